"""What the citizen at the counter is told: a number or a code in large letters, and where to go. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from hall_server.protocol import AppointmentInfo, CitizenInfo, HallView, SlipView, TicketTaken
from window_client.cells import GAP
from window_client.citizens import class_name, need_names
from window_client.days import day_words
from window_client.finishing import PRINTER_TROUBLE
from window_client.state import service_name
from window_client.times import clock
from window_client.widgets.handed_out import Shown
from window_client.words import N_, Words, _, words

See = Callable[[], HallView]
"""The hall's picture as it is when something is shown."""


def taken(see: See, ticket: TicketTaken, citizen: CitizenInfo, slot: int | None = None) -> Shown:
    """A number that was taken for somebody; ``slot`` is the appointment it was checked in for."""
    return Shown(
        words(N_("Number taken")),
        ticket.number,
        (
            lambda: GAP.join(_who(see(), ticket, citizen, slot)),
            lambda: GAP.join(_where_to(see(), ticket)),
            SlipWatch(see, ticket).sentence,
        ),
    )


def booked(see: See, one: AppointmentInfo, title: Words) -> Shown:
    """An appointment that was made or moved."""
    return Shown(
        title,
        one.code,
        (
            lambda: GAP.join(appointment_words(see(), one)),
            words(N_("Code {code}: write it down for the citizen, it is not printed."), code=one.code),
            words(
                N_("On the day they check in with it, or with the last digits of the phone.")
                if one.phone_tail
                else N_("On the day they check in with it. No phone was given, so the code alone will do.")
            ),
        ),
    )


def appointment_words(view: HallView, one: AppointmentInfo) -> list[str]:
    """An appointment in a few words: when, what for, who."""
    said = [
        f"{day_words(one.day, view.day)} {clock(one.slot, view.timezone)}",
        service_name(view, one.service, _.language),
        _("phone {tail}", tail=f"*{one.phone_tail}") if one.phone_tail else "",
        class_name(one.priority),
        *need_names(one.needs),
    ]
    return list(filter(None, said))


def zone_name(view: HallView, zone: str) -> str:
    known = view.zones.get(zone)
    return known.name.in_language(_.language) if known else zone


def _who(view: HallView, ticket: TicketTaken, citizen: CitizenInfo, slot: int | None) -> list[str]:
    package = view.packages.get(ticket.package)
    name = package.name.in_language(_.language) if package else ""
    reason = view.reasons.get(citizen.reason)
    at = "" if slot is None else clock(slot, view.timezone)
    said = [
        f"{ticket.number}  {name or service_name(view, ticket.service, _.language)}",
        class_name(citizen.priority, at, reason.in_language(_.language) if reason else ""),
        *need_names(citizen.needs),
    ]
    return list(filter(None, said))


def _where_to(view: HallView, ticket: TicketTaken) -> list[str]:
    said = [
        _("wait in {zone}", zone=zone_name(view, ticket.zone)),
        _("{count} people ahead", count=ticket.people_ahead),
    ]
    if package := view.packages.get(ticket.package):
        steps = sum(map(len, package.stages))
        first = service_name(view, ticket.service, _.language)
        said.append(_("first {service}, {steps} services in all", service=first, steps=steps))
    return said


@dataclass
class SlipWatch:
    """Follows one print job through the hall's picture."""

    see: See
    ticket: TicketTaken
    _arrived: bool = field(default=False, init=False)
    _printer: str = field(default="", init=False)

    def sentence(self) -> str:
        """Where the paper comes out, or what to do without it."""
        if self.ticket.slip is None:
            return _("No printer here: write the number down for the citizen.")
        view = self.see()
        slip = view.slips.get(self.ticket.slip)
        # The ticket and its slip come into the picture together; a slip leaves it once printed.
        self._arrived = self._arrived or slip is not None or _is_known(view, self.ticket.ticket)
        if slip is None:
            return self._printed() if self._arrived else _("The slip is being printed.")
        self._printer = slip.printer
        if trouble := _trouble(view, slip):
            return _(
                "Printer {printer} {trouble}: write the number down for the citizen, it is valid.",
                printer=slip.printer,
                trouble=_(trouble),
            )
        return _("The slip is being printed by {printer}.", printer=slip.printer)

    def _printed(self) -> str:
        if self._printer:
            return _("The slip has come out of {printer}.", printer=self._printer)
        return _("The slip has come out.")


def _is_known(view: HallView, ticket: int) -> bool:
    at_windows = (window.serving.ticket for window in view.windows.values() if window.serving)
    return ticket in view.waiting or ticket in at_windows


def _trouble(view: HallView, slip: SlipView) -> str:
    printer = view.printers.get(slip.printer)
    if printer and printer.status != "ready":
        return PRINTER_TROUBLE[printer.status]
    return PRINTER_TROUBLE.get(slip.reason or "error", "") if slip.state == "failed" else ""
