"""红黑旗 as tables: windows, their indicators, signed flags, verified events, stars and bonuses."""

from __future__ import annotations

from hall_server.language import N_, Translator
from reports.flags.model import Candidacy, Flag, FlagsReport, Nominee, WindowMarks
from reports.flags.wording import lacks_sentence
from reports.month.model import MonthReport

from .model import Column, Table, Term, Value

_WINDOW = Column("window", "text", N_("Window"), N_("The window's number."))
_ENTRY = Column("entry", "count", N_("Entry"), N_("The line of the assessment's ledger."))
_BY = Column("by", "text", N_("By"), N_("Who entered it: a staff number."))
_AT = Column("at", "text", N_("When"), N_("When it was entered, in the hall's time."))
_REASON = Column("reason", "text", N_("Reason"), N_("The words of who entered it."))
_RETRACTED = Column("retracted", "text", N_("Retracted"), N_("yes: it does not count any more."))
_STATE = Column(
    "state", "text", N_("State"), N_("Signed, under appeal, upheld or withdrawn on appeal, or retracted.")
)
_APPEAL = (
    Column("appeal_by", "text", N_("Appeal by"), N_("Who appealed: a staff number.")),
    Column("appeal_at", "text", N_("Appeal, when"), N_("When the appeal was entered.")),
    Column("appeal", "text", N_("Appeal"), N_("The appeal's words.")),
    Column("decided_by", "text", N_("Decided by"), N_("Who decided the appeal: a staff number.")),
    Column("decided_at", "text", N_("Decided, when"), N_("When the appeal was decided.")),
    Column("decision", "text", N_("Decision"), N_("The words of who decided.")),
)


def flags_tables(report: MonthReport, language: str) -> tuple[Table, ...]:
    """None where the hall does not assess."""
    if report.flags is None:
        return ()
    found = report.flags
    return (
        _windows(found, Translator("reports", language)),
        _indicators(found, language),
        _signed(found),
        _events(found),
        _stars(found),
        _bonuses(found),
    )


def _windows(found: FlagsReport, say: Translator) -> Table:
    aspects = [
        Column(
            f"aspect_{aspect.id}",
            "points",
            aspect.name[say.language],
            N_("Points of this aspect in % of the weight that could be measured or was entered."),
        )
        for aspect in found.aspects
    ]
    columns = (
        _WINDOW,
        Column("total", "points", N_("Total"), N_("Points of the tree in % of the weight that has points.")),
        Column("weighed", "points", N_("Weighed"), N_("The weight that has points, out of 100.")),
        *aspects,
        Column("top", "rate", N_("Chance of the top"), N_("The probability of being among the first.")),
        Column("bottom", "rate", N_("Chance of the bottom"), N_("The probability of being among the last.")),
        Column("red", "text", N_("Red flag"), N_("Whether a red flag may be signed.")),
        Column("red_lacks", "text", N_("Red: lacking"), N_("What the ranking and its gates do not give.")),
        Column(
            "black", "text", N_("Black flag"), N_("Whether a black flag may be signed; none is by itself.")
        ),
        Column("black_lacks", "text", N_("Black: lacking"), N_("What the ranking does not give.")),
    )
    return Table("flags", N_("Flags"), columns, [_window(found, row, say) for row in found.rows])


def _window(found: FlagsReport, row: WindowMarks, say: Translator) -> tuple[Value, ...]:
    return (
        row.window,
        row.total,
        row.weighed,
        *(row.aspects.get(aspect.id) for aspect in found.aspects),
        row.top,
        row.bottom,
        *_candidacy(row.red, found, say),
        *_candidacy(row.black, found, say),
    )


def _candidacy(one: Candidacy, found: FlagsReport, say: Translator) -> tuple[Value, Value]:
    return _yes(is_so=one.candidate), lacks_sentence(one.lacks, found.aspects, say)


def _indicators(found: FlagsReport, language: str) -> Table:
    columns = (
        _WINDOW,
        Column("aspect", "text", N_("Aspect"), N_("The aspect's name in flags.toml.")),
        Column("indicator", "text", N_("Indicator"), N_("The indicator's id in flags.toml.")),
        Column("name", "text", N_("Name"), N_("The indicator's name in flags.toml.")),
        Column("value", "number", N_("Value"), N_("What was measured or entered.")),
        Column("unit", "text", N_("Unit"), N_("What the value is in.")),
        Column("points", "points", N_("Points"), N_("weight x (value - floor) / (target - floor), capped.")),
        Column("weight", "points", N_("Weight"), N_("The most points, out of 100 of the whole tree.")),
        Column("source", "text", N_("Source"), N_("Measured, entered by hand, or why there is no value.")),
        _ENTRY,
        _BY,
        _AT,
        Column("evidence", "text", N_("Evidence"), N_("What a figure that was entered rests on.")),
    )
    known = {one.id: (aspect, one) for aspect in found.aspects for one in aspect.indicators}
    rows: list[tuple[Value, ...]] = []
    for row in found.rows:
        for mark in row.marks:
            aspect, one = known[mark.indicator]
            named = aspect.name[language], one.id, one.name[language], mark.value, Term(one.unit)
            rows.append((row.window, *named, mark.points, one.weight, Term(mark.source),
                         mark.entry or None, mark.by, mark.at, mark.evidence))  # fmt: skip
    return Table("flag-indicators", N_("Indicators"), columns, rows)


