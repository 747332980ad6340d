"""The one place, with the picture, where the protocol's words become the domain's and back."""

from .alarms import alarm_view, for_everybody
from .inward import Commands
from .outward import Answers, onward_of, serving, waiting
from .questions import Question, question_of
from .words import both, refused, text

__all__ = [
    "Answers",
    "Commands",
    "Question",
    "alarm_view",
    "both",
    "for_everybody",
    "onward_of",
    "question_of",
    "refused",
    "serving",
    "text",
    "waiting",
]
