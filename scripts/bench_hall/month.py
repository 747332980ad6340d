"""What a report takes: ``hall-reports`` as a person starts it, until PDF, XLSX and JSON are on the disk."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .figures import Figure, Probe, Target
from .probes import Probes
from .processes import peak_kb
from .progress import say
from .sizes import Sizes
from .wire import BenchError

YEAR = 2025
MONTH_SECONDS, MONTH_MB, YEAR_SECONDS = 20, 500, 180
A_LOOK = 0.02
FORMATS = "pdf,xlsx,json"


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """A month of a city's hall, with the two before it; then years, each of ten times more tickets."""
    month = folder / "months"
    tickets, windows = sizes.month
    _make(month, "2025-08:2025-10", tickets, windows, seed)
    say(f"reports of a month of {tickets:,} tickets, {windows} windows")
    runs = [_report(month, "month", "2025-10", folder) for _ in range(sizes.rounds)]
    full = tickets >= 38_000
    yield Figure(
        "month_report_s",
        f"Month's report, {tickets:,} tickets, {windows} windows",
        "s",
        tuple(seconds for seconds, _mb in runs),
        _reading(month),
        Target(MONTH_SECONDS) if full else None,
    )
    yield Figure(
        "month_report_mb",
        "Memory of that, at most",
        "MB",
        tuple(mb for _seconds, mb in runs),
        probes.memory,
        Target(MONTH_MB) if full else None,
    )
    took = []
    for number in sizes.years:
        year = folder / f"year-{number}"
        _make(year, f"{YEAR}-01:{YEAR}-12", number // 12, windows, seed)
        words = _count(number)
        say(f"report of a year of {number:,} tickets")
        seconds, mb = _report(year, "year", str(YEAR), folder)
        took.append(seconds)
        whole = number >= 1_000_000
        yield Figure(
            f"year_report_{words}_s",
            f"Year's report, {words} tickets",
            "s",
            (seconds,),
            _reading(year),
            Target(YEAR_SECONDS) if whole else None,
        )
        yield Figure(f"year_report_{words}_mb", "Memory of that, at most", "MB", (mb,), probes.memory)
    few, many = sizes.years[-2:]
    yield Figure(
        "report_cost",
        f"Cost of a ticket, a year of {_count(many)} against one of {_count(few)}",
        "x",
        (took[-1] / many / (took[-2] / few),),
        target=Target(1.15),
    )


def _make(hall: Path, months: str, tickets: int, windows: int, seed: int) -> None:
    """A hall with the past that scripts/make_month makes."""
    made = hall.with_name(f"{hall.name}-made")
    size = ("--months", months, "--tickets", tickets, "--windows", windows, "--seed", seed)
    list_ = ("--items", min(120, 2 * windows), "--zones", min(9, windows // 2), "--cheats", min(10, windows))
    say(f"making {months}, {tickets:,} tickets a month")
    _run("scripts.month_maker", made, *size, *list_)
    _run("hall_server", "init", hall, "--from", made / "hall.toml")
    _run("hall_server", "import-history", hall, made / "history.csv", "--yes")


def _run(module: str, *words: object) -> None:
    command = [sys.executable, "-P", "-m", module, *map(str, words)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise BenchError(f"{module} failed: {done.stderr[-300:]}")


def _report(hall: Path, kind: str, period: str, folder: Path) -> tuple[float, float]:
    """Seconds from starting the process to its end, and the most memory that it had meanwhile, in MB."""
    words = (kind, hall, period, "--format", FORMATS, "-o", folder / "report")
    command = [sys.executable, "-P", "-c", "from reports.cli import main; main()", *map(str, words)]
    began, most = time.perf_counter(), 0
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    while process.poll() is None:
        most = max(most, peak_kb(process.pid))
        time.sleep(A_LOOK)
    took = time.perf_counter() - began
    _out, errors = process.communicate()
    if process.returncode:
        raise BenchError(f"hall-reports failed: {errors.decode(errors='replace')[-300:]}")
    return took, most / 1024


def _reading(hall: Path) -> Probe:
    """The same visits, read by SQLite alone."""
    began = time.perf_counter()
    connection = sqlite3.connect(hall / "hall.db")
    for _row in connection.execute("SELECT * FROM visits"):
        pass
    connection.close()
    return Probe("raw read of its visits", time.perf_counter() - began)


def _count(number: int) -> str:
    """1,000,000 as ``1M``, for names."""
    if number >= 1_000_000:
        return f"{number // 1_000_000}M"
    return f"{number // 1000}k" if number >= 1000 else str(number)
