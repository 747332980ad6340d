"""What a simulated day takes: ``hall-server simulate`` as a person starts it, all windows and a full day."""

from __future__ import annotations

import csv
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from hall_server.simulation.trace import COLUMNS

from . import city
from .figures import Figure, Target
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .wire import BenchError

OPENING_HOURS = 8
LOAD = 0.9
"""Of all windows, over the opening hours."""
FULL_DAY = 5_000


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """From starting the process until the result is on the disk."""
    say(f"a simulated day of {sizes.citizens:,} citizens")
    hall, day, out = (folder / f"simulated-{name}" for name in ("hall.toml", "day.csv", "result.csv"))
    hall.write_text(city.hall_toml(7801, 7802), encoding="utf-8")
    _write_day(day, sizes.citizens, random.Random(seed))
    rounds = tuple(_seconds(hall, day, out) for _ in range(sizes.rounds))
    full = sizes.citizens == FULL_DAY
    windows = len(city.ZONES) * city.WINDOWS_PER_ZONE
    yield Figure(
        "simulated_day_s",
        f"A simulated day, {sizes.citizens:,} citizens, {windows} windows",
        "s",
        rounds,
        probes.start,
        Target(5) if full else None,
    )


def _write_day(path: Path, citizens: int, dice: random.Random) -> None:
    windows = len(city.ZONES) * city.WINDOWS_PER_ZONE
    handling = LOAD * windows * OPENING_HOURS * 3600 / FULL_DAY
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for arrives in sorted(dice.randrange(OPENING_HOURS * 3600) for _ in range(citizens)):
            slot = arrives // 900 * 900 if dice.random() < 0.15 else ""
            priority = "appointment" if slot != "" else dice.choices(("normal", "elderly"), (9, 1))[0]
            service = city.service(dice.randrange(len(city.ZONES)), dice.randrange(city.SERVICES_PER_ZONE))
            takes = round(dice.expovariate(1 / handling))
            writer.writerow((arrives, service, priority, slot, takes, "yes", "", ""))


def _seconds(hall: Path, day: Path, out: Path) -> float:
    words = ("simulate", "--hall", hall, "--day", day, "--out", out)
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-P", "-m", "hall_server", *words], capture_output=True, text=True, check=False
    )
    took = time.perf_counter() - began
    if done.returncode:
        raise BenchError(f"hall-server simulate failed: {done.stderr[-300:]}")
    return took
