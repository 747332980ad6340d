"""A hall of its own for the demo: cut out of an example, with every device and clerk it needs."""

from __future__ import annotations

import contextlib
import json
import re
import secrets
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit

import zmq

from display_board.settings import BoardFile
from hall_server.booking_api.device import BookingFile
from hall_server.client import DeviceFile, load_device
from hall_server.commands.common import open_registry
from hall_server.commands.devicefile import device_file
from hall_server.settings import HallFile, HallFolder
from hall_server.settings.plan import numbers, skills
from hall_server.store.registry import Clerk, Device, Registry
from ticket_printer.kiosk.settings import KioskFile
from window_client.device import ManagerFile, WindowFile

from .page import ManagerPage, for_somebody

EXAMPLES: Final = Path(__file__).resolve().parents[2] / "examples"
SIZES: Final = {12: "county", 84: "province", 189: "city"}
MOST_WINDOWS: Final = max(SIZES)
MOST_KIOSKS: Final = 3
BOARDS: Final = 3
SLOT_MINUTES: Final = 15
WEB: Final = ("web", "phones")
MANAGER: Final = ("manager", "manager-1")
DUTY: Final = ("manager", "duty")
"""Who is told of alarms, and the device on which they say that they see to them."""
HALL: Final = "hall"
"""The hall's folder, below the demo's."""


FILES: Final[dict[str, type[DeviceFile]]] = {
    "board": BoardFile,
    "booking": BookingFile,
    "kiosk": KioskFile,
    "manager": ManagerFile,
    "window": WindowFile,
}


class Ports(NamedTuple):
    """Where the hall takes requests and broadcasts, where citizens' phones find it, and where alarms go."""

    requests: int
    broadcasts: int
    web: int
    alarms: int


@dataclass(frozen=True, slots=True)
class Venue:
    """Where the hall lies, the files and PIN with which its devices and clerks come in, and the page on which
    its manager sees it.

    The staff number of a clerk is the number of the window.
    """

    folder: HallFolder
    devices: dict[tuple[str, str], Path]
    pin: str
    page: ManagerPage

    def names(self, role: str) -> list[str]:
        return [name for kind, name in self.devices if kind == role]

    def device(self, role: str, name: str) -> DeviceFile:
        return load_device(self.devices[role, name], FILES[role])


def example_for(windows: int) -> HallFile:
    """The smallest example hall that has so many windows."""
    size = next(size for size in SIZES if windows <= size)
    return HallFolder(EXAMPLES / SIZES[size]).settings


