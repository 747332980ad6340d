"""What was left out, how the figures come about, and which settings were used."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hall_server.language import Translator
from reports.month.model import MonthReport
from reports.pdf import labels, style
from reports.pdf.blocks import Prose, chapter, section
from reports.pdf.layout import Flow
from reports.pdf.numbers import count, number
from reports.pdf.table import Column, Look, add_table

_SMALL = Look(size=style.TINY, row=10.6)


def add_method(flow: Flow, report: MonthReport, _: Translator) -> None:
    lead = _("What counts, what does not, and how anybody can recompute it.")
    chapter(flow, _("Exclusions and method"), lead)
    _exclusions(flow, report, _)
    flow.add(section(_("How it is reckoned")))
    for paragraph in _steps(report, _):
        flow.add(Prose(paragraph, style.SMALL, below=2.5))
    flow.add(section(_("Sources")))
    flow.add(Prose(_sources(_), style.TINY, style.MUTED))
    settings = list(_flat(report.method))
    if settings:
        flow.add(section(_("Settings used (assessment.toml)")))
        _settings(flow, settings, _)


def _exclusions(flow: Flow, report: MonthReport, _: Translator) -> None:
    excluded = report.windows.excluded
    title = section(_("Visits that do not count in the rankings"))
    if not any(excluded.values()):
        flow.add(title, Prose(_("Every visit counts."), style.SMALL))
        return
    flow.add(title)
    rows = [
        [labels.label(labels.EXCLUDED, reason, _), count(visits)]
        for reason, visits in sorted(excluded.items(), key=lambda one: (-one[1], one[0]))
    ]
    half = (len(rows) + 1) // 2
    padded = [*rows, *([["", ""]] * (2 * half - len(rows)))]
    columns = [
        Column(_("Reason"), 200, "left"),
        Column(_("Visits"), 42),
        Column("", 14),
        Column(_("Reason"), style.WIDTH - 305 + 7, "left"),
        Column(_("Visits"), 42),
    ]
    pairs = [[*one, "", *other] for one, other in zip(padded[:half], padded[half:], strict=True)]
    add_table(flow, columns, pairs, look=Look(size=style.SMALL, row=11.6))


def _steps(report: MonthReport, _: Translator) -> list[str]:
    windows = report.windows
    return [
        _(
            "1. A valid ticket is one that was begun and ended at a window and that took neither impossibly "
            "short nor impossibly long; the time in which it was parked is not counted."
        ),
        _(
            "2. Case mix: the logarithm of each handling time is split into what the service takes and what "
            "the window adds, over as many months as the settings name, so that hard services do no harm. "
            "Extreme times are clipped, and rare services lean on their kind. Only windows that share "
            "services, directly or over others, are compared."
        ),
        _(
            "3. Uncertainty: a window's own effect is drawn towards the mean the more, the less is known "
            "about it. Here windows truly differ by tau = {tau} and single tickets by sigma = {sigma} "
            "(standard deviations in the logarithm). Efficiency = 100 × exp(-effect), capped, so that haste "
            "stops paying.",
            tau=number(windows.spread),
            sigma=number(windows.noise),
        ),
        _(
            "4. Ratings: only those that citizens gave themselves. The share of bad ones leans on the "
            "hall's, and what is shown is the lower Wilson bound. How many rated is a gate and earns no "
            "points."
        ),
        _(
            "5. Quality events: z = 2 × (√observed - √expected), divided by √phi where windows differ more "
            "than by chance; limits at 1.96 and 3.09."
        ),
        _(
            "6. The score is the weighted mean of five parts. Waiting is the hall's figure and no window's "
            "fault."
        ),
        _(
            "7. The ranking is drawn many times over from what is known; the interval holds the middle 90 % "
            "of a window's places. A flag is never set by this report: a black flag needs verified facts, "
            "the manager's signature and a right of appeal."
        ),
    ]


def _sources(_: Translator) -> str:
    return _(
        "Wilson 1927, J. Am. Stat. Assoc. 22 (bounds of a share). DerSimonian and Laird 1986, Controlled "
        "Clinical Trials 7 (tau). Goldstein and Spiegelhalter 1996, J. R. Stat. Soc. A 159 (intervals of "
        "ranks). Spiegelhalter 2005, Statistics in Medicine 24 (funnel plots, over-dispersion). GB/T "
        "39734-2020, GB/T 39735-2020 (好差评); the formulas of its rates are inferred from published usage."
    )


def _flat(settings: Mapping[str, object], before: str = "") -> Iterator[tuple[str, str]]:
    for key, value in settings.items():
        name = f"{before}{key}"
        match value:
            case Mapping():
                yield from _flat(value, f"{name}.")
            case bool():
                yield name, str(value).lower()
            case int() | float():
                yield name, number(value)
            case str():
                yield name, value
            case Sequence():
                yield name, ", ".join(str(part) for part in value)
            case _:
                yield name, str(value)


def _settings(flow: Flow, settings: list[tuple[str, str]], _: Translator) -> None:
    """In three columns, so that they stay on the page."""
    lines = -(-len(settings) // 3)
    padded = [*settings, *([("", "")] * (3 * lines - len(settings)))]
    wide = style.WIDTH / 3
    columns = [Column(_("Setting"), wide - 56, "left"), Column(_("Value"), 56, "left")] * 3
    rows = [[text for part in range(3) for text in padded[part * lines + line]] for line in range(lines)]
    add_table(flow, columns, rows, look=_SMALL)
