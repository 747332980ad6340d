"""The figures of simulated days: a table for one rule of calling, or one that sets several side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import zip_longest

from hall_server.language import N_, Translator, system_language
from hall_server.simulation import Figures, Waits
from hall_server.table import table

_ = Translator("hall_server", system_language())

_GROUPS = {
    "all": N_("Everybody"),
    "walk_ins": N_("Walk-ins"),
    "normal": N_("Normal"),
    "appointment": N_("Appointment"),
    "elderly": N_("Elderly"),
    "disabled": N_("Disabled"),
    "pregnant": N_("Pregnant"),
    "green": N_("Green channel"),
}


def summary(figures: Figures) -> str:
    """One rule's day: a line for each class, then the figures of the whole hall."""
    head = (_("Waits in minutes"), _("Citizens"), *_heads())
    rows = [(_(_GROUPS[name]), str(waits.citizens), *_cells(waits)) for name, waits in figures.waits.items()]
    whole = zip(_whole_heads(), _whole_cells(figures), strict=True)
    return "\n\n".join((table([head, *rows], right=range(1, 7)), table(list(whole), right=[1])))


def compared(by_rule: Mapping[str, Figures]) -> str:
    """The same figures, a column for each rule."""
    rows = [(_("Waits in minutes"), "", *by_rule)]
    groups = {name for figures in by_rule.values() for name in figures.waits}
    for name, words in _GROUPS.items():
        if name in groups:
            columns = [_cells(figures.waits.get(name)) for figures in by_rule.values()]
            labels = zip_longest([_(words)], _heads(), fillvalue="")
            rows += [(*label, *cells) for label, *cells in zip(labels, *columns, strict=True)]
    whole = zip(_whole_heads(), *map(_whole_cells, by_rule.values()), strict=True)
    return "\n\n".join(
        (
            table(rows, right=range(2, 2 + len(by_rule))),
            table([("", *by_rule), *whole], right=range(1, 1 + len(by_rule))),
        )
    )


def _heads() -> tuple[str, ...]:
    return _("mean"), _("p95"), _("worst"), _("within 10 min"), _("over 30 min")


def _cells(waits: Waits | None) -> tuple[str, ...]:
    if waits is None:
        return ("-",) * 5
    return (
        *(f"{seconds / 60:.1f}" for seconds in (waits.mean_s, waits.p95_s, waits.worst_s)),
        *map(_percent, (waits.within_10_min, waits.over_30_min)),
    )


def _whole_heads() -> Iterator[str]:
    yield _("Appointments called within 10 min of their slot")
    yield _("No-shows")
    yield _("Never called")
    yield _("Windows busy")
    yield _("Last service ended after, h:mm")


def _whole_cells(figures: Figures) -> Iterator[str]:
    yield _percent(figures.slots_kept)
    yield str(figures.no_shows)
    yield str(figures.not_called)
    yield _percent(figures.utilisation)
    hours, minutes = divmod(round(figures.last_end_s / 60), 60)
    yield f"{hours}:{minutes:02d}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
