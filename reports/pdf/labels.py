"""What the report calls things."""

from __future__ import annotations

from collections.abc import Mapping

from hall_server.language import N_, Translator
from reports.month.model import MonthReport, Name
from reports.period import Period

TIERS = {
    "A": N_("A: all of it in the upper half"),
    "B": N_("B: neither, where most belong"),
    "C": N_("C: all of it in the lower half"),
}
EXCLUDED = {
    "too_short": N_("Shorter than a service can be"),
    "too_long": N_("Longer than a service can be"),
    "no_show": N_("Called, and nobody came"),
    "expired": N_("Never called: the day ended"),
    "cancelled": N_("Given up by the citizen"),
    "auto_closed": N_("Closed by the system, not by a clerk"),
    "not_started": N_("Never begun"),
    "same_person": N_("The same person and service shortly after"),
    "passed_on": N_("Passed on to another window"),
    "chosen": N_("Called out of turn by its number"),
    "alone": N_("A service that nobody else does"),
}
PARTS = {
    "efficiency": N_("Efficiency"),
    "first_visit": N_("Done at the first visit"),
    "ratings": N_("Ratings"),
    "availability": N_("Availability"),
    "closure": N_("Closing of bad ratings and cases"),
}
POLICIES = {
    "left_out": N_("unrated ones left out"),
    "very_satisfied": N_("unrated ones as very satisfied"),
    "satisfied": N_("unrated ones as satisfied"),
    "fairly_satisfied": N_("unrated ones as fairly satisfied"),
}
EVENTS = {
    "repeat": N_("Repeat visits"),
    "complaint": N_("Complaints"),
    "overdue": N_("Overdue cases"),
    "no_show": N_("No-shows"),
}
LEVELS = {
    "very_satisfied": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "fairly_satisfied": N_("Fairly satisfied"),
    "dissatisfied": N_("Dissatisfied"),
    "very_dissatisfied": N_("Very dissatisfied"),
}
OPTIONS = {
    "efficiency": N_("Speed of service"),
    "skill": N_("Knowledge and skill"),
    "attitude": N_("Attitude"),
}
SOURCES = {
    "bad_rating": N_("Bad ratings"),
    "consultation": N_("Questions"),
    "suggestion": N_("Suggestions"),
    "complaint": N_("Complaints"),
    "experience": N_("Service visitors"),
    "hotline": N_("12345 hotline"),
}
WEEKDAYS = {
    1: N_("Monday"),
    2: N_("Tuesday"),
    3: N_("Wednesday"),
    4: N_("Thursday"),
    5: N_("Friday"),
    6: N_("Saturday"),
    7: N_("Sunday"),
}
_MONTHS = (
    N_("January {year}"),
    N_("February {year}"),
    N_("March {year}"),
    N_("April {year}"),
    N_("May {year}"),
    N_("June {year}"),
    N_("July {year}"),
    N_("August {year}"),
    N_("September {year}"),
    N_("October {year}"),
    N_("November {year}"),
    N_("December {year}"),
)


def label(of: Mapping[str, str], key: str, _: Translator) -> str:
    """What is not known by name here keeps its own."""
    return _(of[key]) if key in of else key


def hall(report: MonthReport, _: Translator) -> str:
    return name_in(report.basis.name, _) or report.basis.hall


def name_in(name: Name, _: Translator) -> str:
    """In the report's language, else in the one there is."""
    return name.get(_.language) or next((text for text in name.values() if text), "")


def period_name(period: Period, _: Translator) -> str:
    """Such as *October 2026*."""
    year = period.first.year
    match period.kind:
        case "day":
            return period.first.isoformat()
        case "month":
            return _(_MONTHS[period.first.month - 1], year=year)
        case "quarter":
            return _("Quarter {quarter} of {year}", quarter=(period.first.month + 2) // 3, year=year)
        case "year":
            return _("The year {year}", year=year)


def title(report: MonthReport, _: Translator) -> str:
    match report.basis.period.kind:
        case "day":
            return _("Report on the day's service")
        case "month":
            return _("Monthly report on service")
        case "quarter":
            return _("Quarterly report on service")
        case "year":
            return _("Yearly report on service")


def window(number: str, names: Mapping[str, str], _: Translator) -> str:
    """A window's number, and its name where it has one."""
    name = names.get(number, "")
    plain = _("Window {number}", number=number)
    return plain if name in ("", number, plain) else _("{number} {name}", number=number, name=name)
