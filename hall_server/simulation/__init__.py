"""A recorded or made-up day, run through the live hall's own domain on a virtual clock."""

from .clerks import OPENING, Watch, unwatched
from .figures import Figures, Waits, figures_of
from .result import write_result
from .run import simulate
from .trace import Step, TraceError, Visitor, read_trace
from .visit import Visit

__all__ = [
    "OPENING",
    "Figures",
    "Step",
    "TraceError",
    "Visit",
    "Visitor",
    "Waits",
    "Watch",
    "figures_of",
    "read_trace",
    "simulate",
    "unwatched",
    "write_result",
]
