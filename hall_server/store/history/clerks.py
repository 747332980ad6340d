"""The clerks' names, which are not in the log."""

from __future__ import annotations

from sqlalchemy import Engine, select

from hall_server.store import schema
from hall_server.store.database import reading


def clerk_names(engine: Engine) -> dict[str, str]:
    """By staff number, as they are now, of those who still have one. Raises ``StoreUnavailable``."""
    clerks = schema.clerks
    with reading(engine) as connection:
        rows = connection.execute(select(clerks.c.staff_no, clerks.c.name).order_by(clerks.c.staff_no))
        return dict(map(tuple, rows))
