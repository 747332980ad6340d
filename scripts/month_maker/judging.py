"""A month's report beside the truth: does the order of the windows come out, and who gains by cheating?"""

from __future__ import annotations

import csv
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np

from hall_server.table import table
from reports.records import Floats

from .words import _


class NoReport(Exception):
    """A file that is not what it should be."""


@dataclass(frozen=True, slots=True)
class Gain:
    """Of the windows that cheat in one way, the median gain in places.

    ``by_report`` and ``by_raw``: against the true rank, in the report and by raw means; ``by_twin``: in the
    report, against the report of the twin in which nobody cheats; None without a twin.
    """

    windows: int
    by_report: float
    by_raw: float
    by_twin: float | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Of the windows that the report ranks.

    ``score``, ``efficiency``, ``ratio``, ``raw``: Spearman's rank correlation with the truth of the
    report's rank, its efficiency, plain observed / expected, and raw means of all that was completed.
    ``covered``: the share whose true rank lies within the 5-95 % interval, whose mean width in places is
    ``width``. ``gains`` is by kind of cheating.
    """

    windows: int
    score: float
    efficiency: float
    ratio: float
    raw: float
    covered: float
    width: float
    gains: Mapping[str, Gain]


def judged(folder: Path, report: Path, twin: Path | None) -> Verdict:
    """Raises :class:`NoReport`."""
    truth, told = _read(folder / "truth.json"), _read(report)
    try:
        ranked = _ranked(told)
        windows = sorted(ranked, key=int)
        raw = _raw_means(folder / "history.csv", str(told["report"]["basis"]["period"]["name"]))
        known = [truth["windows"][window] for window in windows]
        honest = _ranked(_read(twin)) if twin else None
    except (KeyError, TypeError, ValueError):
        raise NoReport(
            _("{report} is no report of a month of the hall in {folder}.", report=report, folder=folder)
        ) from None
    if len(windows) < 2:
        raise NoReport(_("{report} ranks fewer than two windows.", report=report))
    rows = [ranked[window] for window in windows]
    effect = np.array([row["effect"] for row in known])
    true_rank, rank = places(effect), np.array([row["rank"] for row in rows], float)
    means = np.array([raw[window] for window in windows])
    within = [
        row["rank_low"] <= place <= row["rank_high"] for row, place in zip(rows, true_rank, strict=True)
    ]
    gains: dict[str, Gain] = {}
    for kind in sorted({row["cheat"] for row in known if row["cheat"]}):
        cheats = [place for place, row in enumerate(known) if row["cheat"] == kind]
        twins = [
            honest[windows[place]]["rank"] - rank[place]
            for place in cheats
            if honest is not None and windows[place] in honest
        ]
        gains[kind] = Gain(
            len(cheats),
            float(np.median((true_rank - rank)[cheats])),
            float(np.median((true_rank - places(means))[cheats])),
            float(median(twins)) if twins else None,
        )
    return Verdict(
        windows=len(windows),
        score=correlation(rank, effect),
        efficiency=-correlation(np.array([row["efficiency"] for row in rows]), effect),
        ratio=correlation(np.array([row["observed_min"] / row["expected_min"] for row in rows]), effect),
        raw=correlation(means, effect),
        covered=float(np.mean(within)),
        width=float(np.mean([row["rank_high"] - row["rank_low"] for row in rows])),
        gains=gains,
    )


def places(values: Floats) -> Floats:
    """Ranks from 1 for the smallest; equal ones share the mean of theirs (M. G. Kendall, 1945)."""
    _those, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return np.asarray((ends - (counts - 1) / 2)[inverse], float)


def correlation(one: Floats, other: Floats) -> float:
    """Spearman's rank correlation (C. Spearman, 1904); 0 where one of them is the same everywhere."""
    first, second = places(one), places(other)
    if first.std() == 0 or second.std() == 0:
        return 0.0
    return float(np.corrcoef(first, second)[0, 1])


def verdict(found: Verdict) -> str:
    """The verdict as text for people."""
    text = table(
        [
            (_("Windows ranked"), str(found.windows)),
            (_("Rank correlation with the truth: raw mean handling time"), f"{found.raw:.2f}"),
            (_("observed / expected"), f"{found.ratio:.2f}"),
            (_("efficiency of the report"), f"{found.efficiency:.2f}"),
            (_("rank of the report"), f"{found.score:.2f}"),
            (_("True rank within the 5-95 % interval"), f"{found.covered:.0%}"),
            (_("Mean width of the intervals, places"), f"{found.width:.0f}"),
        ],
        right=[1],
    )
    if not found.gains:
        return text + "\n"
    head = (_("Cheating"), _("Windows"), _("Report: gain"), _("Raw mean: gain"), _("Against the honest twin"))
    rows = [
        (
            kind,
            str(gain.windows),
            f"{gain.by_report:+.0f}",
            f"{gain.by_raw:+.0f}",
            "-" if gain.by_twin is None else f"{gain.by_twin:+.0f}",
        )
        for kind, gain in found.gains.items()
    ]
    return f"{text}\n\n{_('Median places gained:')}\n{table([head, *rows], right=range(1, 5))}\n"


def _ranked(report: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The windows of the largest group that are ranked."""
    standings: Sequence[Mapping[str, Any]] = report["report"]["windows"]["standings"]
    return {row["unit"]: row for row in standings if row["group"] == 1 and row["rank"] is not None}


def _raw_means(history: Path, month: str) -> dict[str, float]:
    """Mean seconds from start to end, without what was parked, of all that a window completed."""
    times: defaultdict[str, list[float]] = defaultdict(list)
    try:
        with history.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                if row["issued"].startswith(month) and row["outcome"] == "done":
                    took = datetime.fromisoformat(row["ended"]) - datetime.fromisoformat(row["started"])
                    times[row["window"]].append(took.total_seconds() - float(row["parked_s"] or 0))
    except (OSError, ValueError, KeyError):
        raise NoReport(_("{path} cannot be read.", path=history)) from None
    return {window: sum(values) / len(values) for window, values in times.items()}


def _read(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise NoReport(_("{path} cannot be read.", path=path)) from None
