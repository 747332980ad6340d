"""What each ask is answered by."""

from __future__ import annotations

from hall_server.protocol import (
    Accepted,
    Appointments,
    Ask,
    AtWindow,
    BeginJourney,
    BookAppointment,
    CallNext,
    CallTicket,
    Cases,
    CheckIn,
    ConcernMade,
    Concerns,
    ConcernStory,
    Contact,
    FindAppointments,
    Finished,
    FinishService,
    GetAppointment,
    GetCase,
    GetConcern,
    GetSlots,
    ListAppointments,
    ListCases,
    ListConcerns,
    MoveAppointment,
    OpenConcern,
    PickUp,
    Recall,
    Result,
    SeeContact,
    SignedIn,
    SignIn,
    Slots,
    StartService,
    TakeBack,
    TakeTicket,
    TicketTaken,
)

# What each ask is answered by, where it is not simply accepted.
_ANSWERS: dict[type[Ask], type[Result]] = {
    SignIn: SignedIn,
    CallNext: AtWindow,
    CallTicket: AtWindow,
    Recall: AtWindow,
    StartService: AtWindow,
    TakeBack: AtWindow,
    FinishService: Finished,
    GetCase: Cases,
    ListCases: Cases,
    TakeTicket: TicketTaken,
    BeginJourney: TicketTaken,
    CheckIn: TicketTaken,
    PickUp: TicketTaken,
    GetSlots: Slots,
    GetAppointment: Appointments,
    FindAppointments: Appointments,
    ListAppointments: Appointments,
    BookAppointment: Appointments,
    MoveAppointment: Appointments,
    ListConcerns: Concerns,
    GetConcern: ConcernStory,
    OpenConcern: ConcernMade,
    SeeContact: Contact,
}


def answer_to(ask: Ask) -> type[Result]:
    """The kind of answer that the hall gives when it does as asked."""
    return _ANSWERS.get(type(ask), Accepted)
