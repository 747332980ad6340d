"""What the provincial system is told: one record for each completed service, one for each rating of it.

docs/PROVINCE.md describes it; docs/province.schema.json is made from the types here.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Final, Literal
from zoneinfo import ZoneInfo

import msgspec

from hall_server.domain.events import ServiceRated
from hall_server.domain.plan import Bilingual, HallPlan
from hall_server.domain.rating import Level, Rating
from hall_server.store import codec
from hall_server.store.following import Completed

# A field that is added does not change it; a receiver leaves out what it does not know.
VERSION: Final = 1

Name = Annotated[str, msgspec.Meta(description="In Chinese; empty when hall.toml no longer has it.")]
Ticket = Annotated[int, msgspec.Meta(description="Unique in the hall for ever.", ge=0, lt=10**15)]
Moment = Annotated[datetime, msgspec.Meta(tz=True, description="In the hall's own time zone.")]


class Named(msgspec.Struct, frozen=True):
    """Something by its id in the hall's settings, and its name."""

    id: str
    name: Name


class RatingLevel(msgspec.Struct, frozen=True):
    """One of the five levels, 5 is the best. From 3 up they count as good."""

    code: Literal[1, 2, 3, 4, 5]
    word: Literal["very_satisfied", "satisfied", "fairly_satisfied", "dissatisfied", "very_dissatisfied"]
    name: Literal["非常满意", "满意", "基本满意", "不满意", "非常不满意"]


LEVELS: Final[Mapping[Level, RatingLevel]] = {
    Level.VERY_SATISFIED: RatingLevel(5, "very_satisfied", "非常满意"),
    Level.SATISFIED: RatingLevel(4, "satisfied", "满意"),
    Level.FAIRLY_SATISFIED: RatingLevel(3, "fairly_satisfied", "基本满意"),
    Level.DISSATISFIED: RatingLevel(2, "dissatisfied", "不满意"),
    Level.VERY_DISSATISFIED: RatingLevel(1, "very_dissatisfied", "非常不满意"),
}


class RatingRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="rating"):
    """How a completed service was rated. A later ``rated_at`` stands in the place of an earlier one.

    ``options`` are of the second-level list ``options_version``. ``channel`` is the QR code that was read.
    ``words`` is there only if the hall sends what citizens wrote, and as long as it is kept.
    """

    version: Literal[1]
    hall: str
    ticket: Ticket
    visit: Annotated[int, msgspec.Meta(ge=1)]
    service: Named
    window: int
    clerk: Annotated[str, msgspec.Meta(description="Staff number.")]
    ended_at: Moment
    level: RatingLevel
    options: tuple[Named, ...]
    options_version: str
    channel: Literal["slip", "screen"]
    first_rated_at: Moment
    rated_at: Moment
    words: str | msgspec.UnsetType = msgspec.UNSET


class ServiceRecord(msgspec.Struct, frozen=True, tag_field="kind", tag="service"):
    """One completed service. Handling time is ended - started - parked.

    ``number`` is what was printed, ``package`` the id of the package that it was a step of, or empty.
    """

    version: Literal[1]
    hall: str
    ticket: Ticket
    visit: Annotated[int, msgspec.Meta(ge=1)]
    number: str
    service: Named
    window: int
    clerk: Annotated[str, msgspec.Meta(description="Staff number.")]
    outcome: Literal["done", "accepted", "refused"]
    package: str
    issued_at: Moment
    called_at: Moment
    started_at: Moment
    ended_at: Moment
    parked_ms: Annotated[int, msgspec.Meta(ge=0)]


Record = RatingRecord | ServiceRecord


class Kept(msgspec.Struct, frozen=True):
    """A record while it waits. ``seal`` tells whether the words that are kept are those of this rating."""

    record: Record
    seal: str = ""


class Recorder:
    """Puts events into the province's words."""

    def __init__(self, plan: HallPlan, hall_code: str) -> None:
        self._hall = hall_code
        self._zone = ZoneInfo(plan.timezone)
        self._services = {service.id: service.name for service in plan.services}
        self._options = plan.ratings.options

    def rating(self, event: ServiceRated) -> tuple[str, Kept]:
        """The record of a new or changed rating, with its key."""
        rating = event.rating
        record = RatingRecord(
            VERSION,
            self._hall,
            rating.ticket,
            rating.visit,
            _named(rating.service, self._services),
            rating.window,
            rating.clerk,
            self._moment(rating.ended_at),
            LEVELS[rating.level],
            tuple(_named(option, self._options) for option in rating.options),
            rating.version,
            "screen" if rating.signals.channel == "screen" else "slip",
            self._moment(rating.first_at),
            self._moment(rating.at),
        )
        return self._key("rating", rating, _digest(event)), Kept(record, rating.seal)

    def service(self, visit: Completed) -> tuple[str, Kept]:
        """The record of a completed service, with its key."""
        record = ServiceRecord(
            VERSION,
            self._hall,
            visit.ticket,
            visit.visit,
            visit.number,
            _named(visit.service, self._services),
            visit.window,
            visit.clerk,
            visit.outcome,
            visit.package,
            self._moment(visit.issued_at),
            self._moment(visit.called_at),
            self._moment(visit.started_at),
            self._moment(visit.ended_at),
            visit.parked_for,
        )
        return self._key("service", visit, str(visit.ended_at)), Kept(record)

    def _key(self, kind: str, of: Rating | Completed, which: str) -> str:
        return ":".join((self._hall, kind, str(of.ticket), str(of.visit), which))

    def _moment(self, at: int) -> datetime:
        seconds, milliseconds = divmod(at, 1000)
        return datetime.fromtimestamp(seconds, self._zone).replace(microsecond=milliseconds * 1000)


def _named(one: str, names: Mapping[str, Bilingual]) -> Named:
    return Named(one, names[one].zh if one in names else "")


def _digest(event: ServiceRated) -> str:
    """Tells the versions of one rating apart: a rating that is changed is news, the same event is not."""
    return hashlib.sha256(codec.encode(event).encode()).hexdigest()[:16]
