"""What people may press, type and ask for on any day: strategies for hypothesis.

Most of it makes sense at some moment, and some of it never does.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from hypothesis import strategies as st

from hall_server.domain import commands as c
from hall_server.domain.citizen import Citizen, Need, Priority
from hall_server.domain.plan import Bilingual
from tests.domain.city import DEAF, ELDER, ILL, person

Key = Callable[[int], c.Command]
Door = Mapping[str, Any]

# Windows 1, 2 and 4 are always staffed in the morning, 5 is for some classes only, 7 a temporary one.
windows = st.sampled_from([1, 2, 4, 4])
any_windows = st.sampled_from([1, 2, 4, 5, 7, 9])
clerks = st.sampled_from(["9001", "9002", "9004", "9009"])
services = st.sampled_from(
    ["consult", "consult", "intake", "intake", "invoice", "estate", "results", "divorce"]
)
skills = st.lists(st.sampled_from(["consult", "intake", "invoice", "estate"]), min_size=1, max_size=3)
packages = st.sampled_from(["shop", "shop", "home", "home", "wedding"])
reasons = st.sampled_from(["copy", "copy", "copy", " a  copy ", ""])
printers = st.sampled_from(["front", "back"])
passed = st.sampled_from([0, 1, 1_000, 9_999, 10_000, 10_001])
codes = st.sampled_from(["AAAA", "BBBB", "CCCC", "DDDD", "EEEE", " eeee "])
doors: st.SearchStrategy[Door] = st.sampled_from(
    [{}, {}, {"window": 1}, {"window": 7}, {"kiosk": "door"}, {"kiosk": "stairs"}, {"kiosk": "cellar"}]
)
citizens = st.one_of(
    st.sampled_from([Citizen(), ELDER, ILL, DEAF, person("li"), person("wang", Priority.PREGNANT)]),
    st.builds(
        Citizen,
        st.sampled_from(Priority),
        st.sampled_from(["", "ill", "hero", "famous"]),
        st.lists(st.sampled_from(Need), max_size=2).map(tuple),
        st.sampled_from([None, None, "li", "wang"]),
    ),
)


def done(window: int) -> c.Command:
    return c.FinishService(window)


def accepted(window: int) -> c.Command:
    return c.FinishService(window, c.Outcome.ACCEPTED)


def owed(window: int) -> c.Command:
    return c.FinishService(window, c.Outcome.ACCEPTED, ("ID card", " "))


def refused(window: int) -> c.Command:
    return c.FinishService(window, c.Outcome.REFUSED, ("ID card",))


def parked(window: int) -> c.Command:
    return c.ParkTicket(window, "copy")


def sent_on(window: int) -> c.Command:
    return c.TransferTicket(window, "intake")


KEYS: list[Key] = [
    c.CallNext,
    c.Recall,
    c.StartService,
    c.MarkNoShow,
    c.TakeBack,
    c.SignOut,
    c.StandBy,
    done,
    accepted,
    refused,
    parked,
    sent_on,
]
WAYS: list[tuple[Key, ...]] = [
    (c.CallNext, c.StartService, done),
    (c.CallNext, c.StartService, done, c.TakeBack),
    (c.CallNext, c.StartService, done, c.TakeBack, accepted),
    (c.CallNext, c.StartService, accepted),
    (c.CallNext, c.StartService, owed),
    (c.CallNext, c.StartService, refused),
    (c.CallNext, c.StartService, parked),
    (c.CallNext, c.StartService, sent_on),
    (c.CallNext, c.StartService),
    (c.CallNext, parked, c.StandBy),
    (c.CallNext, c.Recall, c.MarkNoShow, c.TakeBack),
    (c.StartService, done, c.StandBy),
]
by_clerks: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.SignIn, any_windows, clerks),
    st.builds(c.SignOut, any_windows),
    st.builds(c.OpenWindow, any_windows),
    st.builds(c.PauseWindow, any_windows, reasons),
    st.builds(c.CloseWindow, any_windows),
    st.builds(c.TransferTicket, any_windows, services),
    st.builds(c.StandBy, any_windows),
    st.builds(c.StandDown, any_windows),
)
by_the_manager: st.SearchStrategy[c.Command] = st.one_of(
    st.builds(c.SetSkills, any_windows, skills.map(tuple), reasons),
    st.builds(
        c.AddWindow,
        st.sampled_from([1, 7, 7, -1]),
        st.sampled_from(["tax", "general", "moon"]),
        skills.map(tuple),
        reasons,
    ),
    st.builds(c.ReleaseWindow, any_windows, reasons),
    st.builds(c.CapService, services, st.sampled_from([None, 0, 1, 20, -1]), reasons),
    st.builds(c.CloseKiosks, reasons),
    st.builds(c.OpenKiosks, reasons),
    st.builds(c.Announce, st.builds(Bilingual, reasons, reasons)),
    st.builds(c.EndAnnouncement),
    st.builds(c.CallBackClerk, any_windows, reasons),
    st.builds(c.HaltWindow, any_windows, st.just("office"), reasons),
    st.builds(c.ResumeWindow, any_windows, st.just("office"), reasons),
)


def about_a_ticket(number: str) -> st.SearchStrategy[c.Command]:
    """What can be asked of a ticket by its number."""
    known = st.just(number)
    return st.one_of(
        st.builds(c.ReturnTicket, windows, known),
        st.builds(c.CallTicket, windows, known, reasons),
        st.builds(c.CancelTicket, known, reasons),
        st.builds(c.ChangeCitizen, known, citizens, reasons, st.sampled_from([None, 1, 4, 7])),
        st.builds(c.ReprintSlip, known, st.sampled_from(["door", "cellar"])),
    )


def about_a_case(number: str) -> st.SearchStrategy[c.Command]:
    """What can be asked of a case by its number."""
    known = st.just(number)
    return st.one_of(
        st.builds(c.SupplementCase, known, st.sampled_from([None, 1, 9])),
        st.builds(c.DecideCase, known, st.booleans(), reasons, st.sampled_from([None, 1, 9])),
        st.builds(c.PickUp, known, st.sampled_from(["door", "stairs", None]), citizen=citizens),
    )


def about_a_slot(slot: int) -> st.SearchStrategy[c.Command]:
    """Booking a slot, or moving to it."""
    booked = st.sampled_from(["consult", "intake", "estate", "invoice"])
    return st.one_of(
        st.builds(c.BookAppointment, booked, st.just(slot), codes, citizen=citizens),
        st.builds(c.MoveAppointment, codes, st.just(slot)),
    )


def about_an_appointment(code: str) -> st.SearchStrategy[c.Command]:
    """What can be asked of an appointment by its code."""
    known = st.just(code)
    return st.one_of(
        st.builds(c.CancelAppointment, known),
        st.builds(c.CheckIn, known, st.sampled_from(["", "city", "village"]), st.just("door")),
        st.builds(c.CheckIn, known, window=windows, needs=st.just((Need.DEAF,))),
    )
