"""What the screen at one window shows. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from hall_server.protocol import HallView, Screen

MINUTE: Final = 60_000
RATE_FOR: Final = 5 * MINUTE
"""For so long after the end, in milliseconds of the hall's clock, the citizen is asked to rate."""

CODE_SHOWN_FOR: Final = 10 * MINUTE
"""A code is good for fifteen minutes. Who reads it in the tenth still has time to rate."""

State = Literal["unknown", "closed", "paused", "open", "called", "serving", "ended"]


@dataclass(frozen=True, slots=True)
class Code:
    """What the hall said of this window, and when by the hall's clock it was asked."""

    screen: Screen = field(default_factory=Screen)
    asked_at: int = 0

    def url(self, now: int) -> str:
        """Where to rate; empty once the code has grown old."""
        return self.screen.url if now < self.asked_at + CODE_SHOWN_FOR else ""


@dataclass(frozen=True, slots=True)
class Scene:
    """Who is at the window, or how the window is when nobody is. ``url`` is for rating; often empty.

    ``services`` are those of the ticket at the window; of the window itself while nobody is there.
    """

    state: State
    number: str = ""
    services: tuple[str, ...] = ()
    url: str = ""


def scene(view: HallView, window: int, code: Code, now: int) -> Scene:
    """What is true at a window. The picture is newer than the code: a code for somebody else waits."""
    here = view.windows.get(window)
    if here is None:
        return Scene("unknown")
    said, serving = code.screen, here.serving
    if serving is not None:
        ours = (said.number, said.service, said.state) == (serving.number, serving.service, "serving")
        url = code.url(now) if ours and serving.state == "serving" else ""
        return Scene(serving.state, serving.number, (serving.service,), url)
    if said.state == "ended" and now < (said.ended_at or 0) + RATE_FOR and (url := code.url(now)):
        return Scene("ended", said.number, (said.service,), url)
    return Scene(here.state, services=here.services)
