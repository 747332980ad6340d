"""The hall's figures for a monitoring system, in Prometheus' text format.

They are gathered when somebody asks, on a thread of their own: the hall's task only hands out copies. Nothing
in them is personal: no names, no numbers of tickets, nothing of emergencies, ratings and concerns.
docs/MONITORING.md says what each means.
"""

from .door import serving
from .look import Lookout

__all__ = ["Lookout", "serving"]
