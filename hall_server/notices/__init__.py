"""Messages to citizens who left a phone number: so many are ahead of you, and you are called."""

from .lanes import lane_of
from .telling import run

__all__ = ["lane_of", "run"]
