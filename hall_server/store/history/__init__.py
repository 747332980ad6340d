"""Reading back what is in the database. Nothing here writes.

What takes an ``until`` is as it stood at that record of the log, to the byte, whatever happened since. It is
read day by day in short looks, so that a hall that serves meanwhile does not notice.
"""

from .days import day_name, days, last_day_of, served_days
from .lengths import FORGOTTEN_AFTER_MS, mean_lengths
from .position import NoSuchRecord, Position, position
from .ratings import DayOfRatings, RatingSeen, ratings_between
from .visits import DayOfVisits, FullVisit, Visit, imported_between, visits_between, visits_of

__all__ = [
    "FORGOTTEN_AFTER_MS",
    "DayOfRatings",
    "DayOfVisits",
    "FullVisit",
    "NoSuchRecord",
    "Position",
    "RatingSeen",
    "Visit",
    "day_name",
    "days",
    "imported_between",
    "last_day_of",
    "mean_lengths",
    "position",
    "ratings_between",
    "served_days",
    "visits_between",
    "visits_of",
]
