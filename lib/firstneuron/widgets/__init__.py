"""Widgets that compute and draw in the browser; needs only anywidget and traitlets.

Each keeps its state in traits, so `widget.bias` can be read, set and observed from
the next cell, and each asks for a prediction before it lets you drag.
"""

from .boundary import BoundaryWidget
from .descent import DescentWidget
from .die import DieWidget
from .graph import GraphWidget
from .sigmoid import SigmoidWidget
from .sunny import SunnyWidget
from .unroll import UnrollWidget

__all__ = [
    "BoundaryWidget",
    "DescentWidget",
    "DieWidget",
    "GraphWidget",
    "SigmoidWidget",
    "SunnyWidget",
    "UnrollWidget",
]
