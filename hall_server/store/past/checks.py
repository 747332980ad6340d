"""From a row of the file to a visit, or to what is wrong with it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from hall_server.domain.plan import HallPlan
from hall_server.domain.ticket import TicketState
from hall_server.language import N_

from .further import CALLED, UNCALLED, FurtherChecks, Known
from .moments import moment
from .sheet import COLUMNS, BadRow, Cells

OUTCOMES = {"done": TicketState.DONE, "no_show": TicketState.NO_SHOW}
# Where nothing is known, many systems write 1900 or 1970.
EARLIEST = datetime(2000, 1, 1)  # noqa: DTZ001 - local to the hall
LONGEST = timedelta(days=1)

# Too short for a telephone or an identity number.
_NUMBER = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{1,10}")
_WINDOW = re.compile(r"0*[1-9][0-9]{0,8}")
# A digit keeps out names, the rest telephone and identity numbers.
_CLERK = re.compile(r"(?=.*[0-9])(?!1[3-9][0-9]{9}$)(?![0-9]{17}[0-9Xx]$)[A-Za-z0-9]{1,20}")
# What may be repeated on a screen.
_SERVICE = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,39}")


class PastVisit(NamedTuple):
    """A service of the past. ``day`` is 20260302 for 2026-03-02; moments are milliseconds since the epoch.

    ``identity`` tells the visit from all others, the same in whatever file it comes. The first four
    fields are the order of the tickets.
    """

    day: int
    issued_at: int
    number: str
    identity: bytes
    service: str
    state: str
    called_at: int | None
    started_at: int | None
    ended_at: int | None
    window: int | None
    clerk: str | None
    priority: str
    parked_for: int
    calls: int
    last_called_at: int | None
    chosen: bool | None
    outcome: str
    person: str | None
    level: str | None
    rated_at: int | None
    device: str
    on_site: bool


class Checks:
    """What a hall takes over: ``served`` are the days, ``YYYY-MM-DD``, that it has served itself.

    ``secret`` gives the hall's key, with which codes of people and phones are hidden.
    """

    def __init__(
        self, plan: HallPlan, now: int, served: Collection[str], secret: Callable[[], bytes]
    ) -> None:
        self._services = plan.service_by_id
        self._zone = ZoneInfo(plan.timezone)
        self._now = plan.local(now).replace(tzinfo=None)
        self._served = frozenset(served)
        self._further = FurtherChecks(self._now, self._milliseconds, secret)

    def visit(self, row: Cells) -> PastVisit:
        """Raises :class:`BadRow` for the first thing that is wrong."""
        if not _NUMBER.fullmatch(row.number):
            raise BadRow(N_("number must have 1 to 10 letters A-Z, digits, - and _, with a digit among them"))
        self._check_service(row.service)
        if row.outcome not in OUTCOMES:
            raise BadRow(N_("outcome must be done or no_show"))
        issued, called, started, ended = self._moments(row)
        if row.window and not _WINDOW.fullmatch(row.window):
            raise BadRow(N_("window must be a number from 1 on, or empty"))
        if row.clerk and not _CLERK.fullmatch(row.clerk):
            raise BadRow(
                N_("clerk must be a staff number, letters and digits with a digit among them; never a name")
            )
        day = issued.year * 10_000 + issued.month * 100 + issued.day
        issued_at = self._milliseconds(issued)
        what = (
            row.service,
            OUTCOMES[row.outcome].value,
            self._milliseconds(called) if called else None,
            self._milliseconds(started) if started else None,
            self._milliseconds(ended) if ended else None,
            int(row.window) if row.window else None,
            row.clerk or None,
        )
        plain = UNCALLED if called is None else CALLED
        further = plain
        if any(row[len(COLUMNS) :]):
            known = Known(row.outcome == "done", called, started, ended)
            further = self._further.further(row, known)
        # A row that says no more than the columns of every file do is the same with and without the others.
        identity = _identity(issued_at, row.number, *what, *(() if further == plain else further))
        return PastVisit._make((day, issued_at, row.number, identity, *what, *further))

    def _check_service(self, service: str) -> None:
        if service in self._services:
            return
        if _SERVICE.fullmatch(service):
            raise BadRow(N_("hall.toml has no service {service}"), service=service)
        raise BadRow(N_("service must be the id of a service in hall.toml"))

    def _moments(self, row: Cells) -> tuple[datetime, datetime | None, datetime | None, datetime | None]:
        """When it was issued, called, started and ended."""
        issued = moment("issued", row.issued)
        if issued is None:
            raise BadRow(N_("issued is empty"))
        called, started, ended = (
            moment("called", row.called),
            moment("started", row.started),
            moment("ended", row.ended),
        )
        if row.outcome == "done" and (started is None or ended is None):
            raise BadRow(N_("done needs started and ended"))
        if row.outcome == "no_show" and started is not None:
            raise BadRow(N_("no_show must have no started"))
        self._check_day(issued)
        latest_name, latest = "issued", issued
        for name, following in (("called", called), ("started", started), ("ended", ended)):
            if following is None:
                continue
            if following < latest:
                raise BadRow(N_("{later} is before {earlier}"), later=name, earlier=latest_name)
            latest_name, latest = name, following
        if latest > self._now:
            raise BadRow(N_("{column} lies in the future"), column=latest_name)
        if latest - issued > LONGEST:
            raise BadRow(N_("{column} is more than a day after issued"), column=latest_name)
        return issued, called, started, ended

    def _check_day(self, issued: datetime) -> None:
        if issued < EARLIEST:
            raise BadRow(N_("issued is before the year {year}"), year=EARLIEST.year)
        if issued > self._now:
            raise BadRow(N_("issued lies in the future"))
        day = issued.date()
        if day == self._now.date():
            raise BadRow(N_("{day} is not over yet; only earlier days can be imported"), day=day.isoformat())
        if day.isoformat() in self._served:
            raise BadRow(N_("this hall served {day} itself; its own records stay"), day=day.isoformat())

    def _milliseconds(self, local: datetime) -> int:
        return int(local.replace(tzinfo=self._zone).timestamp()) * 1000


def _identity(*values: object) -> bytes:
    """The first 16 bytes of the SHA-256 over a visit, however its moments and window were written.

    No value holds a line break, so that different visits give different texts.
    """
    return hashlib.sha256("\n".join(map(str, values)).encode()).digest()[:16]
