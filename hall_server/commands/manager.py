"""What the manager's commands share: a device file, and talking to the running hall with it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Literal, TypeVar
from zoneinfo import ZoneInfo

import click

from hall_server.client import DeviceFile, HallError, HallLink, HallSilent, load_device, run
from hall_server.language import Translator, system_language
from hall_server.protocol import Accepted, Ask, GetSnapshot, HallView, Result, Snapshot

from .common import UserError

_ = Translator("hall_server", system_language())

# Somebody waits at a prompt, and the hall is on the same network.
PATIENCE: Final = 10.0

T = TypeVar("T")
R = TypeVar("R", bound=Result)

json_option = click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))


class ManagerFile(DeviceFile):
    """The device file of a manager."""

    role: Literal["manager"]


class DeviceGroup(click.Group):
    """Commands that each take a device file. ``shows`` is the one that a file alone stands for."""

    def __init__(self, *args: Any, shows: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._shows = shows

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """The file may also come first: ``hall-server cases manager.toml list``."""
        if args and args[0].endswith(".toml"):
            file, *rest = args
            command = rest.pop(0) if rest and rest[0] in self.commands else self._shows
            args = [command, file, *rest]
        return super().parse_args(ctx, args)


class RunningHall:
    """The hall as a manager's device reaches it."""

    def __init__(self, link: HallLink) -> None:
        self._link = link

    async def ask(self, ask: Ask, expect: type[R]) -> R:
        return await self._link.ask(ask, expect, patience=PATIENCE)

    async def do(self, ask: Ask) -> None:
        await self.ask(ask, Accepted)

    async def view(self) -> HallView:
        return (await self.ask(GetSnapshot(), Snapshot)).view


def with_hall(device: Path, talk: Callable[[RunningHall], Awaitable[T]]) -> T:
    """Connect with a manager's device file and talk to the running hall.

    Raises ``SettingsError`` for another file, and ``UserError`` with what the hall says when it refuses,
    or when it does not answer.
    """
    return reached(load_device(device, ManagerFile), lambda link: talk(RunningHall(link)))


def reached(settings: DeviceFile, talk: Callable[[HallLink], Awaitable[T]]) -> T:
    """Talk to the running hall as a device. Raises ``UserError`` when the hall refuses or is silent."""

    async def connected() -> T:
        async with HallLink.connect(settings) as link:
            return await talk(link)

    try:
        return run(connected())
    except HallSilent as error:
        if error.code != "silent":
            raise UserError(error.text.in_language(_.language)) from None
        sentence = _(
            "The hall at {address} does not answer. See that its server runs and that the network is up, "
            "then try again.",
            address=settings.hall.requests,
        )
        raise UserError(sentence) from None
    except HallError as error:
        raise UserError(error.text.in_language(_.language)) from None


def local(view: HallView, moment: int) -> datetime:
    """A moment of the hall, in milliseconds since the epoch, on the hall's own clock."""
    return datetime.fromtimestamp(moment / 1000, ZoneInfo(view.timezone))
