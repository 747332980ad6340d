"""How each event changes the hall. Facts are never refused; replaying a day's log rebuilds its hall."""

from __future__ import annotations

from . import events as e
from .evolving import alarms, appointments, cases, concerns, days, managing, slips, tickets, windows
from .hall import Hall


def evolve(hall: Hall, event: e.Event) -> None:
    """Bring the hall forward by one event, in place."""
    match event:
        case e.DayStarted() | e.DispatchSet() | e.GuardRaised() | e.GuardLowered():
            days.evolve(hall, event)
        case (
            e.SlipQueued()
            | e.SlipTaken()
            | e.SlipPrinted()
            | e.SlipFailed()
            | e.SlipMoved()
            | e.PrinterChanged()
        ):
            slips.evolve(hall, event)
        case (
            e.AppointmentBooked()
            | e.AppointmentMoved()
            | e.AppointmentCancelled()
            | e.AppointmentKept()
            | e.AppointmentMissed()
        ):
            appointments.evolve(hall, event)
        case e.CaseAccepted() | e.CaseSupplemented() | e.CaseDecided() | e.CaseCollected():
            cases.evolve(hall, event)
        case (
            e.ConcernOpened()
            | e.ConcernVerified()
            | e.ConcernMended()
            | e.ConcernCalledBack()
            | e.ConcernClosed()
            | e.ConcernRatedAgain()
            | e.ConcernReopened()
            | e.ConcernWithdrawn()
            | e.ContactSeen()
        ):
            concerns.evolve(hall, event)
        case (
            e.ClerkSignedIn()
            | e.ClerkSignedOut()
            | e.WindowOpened()
            | e.WindowPaused()
            | e.WindowClosed()
            | e.WindowStoodBy()
            | e.WindowStoodDown()
            | e.WindowSkillsSet()
            | e.WindowAdded()
            | e.WindowReleased()
        ):
            windows.evolve(hall, event)
        case e.AlarmRaised() | e.AlarmAcknowledged() | e.AlarmCleared() | e.AlarmCarried():
            alarms.evolve(hall, event)
        case (
            e.Announced()
            | e.AnnouncementEnded()
            | e.ClerkCalledBack()
            | e.KiosksClosed()
            | e.KiosksOpened()
            | e.ServiceCapped()
        ):
            managing.evolve(hall, event)
        case e.ServiceRated():
            hall.rated[event.rating.of] = event.rating
        case e.RatingVoided():
            hall.rated.pop(event.rating, None)
        case e.NoticesWanted():
            # Whom to tell is read from the log by whoever does the telling.
            hall.listening.add(event.ticket)
            hall.phones[event.ticket] += 1
        case e.NoticesStopped():
            hall.listening.discard(event.ticket)
        case _:
            tickets.evolve(hall, event)
