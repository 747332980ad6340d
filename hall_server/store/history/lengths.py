"""How long services took."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from hall_server.store import schema
from hall_server.store.database import reading

from .days import days, first_id

FORGOTTEN_AFTER_MS = 4 * 3_600_000


def mean_lengths(engine: Engine, before: str, business_days: int = 60) -> dict[str, tuple[int, int]]:
    """By service, how many visits a window completed and their mean handling time in milliseconds.

    Counted are the visits of the last so many business days before a day ``YYYY-MM-DD`` that were finished
    or went on elsewhere: mean = sum of (ended - started - parked_for) / count. One of more than four hours
    is a finish that was forgotten and is left out. Raises :class:`StoreUnavailable`.
    """
    earlier = [day for day in days(engine) if day < before][-business_days:]
    if not earlier:
        return {}
    table = schema.visits
    handling = table.c.ended_at - table.c.started_at - table.c.parked_for
    query = (
        select(table.c.service, func.count(), func.sum(handling))
        .where(table.c.ticket >= first_id(earlier[0]), table.c.ticket < first_id(before))
        .where(table.c.state.in_(("done", "moved")), handling.between(0, FORGOTTEN_AFTER_MS))
        .group_by(table.c.service)
    )
    with reading(engine) as connection:
        return {service: (count, total // count) for service, count, total in connection.execute(query)}