def _signed(found: FlagsReport) -> Table:
    columns = (
        _ENTRY,
        _WINDOW,
        Column("colour", "text", N_("Flag"), N_("Red or black.")),
        _STATE,
        _BY,
        _AT,
        _REASON,
        Column("event", "count", N_("Event"), N_("The entry of the verified event it rests on, if it does.")),
        Column(
            "probability", "rate", N_("Probability"), N_("Of the first or last places, when it was signed.")
        ),
        *_APPEAL,
    )
    return Table("signed-flags", N_("Signed flags"), columns, [_flag(one) for one in found.flags])


def _flag(one: Flag) -> tuple[Value, ...]:
    head = (one.entry, one.window, Term(one.colour), Term(one.standing), one.by, one.at, one.reason)
    appeal = one.appeal
    told: tuple[Value, ...] = (None,) * len(_APPEAL)
    if appeal:
        told = (appeal.by, appeal.at, appeal.words, appeal.decided_by, appeal.decided_at, appeal.reason)
    return *head, one.event or None, one.probability, *told


def _events(found: FlagsReport) -> Table:
    columns = (
        _ENTRY,
        Column("about", "text", N_("About"), N_("A window or a clerk.")),
        Column("unit", "text", N_("Window or clerk"), N_("A window's number or a clerk's staff number.")),
        Column("kind", "text", N_("Kind"), N_("A fault or a merit.")),
        _BY,
        _AT,
        Column("what", "text", N_("What"), N_("What happened.")),
        Column("evidence", "text", N_("Evidence"), N_("How it was verified.")),
        _RETRACTED,
    )
    rows = [
        (one.entry, Term(one.unit), one.name, Term(one.weight), one.by, one.at, one.words, one.evidence,
         _yes(is_so=one.retracted))
        for one in found.events
    ]  # fmt: skip
    return Table("verified-events", N_("Verified events"), columns, rows)


def _stars(found: FlagsReport) -> Table:
    columns = (
        _ENTRY,
        Column("clerk", "text", N_("Clerk"), N_("The nominee's staff number.")),
        Column("score", "points", N_("Score"), N_("The nominee's score in the ranking of clerks.")),
        Column(
            "rank", "count", N_("Rank"), N_("1 is the best of its group; empty for who is not comparable.")
        ),
        Column("rank_low", "count", N_("Rank, from"), N_("The better end of the rank's 5-95 % interval.")),
        Column("rank_high", "count", N_("Rank, to"), N_("The worse end of the rank's 5-95 % interval.")),
        Column("tickets", "count", N_("Tickets"), N_("Services that count in the ranking.")),
        Column("days", "count", N_("Days"), N_("Business days with services that count.")),
        Column("response", "rate", N_("Response rate"), N_("Rated / ratable.")),
        _BY,
        _AT,
        _REASON,
        Column("confirmed_by", "text", N_("Confirmed by"), N_("Who confirmed the star: a staff number.")),
        Column("confirmed_at", "text", N_("Confirmed, when"), N_("When the star was confirmed.")),
        _RETRACTED,
    )
    return Table("stars", N_("Stars of service"), columns, [_star(one) for one in found.nominees])


def _star(one: Nominee) -> tuple[Value, ...]:
    figures = one.score, one.rank, one.rank_low, one.rank_high, one.tickets, one.days, one.response
    said = one.by, one.at, one.reason, one.confirmed_by, one.confirmed_at, _yes(is_so=one.retracted)
    return one.entry, one.clerk, *figures, *said


def _bonuses(found: FlagsReport) -> Table:
    columns = (
        _ENTRY,
        Column("clerk", "text", N_("Clerk"), N_("Who gets it: a staff number.")),
        Column("yuan", "number", N_("Yuan"), N_("The amount; negative takes back.")),
        _BY,
        _AT,
        _REASON,
        _RETRACTED,
    )
    rows = [
        (one.entry, one.clerk, one.amount / 100, one.by, one.at, one.reason, _yes(is_so=one.retracted))
        for one in found.bonuses
    ]
    return Table("bonuses", N_("Bonuses"), columns, rows)


def _yes(*, is_so: bool) -> Term:
    return Term("yes") if is_so else Term("no")