def cut_out(hall: HallFile, windows: int, ports: Ports) -> dict[str, Any]:
    """The tables of a hall with so many windows of the example, so that every service keeps one.

    Each window that is left takes over the services of those left out beside it; only a whole hall takes
    appointments and has windows help each other out, as its example says. There is no closing time,
    because the clock runs fast and starts before the doors are ready.
    """
    every = [(number, group.zone, skills(hall, group)) for group in hall.windows for number in numbers(group)]
    blocks = [every[i * len(every) // windows : (i + 1) * len(every) // windows] for i in range(windows)]
    kiosks = [kiosk for kiosk in hall.kiosks if not kiosk.zones][:MOST_KIOSKS]
    used = {kiosk.printer for kiosk in kiosks}
    printers = [printer for printer in hall.printers if printer.id in used]
    used |= {printer.standby for printer in printers}
    tables = hall.model_dump(exclude_none=True, exclude={"hours"}, by_alias=True)
    duty = DUTY[1]
    tables["recipients"] = [{"id": duty, "kind": "webhook", "url": f"http://127.0.0.1:{ports.alarms}/alarms"}]
    # What is not written means nothing for the kind of alarm.
    tables["alarms"] = [
        {**alarm.model_dump(exclude_unset=True, by_alias=True), "to": [duty]} for alarm in hall.alarms
    ]
    for service in tables["services"]:
        service.pop("hours", None)
        if windows < len(every):
            service.pop("appointments", None)
    if windows < len(every):
        tables["guards"] = []
    tables["appointments"]["slot_minutes"] = SLOT_MINUTES
    tables["network"] |= {
        "bind": "127.0.0.1",
        "address": "127.0.0.1",
        "request_port": ports.requests,
        "broadcast_port": ports.broadcasts,
    }
    tables["slips"]["public_url"] = f"http://127.0.0.1:{ports.web}"
    tables["windows"] = [
        {
            "numbers": str(block[0][0]),
            "zone": block[0][1],
            "services": list(dict.fromkeys(service for _, _, services in block for service in services)),
            "printer": printers[0].id,
        }
        for block in blocks
    ]
    tables["printers"] = [table for table in tables["printers"] if table["id"] in used]
    tables["kiosks"] = [kiosk.model_dump(exclude_none=True) for kiosk in kiosks]
    return tables


def set_up(base: Path, windows: int) -> Venue:
    """Make the hall below ``base`` as an installer would: init, enroll, add clerks."""
    plan_file = base / "demo-hall.toml"
    plan_file.write_text(to_toml(cut_out(example_for(windows), windows, free_ports())), encoding="utf-8")
    path = base / HALL
    command = [sys.executable, "-P", "-m", "hall_server", "init", str(path), "--from", str(plan_file)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    folder = HallFolder(path)
    registry = open_registry(folder)
    (base / "devices").mkdir()
    plan = folder.plan
    wanted = [
        *(("window", str(window.number)) for window in plan.windows),
        *(("kiosk", kiosk.id) for kiosk in plan.kiosks),
        *(("printer", printer.id) for printer in plan.printers),
        *(("board", f"board-{number}") for number in range(1, BOARDS + 1)),
        ("screen", str(plan.windows[0].number)),
        ("booking", "city-app"),
        MANAGER,
        DUTY,
        WEB,
    ]
    devices = {device: _enroll(folder, registry, base / "devices", *device) for device in wanted}
    public_url = folder.settings.slips.public_url
    _listen(devices[WEB], public_url)
    pin = f"{secrets.randbelow(10**6):06}"
    for window in plan.windows:
        registry.add_clerk(Clerk(f"{window.number:04}", f"Clerk {window.number}"), pin)
    return Venue(folder, devices, pin, for_somebody(devices[WEB], public_url))


def _enroll(folder: HallFolder, registry: Registry, into: Path, role: str, name: str) -> Path:
    public, secret = (key.decode() for key in zmq.curve_keypair())
    path = into / f"{role}-{name}.toml"
    path.touch(mode=0o600)
    path.write_text(device_file(folder, role, name, public, secret), encoding="utf-8")
    registry.enroll(Device(role, name, public), int(time.time() * 1000))
    return path


def _listen(device: Path, address: str) -> None:
    """Have the citizens' pages at the address that the slips name; all phones of the demo share one."""
    text = re.sub(r"^\[web\]\n(?:(?!\[).*\n)*", "", device.read_text(encoding="utf-8"), flags=re.MULTILINE)
    where = urlsplit(address)
    web = {
        "bind": where.hostname,
        "port": where.port,
        "requests_per_second": 10_000,
        "hall_networks": ["127.0.0.0/8"],
    }
    device.write_text(f"{text}\n{to_toml({'web': web})}", encoding="utf-8")


def free_ports() -> Ports:
    """Four ports that nobody listens on now."""
    with contextlib.ExitStack() as probes:
        sockets = [probes.enter_context(socket.socket()) for _port in Ports._fields]
        for probe in sockets:
            probe.bind(("127.0.0.1", 0))
        return Ports(*(probe.getsockname()[1] for probe in sockets))


def to_toml(tables: dict[str, Any]) -> str:
    """Tables, and lists of tables, of plain values."""
    lines: list[str] = []
    for name, content in tables.items():
        header = f"[[{name}]]" if isinstance(content, list) else f"[{name}]"
        for table in content if isinstance(content, list) else [content]:
            lines += [header, *(f"{key} = {_value(value)}" for key, value in table.items()), ""]
    return "\n".join(lines)


def _value(value: object) -> str:
    match value:
        case dict():
            return "{ " + ", ".join(f"{key} = {_value(inner)}" for key, inner in value.items()) + " }"
        case list():
            return "[" + ", ".join(map(_value, value)) + "]"
        case _:
            return json.dumps(value, ensure_ascii=False)
