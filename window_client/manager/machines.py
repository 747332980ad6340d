"""The bridge, printers, boards, kiosks, screens and terminals: is any of them down? Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from hall_server.protocol import BridgeHeard, DeviceHeard, HallView
from window_client.words import N_, _

from .alarms import PRINTERS, Alarm
from .rows import Look, Row, left, right

# Whoever only listens speaks every ten seconds, and may be slow.
LOST_AFTER: Final = 30_000
# A finish is told to the province once it can no longer be taken back, which is two minutes at most.
STUCK_AFTER: Final = 300_000

MachineState = Literal["there", "off", "down"]
ROLES: Final[dict[str, str]] = {
    "bridge": N_("Bridge"),
    "printer": N_("Printer"),
    "board": N_("Board"),
    "kiosk": N_("Kiosk"),
    "screen": N_("Window screen"),
    "window": N_("Window terminal"),
    "web": N_("Phones' pages"),
    "booking": N_("Bookings"),
    "manager": N_("Manager"),
}
# They speak when they have something to ask, so their silence says nothing.
ON_DEMAND: Final = frozenset({"booking", "manager"})
MARKS: Final[dict[MachineState, tuple[str, Look]]] = {
    "down": ("!", "bad"),
    "there": ("+", "good"),
    "off": ("-", "dim"),
}


@dataclass(frozen=True)
class Machine:
    """A device. ``says`` is a message of what is wrong with it, ``silent`` in milliseconds."""

    role: str
    name: str
    state: MachineState
    says: str
    silent: int | None = None
    queued: int = 0

    @property
    def title(self) -> str:
        return _("{machine} {name}", machine=_(ROLES.get(self.role, self.role)), name=self.name).rstrip()

    def sentence(self) -> str:
        return _("{machine}: {state}", machine=self.title, state=_(self.says))

    def words(self) -> str:
        said = _(self.says)
        if self.queued and self.role == "bridge":
            said += "  " + _("{count} to send", count=self.queued)
        elif self.queued:
            said += "  " + _("{count} slips wait", count=self.queued)
        return said


def machines_of(
    view: HallView, heard: tuple[DeviceHeard, ...], bridge: BridgeHeard | None = None
) -> list[Machine]:
    """Every machine, those that are down first."""
    spoken = {(one.role, one.name): one.silent for one in heard}
    found = [
        Machine(
            "printer",
            printer.id,
            "there" if printer.status == "ready" else "down",
            PRINTERS[printer.status],
            spoken.get(("printer", printer.id)),
            printer.queued,
        )
        for printer in view.printers.values()
    ]
    found += [_machine(view, one) for one in heard if one.role != "printer"]
    if bridge is not None:
        found.append(_bridge(bridge))
    order = {"down": 0, "there": 1, "off": 2}
    roles = {role: count for count, role in enumerate(ROLES)}
    return sorted(found, key=lambda one: (order[one.state], roles.get(one.role, len(roles))))


def lost(
    view: HallView, heard: tuple[DeviceHeard, ...], bridge: BridgeHeard | None = None
) -> tuple[Alarm, ...]:
    """An alarm for each device that fell silent, and a bridge that is stuck; printers have theirs already."""
    return tuple(
        Alarm("device", f"{one.role}-{one.name}", one.sentence)
        for one in machines_of(view, heard, bridge)
        if one.state == "down" and one.role != "printer"
    )


def _machine(view: HallView, one: DeviceHeard) -> Machine:
    if one.silent is None:
        return Machine(one.role, one.name, "off", N_("not heard of today"))
    if one.silent <= LOST_AFTER or one.role in ON_DEMAND:
        return Machine(one.role, one.name, "there", N_("online"), one.silent)
    if one.role == "window" and not _staffed(view, one.name):
        return Machine(one.role, one.name, "off", N_("switched off"), one.silent)
    return Machine(one.role, one.name, "down", N_("not heard of"), one.silent)


def _bridge(one: BridgeHeard) -> Machine:
    """``silent`` is for how long it has not carried on; nothing while it keeps up."""
    if one.fault:
        return Machine("bridge", "", "down", N_("settings to be mended"), one.still, one.waiting)
    if one.still > STUCK_AFTER:
        return Machine("bridge", "", "down", N_("nothing goes out"), one.still, one.waiting)
    says = N_("some was refused for good") if one.set_aside else N_("keeps up")
    return Machine("bridge", "", "there", says, None, one.waiting)


def _staffed(view: HallView, name: str) -> bool:
    window = view.windows.get(int(name)) if name.isascii() and name.isdigit() else None
    return window is not None and window.clerk is not None


def counts(machines: list[Machine]) -> Mapping[str, int]:
    """How many of each role are there."""
    found: dict[str, int] = {}
    for one in machines:
        if one.state == "there" and one.role not in ON_DEMAND:
            found[one.role] = found.get(one.role, 0) + 1
    return found


def machine_row(one: Machine) -> Row:
    mark, look = MARKS[one.state]
    return (
        (f" {mark} ", look),
        (left(one.title, 30) + " ", look if one.state != "there" else ""),
        (right(ago(one.silent), 16) + "  ", "dim"),
        (one.words(), look),
    )


def ago(silent: int | None) -> str:
    """When it last spoke, by the hall's computer."""
    if silent is None:
        return ""
    if silent < 60_000:
        return _("{seconds} s ago", seconds=silent // 1000)
    return _("{minutes} min ago", minutes=silent // 60_000)
