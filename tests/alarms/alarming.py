"""A hall whose alarms go to somebody on duty."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from hall_server import protocol as p
from tests.halls import HALL_TOML, TestHall
from tests.notices.phones import MessageService

PATIENCE = 30.0


def recipient(name: str, service: MessageService, *, apprise: bool) -> str:
    kind, scheme = ("apprise", "json://user:s3cret@") if apprise else ("webhook", "http://")
    return f"""
[[recipients]]
id = "{name}"
kind = "{kind}"
url = "{scheme}{service.address}/s3cret"
language = "en"
"""


def phone_of(chief: MessageService) -> str:
    """Somebody else who is told of emergencies, by Apprise."""
    rule = '\n[[alarms]]\nid = "help"\nkind = "emergency"\nto = ["chief"]\n'
    return recipient("chief", chief, apprise=True) + rule


def alarming_hall(path: Path, duty: MessageService, *, apprise: bool = False, more: str = "") -> TestHall:
    return TestHall(
        path,
        HALL_TOML.replace("08:00-18:00", "00:00-24:00")
        + recipient("duty", duty, apprise=apprise)
        + more
        + """
[[alarms]]
kind = "emergency"
to = ["duty"]

[[alarms]]
kind = "queue"
over = 1
for_seconds = 0
to = ["duty"]
""",
    )


async def cry(hall: TestHall, window: int) -> None:
    async with hall.link("window", str(window)) as link:
        await link.ask(p.RaiseEmergency(), p.Accepted)


async def see_to_all(hall: TestHall) -> None:
    async with hall.link("manager", "office") as office:
        for alarm in (await office.ask(p.GetAlarms(), p.Alarms)).alarms:
            await office.ask(p.AcknowledgeAlarm(alarm.alarm), p.Accepted)


async def queue_up(hall: TestHall) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        for _citizen in range(2):
            await kiosk.ask(p.TakeTicket("consult"), p.TicketTaken)


def about(duty: MessageService) -> Counter[str]:
    """What came of what was sent, by sentence; the same key is the same message."""
    taken = {one.headers["idempotency-key"]: one.body["text"] for one in duty.taken}
    return Counter(taken.values())


def came(duty: MessageService, sentence: str) -> bool:
    return any(sentence in one.raw.decode() for one in duty.taken)
