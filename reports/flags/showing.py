"""A month's assessment for a terminal: the tree by window, candidates, and what was entered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from hall_server.language import Translator
from hall_server.table import table

from .book import sums
from .model import Bonus, Colour, Flag, FlagsReport, Mark, Nominee, WindowMarks
from .quarter import Ends, Place
from .wording import (
    COLOURS,
    GROUNDS,
    SOURCES,
    STANDINGS,
    WEIGHTS,
    lacks_sentence,
    yuan,
)

Names = Mapping[str, str]


def month(report: FlagsReport, names: Names, _: Translator) -> str:
    """The whole month. ``names`` are clerks' by staff number."""
    parts = [_points(report, _), *_candidates(report, "red", _), *_candidates(report, "black", _)]
    parts += [
        _flags(report, _),
        _events(report, _),
        _stars(report, names, _),
        bonuses(report.bonuses, names, _),
    ]
    parts.append(
        _("Rests on {count} entries of the ledger (hash {hash}) and the tree {tree}{sample}.",
           count=report.entries, hash=report.hash[:12], tree=report.tree[:12],
           sample="" if report.own_tree else _(" (the worked sample)"))
    )  # fmt: skip
    return "\n\n".join(part for part in parts if part)


def one_window(report: FlagsReport, row: WindowMarks, _: Translator) -> str:
    """Every indicator of a window with its value, points and source."""
    head = (_("Indicator"), _("Value"), _("Points"), _("of"), _("Source"), _("Evidence"))
    lines = [head]
    marks = {mark.indicator: mark for mark in row.marks}
    for aspect in report.aspects:
        lines.append((f"{aspect.name[_.language]}", "", _number(row.aspects.get(aspect.id)), "100", "", ""))
        for one in aspect.indicators:
            mark = marks[one.id]
            value = "-" if mark.value is None else f"{mark.value:g} {_(one.unit)}"
            lines.append((f"  {one.name[_.language]}", value, _number(mark.points), f"{one.weight:g}",
                          _(SOURCES[mark.source]), _source(mark, _)))  # fmt: skip
    total = _("Window {window}, {month}: {total} points of 100, on {weighed:g} % of the weights",
               window=row.window, month=report.month, total=_number(row.total),
               weighed=row.weighed)  # fmt: skip
    return f"{total}\n\n{table(lines, right=(1, 2, 3))}"


def bonuses(entered: Sequence[Bonus], names: Names, _: Translator) -> str:
    """The bonus ledger with its sums; empty when nothing is in it."""
    if not entered:
        return ""
    lines = [(_("Entry"), _("Clerk"), _("Yuan"), _("By"), _("When"), _("Reason"))]
    lines += [
        (str(one.entry), _clerk(one.clerk, names), yuan(one.amount), one.by, one.at[:16],
         _struck(one.reason, struck=one.retracted, _=_))
        for one in entered
    ]  # fmt: skip
    by_clerk = sums(entered)
    for clerk, amount in by_clerk.items():
        lines.append(("", _clerk(clerk, names), yuan(amount), "", "", _("sum")))
    lines.append(("", _("All"), yuan(sum(by_clerk.values())), "", "", _("sum")))
    return _titled(_("Bonuses"), table(lines, right=(0, 2)))


def quarter(name: str, groups: Sequence[Ends], _: Translator) -> str:
    """The first and last of each group, with what can and cannot be said of them."""
    if not groups:
        return _("{quarter}: no windows can be compared.", quarter=name)
    return "\n\n".join(text for one in groups for text in _ends(one, len(groups), _))


def overlap(places: Sequence[Place], like: int, _: Translator) -> str:
    """Places 1 to 3 cannot be told apart from 9 others."""
    first, last = places[0].rank, places[-1].rank
    if first == last:
        if not like:
            return _("Place {first} stands apart from all others.", first=first)
        return _("Place {first} cannot be told apart from {count} others.", first=first, count=like)
    if not like:
        return _("Places {first} to {last} stand apart from all others.", first=first, last=last)
    return _("Places {first} to {last} cannot be told apart from {count} others.",
              first=first, last=last, count=like)  # fmt: skip


def _ends(one: Ends, groups: int, _: Translator) -> Iterator[str]:
    if groups > 1:
        yield _("Group {group}: {count} comparable windows", group=one.group, count=one.size)
    for title, places, like in (
        (_("First"), one.first, one.like_first),
        (_("Last"), one.last, one.like_last),
    ):
        lines = [(_("Window"), _("Place"), "5-95 %", _("Score"), _("Tickets"), _("Days"), _("Like it"))]
        lines += [
            (place.window, str(place.rank), f"{place.rank_low}-{place.rank_high}", f"{place.score:g}",
             str(place.tickets), str(place.days), str(place.like))
            for place in places
        ]  # fmt: skip
        yield f"{title}\n{table(lines, right=range(1, 7))}\n{overlap(places, like, _)}"


