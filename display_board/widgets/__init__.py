"""The parts of a board's screen."""

from .board import BoardView
from .window import WindowScreen

__all__ = ["BoardView", "WindowScreen"]
