"""Reading a hall's log with nothing but sqlite3, as an auditor would."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from typing import Any

from tests.halls import TestHall


def events_of(hall: TestHall) -> list[tuple[str, dict[str, Any]]]:
    """The logged events, oldest first, as (kind, body)."""
    with closing(sqlite3.connect(hall.folder.database)) as database:
        rows = database.execute("SELECT kind, body FROM events ORDER BY seq")
        return [(kind, json.loads(body)) for kind, body in rows]
