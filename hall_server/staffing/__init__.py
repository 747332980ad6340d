"""How many windows to open, when: advice for a date, and what comes of it."""

from .days import BREAKS, drawn_day
from .demand import STEP, STEPS, Booked, Demand, demand_of
from .judging import Judgement, judge
from .schedule import Advice, advise, days_to_play
from .zones import Quality, Zones

__all__ = [
    "BREAKS",
    "STEP",
    "STEPS",
    "Advice",
    "Booked",
    "Demand",
    "Judgement",
    "Quality",
    "Zones",
    "advise",
    "days_to_play",
    "demand_of",
    "drawn_day",
    "judge",
]
