"""A recorded or made-up day, run through the live hall's own domain on a virtual clock."""

from .figures import Figures, Waits, figures_of
from .result import write_result
from .run import simulate
from .trace import Step, TraceError, Visitor, read_trace
from .visit import Visit

__all__ = [
    "Figures",
    "Step",
    "TraceError",
    "Visit",
    "Visitor",
    "Waits",
    "figures_of",
    "read_trace",
    "simulate",
    "write_result",
]
