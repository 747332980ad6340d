"""What happened in the hall. Events are facts: they are logged, replayed and never refused.

Every event carries ``at``, milliseconds since the epoch. Nothing personal is ever in an event: clerks
appear by staff number, citizens by ticket.
"""

from .alarms import AlarmAcknowledged, AlarmCarried, AlarmCleared, AlarmEvent, AlarmRaised
from .appointments import (
    AppointmentBooked,
    AppointmentCancelled,
    AppointmentKept,
    AppointmentMissed,
    AppointmentMoved,
)
from .cases import (
    CaseAccepted,
    CaseCollected,
    CaseDecided,
    CaseSupplemented,
)
from .citizens import NoticesStopped, NoticesWanted, RatingVoided, ServiceRated
from .concerns import (
    ConcernCalledBack,
    ConcernClosed,
    ConcernMended,
    ConcernOpened,
    ConcernRatedAgain,
    ConcernReopened,
    ConcernVerified,
    ConcernWithdrawn,
    ContactSeen,
)
from .days import (
    DayStarted,
    DispatchSet,
    GuardLowered,
    GuardRaised,
)
from .managing import (
    Announced,
    AnnouncementEnded,
    ClerkCalledBack,
    KiosksClosed,
    KiosksOpened,
    ServiceCapped,
)
from .slips import (
    PrinterChanged,
    SlipFailed,
    SlipMoved,
    SlipPrinted,
    SlipQueued,
    SlipTaken,
)
from .tickets import (
    CHOSEN,
    CallReason,
    CitizenChanged,
    EndTakenBack,
    ServiceFinished,
    ServiceStarted,
    StepBegan,
    TicketCalled,
    TicketCancelled,
    TicketExpired,
    TicketIssued,
    TicketNoShow,
    TicketParked,
    TicketRecalled,
    TicketReturned,
    TicketTransferred,
)
from .windows import (
    ClerkSignedIn,
    ClerkSignedOut,
    WindowAdded,
    WindowClosed,
    WindowOpened,
    WindowPaused,
    WindowReleased,
    WindowSkillsSet,
    WindowStoodBy,
    WindowStoodDown,
)

Event = (
    DayStarted
    | DispatchSet
    | TicketIssued
    | TicketCalled
    | StepBegan
    | CitizenChanged
    | TicketCancelled
    | TicketRecalled
    | ServiceStarted
    | ServiceFinished
    | TicketNoShow
    | TicketParked
    | TicketReturned
    | TicketTransferred
    | TicketExpired
    | EndTakenBack
    | ClerkSignedIn
    | ClerkSignedOut
    | WindowOpened
    | WindowPaused
    | WindowClosed
    | WindowStoodBy
    | WindowStoodDown
    | WindowSkillsSet
    | WindowAdded
    | WindowReleased
    | Announced
    | AnnouncementEnded
    | ClerkCalledBack
    | KiosksClosed
    | KiosksOpened
    | ServiceCapped
    | GuardRaised
    | GuardLowered
    | AppointmentBooked
    | AppointmentMoved
    | AppointmentCancelled
    | AppointmentKept
    | AppointmentMissed
    | CaseAccepted
    | CaseSupplemented
    | CaseDecided
    | CaseCollected
    | ServiceRated
    | RatingVoided
    | NoticesWanted
    | NoticesStopped
    | ConcernOpened
    | ConcernVerified
    | ConcernMended
    | ConcernCalledBack
    | ConcernClosed
    | ConcernRatedAgain
    | ConcernReopened
    | ConcernWithdrawn
    | ContactSeen
    | SlipQueued
    | SlipTaken
    | SlipPrinted
    | SlipFailed
    | SlipMoved
    | PrinterChanged
    | AlarmRaised
    | AlarmAcknowledged
    | AlarmCleared
    | AlarmCarried
)

__all__ = [
    "CHOSEN",
    "AlarmAcknowledged",
    "AlarmCarried",
    "AlarmCleared",
    "AlarmEvent",
    "AlarmRaised",
    "Announced",
    "AnnouncementEnded",
    "AppointmentBooked",
    "AppointmentCancelled",
    "AppointmentKept",
    "AppointmentMissed",
    "AppointmentMoved",
    "CallReason",
    "CaseAccepted",
    "CaseCollected",
    "CaseDecided",
    "CaseSupplemented",
    "CitizenChanged",
    "ClerkCalledBack",
    "ClerkSignedIn",
    "ClerkSignedOut",
    "ConcernCalledBack",
    "ConcernClosed",
    "ConcernMended",
    "ConcernOpened",
    "ConcernRatedAgain",
    "ConcernReopened",
    "ConcernVerified",
    "ConcernWithdrawn",
    "ContactSeen",
    "DayStarted",
    "DispatchSet",
    "EndTakenBack",
    "Event",
    "GuardLowered",
    "GuardRaised",
    "KiosksClosed",
    "KiosksOpened",
    "NoticesStopped",
    "NoticesWanted",
    "PrinterChanged",
    "RatingVoided",
    "ServiceCapped",
    "ServiceFinished",
    "ServiceRated",
    "ServiceStarted",
    "SlipFailed",
    "SlipMoved",
    "SlipPrinted",
    "SlipQueued",
    "SlipTaken",
    "StepBegan",
    "TicketCalled",
    "TicketCancelled",
    "TicketExpired",
    "TicketIssued",
    "TicketNoShow",
    "TicketParked",
    "TicketRecalled",
    "TicketReturned",
    "TicketTransferred",
    "WindowAdded",
    "WindowClosed",
    "WindowOpened",
    "WindowPaused",
    "WindowReleased",
    "WindowSkillsSet",
    "WindowStoodBy",
    "WindowStoodDown",
]
