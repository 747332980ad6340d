"""How it stands with the rating of one service, and of all that one number was for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final, Literal, get_args

from hall_server.protocol import (
    GivenRating,
    RateService,
    RatingLevel,
    ServiceRecord,
    Text,
    TicketStory,
)

from .giving import meant_then
from .store import Kept

# ``given`` may still be changed, ``final`` no more; ``held`` waits here for the hall, and ``held_final``
# cannot be changed any more. ``unknown``: the hall does not answer.
State = Literal[
    "open", "given", "final", "held", "held_final", "not_over", "not_completed", "expired", "unknown"
]
LeftBehind = Literal["words", "name", "phone"]
LEFT: Final[tuple[LeftBehind, ...]] = get_args(LeftBehind)


@dataclass(frozen=True, slots=True)
class Standing:
    """One service. ``until`` is until when it can be rated or the rating changed, by the hall's clock.

    ``visit`` None is the one at a window when the hall was last heard, else the last that was completed,
    while the hall cannot say which that was. ``refusal`` is
    why the hall did not take what was kept for it. ``left`` is what was received with the rating, not what it
    says.
    """

    visit: int | None
    state: State
    service: str = ""
    window: int | None = None
    ended_at: int | None = None
    level: RatingLevel | None = None
    options: tuple[str, ...] = ()
    left: tuple[LeftBehind, ...] = ()
    until: int | None = None
    refusal: Text | None = None

    @property
    def takes(self) -> bool:
        """Whether a rating, or another one, is taken now."""
        return self.state in ("open", "given", "held", "unknown")


def standings(story: TicketStory, kept: Sequence[Kept], now: int, change: int) -> list[Standing]:
    """The services of a ticket that were completed or go on; if there are none, those that were not.

    ``kept`` are the ticket's, with moments by the hall's clock like ``now``; ``change`` is how long a rating
    can be changed, in milliseconds.
    """
    visits = [one.visit or meant_then(story, one.called_at) for one in kept]
    all_of_them = [
        standing(
            record,
            [one for one, visit in zip(kept, visits, strict=True) if visit == record.visit],
            now,
            change,
        )
        for record in story.services
    ]
    return [one for one in all_of_them if one.state != "not_completed"] or all_of_them


def standing(record: ServiceRecord, kept: Sequence[Kept], now: int, change: int) -> Standing:
    """One service that the hall tells of, with what is kept for it here."""
    waiting = [one for one in kept if one.refused is None]
    refusal = next((one.refused for one in reversed(kept) if one.refused), None)
    here = Standing(record.visit, "not_over", record.service, record.window, record.ended_at, refusal=refusal)
    rating = record.rating
    if waiting:
        return held(here, waiting, now, change, rating)
    if record.ended_at is None:
        return here
    if rating is not None:
        state: State = "given" if now <= rating.change_until else "final"
        said = replace(here, level=rating.level, options=rating.options, left=rating.left)
        return replace(said, state=state, until=rating.change_until)
    if record.rate_until is None:
        return replace(here, state="not_completed")
    return replace(here, state="open" if now <= record.rate_until else "expired", until=record.rate_until)


def held(
    here: Standing, waiting: Sequence[Kept], now: int, change: int, given: GivenRating | None = None
) -> Standing:
    """With a rating that waits here for the hall; it can be changed for as long as one that the hall has.

    ``given`` is the one that the hall has already, which the one here changes.
    """
    until = given.change_until if given else waiting[0].kept_at + change
    said = waiting[-1]
    asks = [one.ask for one in waiting if one.ask]
    state: State = "held" if now <= until else "held_final"
    here = replace(here, state=state, level=said.level, until=until)
    return replace(here, options=asks[-1].options, left=left_after(given.left if given else (), asks))


def left_after(before: tuple[LeftBehind, ...], asks: Sequence[RateService]) -> tuple[LeftBehind, ...]:
    """What is left with a rating once the hall has all of ``asks``, one after the other."""
    left = set(before)
    for ask in asks:
        said = {field for field in LEFT if getattr(ask, field)}
        left = left | said if ask.keep else said
    return tuple(field for field in LEFT if field in left)


def in_the_dark(here: Standing, kept: Sequence[Kept], now: int, change: int) -> Standing:
    """While the hall does not answer: a rating is taken for it unseen. ``here`` is what is known of the
    service; without its visit, a service is the one at a window when the hall was last heard."""
    at_window = here.visit is None and bool(here.service)
    waiting = [one for one in kept if one.refused is None and _is_of(one, here.visit, at_window)]
    return held(here, waiting, now, change) if waiting else here


def _is_of(kept: Kept, visit: int | None, at_window: bool) -> bool:
    """Whether a rating is of a visit, or as far as nobody knows its visit may be."""
    if kept.visit is not None and visit is not None:
        return kept.visit == visit
    return (kept.called_at is not None) == at_window
