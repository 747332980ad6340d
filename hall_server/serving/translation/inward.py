"""What a device's ask means in the hall: the protocol's words become the domain's."""

from __future__ import annotations

import hmac
import secrets
from typing import Final

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.domain.citizen import Citizen, Need, Priority
from hall_server.domain.plan import Bilingual
from hall_server.domain.rating import Level, Private, Served, Signals
from hall_server.domain.slip import PrinterStatus
from hall_server.store.registry import Device

# Without 0, O, 1, I and L, which people mix up. Eight of these are 39 bits.
CODE_SIGNS: Final = "ABCDEFGHJKMNPQRSTUVWXYZ23456789"
CODE_LENGTH: Final = 8
QR_PREFIX: Final = "TINGXU"
PERSON_BYTES: Final = 12
SALT_BYTES: Final = 16


class Commands:
    """Puts asks into commands. ``secret`` keys the hashes that stand for people's IDs."""

    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def command_of(self, device: Device, ask: p.Ask) -> c.Command:
        """The device's own name stands for its window, kiosk or printer.

        ``SignIn`` is not translated here: a PIN has to be checked first.
        """
        kiosk = device.name if device.role == "kiosk" else None
        window = int(device.name) if device.role == "window" else None
        match ask:
            case p.TakeTicket():
                return c.TakeTicket(ask.service, kiosk, window, self._citizen(ask.citizen))
            case p.BeginJourney():
                return c.BeginJourney(ask.package, kiosk, window, self._citizen(ask.citizen))
            case p.CheckIn():
                hall, code = _read_qr(ask.code)
                return c.CheckIn(code, hall, kiosk, window, _needs(ask.needs))
            case p.PickUp():
                return c.PickUp(ask.case, kiosk, window, self._citizen(ask.citizen))
            case p.BookAppointment():
                code = ask.code.strip() or new_code()
                citizen = self._citizen(ask.citizen)
                return c.BookAppointment(ask.service, ask.slot, code, ask.phone_tail, citizen)
            case p.MoveAppointment():
                return c.MoveAppointment(ask.code, ask.slot)
            case p.CancelAppointment():
                return c.CancelAppointment(ask.code)
            case p.SupplementCase():
                return c.SupplementCase(ask.case, window)
            case p.DecideCase():
                return c.DecideCase(ask.case, ask.approved, ask.note, window)
            case p.WantNotices():
                return c.WantNotices(ask.ticket, Private(phone=_phone(ask.phone), salt=_salt()))
            case p.StopNotices():
                return c.StopNotices(ask.ticket)
            case p.ChangeCitizen():
                return c.ChangeCitizen(ask.number, self._citizen(ask.citizen), ask.reason, window)
            case p.CancelTicket():
                return c.CancelTicket(ask.number, ask.reason)
            case p.SetSkills():
                return c.SetSkills(ask.window, ask.services, ask.reason)
            case p.AddWindow():
                return c.AddWindow(ask.window, ask.zone, ask.services, ask.reason)
            case p.ReleaseWindow():
                return c.ReleaseWindow(ask.window, ask.reason)
            case p.AcknowledgeAlarm():
                return c.AcknowledgeAlarm(ask.alarm, device.name)
            case p.CapService():
                return c.CapService(ask.service, ask.left, p.one_line(ask.reason))
            case p.CloseKiosks():
                return c.CloseKiosks(p.one_line(ask.reason))
            case p.OpenKiosks():
                return c.OpenKiosks(p.one_line(ask.reason))
            case p.Announce():
                return c.Announce(Bilingual(p.one_line(ask.words.zh), p.one_line(ask.words.en)))
            case p.EndAnnouncement():
                return c.EndAnnouncement()
            case p.CallBackClerk():
                return c.CallBackClerk(ask.window, p.one_line(ask.reason))
            case p.HaltWindow():
                return c.HaltWindow(ask.window, device.name, p.one_line(ask.reason))
            case p.ResumeWindow():
                return c.ResumeWindow(ask.window, device.name, p.one_line(ask.reason))
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

    def rate(self, ask: p.RateService, served: Served, before: Private) -> c.Rate:
        """``served`` is what the disk knows of the visit that is rated, ``before`` what was left with it
        and is to stay."""
        left = Private(ask.words.strip(), ask.name.strip(), _phone(ask.phone), _salt()).over(before)
        signals = Signals(ask.channel, ask.device, ask.on_site)
        return c.Rate(served, Level(ask.level), ask.options, left, signals, max(0, ask.kept_for))

    def _citizen(self, info: p.CitizenInfo) -> Citizen:
        needs = _needs(info.needs)
        return Citizen(Priority(info.priority), info.reason, needs, self._person(info.id_number))

    def _person(self, id_number: str) -> str | None:
        """A keyed hash: it tells two people apart, and nobody can read or guess the ID from it."""
        plain = "".join(id_number.split()).upper()
        if not plain:
            return None
        return hmac.digest(self._secret, f"person:{plain}".encode(), "sha256")[:PERSON_BYTES].hex()


def sealed(words: str = "", name: str = "", phone: str = "") -> Private:
    """What somebody wrote or left, with a fresh salt."""
    return Private(words, name, _phone(phone), _salt())


def _phone(text: str) -> str:
    """A phone number without what people put between its digits."""
    return "".join(sign for sign in text.strip() if sign not in " -()")


def _salt() -> str:
    return secrets.token_hex(SALT_BYTES)


def new_code() -> str:
    """A new code for an appointment."""
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def qr_text(hall: str, code: str) -> str:
    """What the QR code of an appointment says; it names the hall, which a code alone does not."""
    return f"{QR_PREFIX}:{hall}:{code}"


def _read_qr(text: str) -> tuple[str, str]:
    """The hall and the code of what was typed or scanned; the hall is empty for a bare code."""
    prefix, _colon, rest = text.strip().partition(":")
    if prefix != QR_PREFIX:
        return "", text
    hall, _colon, code = rest.rpartition(":")
    return hall, code


def _needs(needs: tuple[p.AccessNeed, ...]) -> tuple[Need, ...]:
    return tuple(sorted({Need(need) for need in needs}))


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
            return c.FinishService(window, c.Outcome(ask.outcome), ask.missing)
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
        case p.RaiseEmergency():
            return c.RaiseEmergency(window)
        case p.SignOut():
            return c.SignOut(window)
        case p.OpenWindow():
            return c.OpenWindow(window)
        case p.PauseWindow():
            return c.PauseWindow(window, ask.reason, ask.kind)
        case p.StandBy():
            return c.StandBy(window)
        case p.StandDown():
            return c.StandDown(window)
        case p.CloseWindow():
            return c.CloseWindow(window)
        case _:
            raise TypeError(f"{type(ask).__name__} is not a window's command")
