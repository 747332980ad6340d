"""What people and devices ask of the hall. Commands are orders: the hall may refuse them."""

from __future__ import annotations

from .alarms import AcknowledgeAlarm, LookAtAlarms, RaiseEmergency
from .managing import (
    Announce,
    CallBackClerk,
    CapService,
    CloseKiosks,
    EndAnnouncement,
    HaltWindow,
    OpenKiosks,
    ResumeWindow,
)
from .offices import (
    CallBackConcern,
    CloseConcern,
    DecideCase,
    MendConcern,
    OpenConcern,
    SeeContact,
    SupplementCase,
    VerifyConcern,
)
from .phones import (
    Rate,
    StopNotices,
    WantNotices,
)
from .printing import (
    ClaimSlip,
    ConfirmSlip,
    FailSlip,
    ReportPrinter,
)
from .reception import (
    BeginJourney,
    BookAppointment,
    CancelAppointment,
    CheckIn,
    LapseAppointments,
    MoveAppointment,
    PickUp,
    ReprintSlip,
    TakeTicket,
)
from .running import (
    AddWindow,
    CallForReady,
    CancelTicket,
    ChangeCitizen,
    LookAtGuards,
    ReleaseWindow,
    SetSkills,
    TurnDay,
)
from .windows import (
    CallNext,
    CallTicket,
    CloseWindow,
    FinishService,
    MarkNoShow,
    OpenWindow,
    Outcome,
    ParkTicket,
    PauseWindow,
    Recall,
    ReturnTicket,
    SignIn,
    SignOut,
    StandBy,
    StandDown,
    StartService,
    TakeBack,
    TransferTicket,
)

Command = (
    TakeTicket
    | BeginJourney
    | BookAppointment
    | MoveAppointment
    | CancelAppointment
    | CheckIn
    | LapseAppointments
    | PickUp
    | SupplementCase
    | DecideCase
    | Rate
    | WantNotices
    | StopNotices
    | OpenConcern
    | VerifyConcern
    | MendConcern
    | CallBackConcern
    | CloseConcern
    | SeeContact
    | SignIn
    | SignOut
    | OpenWindow
    | PauseWindow
    | StandBy
    | StandDown
    | CallForReady
    | LookAtGuards
    | SetSkills
    | AddWindow
    | ReleaseWindow
    | ChangeCitizen
    | CancelTicket
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
    | Announce
    | CallBackClerk
    | HaltWindow
    | ResumeWindow
    | CapService
    | CloseKiosks
    | EndAnnouncement
    | OpenKiosks
    | TurnDay
    | ClaimSlip
    | ConfirmSlip
    | FailSlip
    | ReprintSlip
    | ReportPrinter
    | LookAtAlarms
    | AcknowledgeAlarm
    | RaiseEmergency
)


__all__ = [
    "AcknowledgeAlarm",
    "AddWindow",
    "Announce",
    "BeginJourney",
    "BookAppointment",
    "CallBackClerk",
    "CallBackConcern",
    "CallForReady",
    "CallNext",
    "CallTicket",
    "CancelAppointment",
    "CancelTicket",
    "CapService",
    "ChangeCitizen",
    "CheckIn",
    "ClaimSlip",
    "CloseConcern",
    "CloseKiosks",
    "CloseWindow",
    "Command",
    "ConfirmSlip",
    "DecideCase",
    "EndAnnouncement",
    "FailSlip",
    "FinishService",
    "HaltWindow",
    "LapseAppointments",
    "LookAtAlarms",
    "LookAtGuards",
    "MarkNoShow",
    "MendConcern",
    "MoveAppointment",
    "OpenConcern",
    "OpenKiosks",
    "OpenWindow",
    "Outcome",
    "ParkTicket",
    "PauseWindow",
    "PickUp",
    "RaiseEmergency",
    "Rate",
    "Recall",
    "ReleaseWindow",
    "ReportPrinter",
    "ReprintSlip",
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
    "TurnDay",
    "VerifyConcern",
    "WantNotices",
]
