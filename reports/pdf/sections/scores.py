"""What the scores are made of: the points of each part, the ratings behind them, the chances at the ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from hall_server.language import Translator
from reports.pdf.blocks import caption, section
from reports.pdf.layout import Flow
from reports.pdf.numbers import alike, count, number, percent
from reports.pdf.table import Cell, Column, Look, add_table
from reports.ranking.model import PARTS, Ranking, Standing

FEW: Final = 20
"""So many rows are set larger, because there is room."""

LARGE: Final = Look(size=8.4, row=17)


def add_scores(flow: Flow, ranking: Ranking, name: Callable[[Standing], str], _: Translator) -> None:
    """What each score is made of, in the same order."""
    ranked = [standing for standing in ranking.standings if standing.group]
    if not ranked:
        return
    windows = ranking.unit == "window"
    title = _("What the windows' scores are made of") if windows else _("What the clerks' scores are made of")
    lead = (
        section(title),
        caption(
            _(
                "Points from 0 to 100 for each part; where a part is unknown, the weights of the others "
                "carry the score. Good ratings: the share that can be relied on (lower Wilson bound, 95 %). "
                "Top and bottom: the chance of being among the first and the last."
            )
        ),
    )
    parts = [alike([standing.parts.get(part) for standing in ranked], number) for part in PARTS]
    score = alike([standing.score for standing in ranked], number)
    columns = [
        *([Column(_("Group"), 30)] if ranking.groups > 1 else []),
        Column(_("Rank"), 27),
        Column(_("Window") if windows else _("Clerk"), 82, "left"),
        Column(_("Effi-\nciency"), 38),
        Column(_("First\nvisit"), 38),
        Column(_("Ratings"), 38),
        Column(_("Avail-\nability"), 40),
        Column(_("Closure"), 38),
        Column(_("Score"), 36),
        Column(_("Not\ncounted"), 38),
        Column(_("Rated /\nratable"), 54),
        Column(_("Bad"), 26),
        Column(_("Good, at\nleast %"), 42),
        Column(_("Top\n%"), 36),
        Column(_("Bottom\n%"), 38),
    ]
    good = alike([standing.good_low for standing in ranked], percent)
    top = alike([standing.top for standing in ranked], percent)
    bottom = alike([standing.bottom for standing in ranked], percent)
    rows: list[list[Cell]] = [
        [
            *([count(standing.group)] if ranking.groups > 1 else []),
            count(standing.rank),
            name(standing),
            *(show(standing.parts.get(part)) for part, show in zip(PARTS, parts, strict=True)),
            score(standing.score),
            count(sum(standing.excluded.values())),
            f"{count(standing.rated)} / {count(standing.ratable)}",
            count(standing.bad),
            good(standing.good_low),
            top(standing.top),
            bottom(standing.bottom),
        ]
        for standing in ranked
    ]
    add_table(
        flow,
        columns,
        rows,
        look=LARGE if len(rows) <= FEW else Look(),
        lead=lead,
        entry=(title, 1),
    )
