"""How many windows to open, when: advice for a date, and what comes of it."""

from .demand import STEP, STEPS, Demand, demand_of
from .schedule import Advice, advise
from .zones import Quality, Zones

__all__ = ["STEP", "STEPS", "Advice", "Demand", "Quality", "Zones", "advise", "demand_of"]
