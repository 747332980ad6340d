"""Concerns as the disk has them, closed ones too, and what people wrote about them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec
from sqlalchemy import Engine, select

from hall_server.domain.concern import Concern, Source
from hall_server.domain.events import ContactSeen
from hall_server.domain.rating import Private

from . import codec, schema
from .database import UNREADABLE_ROWS, StoreDamaged, reading


class Look(NamedTuple):
    """A clerk was shown a contact. ``device`` is where, ``concern`` the number."""

    at: int
    clerk: str
    device: str
    concern: str


def numbered(engine: Engine, number: str) -> Concern | None:
    """Raises ``StoreUnavailable``."""
    query = select(schema.concerns.c.body).where(schema.concerns.c.number == number.strip().upper())
    with reading(engine) as connection:
        body = connection.execute(query).scalar()
    try:
        return None if body is None else codec.decode_concern(body)
    except msgspec.DecodeError as error:
        raise StoreDamaged(UNREADABLE_ROWS, error=error) from error


def closed(engine: Engine, most: int) -> list[Concern]:
    """The ``most`` that were closed last, the latest first. Raises ``StoreUnavailable``."""
    concerns = schema.concerns
    query = select(concerns.c.body).where(concerns.c.closed_at.is_not(None))
    query = query.order_by(concerns.c.closed_at.desc(), concerns.c.concern.desc()).limit(most)
    with reading(engine) as connection:
        bodies = connection.execute(query).scalars().all()
    try:
        return [codec.decode_concern(body) for body in bodies]
    except msgspec.DecodeError as error:
        raise StoreDamaged(UNREADABLE_ROWS, error=error) from error


def referenced(engine: Engine, source: Source, reference: str) -> Concern | None:
    """The concern with another system's reference. Raises ``StoreUnavailable``."""
    concerns = schema.concerns
    same = (concerns.c.source == source.value) & (concerns.c.reference == reference)
    with reading(engine) as connection:
        number = connection.execute(select(concerns.c.number).where(same)).scalar()
    return None if number is None else numbered(engine, number)


def texts(engine: Engine, about: Iterable[str]) -> dict[str, Private]:
    """What is still kept, by what it is about. Raises ``StoreUnavailable``."""
    personal = schema.personal
    columns = (personal.c.about, personal.c.words, personal.c.name, personal.c.phone, personal.c.salt)
    with reading(engine) as connection:
        rows = connection.execute(select(*columns).where(personal.c.about.in_(tuple(about)))).all()
    return {about: Private(*left) for about, *left in rows}


def looks(engine: Engine) -> list[Look]:
    """Every look at a contact, oldest first. Raises ``StoreUnavailable``."""
    events, concerns, kind = schema.events, schema.concerns, ContactSeen.__name__
    numbers = select(concerns.c.concern, concerns.c.number)
    seen = select(events.c.body, events.c.device).where(events.c.kind == kind).order_by(events.c.seq)
    with reading(engine) as connection:
        number = {row.concern: row.number for row in connection.execute(numbers)}
        found = [(codec.decode(kind, row.body), row.device) for row in connection.execute(seen)]
    return [
        Look(event.at, event.clerk, device, number[event.concern])
        for event, device in found
        if isinstance(event, ContactSeen)
    ]
