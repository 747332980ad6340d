"""The gaming report in words, and as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Final, Literal

from hall_server.store.history import day_of
from reports.text import plain
from reports.words import _

from .model import Finding, GamingReport, Sign, Tried

TICKETS_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Look:
    """A ticket to look at."""

    ticket: int
    day: str
    number: str


@dataclass(frozen=True, slots=True)
class Suspicion:
    """A finding with its tickets by day and number, and its sign in words."""

    window: int
    sign: Sign
    meaning: str
    clerks: tuple[str, ...]
    observed: int
    cases: int
    expected: float
    p: float
    adjusted: float
    tickets: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """``correction`` names how ``adjusted`` was come by; see :func:`reports.gaming.chance.holm`."""

    format: Literal["tingxu-gaming/1"]
    caution: str
    hall: str
    period: str
    seq: int
    hash: str
    level: float
    correction: Literal["holm"]
    tries: int
    tried: Mapping[Sign, Tried]
    findings: tuple[Suspicion, ...]


def caution() -> str:
    """What stands above and below everything."""
    return _("For the manager alone. A reason to look, not a proof: a person has to check every line.")


def document(
    report: GamingReport, hall: str, period: str, seq: int, digest: str, numbers: Mapping[int, str]
) -> Document:
    """``numbers`` are those of the findings' tickets."""
    return Document(
        format="tingxu-gaming/1",
        caution=caution(),
        hall=hall,
        period=period,
        seq=seq,
        hash=digest,
        level=report.level,
        correction="holm",
        tries=report.tries,
        tried=report.tried,
        findings=tuple(_suspicion(finding, numbers) for finding in report.findings),
    )


def text_of(told: Document) -> str:
    """The report for a terminal, window by window."""
    return "\n".join(_lines(told))


def _lines(told: Document) -> Iterator[str]:
    yield told.caution
    yield _(
        "{tries:,} pairs of window and sign were tried. In an honest month the chance that any of them is "
        "named is at most {level:.0%} (Holm's correction).",
        tries=told.tries,
        level=told.level,
    )
    if not told.findings:
        yield ""
        yield _("Nothing stands out.")
    by_window = sorted(told.findings, key=lambda one: one.window)
    worst = {window: min(one.adjusted for one in of) for window, of in groupby(by_window, _window)}
    for window, findings in groupby(
        sorted(by_window, key=lambda one: (worst[one.window], one.window)), _window
    ):
        yield ""
        yield _("Window {window}", window=window)
        for one in sorted(findings, key=lambda one: one.adjusted):
            yield "  " + _told(one)
            yield "    " + _looks(one)


def _window(one: Suspicion) -> int:
    return one.window


def _told(one: Suspicion) -> str:
    return _(
        "{meaning}: {observed} of {cases}, usual {expected:.1f}; corrected p {adjusted:.1g}; clerks {clerks}",
        meaning=one.meaning,
        observed=one.observed,
        cases=one.cases,
        expected=one.expected,
        adjusted=one.adjusted,
        clerks=_(", ").join(map(plain, one.clerks)) or "-",
    )


def _looks(one: Suspicion) -> str:
    shown = _(", ").join(f"{look.day[5:]} {plain(look.number)}" for look in one.tickets[:TICKETS_SHOWN])
    more = len(one.tickets) - TICKETS_SHOWN
    if more > 0:
        return _("Tickets: {tickets} and {more} more; --json lists all", tickets=shown, more=more)
    return _("Tickets: {tickets}", tickets=shown)


def _suspicion(finding: Finding, numbers: Mapping[int, str]) -> Suspicion:
    return Suspicion(
        window=finding.window,
        sign=finding.sign,
        meaning=meaning(finding.sign),
        clerks=finding.clerks,
        observed=finding.observed,
        cases=finding.cases,
        expected=finding.expected,
        p=finding.p,
        adjusted=finding.adjusted,
        tickets=tuple(Look(ticket, day_of(ticket), numbers.get(ticket, "")) for ticket in finding.tickets),
    )


def meaning(sign: Sign) -> str:
    """What a sign is, in a few words."""
    return _MEANINGS[sign]()


_MEANINGS: Final[Mapping[Sign, Callable[[], str]]] = {
    "short": lambda: _("services that were over within moments"),
    "no_show": lambda: _("marked as not there, against the same services and hours"),
    "hurried": lambda: _("no-shows after fewer than 3 calls or less than 60 s"),
    "harder": lambda: _("gone on with as a harder service after the start"),
    "parked": lambda: _("parked after the start, against the same services"),
    "chosen": lambda: _("called out of turn by number"),
    "easy": lambda: _("short services among the numbers called out of turn"),
    "at_once": lambda: _("ratings within 5 s of the end"),
    "same_device": lambda: _("ratings from a phone that had rated the window that day"),
    "burst": lambda: _("ratings in the hall within a minute of another, of services that ended apart"),
}
