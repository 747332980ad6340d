"""Reading back what is in the database. Nothing here writes.

What takes an ``until`` is as it stood at that record of the log, to the byte, whatever happened since. It is
read day by day in short looks, so that a hall that serves meanwhile does not notice.
"""

from .alarms import AlarmSeen, alarms_between
from .announcements import Told, lately_told, told_between
from .appointments import AppointmentCount, appointments_between, booked_for
from .cases import CaseSeen, cases_between
from .clerks import clerk_names
from .concerns import ConcernSeen, StepSeen, concerns_between
from .days import day_name, day_of, days, last_day_of, served_days
from .lengths import FORGOTTEN_AFTER_MS, mean_lengths
from .lines import LogLine, log_lines_of
from .position import NoSuchRecord, Position, position
from .ratings import DayOfRatings, RatingSeen, ratings_between
from .sessions import Session, sessions_between
from .visits import DayOfVisits, FullVisit, Visit, visits_between, visits_of

__all__ = [
    "FORGOTTEN_AFTER_MS",
    "AlarmSeen",
    "AppointmentCount",
    "CaseSeen",
    "ConcernSeen",
    "DayOfRatings",
    "DayOfVisits",
    "FullVisit",
    "LogLine",
    "NoSuchRecord",
    "Position",
    "RatingSeen",
    "Session",
    "StepSeen",
    "Told",
    "Visit",
    "alarms_between",
    "appointments_between",
    "booked_for",
    "cases_between",
    "clerk_names",
    "concerns_between",
    "day_name",
    "day_of",
    "days",
    "last_day_of",
    "lately_told",
    "log_lines_of",
    "mean_lengths",
    "position",
    "ratings_between",
    "served_days",
    "sessions_between",
    "told_between",
    "visits_between",
    "visits_of",
]
