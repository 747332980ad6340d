"""Cases and concerns."""

from __future__ import annotations

from .base import N_, Refusal


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


class NotYourDuty(Refusal):
    sentence = N_("This is for clerks with the duty {duty}, which is given by: hall-server clerk duty")


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


class CallersOnly(Refusal):
    sentence = N_(
        "A phone number was left for concern {concern}. Only a clerk with the duty callback may see it, "
        "call, and note what came of it."
    )


class SeeContactFirst(Refusal):
    sentence = N_("Look at the name and phone of concern {concern} first (P), call, then note the outcome.")


class TriedJustNow(Refusal):
    sentence = N_(
        "Nobody answered for concern {concern} just now. It is another try when you call {minutes} minutes "
        "after the last one."
    )


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


class ReferenceUnreadable(Refusal):
    sentence = N_("A reference has 40 signs at most: letters A to Z, digits, - _ and /. Words go elsewhere.")


class EnteredAlready(Refusal):
    sentence = N_("The case with the reference {reference} was entered already.")


class UnknownClerk(Refusal):
    sentence = N_("There is no clerk {clerk}. Check the staff number.")
