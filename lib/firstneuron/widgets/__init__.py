"""Widgets that compute and draw in the browser; needs only anywidget and traitlets.

Each keeps its state in traits, so `widget.bias` can be read, set and observed from
the next cell, and each asks for a prediction before it lets you drag.
"""

from .boundary import BoundaryWidget
from .depth import DepthWidget
from .descent import DescentWidget
from .die import DieWidget
from .graph import GraphWidget
from .hidden import HiddenUnitsWidget
from .paint import PaintWidget
from .penalty import PenaltyWidget
from .pruning import PruningWidget
from .ravine import RavineWidget
from .sigmoid import SigmoidWidget
from .sunny import SunnyWidget
from .unroll import UnrollWidget

__all__ = [
    "BoundaryWidget",
    "DepthWidget",
    "DescentWidget",
    "DieWidget",
    "GraphWidget",
    "HiddenUnitsWidget",
    "PaintWidget",
    "PenaltyWidget",
    "PruningWidget",
    "RavineWidget",
    "SigmoidWidget",
    "SunnyWidget",
    "UnrollWidget",
]
