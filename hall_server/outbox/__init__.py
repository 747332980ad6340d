"""What is to be sent to the outside: kept on disk until it is delivered, each item once.

A part that follows the hall's log puts items here; a courier delivers them, lane by lane.
"""

from .courier import Misconfigured, NotNow, Pointless, Refused, deliver, together
from .items import Item, LaneCounts, State
from .store import Outbox

__all__ = [
    "Item",
    "LaneCounts",
    "Misconfigured",
    "NotNow",
    "Outbox",
    "Pointless",
    "Refused",
    "State",
    "deliver",
    "together",
]
