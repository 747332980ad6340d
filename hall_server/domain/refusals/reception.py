"""Where numbers are taken."""

from __future__ import annotations

from .base import N_, Refusal


class ServiceClosed(Refusal):
    sentence = N_("This service is closed now. Its hours are {hours}.")


class ServiceClosedToday(Refusal):
    sentence = N_("This service is closed all day today.")


class BookOfTodayFull(Refusal):
    sentence = N_("The hall has no room for more of these today. Please tell the installer.")


class NumbersExhausted(Refusal):
    sentence = N_("All numbers {prefix} of today have been handed out. Please ask at the desk.")


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


class KiosksAreClosed(Refusal):
    sentence = N_("No more numbers are given here today. Please ask at the service desk.")
