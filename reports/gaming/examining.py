"""Every sign at every window against what chance gives."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import numpy as np

from reports.hours import local_hours
from reports.records import NOTHING, Ints, Records
from reports.statistics import dispersion

from .chance import LogFactorials, beyond, deviate, drawn, holm, tail
from .model import LEVEL, Finding, GamingReport, Sign, Tried
from .signs import Cases, Limits, cases_of

_DIGITS = 6
"""Of probabilities, significant ones."""


@dataclass(frozen=True, slots=True)
class _Try:
    sign: Sign
    window: int
    observed: int
    cases: int
    expected: float
    p: float


def examine(records: Records, zone: ZoneInfo, limits: Limits) -> GamingReport:
    """The records of one period. The answer does not depend on the order of their rows."""
    tries: list[_Try] = []
    tried: dict[Sign, Tried] = {}
    counted = cases_of(records, _hours(records, zone), limits)
    logs = LogFactorials(len(records))
    for sign, cases in counted.items():
        results = list(_results(logs, sign, cases))
        phi = dispersion(np.array([middle for _of, middle in results]))
        tries += [_dispersed(of, phi) for of, _middle in results]
        tried[sign] = Tried(len(results), int(cases.marked.sum()), len(cases.row), round(phi, 3))
    adjusted = holm(np.array([one.p for one in tries])) if tries else np.zeros(0)
    found = [
        _finding(records, counted[one.sign], one, float(q))
        for one, q in zip(tries, adjusted, strict=True)
        if q <= LEVEL
    ]
    found.sort(key=lambda finding: (finding.adjusted, finding.p, finding.window, finding.sign))
    return GamingReport(LEVEL, len(tries), tried, tuple(found))


def _hours(records: Records, zone: ZoneInfo) -> Ints:
    """The hall's hour in which each was first called, or issued when never called."""
    return local_hours(np.where(records.called_at != NOTHING, records.called_at, records.issued_at), zone)


def _results(logs: LogFactorials, sign: Sign, cases: Cases) -> Iterator[tuple[_Try, float]]:
    """Every window whose count could have been another, with its deviate on a scale without steps.

    Given how many cases each stratum has and how many of them are marked, the window's marked cases are a
    sum of hypergeometric counts, one for each stratum: an exact test, in which a stratum that one window
    alone serves says nothing.
    """
    _strata, stratum = np.unique(cases.stratum, return_inverse=True)
    many = np.bincount(stratum)
    marked = np.bincount(stratum, cases.marked).astype(np.int64)
    rows = np.flatnonzero(cases.window != NOTHING)
    order = rows[np.argsort(cases.window[rows], kind="stable")]
    windows, begins = np.unique(cases.window[order], return_index=True)
    ends = [*begins[1:].tolist(), len(order)]
    for window, begin, end in zip(windows.tolist(), begins.tolist(), ends, strict=False):
        mine = order[begin:end]
        places, counts = np.unique(stratum[mine], return_counts=True)
        least, law = 0, np.ones(1)
        for place, count in zip(places.tolist(), counts.tolist(), strict=True):
            lowest, part = drawn(logs, int(many[place]), int(marked[place]), count)
            least, law = least + lowest, np.convolve(law, part) if len(part) > 1 else law
        if len(law) == 1:
            continue
        observed = int(cases.marked[mine].sum())
        exact, middle = tail(least, law, observed)
        expected = float((marked[places] / many[places] * counts).sum())
        yield _Try(sign, window, observed, len(mine), expected, exact), deviate(middle)


def _dispersed(one: _Try, phi: float) -> _Try:
    """As far out as it is among windows that differ by sqrt(phi) more than chance makes them."""
    if phi == 1:
        return one
    return _Try(
        one.sign, one.window, one.observed, one.cases, one.expected, beyond(deviate(one.p) / phi**0.5)
    )


def _finding(records: Records, cases: Cases, one: _Try, adjusted: float) -> Finding:
    rows = cases.row[cases.marked & (cases.window == one.window)]
    clerks = np.unique(records.clerk[rows])
    return Finding(
        window=one.window,
        sign=one.sign,
        observed=one.observed,
        cases=one.cases,
        expected=round(one.expected, 2),
        p=float(f"{one.p:.{_DIGITS}g}"),
        adjusted=float(f"{adjusted:.{_DIGITS}g}"),
        clerks=tuple(sorted(records.clerks[clerk] for clerk in clerks.tolist() if clerk != NOTHING)),
        tickets=tuple(np.unique(records.ticket[rows]).tolist()),
    )