def _points(report: FlagsReport, _: Translator) -> str:
    head = [_("Window"), *(one.name[_.language] for one in report.aspects), _("Total"), _("Weighed"),
            _("Place"), "5-95 %"]  # fmt: skip
    lines = [tuple(head)]
    for row in report.rows:
        aspects = [_number(row.aspects.get(one.id)) for one in report.aspects]
        interval = "-" if row.rank is None else f"{row.rank_low}-{row.rank_high}"
        place = "-" if row.rank is None else str(row.rank)
        lines.append((row.window, *aspects, _number(row.total), f"{row.weighed:g} %", place, interval))
    title = _("Red and black flags, {month}", month=report.month)
    if not report.complete:
        title = _("{title} (the month is not over)", title=title)
    return f"{title}\n\n{table(lines, right=range(1, len(head)))}"


def _candidates(report: FlagsReport, colour: Colour, _: Translator) -> Iterator[str]:
    lines = []
    for row, one, probability in report.near(colour):
        lacks = lacks_sentence(one.lacks, report.aspects, _)
        grounds = ", ".join(_(GROUNDS[ground]) for ground in one.grounds)
        said = grounds if "probability" in one.grounds else f"{grounds} {lacks}".strip()
        lines.append((row.window, _share(probability), _("yes") if one.candidate else _("no"), said))
    title = _("Candidates for a red flag") if colour == "red" else _("Candidates for a black flag")
    if not lines:
        yield _titled(title, _("none"))
        return
    ends = (
        _("P(first {k})", k=report.terms.first) if colour == "red" else _("P(last {k})", k=report.terms.last)
    )
    head = (_("Window"), ends, _("May be signed"), _("Why"))
    yield _titled(title, table([head, *lines], right=(1,)))


def _flags(report: FlagsReport, _: Translator) -> str:
    if not report.flags:
        return ""
    lines = [(_("Entry"), _("Window"), _("Flag"), _("State"), _("By"), _("When"), _("Reason"))]
    for one in report.flags:
        lines.append((str(one.entry), one.window, _(COLOURS[one.colour]), _(STANDINGS[one.standing]),
                      one.by, one.at[:16], one.reason))  # fmt: skip
        lines += _appeal(one, _)
    return _titled(_("Signed flags"), table(lines, right=(0,)))


def _appeal(flag: Flag, _: Translator) -> Iterator[tuple[str, str, str, str, str, str, str]]:
    if flag.appeal is None:
        return
    yield "", "", "", _("appeal"), flag.appeal.by, flag.appeal.at[:16], flag.appeal.words
    if flag.appeal.decision:
        decision = _(STANDINGS[flag.appeal.decision])
        yield "", "", "", decision, flag.appeal.decided_by, flag.appeal.decided_at[:16], flag.appeal.reason


def _events(report: FlagsReport, _: Translator) -> str:
    if not report.events:
        return ""
    lines = [(_("Entry"), _("About"), _("Kind"), _("By"), _("When"), _("What"), _("Evidence"))]
    lines += [
        (str(one.entry),
         _("window {name}", name=one.name) if one.unit == "window" else _("clerk {name}", name=one.name),
         _(WEIGHTS[one.weight]), one.by, one.at[:16],
         _struck(one.words, struck=one.retracted, _=_), one.evidence)
        for one in report.events
    ]  # fmt: skip
    return _titled(_("Verified events"), table(lines, right=(0,)))


def _stars(report: FlagsReport, names: Names, _: Translator) -> str:
    if not report.nominees:
        return ""
    lines = [(_("Entry"), _("Clerk"), _("State"), _("Score"), _("Place"), "5-95 %", _("Tickets"),
              _("Days"), _("Rated"), _("Good, at least"), _("Reason"))]  # fmt: skip
    lines += [
        (str(one.entry), _clerk(one.clerk, names), _nominee_state(one, report, _), _number(one.score),
         "-" if one.rank is None else str(one.rank),
         "-" if one.rank is None else f"{one.rank_low}-{one.rank_high}",
         str(one.tickets), str(one.days), _share(one.response), _share(one.good_low), one.reason)
        for one in report.nominees
    ]  # fmt: skip
    return _titled(_("Stars of service"), table(lines, right=(0, 3, 4, 5, 6, 7, 8, 9)))


def _nominee_state(one: Nominee, report: FlagsReport, _: Translator) -> str:
    if one.retracted:
        return _("retracted")
    if one.lacks:
        return lacks_sentence(one.lacks, report.aspects, _)
    return _("star") if one.confirmed_by else _("nominated")


def _source(mark: Mark, _: Translator) -> str:
    if not mark.entry:
        return ""
    corrected = _(", corrects {count}", count=mark.earlier) if mark.earlier else ""
    return f"[{mark.entry}] {mark.by} {mark.at[:16]}{corrected}: {mark.evidence}"


def _struck(text: str, *, struck: bool, _: Translator) -> str:
    return _("({state}) {text}", state=_("retracted"), text=text) if struck else text


def _clerk(number: str, names: Names) -> str:
    return f"{number} {names[number]}" if number in names else number


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.2f}"


def _share(value: float | None) -> str:
    return "-" if value is None else f"{value:.0%}"


def _titled(title: str, text: str) -> str:
    return f"{title}\n{text}"
