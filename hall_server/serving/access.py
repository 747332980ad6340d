"""Which devices may talk to the hall, and what each may ask."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import Final

from hall_server import protocol as p
from hall_server.store.database import StoreUnavailable
from hall_server.store.registry import Device, Registry

log = logging.getLogger(__name__)

ZAP_DOMAIN: Final = "hall"
RELOAD_AT_MOST_EVERY: Final = 0.05
RELOAD_EVERY: Final = 1.0

_EVERYBODY: frozenset[type] = frozenset({p.GetSnapshot, p.Ping})
# Handing out numbers, to whoever is there in person.
_RECEPTION: frozenset[type] = frozenset(
    {p.TakeTicket, p.BeginJourney, p.CheckIn, p.FindAppointments, p.GetAppointment, p.PickUp}
)
_BOOKING: frozenset[type] = frozenset(
    {
        p.GetSlots,
        p.GetAppointment,
        p.ListAppointments,
        p.BookAppointment,
        p.MoveAppointment,
        p.CancelAppointment,
    }
)
_BACK_OFFICE: frozenset[type] = frozenset({p.ListCases, p.GetCase, p.SupplementCase, p.DecideCase})
_CONCERNS: frozenset[type] = frozenset(
    {
        p.ListConcerns,
        p.GetConcern,
        p.OpenConcern,
        p.VerifyConcern,
        p.MendConcern,
        p.CallBackConcern,
        p.CloseConcern,
    }
)
_MANAGING: frozenset[type] = frozenset(
    {
        p.Announce,
        p.CallBackClerk,
        p.CapService,
        p.CloseKiosks,
        p.EndAnnouncement,
        p.FindTicket,
        p.GetDevices,
        p.GetToday,
        p.GetWindowLog,
        p.HaltWindow,
        p.OpenKiosks,
        p.ResumeWindow,
    }
)
_WEB: frozenset[type] = frozenset(
    {p.GetLinkKey, p.GetTicket, p.GetToday, p.RateService, p.WantNotices, p.StopNotices}
)
_MAY_ASK: dict[str, frozenset[type]] = {
    "window": _EVERYBODY
    | {
        p.SignIn,
        p.SignOut,
        p.OpenWindow,
        p.PauseWindow,
        p.CloseWindow,
        p.CallNext,
        p.CallTicket,
        p.Recall,
        p.StartService,
        p.FinishService,
        p.MarkNoShow,
        p.ParkTicket,
        p.ReturnTicket,
        p.TransferTicket,
        p.TakeBack,
        p.RaiseEmergency,
        p.StandBy,
        p.StandDown,
        p.GetRecent,
    }
    | _RECEPTION
    | _BOOKING
    | _BACK_OFFICE
    | _CONCERNS
    | {p.SeeContact, p.ChangeCitizen, p.CancelTicket},
    "kiosk": _EVERYBODY | _RECEPTION | {p.ReprintSlip},
    "printer": _EVERYBODY | {p.ClaimSlip, p.ConfirmSlip, p.FailSlip, p.ReportPrinter},
    "board": _EVERYBODY,
    "screen": _EVERYBODY | {p.GetScreen},
    "web": _EVERYBODY | _WEB,
    "booking": _EVERYBODY | _BOOKING,
    "manager": _EVERYBODY
    | _BOOKING
    | _BACK_OFFICE
    | _CONCERNS
    | {p.ChangeCitizen, p.CancelTicket, p.SetSkills, p.AddWindow, p.ReleaseWindow}
    | {p.GetAlarms, p.AcknowledgeAlarm}
    | _MANAGING,
}


def may_ask(device: Device, ask: p.Ask) -> bool:
    """Whether a device of this role may ask this at all."""
    return type(ask) in _MAY_ASK.get(device.role, frozenset())


class Admission:
    """The enrolled devices by their public keys; asked at every handshake and every request."""

    def __init__(self, registry: Registry) -> None:
        self._registry = registry
        self._devices: dict[str, Device] = {}
        self._looked_again_at = -RELOAD_AT_MOST_EVERY
        self._reload()

    async def run(self) -> None:
        """Read the list again once a second, away from the hall's task: who was shut out is out soon."""
        while True:
            await asyncio.to_thread(self._reload)
            await asyncio.sleep(RELOAD_EVERY)

    def _reload(self) -> None:
        try:
            self._devices = {device.public_key: device for device in self._registry.devices()}
        except StoreUnavailable as error:
            log.warning("the list of devices could not be read: %s", error)

    def device(self, public_key: str) -> Device | None:
        """The device that proved this key, or None for one that is not (or no longer) enrolled."""
        now = time.monotonic()
        if public_key not in self._devices and now - self._looked_again_at > RELOAD_AT_MOST_EVERY:
            self._looked_again_at = now
            self._reload()
        return self._devices.get(public_key)

    def labels(self) -> frozenset[str]:
        """The enrolled devices, each by role and name, such as ``board-hall``."""
        return frozenset(f"{device.role}-{device.name}" for device in self._devices.values())

    def devices(self) -> list[Device]:
        """The enrolled devices."""
        return list(self._devices.values())

    def callback(self, domain: str, key: bytes) -> bool:
        """What the ZeroMQ authenticator asks at a handshake."""
        admitted = self.device(key.decode("ascii", "replace")) is not None
        if not admitted:
            log.warning("refused a connection from a device that is not enrolled")
        return admitted
