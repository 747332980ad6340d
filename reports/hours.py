"""The hour on the hall's clocks."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import numpy as np

from .records import Ints

_QUARTER = 900_000


def local_hours(moments: Ints, zone: ZoneInfo) -> Ints:
    """The hour of the day, 0 to 23, on the hall's clocks at each moment (milliseconds since the epoch).

    Clocks are set forward and back only at whole quarters of an hour, so that each quarter in which
    something happened is looked up once in the time zone's rules.
    """
    quarters, where = np.unique(np.asarray(moments, np.int64) // _QUARTER, return_inverse=True)
    hours = [datetime.fromtimestamp(int(quarter) * 900, UTC).astimezone(zone).hour for quarter in quarters]
    return np.array(hours, np.int64)[where]
