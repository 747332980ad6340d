"""At a window: calling, serving, sitting down."""

from __future__ import annotations

from .base import N_, Refusal


class NobodyWaiting(Refusal):
    sentence = N_("Nobody is waiting for this window.")


class UnknownWindow(Refusal):
    sentence = N_("Window {window} is not in the hall's plan. Ask the installer to add it to hall.toml.")


class NotSignedIn(Refusal):
    sentence = N_("Nobody is signed in at this window. Sign in first.")


class ClerkServingElsewhere(Refusal):
    sentence = N_("You are still serving {number} at window {window}. Finish there first.")


class WindowClosed(Refusal):
    sentence = N_("This window is closed. Open it first.")


class WindowPaused(Refusal):
    sentence = N_("This window is paused. Resume first.")


class WindowBusy(Refusal):
    sentence = N_("{number} is still at this window. Finish, park or transfer it first.")


class NoTicketHere(Refusal):
    sentence = N_("No ticket is at this window. Call one first.")


class AlreadyStarted(Refusal):
    sentence = N_("The service for {number} has already started.")


class NotStarted(Refusal):
    sentence = N_("The service for {number} has not started. Press start when the citizen has arrived.")


class RecallLimitReached(Refusal):
    sentence = N_("{number} has been called {calls} times, which is the limit. Mark a no-show or park it.")


class RecallTooSoon(Refusal):
    sentence = N_("{number} was called just now. Call again in {seconds} s.")


class TooFewCalls(Refusal):
    sentence = N_("{number} has been called {calls} of {needed} times. Call again before marking a no-show.")


class ReasonMissing(Refusal):
    sentence = N_("This needs a reason.")


class TextTooLong(Refusal):
    sentence = N_("This text is too long: {most} characters at most.")


class UnknownTicket(Refusal):
    sentence = N_("There is no ticket {number} today. Check the number.")


class TicketAtWindow(Refusal):
    sentence = N_("{number} has already been called by window {window}.")


class TicketEnded(Refusal):
    sentence = N_("{number} has already ended.")


class NotParked(Refusal):
    sentence = N_("{number} is not parked.")


class CannotServe(Refusal):
    sentence = N_("This window does not handle the service of {number}.")


class UnknownService(Refusal):
    sentence = N_("The hall has no service {service}.")


class SameService(Refusal):
    sentence = N_("{number} is already for this service.")


class NothingToTakeBack(Refusal):
    sentence = N_("There is nothing to take back.")


class TakeBackTooLate(Refusal):
    sentence = N_("That was more than {seconds} s ago and can no longer be taken back.")


class ChosenQuotaUsed(Refusal):
    sentence = N_("This window has called {most} numbers out of turn today, the limit. Call the next.")


class NeedsLonger(Refusal):
    sentence = N_("{number} needs longer to come. Wait {seconds} s more before marking a no-show.")


class ComesAnyway(Refusal):
    sentence = N_("{number} will be called for this service anyway. Finish this step.")


class WentOn(Refusal):
    sentence = N_("{number} has already gone on. It can no longer be taken back.")
