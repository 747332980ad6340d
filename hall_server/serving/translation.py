"""The one place where the protocol's words become the domain's, and back."""

from __future__ import annotations

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain import events as e
from hall_server.domain.hall import Hall
from hall_server.domain.plan import Bilingual
from hall_server.domain.refusals import Refusal
from hall_server.domain.slip import PrinterStatus
from hall_server.domain.ticket import Ticket
from hall_server.language import Translator
from hall_server.store.registry import Device

from .links import ticket_url

_zh = Translator("hall_server", "zh")
_en = Translator("hall_server", "en")


def both(sentence: str, **values: object) -> p.Text:
    """A catalogue sentence in both languages."""
    return p.Text(zh=_zh(sentence, **values), en=_en(sentence, **values))


def text(name: Bilingual) -> p.Text:
    return p.Text(name.zh, name.en)


def refused(refusal: Refusal) -> p.Refused:
    return p.Refused(refusal.code, both(refusal.sentence, **refusal.fields))


def command_of(device: Device, ask: p.Ask) -> c.Command:
    """What a device's ask means in the hall. The device's own name stands for its window or printer.

    ``SignIn`` is not translated here: a PIN has to be checked first.
    """
    match ask:
        case p.TakeTicket():
            return c.TakeTicket(ask.service, device.name)
        case p.ReprintSlip():
            return c.ReprintSlip(ask.number, device.name)
        case p.ClaimSlip():
            return c.ClaimSlip(device.name)
        case p.ConfirmSlip():
            return c.ConfirmSlip(device.name, ask.slip)
        case p.FailSlip():
            return c.FailSlip(device.name, ask.slip, PrinterStatus(ask.reason), ask.maybe_printed)
        case p.ReportPrinter():
            return c.ReportPrinter(device.name, PrinterStatus(ask.status))
        case _:
            return _window_command(int(device.name), ask)


def _window_command(window: int, ask: p.Ask) -> c.Command:
    match ask:
        case p.CallNext():
            return c.CallNext(window)
        case p.CallTicket():
            return c.CallTicket(window, ask.number, ask.reason)
        case p.Recall():
            return c.Recall(window)
        case p.StartService():
            return c.StartService(window)
        case p.FinishService():
            return c.FinishService(window)
        case p.MarkNoShow():
            return c.MarkNoShow(window)
        case p.ParkTicket():
            return c.ParkTicket(window, ask.reason)
        case p.ReturnTicket():
            return c.ReturnTicket(window, ask.number)
        case p.TransferTicket():
            return c.TransferTicket(window, ask.service)
        case p.TakeBack():
            return c.TakeBack(window)
        case p.SignOut():
            return c.SignOut(window)
        case p.OpenWindow():
            return c.OpenWindow(window)
        case p.PauseWindow():
            return c.PauseWindow(window, ask.reason)
        case p.CloseWindow():
            return c.CloseWindow(window)
        case _:
            raise TypeError(f"{type(ask).__name__} is not a window's command")


class Answers:
    """Puts the outcome of a command into the reply that its ask promises."""

    def __init__(self, public_url: str, link_secret: bytes) -> None:
        self._public_url = public_url
        self._secret = link_secret

    def result(self, hall: Hall, command: c.Command, events: list[e.Event]) -> p.Result:
        match command:
            case c.TakeTicket():
                return self._ticket_taken(hall, events)
            case c.ClaimSlip():
                return self._slip_offered(hall, events)
            case c.CallNext() | c.CallTicket() | c.Recall() | c.StartService() | c.TakeBack():
                ticket = hall.desk(command.window).ticket
                assert ticket is not None
                return p.AtWindow(serving(hall.tickets[ticket]))
            case _:
                return p.Accepted()

    def _ticket_taken(self, hall: Hall, events: list[e.Event]) -> p.TicketTaken:
        issued = next(event for event in events if isinstance(event, e.TicketIssued))
        slip = next((event.slip for event in events if isinstance(event, e.SlipQueued)), None)
        service = hall.service(issued.service)
        return p.TicketTaken(
            ticket=issued.ticket,
            number=issued.number,
            service=service.id,
            zone=service.zone,
            people_ahead=hall.waiting_for(service.id) - 1,
            issued_at=issued.at,
            slip=slip,
            url=ticket_url(self._public_url, self._secret, issued.ticket),
        )

    def _slip_offered(self, hall: Hall, events: list[e.Event]) -> p.SlipOffered | p.NoSlip:
        taken = next((event for event in events if isinstance(event, e.SlipTaken)), None)
        if taken is None:
            return p.NoSlip()
        slip = hall.slips[taken.slip]
        ticket = hall.tickets[slip.ticket]
        service = hall.service(ticket.service)
        zone = next(zone for zone in hall.plan.zones if zone.id == service.zone)
        return p.SlipOffered(
            slip=slip.id,
            reprint=slip.reprint,
            hall=text(hall.plan.name),
            number=ticket.number,
            service=text(service.name),
            zone=text(zone.name),
            people_ahead=slip.people_ahead,
            printed_on=hall.plan.local(ticket.issued_at).strftime("%Y-%m-%d %H:%M"),
            url=ticket_url(self._public_url, self._secret, ticket.id),
        )


def serving(ticket: Ticket) -> p.ServingView:
    """A ticket that is at a window."""
    return p.ServingView(
        ticket=ticket.id,
        number=ticket.number,
        service=ticket.service,
        state="serving" if ticket.state.value == "serving" else "called",
        issued_at=ticket.issued_at,
        called_at=ticket.called_at or 0,
        last_called_at=ticket.last_called_at or 0,
        calls=ticket.calls,
        started_at=ticket.started_at,
        parked_for=ticket.parked_for,
    )
