"""What is recorded of a simulated citizen."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.domain.events import CallReason

from .trace import Visitor

DONE = "done"
TRANSFERRED = "transferred"
NO_SHOW = "no_show"
NOT_CALLED = "not_called"


@dataclass(slots=True)
class Visit:
    """One service at a window: ``step`` 1, or 2 for what the citizen needs after it.

    Moments are milliseconds since opening; ``issued`` is when the number was taken, for either step.
    Who cannot be called has no window and the outcome ``not_called``.
    """

    visitor: Visitor
    step: int
    number: str
    service: str
    issued: int
    call_by: int
    window: int | None = None
    called: int | None = None
    started: int | None = None
    ended: int | None = None
    outcome: str = NOT_CALLED
    why: CallReason | None = None

    @property
    def wait(self) -> int | None:
        """How long the citizen waited for the first call; None for a later step, or if there was none.

        It counts from arrival, or from an appointment's slot if that is later, and is never below 0.
        """
        if self.called is None or self.step > 1:
            return None
        return max(0, self.called - max(self.visitor.arrives, self.visitor.slot or 0))
