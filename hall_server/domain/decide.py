"""What the hall answers to a command: the events that follow, or a refusal. Nothing is changed here."""

from __future__ import annotations

from typing import assert_never

from . import commands as c
from .deciding import (
    alarms,
    appointments,
    calling,
    cases,
    concerns,
    issuing,
    managing,
    notices,
    printing,
    rating,
    running,
    serving,
    windows,
)
from .events import Event
from .evolve import evolve
from .hall import Hall
from .policy import FirstComeFirstServed, Policy

FCFS = FirstComeFirstServed()


def decide(hall: Hall, command: c.Command, now: int, policy: Policy = FCFS) -> list[Event]:
    """The events of a command at ``now`` (milliseconds since the epoch), in order.

    An empty list means that what was asked for is already so. Raises a
    :class:`~hall_server.domain.refusals.Refusal` when the rules do not allow it.
    """
    match command:
        case c.TakeTicket():
            return issuing.take_ticket(hall, command, now, policy)
        case c.BeginJourney():
            return issuing.begin_journey(hall, command, now, policy)
        case c.BookAppointment():
            return appointments.book(hall, command, now)
        case c.MoveAppointment():
            return appointments.move(hall, command, now)
        case c.CancelAppointment():
            return appointments.cancel(hall, command, now)
        case c.CheckIn():
            return appointments.check_in(hall, command, now, policy)
        case c.LapseAppointments():
            return appointments.lapse(hall, now)
        case c.PickUp():
            return cases.pick_up(hall, command, now, policy)
        case c.SupplementCase():
            return cases.supplement(hall, command, now)
        case c.DecideCase():
            return cases.decide_case(hall, command, now)
        case c.Rate():
            return rating.rate(hall, command, now)
        case c.WantNotices():
            return notices.want(hall, command, now)
        case c.StopNotices():
            return notices.stop(hall, command, now)
        case c.OpenConcern():
            return concerns.open_concern(hall, command, now)
        case c.VerifyConcern():
            return concerns.verify(hall, command, now)
        case c.MendConcern():
            return concerns.mend(hall, command, now)
        case c.CallBackConcern():
            return concerns.call_back(hall, command, now)
        case c.CloseConcern():
            return concerns.close(hall, command, now)
        case c.SeeContact():
            return concerns.see_contact(hall, command, now)
        case c.CallNext():
            return calling.call_next(hall, command, now, policy)
        case c.CallTicket():
            return calling.call_ticket(hall, command, now)
        case c.Recall():
            return calling.recall(hall, command, now)
        case c.MarkNoShow():
            return calling.no_show(hall, command, now)
        case c.StartService():
            return serving.start(hall, command, now)
        case c.FinishService():
            return serving.finish(hall, command, now, policy)
        case c.ParkTicket():
            return serving.park(hall, command, now)
        case c.ReturnTicket():
            return serving.return_to_line(hall, command, now)
        case c.TransferTicket():
            return serving.transfer(hall, command, now, policy)
        case c.TakeBack():
            return serving.take_back(hall, command, now)
        case c.SignIn():
            return windows.sign_in(hall, command, now)
        case c.SignOut():
            return windows.sign_out(hall, command, now)
        case c.OpenWindow():
            return windows.open_window(hall, command, now)
        case c.PauseWindow():
            return windows.pause_window(hall, command, now)
        case c.CloseWindow():
            return windows.close_window(hall, command, now)
        case c.StandBy():
            return windows.stand_by(hall, command, now)
        case c.StandDown():
            return windows.stand_down(hall, command, now)
        case c.CallForReady():
            return running.call_for_ready(hall, now, policy)
        case c.LookAtGuards():
            return running.look_at_guards(hall, now)
        case c.SetSkills():
            return running.set_skills(hall, command, now)
        case c.AddWindow():
            return running.add_window(hall, command, now)
        case c.ReleaseWindow():
            return running.release_window(hall, command, now)
        case c.CapService():
            return managing.cap_service(hall, command, now)
        case c.CloseKiosks():
            return managing.close_kiosks(hall, command, now)
        case c.OpenKiosks():
            return managing.open_kiosks(hall, command, now)
        case c.Announce():
            return managing.announce(hall, command, now)
        case c.EndAnnouncement():
            return managing.end_announcement(hall, now)
        case c.CallBackClerk():
            return managing.call_back_clerk(hall, command, now)
        case c.HaltWindow():
            return managing.halt_window(hall, command, now)
        case c.ResumeWindow():
            return managing.resume_window(hall, command, now)
        case c.ChangeCitizen():
            return running.change_citizen(hall, command, now, policy)
        case c.CancelTicket():
            return running.cancel_ticket(hall, command, now)
        case c.ClaimSlip():
            return printing.claim(hall, command, now)
        case c.ConfirmSlip():
            return printing.confirm(hall, command, now)
        case c.FailSlip():
            return printing.fail(hall, command, now)
        case c.ReprintSlip():
            return printing.reprint(hall, command, now)
        case c.ReportPrinter():
            return printing.report(hall, command, now)
        case c.LookAtAlarms():
            return alarms.look(hall, command, now)
        case c.AcknowledgeAlarm():
            return alarms.acknowledge(hall, command, now)
        case c.RaiseEmergency():
            return alarms.raise_emergency(hall, command, now)
        case c.TurnDay():
            return issuing.turn_day(hall, command, now, policy)
    assert_never(command)


def carry_out(hall: Hall, command: c.Command, now: int, policy: Policy = FCFS) -> list[Event]:
    """Decide, and bring the hall forward. Returns what happened; a refusal leaves the hall as it was."""
    events = decide(hall, command, now, policy)
    for event in events:
        evolve(hall, event)
    return events
