"""The report's own words, which programs get as keys and people in their language."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from hall_server.language import N_
from reports.flags.wording import COLOURS, SOURCES, STANDINGS, WEIGHTS

WORDS: Mapping[str, str] = MappingProxyType(
    {
        # Figures
        "tickets": N_("Tickets"),
        "services": N_("Services completed"),
        "mean_wait": N_("Mean wait"),
        "p90_wait": N_("p90 wait"),
        "within_5_by_ticket": N_("Done in 5 min, by ticket"),
        "within_10_by_ticket": N_("Done in 10 min, by ticket"),
        "within_5_by_item": N_("Done in 5 min, by service"),
        "within_10_by_item": N_("Done in 10 min, by service"),
        "active_rating": N_("Active rating rate"),
        "appointments_kept": N_("Appointments kept"),
        "good_rate": N_("Good rating rate"),
        "active_good": N_("Good rating rate, active"),
        "unrated": N_("Unrated"),
        "replied": N_("Bad ratings looked into"),
        "rectified": N_("Bad ratings mended"),
        "satisfied_after": N_("Content after mending"),
        "cases_overdue": N_("Cases overdue"),
        "count": N_("count"),
        "seconds": N_("s"),
        "share": N_("share"),
        # Ratings
        "level": N_("Level"),
        "option": N_("Reason chosen"),
        "very_satisfied": N_("Very satisfied"),
        "satisfied": N_("Satisfied"),
        "fairly_satisfied": N_("Fairly satisfied"),
        "dissatisfied": N_("Dissatisfied"),
        "very_dissatisfied": N_("Very dissatisfied"),
        # Concerns
        "bad_rating": N_("Bad rating"),
        "consultation": N_("Consultation"),
        "suggestion": N_("Suggestion"),
        "complaint": N_("Complaint"),
        "experience": N_("Service visitor's finding"),
        "hotline": N_("12345 hotline"),
        "open": N_("Open"),
        "mending": N_("Being mended"),
        "calling_back": N_("To be called back"),
        "answered": N_("Answered"),
        "closed": N_("Closed"),
        # Rankings
        "window": N_("Windows"),
        "clerk": N_("Clerks"),
        "alone": N_("Nobody else serves it"),
        "too_few": N_("Too few"),
        "repeat": N_("Repeated visit"),
        "overdue": N_("Overdue case"),
        "no_show": N_("No-show"),
        # Exclusions
        "too_short": N_("Too short"),
        "too_long": N_("Too long"),
        "expired": N_("Expired"),
        "cancelled": N_("Cancelled"),
        "auto_closed": N_("Closed by the system"),
        "not_started": N_("Not started"),
        "same_person": N_("The same person again"),
        # A unit's own visits
        "yes": N_("Yes"),
        "no": N_("No"),
        "waiting": N_("Waiting"),
        "called": N_("Called"),
        "serving": N_("Being served"),
        "parked": N_("Parked"),
        "done": N_("Done"),
        "moved": N_("Sent on"),
        "score": N_("Score"),
        "part_efficiency": N_("Efficiency"),
        "part_first_visit": N_("Done at the first visit"),
        "part_ratings": N_("Ratings"),
        "part_availability": N_("Availability"),
        "part_closure": N_("Closed loops"),
        "passed_on": N_("Passed on"),
        "chosen": N_("Called out of turn"),
        # Flags
        **COLOURS,
        **SOURCES,
        **STANDINGS,
        **WEIGHTS,
    }
)
