"""What the manager's console costs while a busy hall moves on: the real program in a real terminal."""

from __future__ import annotations

import itertools
import random
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from hall_server.commands.devicefile import device_file

from . import city
from .boards import CALLS_PER_S, followers, takes, visit
from .figures import Figure, Probe, Target
from .hall import MANAGER, BenchHall
from .load import closed_loop, steadily
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .terminal import in_terminal, processor_ns
from .wire import Line

TERMINALS: Final = ((80, 24), (200, 60))
# Twenty citizens a second are called, started and finished: sixty updates.
UPDATES_PER_S: Final = 3 * CALLS_PER_S
MOST_PERCENT: Final = 15
WAITING: Final = 300
_CONSOLE: Final = "from window_client.manager.cli import main; main()"


def measure(folder: Path, sizes: Sizes, _probes: Probes, seed: int) -> Iterator[Figure]:
    """Beside it the least that hearing those updates takes: a bare listener that decodes each."""
    hall = BenchHall(folder / "console", seed)
    numbers = [city.window(0, index) for index in range(CALLS_PER_S)]
    needed = round(sizes.watched_seconds * CALLS_PER_S) * sizes.rounds * (len(TERMINALS) + 1)
    keys = hall.keys(MANAGER, MANAGER)
    device = hall.path / "manager.toml"
    text = device_file(hall.folder, MANAGER, MANAGER, keys.public.decode(), keys.secret.decode())
    device.write_text(text, encoding="utf-8")
    figures: dict[tuple[int, int], tuple[float, ...]] = {}
    with hall.served(), hall.lines("kiosk", ["1", "2"]) as kiosks, hall.windows(numbers) as windows:
        closed_loop(kiosks, takes(random.Random(seed)), needed + WAITING)
        load = partial(_day, windows, sizes.watched_seconds)
        with followers(hall, 1) as (pid, _listener):
            bare = Probe("a bare listener's", max(_percent(pid, load) for _ in range(sizes.rounds)))
        for size in TERMINALS:
            say(f"{UPDATES_PER_S} updates a second to a console of {size[0]} x {size[1]}")
            with in_terminal(_CONSOLE, device, *size) as program:
                program.shows("等候")
                time.sleep(min(2.0, sizes.watched_seconds))
                figures[size] = tuple(_percent(program.pid, load) for _ in range(sizes.rounds))
    hall.close()
    for (columns, lines), rounds in figures.items():
        yield Figure(
            f"console_{columns}x{lines}_percent",
            f"Console {columns} x {lines}, {UPDATES_PER_S} updates/s: share of a core",
            "%",
            rounds,
            bare,
            Target(MOST_PERCENT),
        )


def _percent(pid: int, load: Callable[[], None]) -> float:
    """The share of one core that a process takes while the load runs."""
    before, began = processor_ns(pid), time.monotonic_ns()
    load()
    return 100 * (processor_ns(pid) - before) / (time.monotonic_ns() - began)


def _day(windows: list[Line], seconds: float) -> None:
    visits = (visit(windows, index) for index in range(round(seconds * CALLS_PER_S)))
    steadily(list(itertools.chain.from_iterable(visits)))
