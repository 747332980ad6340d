"""A big hall on a busy morning, made up in no time: 189 windows, three hundred people in line."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.domain import commands as c
from hall_server.domain.plan import HallPlan
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.serving.orders import Order
from hall_server.web.page_users import put
from hall_server.web.serve import Serving
from hall_server.web.settings import ManagerTable, WebFile, WebTable
from tests.halls import MORNING, TestHall, eventually
from tests.web.rating.phones import Pages

PASSWORD: Final = "correct horse"
WINDOWS: Final = 189
MINUTE: Final = 60_000

_ZONES: Final = (
    ("reg", "市场准入", "Business registration"),
    ("tax", "税务", "Tax"),
    ("social", "社会保障", "Social security"),
    ("house", "不动产登记", "Real estate"),
    ("police", "出入境与户籍", "Exit, entry and households"),
    ("build", "工程建设", "Construction"),
    ("traffic", "车驾管", "Vehicles and drivers"),
    ("med", "医疗保障", "Medical insurance"),
)
_SERVICES: Final = (("申报", "declarations"), ("变更", "changes"))


def big_hall() -> str:
    """Its ``hall.toml``."""
    text = """
[hall]
id = "big"
name = { zh = "市政务服务中心", en = "City Service Centre" }
[network]
bind = "127.0.0.1"
request_port = %REQUESTS%
broadcast_port = %BROADCASTS%
[hours]
open = ["08:00-18:00"]
"""
    per_zone = WINDOWS // len(_ZONES)
    for index, (zone, zh, en) in enumerate(_ZONES):
        last = WINDOWS if index == len(_ZONES) - 1 else (index + 1) * per_zone
        text += (
            f'[[zones]]\nid = "{zone}"\nname = {{ zh = "{zh}", en = "{en}" }}\nprefix = "{chr(65 + index)}"\n'
        )
        text += "".join(
            f'[[services]]\nid = "{zone}-{what}"\nzone = "{zone}"\nminutes = 8\n'
            f'name = {{ zh = "{zh}{how}", en = "{en}: {what}" }}\n'
            for how, what in _SERVICES
        )
        text += f'[[windows]]\nnumbers = "{index * per_zone + 1}-{last}"\nzone = "{zone}"\n'
        text += f'services = ["zone:{zone}"]\n'
    return text + "".join(f'[[printers]]\nid = "printer-{number}"\n' for number in (1, 2, 3))


class MovedClock(VirtualClock):
    """Stands at nine until it is moved on."""

    def __init__(self, plan: HallPlan, last_at: int) -> None:
        super().__init__(MORNING, plan.timezone, 1.0, last_at)
        self.ahead = 0

    def now(self) -> int:
        return super().now() + self.ahead


class BigHall:
    """The hall, and a morning that passes at once."""

    def __init__(self, folder: Path, more: str = "") -> None:
        """``more`` tables of its ``hall.toml``."""
        self.hall = TestHall(folder / "hall", big_hall() + more)
        self.random = random.Random(7)
        self._clock: MovedClock | None = None

    def make_clock(self, last_at: int, plan: HallPlan) -> HallClock:
        self._clock = MovedClock(plan, last_at)
        return self._clock

    async def do(self, running: RunningHall, command: c.Command) -> p.Result:
        done: asyncio.Future[p.Result] = asyncio.get_running_loop().create_future()
        running.owner.submit(Order(command, answer=done.set_result))
        return await done

    async def morning(self, running: RunningHall, minutes: int = 170, windows: int = WINDOWS) -> None:
        """Clerks come, citizens come a bit faster than they can be served, some windows rest."""
        assert self._clock is not None
        services = [service.id for service in self.hall.folder.plan.services]
        await self._all(
            running,
            [c.SignIn(number, f"{number:04d}") for number in range(1, windows + 1) if number % 9],
            [c.OpenWindow(number) for number in range(1, windows + 1) if number % 9],
        )
        for step in range(minutes // 10):
            self._clock.ahead += 10 * MINUTE
            weights = [3.0 if "reg" in service else 1.0 for service in services]
            came = self.random.choices(services, weights, k=60 + 8 * min(step, 16 - step if step < 16 else 0))
            numbers = self.random.sample(range(1, windows + 1), windows // 3)
            await self._all(
                running,
                [c.TakeTicket(service) for service in came],
                [c.FinishService(number) for number in numbers],
                [c.CallNext(number) for number in numbers],
                [c.StartService(number) for number in numbers if number % 11],
            )
        await self._all(
            running,
            [c.FinishService(number) for number in range(5, windows, 17)],
            [c.PauseWindow(number, "tea") for number in range(5, windows, 17)],
        )
        await self.do(running, c.TakeTicket(services[0]))

    async def _all(self, running: RunningHall, *rounds: list[c.Command]) -> None:
        for commands in rounds:
            await asyncio.gather(*(self.do(running, command) for command in commands))

    @asynccontextmanager
    async def pages(self, folder: Path) -> AsyncIterator[Serving]:
        """The pages, with somebody who may look."""
        pages = manager_pages(self.hall, folder)
        async with pages.open() as served:
            await eventually(lambda: served.shell.mirror.live)
            yield served


def manager_pages(hall: TestHall, folder: Path, **manager: object) -> Pages:
    """Pages with the manager's, and somebody named office who may look at it."""
    pages = Pages(hall, folder)
    table = ManagerTable.model_validate({"enabled": True, "networks": ["127.0.0.1"], **manager})
    web = WebTable(bind="127.0.0.1", requests_per_second=1000)
    pages.device = hall.device("web", "web", WebFile, language="zh", web=web, manager=table)
    return pages


async def let_in(served: Serving, name: str = "office", password: str = PASSWORD) -> None:
    """As ``hall-server page-user add`` does."""
    await served.shell.state.work(lambda connection: put(connection, name, password))
