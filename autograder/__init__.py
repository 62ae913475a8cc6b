"""The instructor's side: build, verify, grade, feedback, report."""
