"""Why the hall says no. Each refusal is a class with a sentence that the person at the screen can act on.

The sentence is a message id of the catalogue; its ``{fields}`` are the refusal's own attributes.
"""

from __future__ import annotations

import re


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a sentence for the catalogue; the domain itself never translates."""
    return message


class Refusal(Exception):
    """A command that the rules do not allow. Nothing has changed."""

    sentence: str

    def __init__(self, **fields: object) -> None:
        super().__init__(self.sentence.format(**fields))
        self.fields = fields

    @property
    def code(self) -> str:
        """The stable name for programs, such as ``nobody_waiting``."""
        return re.sub(r"(?<!^)(?=[A-Z])", "_", type(self).__name__).lower()


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


class ServiceClosed(Refusal):
    sentence = N_("This service is closed now. Its hours are {hours}.")


class ServiceClosedToday(Refusal):
    sentence = N_("This service is closed all day today.")


class SameService(Refusal):
    sentence = N_("{number} is already for this service.")


class NumbersExhausted(Refusal):
    sentence = N_("All numbers {prefix} of today have been handed out. Please ask at the desk.")


class NothingToTakeBack(Refusal):
    sentence = N_("There is nothing to take back.")


class TakeBackTooLate(Refusal):
    sentence = N_("That was more than {seconds} s ago and can no longer be taken back.")


class UnknownPrinter(Refusal):
    sentence = N_("Printer {printer} is not in the hall's plan. Ask the installer to add it to hall.toml.")


class UnknownKiosk(Refusal):
    sentence = N_("Kiosk {kiosk} is not in the hall's plan. Ask the installer to add it to hall.toml.")


class ServiceNotHere(Refusal):
    sentence = N_("This kiosk does not hand out numbers for this service.")


class NoPrinterHere(Refusal):
    sentence = N_("This kiosk has no printer.")
