"""A recorded or made-up day, run through the live hall's own domain on a virtual clock."""

from .clerks import OPENING, Watch, unwatched
from .figures import Figures, Waits, figures_of
from .halfhours import HALF_HOUR, HalfHour, half_hours
from .openings import (
    TO_THE_END,
    Openings,
    Spans,
    all_day,
    clock,
    from_opening,
    moment_of,
    open_between,
    read_openings,
    write_openings,
)
from .result import write_result
from .run import simulate
from .sheet import TraceError
from .trace import Step, Visitor, read_trace, write_trace
from .visit import Visit

__all__ = [
    "HALF_HOUR",
    "OPENING",
    "TO_THE_END",
    "Figures",
    "HalfHour",
    "Openings",
    "Spans",
    "Step",
    "TraceError",
    "Visit",
    "Visitor",
    "Waits",
    "Watch",
    "all_day",
    "clock",
    "figures_of",
    "from_opening",
    "half_hours",
    "moment_of",
    "open_between",
    "read_openings",
    "read_trace",
    "simulate",
    "unwatched",
    "write_openings",
    "write_result",
    "write_trace",
]
