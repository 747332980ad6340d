"""Booking and checking in."""

from __future__ import annotations

from .base import N_, Refusal


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
