"""The parts of a board's screen."""

from .board import BoardView

__all__ = ["BoardView"]
