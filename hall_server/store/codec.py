"""Events as rows and back."""

from __future__ import annotations

from typing import get_args

import msgspec

from hall_server.domain.appointment import Appointment
from hall_server.domain.case import Case
from hall_server.domain.concern import Concern
from hall_server.domain.events import Event
from hall_server.domain.rating import Rating

_KINDS: dict[str, type[Event]] = {kind.__name__: kind for kind in get_args(Event)}
_decoders = {name: msgspec.json.Decoder(kind) for name, kind in _KINDS.items()}
_encoder = msgspec.json.Encoder()


def kind_of(event: Event) -> str:
    return type(event).__name__


def encode(event: Event) -> str:
    return _encoder.encode(event).decode()


def decode(kind: str, body: str) -> Event:
    """Raises ``KeyError`` or ``msgspec.DecodeError`` for a row that this version did not write."""
    return _decoders[kind].decode(body)


_appointments = msgspec.json.Decoder(Appointment)
_cases = msgspec.json.Decoder(Case)
_concerns = msgspec.json.Decoder(Concern)
_ratings = msgspec.json.Decoder(Rating)


def encode_whole(record: Appointment | Case | Concern | Rating) -> str:
    return _encoder.encode(record).decode()


def decode_appointment(body: str) -> Appointment:
    """Raises ``msgspec.DecodeError`` for a row that this version did not write."""
    return _appointments.decode(body)


def decode_case(body: str) -> Case:
    """Raises ``msgspec.DecodeError`` for a row that this version did not write."""
    return _cases.decode(body)


def decode_concern(body: str) -> Concern:
    """Raises ``msgspec.DecodeError`` for a row that this version did not write."""
    return _concerns.decode(body)


def decode_rating(body: str) -> Rating:
    """Raises ``msgspec.DecodeError`` for a row that this version did not write."""
    return _ratings.decode(body)
