"""How long it will be: what the hall tells citizens who take a number, and those who wait.

:func:`outlook_of` looks at the hall, :func:`forecast` plays it forward, :class:`Calibration` makes the ranges
keep their word. :func:`expected_waits` is the instant answer while there is no forecast.
"""

from .accuracy import Accuracy, Outcome, Rolling, accuracy_of
from .calibration import Calibration, widened
from .forward import Forecast, Range, forecast
from .latest import Latest
from .looking import Arrived, offsets_of, outlook_of
from .outlook import Offsets, Outlook
from .past import Learner, Past, Served
from .quieter import Found, Quieter, quieter, search
from .rehearsal import EXACT, Effort, Rehearsal
from .telling import Minutes, around, told
from .usual import Usual, expected_waits
from .usually import Quiet

__all__ = [
    "EXACT",
    "Accuracy",
    "Arrived",
    "Calibration",
    "Effort",
    "Forecast",
    "Found",
    "Latest",
    "Learner",
    "Minutes",
    "Offsets",
    "Outcome",
    "Outlook",
    "Past",
    "Quiet",
    "Quieter",
    "Range",
    "Rehearsal",
    "Rolling",
    "Served",
    "Usual",
    "accuracy_of",
    "around",
    "expected_waits",
    "forecast",
    "offsets_of",
    "outlook_of",
    "quieter",
    "search",
    "told",
    "widened",
]
