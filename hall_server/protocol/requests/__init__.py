"""What a device can ask of the hall.

Who asks follows from the device's proven key, so a window never names itself: ``CallNext`` from the
device enrolled as window 12 calls for window 12.
"""

from __future__ import annotations

import msgspec

from .alarms import SILENT_ALARMS, AcknowledgeAlarm, GetAlarms, RaiseEmergency
from .machines import (
    ClaimSlip,
    ConfirmSlip,
    FailSlip,
    GetSnapshot,
    Ping,
    ReportPrinter,
)
from .managing import (
    Announce,
    CallBackClerk,
    CapService,
    CloseKiosks,
    EndAnnouncement,
    FindTicket,
    GetDevices,
    GetToday,
    GetWindowLog,
    HaltWindow,
    OpenKiosks,
    ResumeWindow,
)
from .offices import (
    CallBackConcern,
    CloseConcern,
    DecideCase,
    GetCase,
    GetConcern,
    ListCases,
    ListConcerns,
    MendConcern,
    OpenConcern,
    SeeContact,
    SupplementCase,
    VerifyConcern,
)
from .phones import (
    GetLinkKey,
    GetScreen,
    GetTicket,
    RateService,
    StopNotices,
    WantNotices,
)
from .reception import (
    BeginJourney,
    BookAppointment,
    CancelAppointment,
    CheckIn,
    FindAppointments,
    GetAppointment,
    GetSlots,
    ListAppointments,
    MoveAppointment,
    PickUp,
    ReprintSlip,
    TakeTicket,
)
from .windows import (
    AddWindow,
    CallNext,
    CallTicket,
    CancelTicket,
    ChangeCitizen,
    CloseWindow,
    FinishService,
    GetRecent,
    MarkNoShow,
    OpenWindow,
    ParkTicket,
    PauseWindow,
    Recall,
    ReleaseWindow,
    ReturnTicket,
    SetSkills,
    SignIn,
    SignOut,
    StandBy,
    StandDown,
    StartService,
    TakeBack,
    TransferTicket,
)
from .words import (
    AccessNeed,
    CallBackOutcome,
    CitizenInfo,
    ConcernSource,
    Outcome,
    PauseKind,
    PrinterCondition,
    PrinterFault,
    PriorityClass,
    RatingChannel,
    RatingLevel,
)

Ask = (
    GetAlarms
    | AcknowledgeAlarm
    | RaiseEmergency
    | TakeTicket
    | BeginJourney
    | CheckIn
    | FindAppointments
    | GetSlots
    | GetAppointment
    | ListAppointments
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | PickUp
    | ListCases
    | GetCase
    | SupplementCase
    | DecideCase
    | ListConcerns
    | GetConcern
    | OpenConcern
    | VerifyConcern
    | MendConcern
    | CallBackConcern
    | CloseConcern
    | SeeContact
    | GetLinkKey
    | GetTicket
    | RateService
    | WantNotices
    | StopNotices
    | GetScreen
    | ChangeCitizen
    | CancelTicket
    | SetSkills
    | AddWindow
    | ReleaseWindow
    | Announce
    | CallBackClerk
    | HaltWindow
    | ResumeWindow
    | GetDevices
    | CapService
    | CloseKiosks
    | EndAnnouncement
    | FindTicket
    | GetWindowLog
    | GetToday
    | OpenKiosks
    | ReprintSlip
    | SignIn
    | SignOut
    | OpenWindow
    | PauseWindow
    | StandBy
    | StandDown
    | CloseWindow
    | CallNext
    | CallTicket
    | Recall
    | StartService
    | FinishService
    | MarkNoShow
    | ParkTicket
    | ReturnTicket
    | TransferTicket
    | TakeBack
    | ClaimSlip
    | ConfirmSlip
    | FailSlip
    | ReportPrinter
    | GetSnapshot
    | GetRecent
    | Ping
)


class Request(msgspec.Struct, frozen=True, omit_defaults=True):
    """An ask with the id that makes a retry safe: the same id never acts twice."""

    id: str
    ask: Ask


__all__ = [
    "SILENT_ALARMS",
    "AccessNeed",
    "AcknowledgeAlarm",
    "AddWindow",
    "Announce",
    "Ask",
    "BeginJourney",
    "BookAppointment",
    "CallBackClerk",
    "CallBackConcern",
    "CallBackOutcome",
    "CallNext",
    "CallTicket",
    "CancelAppointment",
    "CancelTicket",
    "CapService",
    "ChangeCitizen",
    "CheckIn",
    "CitizenInfo",
    "ClaimSlip",
    "CloseConcern",
    "CloseKiosks",
    "CloseWindow",
    "ConcernSource",
    "ConfirmSlip",
    "DecideCase",
    "EndAnnouncement",
    "FailSlip",
    "FindAppointments",
    "FindTicket",
    "FinishService",
    "GetAlarms",
    "GetAppointment",
    "GetCase",
    "GetConcern",
    "GetDevices",
    "GetLinkKey",
    "GetRecent",
    "GetScreen",
    "GetSlots",
    "GetSnapshot",
    "GetTicket",
    "GetToday",
    "GetWindowLog",
    "HaltWindow",
    "ListAppointments",
    "ListCases",
    "ListConcerns",
    "MarkNoShow",
    "MendConcern",
    "MoveAppointment",
    "OpenConcern",
    "OpenKiosks",
    "OpenWindow",
    "Outcome",
    "ParkTicket",
    "PauseKind",
    "PauseWindow",
    "PickUp",
    "Ping",
    "PrinterCondition",
    "PrinterFault",
    "PriorityClass",
    "RaiseEmergency",
    "RateService",
    "RatingChannel",
    "RatingLevel",
    "Recall",
    "ReleaseWindow",
    "ReportPrinter",
    "ReprintSlip",
    "Request",
    "ResumeWindow",
    "ReturnTicket",
    "SeeContact",
    "SetSkills",
    "SignIn",
    "SignOut",
    "StandBy",
    "StandDown",
    "StartService",
    "StopNotices",
    "SupplementCase",
    "TakeBack",
    "TakeTicket",
    "TransferTicket",
    "VerifyConcern",
    "WantNotices",
]
