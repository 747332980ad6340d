"""Citizens' phones."""

from __future__ import annotations

from .base import N_, Refusal


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


class NumbersTriedOut(Refusal):
    sentence = N_("Too many phone numbers were given for this ticket. Please watch the boards or this page.")


class PhoneUnreadable(Refusal):
    sentence = N_("Please write a phone number: digits only, with + in front if it is abroad.")
