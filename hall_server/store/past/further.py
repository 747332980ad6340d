"""The columns that a file may have beyond those that it must have: what a month is judged by."""

from __future__ import annotations

import hmac
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from hall_server.domain.citizen import Priority
from hall_server.domain.rating import Level
from hall_server.language import N_

from .moments import moment
from .sheet import BadRow, Cells

RESULTS: Final = ("done", "accepted", "refused")
RATED_WITHIN: Final = timedelta(days=90)
MOST_CALLS: Final = 99
CODE_BYTES: Final = 12

_PRIORITIES: Final = frozenset(priority.value for priority in Priority)
_LEVELS: Final = frozenset(level.value for level in Level)
_YES_OR_NO: Final = {"": None, "yes": True, "1": True, "no": False, "0": False}
_SECONDS: Final = re.compile(r"[0-9]{1,5}")
_CALLS: Final = re.compile(r"[0-9]{1,2}")
_CODE: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{1,64}")
# Mobile numbers, and identity numbers of both lengths.
_PERSONAL: Final = re.compile(r"(?:(?:00)?86)?1[3-9][0-9]{9}|[0-9]{17}[0-9Xx]|[0-9]{15}")


class Further(NamedTuple):
    """As it is kept. Lengths and moments are in milliseconds; see ``schema.visits``.

    ``person`` and ``device`` are keyed hashes. ``rated_at`` and what follows belongs to the rating, if
    ``level`` is one.
    """

    priority: str = Priority.NORMAL.value
    parked_for: int = 0
    calls: int = 0
    last_called_at: int | None = None
    chosen: bool | None = None
    result: str = ""
    person: str | None = None
    level: str | None = None
    rated_at: int | None = None
    device: str = ""
    on_site: bool = False


UNCALLED: Final = Further()
CALLED: Final = Further(calls=1)


class Known(NamedTuple):
    """What the columns that every file has say of a visit; moments are local to the hall."""

    served: bool
    called: datetime | None
    started: datetime | None
    ended: datetime | None


class FurtherChecks:
    """``secret`` gives the key of the hall; it is asked for when a code comes that has to be hidden."""

    def __init__(
        self, now: datetime, milliseconds: Callable[[datetime], int], secret: Callable[[], bytes]
    ) -> None:
        self._now, self._milliseconds, self._secret = now, milliseconds, secret

    def further(self, row: Cells, known: Known) -> Further:
        """Raises :class:`BadRow` for the first thing that is wrong."""
        if row.priority and row.priority not in _PRIORITIES:
            raise BadRow(N_("priority must be one of: {known}"), known=", ".join(Priority))
        last = self._last_call(row, known)
        if row.result and not (known.served and row.result in RESULTS):
            raise BadRow(N_("result must be done, accepted or refused, and empty for a no_show"))
        rated = self._rated(row, known)
        return Further(
            row.priority or Priority.NORMAL.value,
            _parked(row, known) * 1000,
            _calls(row, known),
            self._milliseconds(last) if last else None,
            _yes_or_no("chosen", row.chosen),
            row.result,
            self._hidden("person", row.person, "") if row.person else None,
            row.rating or None,
            self._milliseconds(rated) if rated else None,
            # As with the hall's own ratings, no phone is known again on another day.
            self._hidden("device", row.device, row.issued[:10]) if row.device else "",
            bool(_yes_or_no("on_site", row.on_site)),
        )

    def _last_call(self, row: Cells, known: Known) -> datetime | None:
        last = moment("last_called", row.last_called)
        if last is None:
            return None
        if known.called is None:
            raise BadRow(N_("last_called needs called"))
        if last < known.called:
            raise BadRow(N_("{later} is before {earlier}"), later="last_called", earlier="called")
        following = known.started or known.ended
        if following is not None and last > following:
            later = "started" if known.started else "ended"
            raise BadRow(N_("{later} is before {earlier}"), later=later, earlier="last_called")
        if last > self._now:
            raise BadRow(N_("{column} lies in the future"), column="last_called")
        return last

    def _rated(self, row: Cells, known: Known) -> datetime | None:
        rated = moment("rated", row.rated)
        if not row.rating:
            if row.rated or row.device or row.on_site:
                raise BadRow(N_("rated, device and on_site need a rating"))
            return None
        if row.rating not in _LEVELS:
            raise BadRow(N_("rating must be one of: {known}"), known=", ".join(Level))
        if rated is None or not row.result or known.ended is None:
            raise BadRow(N_("a rating needs rated and result"))
        if rated < known.ended:
            raise BadRow(N_("{later} is before {earlier}"), later="rated", earlier="ended")
        if rated > self._now:
            raise BadRow(N_("{column} lies in the future"), column="rated")
        if rated - known.ended > RATED_WITHIN:
            raise BadRow(N_("rated is more than {days} days after ended"), days=RATED_WITHIN.days)
        return rated

    def _hidden(self, column: str, code: str, day: str) -> str:
        """What is kept in place of a code: it tells as much apart, and nobody can work back to it."""
        if not _CODE.fullmatch(code) or _PERSONAL.fullmatch(re.sub("[_-]", "", code)):
            raise BadRow(
                N_(
                    "{column} must be a code of 1 to 64 letters, digits, - and _, with a digit among them; "
                    "never a name, a telephone or an identity number"
                ),
                column=column,
            )
        text = f"imported {column}:{day}:{code}"
        return hmac.digest(self._secret(), text.encode(), "sha256")[:CODE_BYTES].hex()


def _parked(row: Cells, known: Known) -> int:
    """In seconds."""
    if not row.parked_s:
        return 0
    if not _SECONDS.fullmatch(row.parked_s):
        raise BadRow(N_("parked_s must be a whole number of seconds"))
    parked = int(row.parked_s)
    lasted = known.ended - known.started if known.started and known.ended else timedelta()
    if parked > lasted.total_seconds():
        raise BadRow(N_("parked_s is longer than the service"))
    return parked


def _calls(row: Cells, known: Known) -> int:
    if not row.calls:
        return 0 if known.called is None else 1
    if not _CALLS.fullmatch(row.calls):
        raise BadRow(N_("calls must be a whole number up to {most}"), most=MOST_CALLS)
    calls = int(row.calls)
    if (calls > 0) != (known.called is not None):
        raise BadRow(
            N_("calls and called do not fit: one says that it was called, the other that it was not")
        )
    return calls


def _yes_or_no(column: str, text: str) -> bool | None:
    if text not in _YES_OR_NO:
        raise BadRow(N_("{column} must be yes, no or empty"), column=column)
    return _YES_OR_NO[text]
