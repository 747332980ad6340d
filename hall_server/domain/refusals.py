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


class ServiceClosed(Refusal):
    sentence = N_("This service is closed now. Its hours are {hours}.")


class ServiceClosedToday(Refusal):
    sentence = N_("This service is closed all day today.")


class SameService(Refusal):
    sentence = N_("{number} is already for this service.")


class BookOfTodayFull(Refusal):
    sentence = N_("The hall has no room for more of these today. Please tell the installer.")


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


class GreenByStaffOnly(Refusal):
    sentence = N_("The green channel is opened by the staff. Please ask at a window or the desk.")


class AppointmentNeeded(Refusal):
    sentence = N_("This class is for people with an appointment. Check in with its code, or take a number.")


class GreenCapReached(Refusal):
    sentence = N_("Window {window} has let {most} into the green channel today, which is the limit.")


class PriorityReasonMissing(Refusal):
    sentence = N_("The green channel needs a reason from the hall's list.")


class UnknownReason(Refusal):
    sentence = N_("{reason} is not in the hall's list of reasons for the green channel.")


class DailyCapReached(Refusal):
    sentence = N_("All {most} numbers of today for this service have been taken. Please come on another day.")


class IdNeeded(Refusal):
    sentence = N_("This service needs an ID card. Please show it at the reader, or ask at the desk.")


class TooManyTickets(Refusal):
    sentence = N_("This ID has taken {most} numbers today, which is the limit. Please ask at the desk.")


class UnknownPackage(Refusal):
    sentence = N_("The hall has no package {package}.")


class ChosenQuotaUsed(Refusal):
    sentence = N_("This window has called {most} numbers out of turn today, the limit. Call the next.")


class NeedsLonger(Refusal):
    sentence = N_("{number} needs longer to come. Wait {seconds} s more before marking a no-show.")


class ComesAnyway(Refusal):
    sentence = N_("{number} will be called for this service anyway. Finish this step.")


class WentOn(Refusal):
    sentence = N_("{number} has already gone on. It can no longer be taken back.")


class NoAppointmentsHere(Refusal):
    sentence = N_("This service takes no appointments. Please take a number in the hall.")


class NoSuchSlot(Refusal):
    sentence = N_("There is no such slot. Choose one from the list of free slots.")


class NoSuchDay(Refusal):
    sentence = N_("{day} is not a day. Write it as 2026-03-31.")


class SlotPast(Refusal):
    sentence = N_("This slot is over. Choose a later one.")


class SlotTooFar(Refusal):
    sentence = N_("Appointments can be made up to {days} days ahead. Choose an earlier slot.")


class SlotFull(Refusal):
    sentence = N_("This slot is full. Choose another one.")


class TooManyAppointments(Refusal):
    sentence = N_("This person holds {most} appointments on that day, which is the limit. Cancel one first.")


class BadCode(Refusal):
    sentence = N_("A code has 1 to {most} letters A-Z, digits, - and _ and no spaces.")


class PhoneTailOnly(Refusal):
    sentence = N_("Give the last four digits of the phone number and nothing else.")


class CodeTaken(Refusal):
    sentence = N_("This code is in use. Try again.")


class UnknownAppointment(Refusal):
    sentence = N_("There is no appointment with this code. Check it, or take a number.")


class AlreadyCheckedIn(Refusal):
    sentence = N_("This appointment has been checked in already, with number {number}.")


class AppointmentIsCancelled(Refusal):
    sentence = N_("This appointment was cancelled. Please take a number.")


class AppointmentIsMissed(Refusal):
    sentence = N_("The time of this appointment is over. Please take a number.")


class OtherHall(Refusal):
    sentence = N_("This appointment is for another hall. Look at the address on it.")


class OtherDay(Refusal):
    sentence = N_("This appointment is for {day}. Come back on that day, or take a number.")


class TooEarly(Refusal):
    sentence = N_("Your appointment is at {slot}. Check-in opens at {opens}.")


class TooLate(Refusal):
    sentence = N_("Your appointment was at {slot}; it is too late to check in. Please take a number.")


