"""What the hall itself has of ratings: its log, and the disk."""

from __future__ import annotations

import sqlite3

from hall_server import protocol as p
from hall_server.domain.rating import Private, Rating
from hall_server.store.database import open_engine
from hall_server.store.stories import left_behind as look_up_left
from hall_server.store.stories import served as look_up_served
from tests.halls import TestHall


def ratings_in_log(hall: TestHall) -> int:
    """How often the hall's log says that a service was rated, or a rating changed."""
    with sqlite3.connect(hall.folder.database) as log:
        (count,) = log.execute("SELECT COUNT(*) FROM events WHERE kind = 'ServiceRated'").fetchone()
    log.close()
    return int(count)


def rating(hall: TestHall, ticket: int, visit: int = 1) -> Rating | None:
    """The rating of a visit as it lies on the disk."""
    engine = open_engine(hall.folder.database)
    found = look_up_served(engine, ticket, visit)
    engine.dispose()
    return found.rating if found else None


def left_behind(hall: TestHall, ticket: int, visit: int = 1) -> Private | None:
    """What the giver of a rating wrote or left."""
    engine = open_engine(hall.folder.database)
    found = look_up_left(engine, f"rating-{ticket}-{visit}")
    engine.dispose()
    return found


def level(hall: TestHall, ticket: int, visit: int = 1) -> p.RatingLevel | None:
    found = rating(hall, ticket, visit)
    return None if found is None else found.level.value
