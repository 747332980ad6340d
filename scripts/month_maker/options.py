"""Options that are more than a word or a number."""

from __future__ import annotations

from typing import Any

import click

from reports.period import Period

from .size import KINDS
from .words import _

MOST_MONTHS = 60


class MonthsParam(click.ParamType[Any]):
    """``2026-10``, or ``2026-08:2026-10`` for three."""

    name = "YYYY-MM[:YYYY-MM]"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        first, _colon, last = str(value).partition(":")
        try:
            begin, end = Period.parse("month", first), Period.parse("month", last or first)
        except ValueError:
            self.fail(_("must be a month such as 2026-10, or two with a colon between"), param, ctx)
        months = Period("month", str(value), begin.first, end.last).months
        if end.last < begin.first or len(months) > MOST_MONTHS:
            sentence = _("must go from a month to a later one, at most {most} in all", most=MOST_MONTHS)
            self.fail(sentence, param, ctx)
        return months


class KindsParam(click.ParamType[Any]):
    """Kinds of cheating with commas between."""

    name = "KIND,..."

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        if isinstance(value, tuple):
            return value
        words = tuple(str(value).split(","))
        if unknown := [word for word in words if word not in KINDS]:
            sentence = _(
                "{word} is no kind of cheating; there are: {kinds}", word=unknown[0], kinds=", ".join(KINDS)
            )
            self.fail(sentence, param, ctx)
        return words