class MissingListNeeded(Refusal):
    sentence = N_("Write down all that is missing before you refuse. The citizen gets the list on paper.")


class ListTooLong(Refusal):
    sentence = N_("A list has {lines} lines of {length} characters at most. Write it shorter.")


class NoPrinterForList(Refusal):
    sentence = N_("No printer can print the list of what is missing. Ask the installer for one.")


class UnknownCase(Refusal):
    sentence = N_("There is no open case {case}. Check the number on the receipt.")


class NoPickUpHere(Refusal):
    sentence = N_("This hall does not hand out numbers for collecting results. Please ask at the desk.")


class CaseClosed(Refusal):
    sentence = N_("Case {case} has already been decided or collected.")


class CaseNotReady(Refusal):
    sentence = N_("Case {case} has not been decided yet.")


class PapersOwed(Refusal):
    sentence = N_("Papers are still missing in case {case}. Note that they have come, then approve.")


class CollectedWith(Refusal):
    sentence = N_("Case {case} will be handed out with number {number}. Please wait for the call.")


class NothingMissing(Refusal):
    sentence = N_("No papers are missing in case {case}.")


class NotOverYet(Refusal):
    sentence = N_("This service is not over yet. Please rate it when it is.")


class NotToBeRated(Refusal):
    sentence = N_("There is no completed service to rate here.")


class RatedAlready(Refusal):
    sentence = N_("This service has been rated already, and a rating can no longer be changed.")


class RatingExpired(Refusal):
    sentence = N_("A service can be rated for {days} days after its end. That time is over.")


class UnknownOption(Refusal):
    sentence = N_("The list of reasons has changed meanwhile. Open the page again.")


class BadRatingNeedsReason(Refusal):
    sentence = N_("Please say why: choose a reason or write a few words.")


class NoNoticesHere(Refusal):
    sentence = N_("This hall does not send messages. Please watch the boards or this page.")


class NotInLine(Refusal):
    sentence = N_("This number is not waiting any more.")


class PhoneUnreadable(Refusal):
    sentence = N_("Please write a phone number: digits only, with + in front if it is abroad.")


class NotYourDuty(Refusal):
    sentence = N_("This is for clerks with the duty for it. Ask the manager who has it, or to be given it.")


class UnknownConcern(Refusal):
    sentence = N_("There is no open concern {concern}. Check the number.")


class ConcernClosed(Refusal):
    sentence = N_("Concern {concern} is closed.")


class VerifyFirst(Refusal):
    sentence = N_("Concern {concern} is new. Look into it first, and note whether it is founded.")


class MendFirst(Refusal):
    sentence = N_("Concern {concern} was verified. Put right what is wrong first, and note what was done.")


class CallBackFirst(Refusal):
    sentence = N_("Concern {concern} waits for the call back. After {tries} calls in vain it can be closed.")


class NothingLeftToDo(Refusal):
    sentence = N_("Concern {concern} is answered. All that is left is to close it.")


class NoContactLeft(Refusal):
    sentence = N_("No phone number was left for concern {concern}. Close it with a note of what was done.")


class RatedOnly(Refusal):
    sentence = N_("Only a citizen can give a bad rating. Choose another source.")


class WordsNeeded(Refusal):
    sentence = N_("Write down what it is about.")


class ReferenceNeeded(Refusal):
    sentence = N_("Give the number of the case at the hotline, so that it is not entered twice.")


class UnknownClerk(Refusal):
    sentence = N_("There is no clerk {clerk}. Check the staff number.")


class WindowThere(Refusal):
    sentence = N_("There is a window {window} already. Choose another number.")


class NoWindowNumber(Refusal):
    sentence = N_("Windows have numbers from 1 to {most}.")


class UnknownZone(Refusal):
    sentence = N_("The hall has no zone {zone}.")


class NoServicesGiven(Refusal):
    sentence = N_("Name at least one service.")


class NothingToRelease(Refusal):
    sentence = N_("Nobody is at window {window}.")
