"""The monthly ranking of windows or clerks: seven steps, each a pure function of columns."""

from .context import Context
from .model import Ranking, Standing
from .ranking import rank

__all__ = ["Context", "Ranking", "Standing", "rank"]
