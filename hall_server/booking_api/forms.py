"""What an app sends and gets, as JSON. Moments are ISO 8601 with their offset from UTC."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal, LiteralString

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from hall_server.protocol import AccessNeed

from .problems import Words

# What names a service, or an appointment.
ID = r"^[A-Za-z0-9_-]{1,40}$"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def _written_out(kind: type[date], pattern: str, error: LiteralString) -> BeforeValidator:
    """Only what is written as ISO 8601: a bare number would be taken for a count of seconds."""
    form = re.compile(pattern)

    def check(value: object) -> object:
        if isinstance(value, str) and form.match(value):
            return value
        raise PydanticCustomError(error, "not written as ISO 8601")

    return BeforeValidator(check, json_schema_input_type=kind)


Moment = Annotated[
    AwareDatetime, _written_out(datetime, r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ]", "datetime_parsing")
]
Day = Annotated[date, _written_out(date, r"[0-9]{4}-[0-9]{2}-[0-9]{2}$", "date_parsing")]


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Booking(_Form):
    """A slot for somebody. ``id_number`` serves to limit how much one person books: the hall turns it
    into a keyed hash at once and keeps nothing else of it."""

    service: str = Field(pattern=ID, examples=["intake"])
    slot: Moment = Field(description="The start of a slot", examples=["2026-03-02T09:30:00+08:00"])
    phone_tail: str = Field(
        default="", pattern=r"^([0-9]{4})?$", description="The last four digits of the citizen's phone"
    )
    id_number: str = Field(default="", pattern=r"^[0-9A-Za-z()-]{0,40}$", repr=False)
    priority: Literal["normal", "elderly", "disabled", "pregnant"] = "normal"
    needs: list[AccessNeed] = Field(default=[], max_length=4)


class Move(_Form):
    """Another slot for an appointment."""

    slot: Moment = Field(description="The start of a slot", examples=["2026-03-03T14:00:00+08:00"])


class Zone(BaseModel):
    id: str
    name: Words


class Service(BaseModel):
    """A service that can be booked, and the zone of the hall where it is given."""

    id: str
    name: Words
    zone: Zone


class Services(BaseModel):
    """What can be booked in this hall: slots of ``slot_minutes``, up to ``days_ahead`` days from today."""

    hall: str
    name: Words
    timezone: str
    today: date
    days_ahead: int
    slot_minutes: int
    services: list[Service]


class Slot(BaseModel):
    """``free`` is how many can still be booked. ``quieter``: the hall knows this time to be a quiet one."""

    start: datetime
    end: datetime
    free: int
    quieter: bool = False


class Slots(BaseModel):
    """The slots of a service on a day that have not begun."""

    service: str
    day: date
    slots: list[Slot]


class Appointment(BaseModel):
    """An appointment. The citizen shows ``code``, or ``qr`` as a QR code; ``number`` is the ticket that
    they were given when they came."""

    code: str
    qr: str
    service: str
    start: datetime
    end: datetime
    state: Literal["booked", "kept", "cancelled", "missed"]
    number: str = ""


def milliseconds(moment: datetime) -> int:
    """A moment as the hall counts: since the epoch."""
    return (moment - _EPOCH) // timedelta(milliseconds=1)
