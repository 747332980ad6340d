"""The hall itself: standard library only, no clock, no input or output, nothing to await.

``decide(hall, command, now)`` gives the events of a command or refuses it; ``evolve(hall, event)``
brings the hall forward. The live server, the tests and every simulation use these two.
"""

from .decide import carry_out, decide
from .evolve import evolve
from .hall import Hall, opened
from .policy import FirstComeFirstServed, choose
from .refusals import Refusal

__all__ = ["FirstComeFirstServed", "Hall", "Refusal", "carry_out", "choose", "decide", "evolve", "opened"]
