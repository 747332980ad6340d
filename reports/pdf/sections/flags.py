"""红黑旗: the tree by window, who may be flagged and what that lacks, what was signed, stars and bonuses."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.language import Translator
from reports.flags.model import Candidacy, Flag, FlagsReport, WindowMarks
from reports.flags.wording import COLOURS, GROUNDS, STANDINGS, WEIGHTS, lacks_sentence, yuan
from reports.month.model import MonthReport
from reports.pdf import labels, style
from reports.pdf.blocks import Prose, caption, chapter, section
from reports.pdf.layout import Block, Flow
from reports.pdf.numbers import NOTHING, alike, count, number, percent
from reports.pdf.table import Column, Look, add_table


def add_flags(flow: Flow, report: MonthReport, _: Translator) -> None:
    """Nothing where the hall does not assess."""
    found = report.flags
    if found is None:
        return
    lead = _(
        "A red flag takes a chance of at least {least} % of being among the first {first}, and every figure "
        "that is entered by hand. A black flag is never given by itself: it takes the same chance of being "
        "among the last {last} in {months} months running, or a verified event; it takes a manager's "
        "signature, and it can be appealed against.",
        least=percent(found.terms.probability),
        first=found.terms.first,
        last=found.terms.last,
        months=found.terms.months_running,
    )
    chapter(flow, _("Red and black flags"), lead)
    _signed(flow, report, found, _)
    _candidates(flow, report, found, _)
    _events(flow, found, _)
    _stars(flow, report, found, _)
    _totals(flow, report, found, _)
    basis = _(
        "Rests on {count} entries of the assessment's ledger (hash {hash}) and on the tree {tree}.",
        count=count(found.entries),
        hash=found.hash[:16],
        tree=found.tree[:12],
    )
    flow.space(8)
    flow.add(caption(basis))


def _signed(flow: Flow, report: MonthReport, found: FlagsReport, _: Translator) -> None:
    shown = [one for one in found.flags if one.standing != "retracted"]
    blocks: list[Block] = []
    for one in shown:
        heading = _(
            "{window}: {colour} flag, {state}",
            window=labels.window(one.window, report.window_names, _),
            colour=_(COLOURS[one.colour]),
            state=_(STANDINGS[one.standing]),
        )
        blocks.append(Prose(heading, style.TEXT, below=2))
        blocks += [Prose(line, style.SMALL, style.MUTED, 2, 12) for line in _said(one, _)]
    _under(flow, _("Signed flags"), blocks or [Prose(_("No flag was signed."))])


def _under(flow: Flow, title: str, blocks: Sequence[Block]) -> None:
    """A heading is not left alone at the foot of a page."""
    flow.add(section(title), blocks[0])
    for block in blocks[1:]:
        flow.add(block)


def _said(one: Flag, _: Translator) -> list[str]:
    signed = _("Signed by {by}, {at}: {words}", by=one.by, at=one.at[:10], words=one.reason)
    if one.event:
        signed += " " + _("(for the verified event {entry})", entry=one.event)
    lines = [signed]
    if one.appeal:
        appeal = one.appeal
        lines.append(_("Appeal by {by}, {at}: {words}", by=appeal.by, at=appeal.at[:10], words=appeal.words))
        if appeal.decision:
            lines.append(
                _("Decided by {by}, {at}: {words}",
                  by=appeal.decided_by, at=appeal.decided_at[:10], words=appeal.reason)
            )  # fmt: skip
    return lines


def _candidates(flow: Flow, report: MonthReport, found: FlagsReport, _: Translator) -> None:
    """Of red flags alone: nobody is named in a report for a black flag that no manager has signed."""
    told = [Prose(_candidate(report, found, *one, _), below=3) for one in found.near("red")]
    _under(flow, _("Candidates for a red flag"), told or [Prose(_("none"))])
    flow.add(caption(_("Who might get a black flag is shown to the manager alone, by hall-reports flags.")))


def _candidate(
    report: MonthReport,
    found: FlagsReport,
    row: WindowMarks,
    one: Candidacy,
    chance: float | None,
    _: Translator,
) -> str:
    name = labels.window(row.window, report.window_names, _)
    told = {"window": name, "chance": NOTHING if chance is None else f"{percent(chance)} %"}
    if one.candidate:
        grounds = ", ".join(_(GROUNDS[ground]) for ground in one.grounds)
        return _("{window} ({chance}): may be signed, {grounds}", grounds=grounds, **told)
    lacks = lacks_sentence(one.lacks, found.aspects, _)
    return _("{window} ({chance}): not yet, {lacks}", lacks=lacks, **told)


def _events(flow: Flow, found: FlagsReport, _: Translator) -> None:
    events = [one for one in found.events if not one.retracted]
    if not events:
        return
    blocks = []
    for one in events:
        about = (
            _("window {name}", name=one.name) if one.unit == "window" else _("clerk {name}", name=one.name)
        )
        told = _(
            "{entry}. {about}, {weight}: {words} (verified by {by}, {at}: {evidence})",
            entry=one.entry,
            about=about,
            weight=_(WEIGHTS[one.weight]),
            words=one.words,
            by=one.by,
            at=one.at[:10],
            evidence=one.evidence,
        )
        blocks.append(Prose(told, style.SMALL, below=3))
    _under(flow, _("Verified events"), blocks)


def _stars(flow: Flow, report: MonthReport, found: FlagsReport, _: Translator) -> None:
    nominees = [one for one in found.nominees if not one.retracted]
    if nominees:
        widths = (150.0, 90.0, 50.0, 60.0, 50.0, 40.0, 60.0)
        titles = (
            _("Clerk"),
            _("State"),
            _("Score"),
            _("Interval"),
            _("Valid\ntickets"),
            _("Days"),
            _("Rated\n%"),
        )
        columns = [
            Column(title, wide, "left" if place < 2 else "right")
            for place, (title, wide) in enumerate(zip(titles, widths, strict=True))
        ]
        rows = [
            [
                _clerk(one.clerk, report),
                _("star") if one.confirmed_by and not one.lacks else _("nominated"),
                number(one.score),
                NOTHING if one.rank_low is None else f"{one.rank_low}–{one.rank_high}",
                count(one.tickets),
                count(one.days),
                percent(one.response),
            ]
            for one in nominees
        ]
        lead = [section(_("Stars of service"))]
        add_table(flow, columns, rows, look=Look(size=style.TEXT, row=17), lead=lead)
    if found.bonus_sums:
        sums = _(", ").join(f"{_clerk(clerk, report)} {yuan(fen)}" for clerk, fen in found.bonus_sums.items())
        told = _("Bonuses in yuan: {sums}; together {total}.", sums=sums, total=yuan(found.bonus_total))
        flow.space(6)
        flow.add(Prose(told))


def _totals(flow: Flow, report: MonthReport, found: FlagsReport, _: Translator) -> None:
    title = _("The tree by window")
    text = _(
        "Points in % of the weight that could be measured or was entered. The whole hall's figures are alike "
        "for every window. Windows stand in the order of their numbers, not of their points."
    )
    total = alike([row.total for row in found.rows], number)
    weighed = alike([row.weighed for row in found.rows], number)
    aspects = {
        aspect.id: alike([row.aspects.get(aspect.id) for row in found.rows], number)
        for aspect in found.aspects
    }
    left = 110.0
    rest = (style.WIDTH - left) / (len(found.aspects) + 2)
    columns = [
        Column(_("Window"), left, "left"),
        *(Column(labels.name_in(aspect.name, _), rest) for aspect in found.aspects),
        Column(_("Total"), rest),
        Column(_("Weighed\n%"), rest),
    ]
    rows = [
        [
            labels.window(row.window, report.window_names, _),
            *(aspects[aspect.id](row.aspects.get(aspect.id)) for aspect in found.aspects),
            total(row.total),
            weighed(row.weighed),
        ]
        for row in found.rows
    ]
    if rows:
        add_table(flow, columns, rows, lead=[section(title), caption(text)], entry=(title, 1))


def _clerk(clerk: str, report: MonthReport) -> str:
    name = report.clerk_names.get(clerk, "")
    return f"{clerk} {name}".strip()
