"""The open cases as the back office goes through them. Pure."""

from __future__ import annotations

from hall_server.protocol import CaseInfo, HallView

from .cells import GAP, fit, padded, wrapped
from .listed import Listed
from .state import service_name
from .times import clock, day_of
from .words import N_, _

STATES = {
    "back_office": N_("to decide"),
    "supplement": N_("papers missing"),
    "ready": N_("approved, to collect"),
    "refused": N_("refused, to collect"),
    "collected": N_("collected"),
}
OVERDUE = {
    "promised": N_("PROMISED DAY OVERDUE"),
    "legal": N_("LEGAL LIMIT OVERDUE"),
    "supplement": N_("MISSING PAPERS OVERDUE"),
}
UNDECIDED = ("back_office", "supplement")

# Cells of each column: number, service, accepted, owner, promised, legal. The state takes the rest.
_COLUMNS = (14, 17, 6, 6, 6, 6)
_HEADS = (N_("case"), N_("service"), N_("since"), N_("owner"), N_("due"), N_("legal"))


class CaseList(Listed[CaseInfo]):
    """What is overdue comes first, what only has to be collected last."""

    def urgency(self, item: CaseInfo) -> tuple[bool, bool]:
        return item.state not in UNDECIDED, not item.overdue


def heads(width: int) -> str:
    """The line above the columns."""
    parts = [padded(_(head), cells - 1) for head, cells in zip(_HEADS, _COLUMNS, strict=True)]
    return fit("   " + " ".join([*parts, _("state")]), width)


def row(case: CaseInfo, view: HallView, width: int) -> str:
    """One case on one line. Of the days only month and day are there; the details have the year."""
    texts = (
        case.number,
        service_name(view, case.service, _.language),
        _short(day_of(case.accepted_at, view.timezone)),
        case.owner,
        _short(case.promised),
        _short(case.legal),
    )
    parts = [padded(text, cells - 1) for text, cells in zip(texts, _COLUMNS, strict=True)]
    return padded(" ".join([*parts, _state(case)]), width)


def details(case: CaseInfo, view: HallView, width: int) -> list[str]:
    """All that is known of a case, on as many lines as it takes."""
    accepted = f"{day_of(case.accepted_at, view.timezone)} {clock(case.accepted_at, view.timezone)}"
    lines = [
        service_name(view, case.service, _.language),
        GAP.join([_(STATES[case.state]), *(_(OVERDUE[deadline]) for deadline in case.overdue)]),
        _(
            "accepted {time} by {owner} at window {window}",
            time=accepted,
            owner=case.owner,
            window=case.window,
        ),
        _("promised by {day}", day=case.promised or "-")
        + GAP
        + _("legal limit {day}", day=case.legal or "-"),
    ]
    if case.note:
        lines.append(_("note: {note}", note=case.note))
    if case.missing:
        lines += ["", _missing_by(case)]
        lines += [f"  {count}. {paper}" for count, paper in enumerate(case.missing, 1)]
    return [part for line in lines for part in wrapped(line, width)]


def _missing_by(case: CaseInfo) -> str:
    count = len(case.missing)
    if case.state != "supplement":
        return _("{count} papers were missing:", count=count)
    return _("{count} papers are missing, due by {day}:", count=count, day=case.supplement_by or "-")


def _state(case: CaseInfo) -> str:
    """In words, what counts first: that a deadline has passed, then what is to be done."""
    state = _(STATES[case.state])
    if case.state == "supplement":
        state = _("{count} missing", count=len(case.missing))
    if not case.overdue:
        return state
    late = _("LEGAL OVERDUE") if "legal" in case.overdue else _("OVERDUE")
    return f"{late} {state}"


def _short(day: str | None) -> str:
    return day[5:] if day else "-"
