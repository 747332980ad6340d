"""Figures as they are printed: in another unit or with separators, but never rounded again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from hall_server.language import Translator
from reports.month.model import Share

NOTHING = "–"


def count(value: int | None) -> str:
    return NOTHING if value is None else f"{value:,}"


def number(value: float | None, places: int | None = None) -> str:
    """With at least so many decimal places; every digit that the figure has is there."""
    if value is None:
        return NOTHING
    exact = Decimal(repr(value))
    return f"{exact:,.{max(_places(exact), places or 0)}f}"


def percent(value: float | None, places: int | None = None) -> str:
    """A share of 1 as percent, without the sign."""
    if value is None:
        return NOTHING
    exact = Decimal(repr(value)) * 100
    return f"{exact:,.{max(_places(exact), places or 0)}f}"


def clock(seconds: float | None, places: int | None = None) -> str:
    """Minutes and seconds, such as 8:32."""
    if seconds is None:
        return NOTHING
    minutes, rest = divmod(Decimal(repr(seconds)), 60)
    places = max(_places(rest), places or 0)
    return f"{int(minutes):,}:{rest:0{3 + places if places else 2}.{places}f}"


def alike(
    values: Iterable[float | None], show: Callable[[float | None, int], str]
) -> Callable[[float | None], str]:
    """How to print a column: as many places everywhere as its longest figure needs."""
    shift = 2 if show is percent else 0
    places = max((_places(Decimal(repr(value))) for value in values if value is not None), default=0)
    return lambda value: show(value, max(places - shift, 0))


def share(value: Share, _: Translator) -> str:
    """The part of the whole with its bounds, in words."""
    if value.rate is None:
        return _("none to count")
    text = _("{part} of {whole}", part=count(value.part), whole=count(value.whole))
    if value.low is None or value.high is None:
        return text
    low, high = percent(value.low), percent(value.high)
    return _("{share}; 95 % interval {low} to {high} %", share=text, low=low, high=high)


def moment(at: int, timezone: str) -> datetime:
    """Milliseconds since the epoch in the hall's time."""
    return datetime.fromtimestamp(at // 1000, UTC).astimezone(ZoneInfo(timezone))


def _places(exact: Decimal) -> int:
    """Decimal places that are not zero at the end."""
    exponent = exact.normalize().as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0
