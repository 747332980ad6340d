"""The parts of the kiosk's screen."""

from .bars import Corners, Top
from .choices import ChoiceButton
from .keys import KeyButton
from .stage import Stage

__all__ = ["ChoiceButton", "Corners", "KeyButton", "Stage", "Top"]
