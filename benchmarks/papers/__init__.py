"""Figures from the papers that the lessons cite, made anew: `make papers`."""
