"""What goes wrong, as a plain page that says why and what to do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from hall_server.client import N_

from .tokens import BadToken, Fault

SLIP_HINT: Final = N_("Scan the code on your slip again. If it still fails, ask at the desk.")


class Trouble(Exception):
    """A request that is answered with a page of plain words.

    ``title`` and ``hint`` are message ids of the catalogue, with ``values`` for their ``{names}``; ``hint``
    says what to do. ``rating`` is the path of a page where a service can be rated all the same.
    """

    rating = ""

    def __init__(
        self,
        status: int,
        title: str,
        hint: str = "",
        headers: Mapping[str, str] | None = None,
        **values: object,
    ) -> None:
        super().__init__(title)
        self.status = status
        self.title = title
        self.hint = hint
        self.headers = headers
        self.values = values

    @property
    def passes(self) -> bool:
        """Whether the same page, asked for again soon, may be there."""
        return "Retry-After" in (self.headers or {})


_OF_TOKEN: Final = {
    Fault.MALFORMED: (404, N_("This link is not complete."), SLIP_HINT),
    Fault.FORGED: (404, N_("This link was not made by this hall."), SLIP_HINT),
    Fault.EXPIRED: (
        410,
        N_("This link has expired."),
        N_("Scan the code that the window's screen shows now, or the one on your slip."),
    ),
}


def bad_token(error: BadToken) -> Trouble:
    """The page for a token that opens nothing."""
    return Trouble(*_OF_TOKEN[error.fault])


def too_many() -> Trouble:
    hint = N_("Wait a few seconds, then try again.")
    return Trouble(429, N_("Too many requests came from your network."), hint, {"Retry-After": "2"})


def restarting(rating: str = "") -> Trouble:
    """The hall cannot be asked now; ratings are taken at the path ``rating``."""
    hint = N_("Your number keeps its place. Try again in a minute; the hall's screens show who is called.")
    trouble = Trouble(503, N_("The hall's system is restarting."), hint, {"Retry-After": "5"})
    trouble.rating = rating
    return trouble
