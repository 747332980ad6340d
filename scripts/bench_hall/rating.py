"""What millions of old ratings cost who opens the page and rates: nothing, it should be."""

from __future__ import annotations

import random
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit

import msgspec
from sqlalchemy import Engine

from hall_server import protocol as p
from hall_server.domain.hall import IDS_PER_DAY
from hall_server.domain.rating import Level, Rating, Signals
from hall_server.store import schema
from hall_server.store.database import open_engine, writing

from . import city
from .backdating import insert_rows
from .figures import Figure, Probe, Target
from .hall import BenchHall
from .probes import Probes
from .progress import say
from .sizes import Sizes
from .web import WEB, web_process
from .wire import Line

RATED_A_DAY = 5_000
FIRST_DAY = 20_200_101
WINDOW = city.window(0, 0)


def measure(folder: Path, sizes: Sizes, probes: Probes, seed: int) -> Iterator[Figure]:
    """Two halls, one of them with a long past; a citizen rates here, then one there."""
    halls = [BenchHall(folder / f"ratings-{count}", seed) for count in (0, sizes.ratings)]
    _rated_before(halls[1], sizes.ratings)
    say(f"rating without and with {sizes.ratings:,} ratings before")
    blocks = _blocks(halls, sizes, seed)
    for hall in halls:
        hall.close()
    without, beside = zip(*blocks, strict=True)
    floor = Probe("2 x (raw commit + raw echo), p50", 2 * probes.floor_p50.value)
    yield Figure("rating_first_ms", "Open the rating page and rate; no ratings before", "ms", without, floor)
    yield Figure("rating_many_ms", f"The same with {sizes.ratings:,} ratings before", "ms", beside, floor)
    yield Figure(
        "ratings_cost",
        f"Cost of a rating, {sizes.ratings:,} against none before",
        "x",
        tuple(many / none for none, many in blocks),
        target=Target(1.2),
    )


def _rated_before(hall: BenchHall, count: int) -> None:
    say(f"writing {count:,} ratings")
    engine = open_engine(hall.folder.database)
    for first in range(0, count, RATED_A_DAY):
        _a_day(engine, FIRST_DAY + first // RATED_A_DAY, min(RATED_A_DAY, count - first))
    engine.dispose()


def _a_day(engine: Engine, day: int, count: int) -> None:
    """Days that no calendar has, too: only their order matters here."""
    at = day * 86_400
    rows: list[tuple[object, ...]] = []
    for index in range(count):
        ticket, window = day * IDS_PER_DAY + index, index % 189 + 1
        rating = Rating(
            ticket, 1, "SA1", window, f"{window:04d}", at, Level.SATISFIED, at, at, ("skill",), "1", Signals()
        )
        body = msgspec.json.encode(rating).decode()
        rows.append((ticket, 1, at, rating.level.value, rating.service, window, rating.clerk, body))
    with writing(engine) as connection:
        insert_rows(connection, schema.ratings, rows)


def _blocks(halls: list[BenchHall], sizes: Sizes, seed: int) -> list[tuple[float, float]]:
    """The median milliseconds of opening the page and rating, in both halls, by block."""
    choice = random.Random(seed)
    with ExitStack() as stack:
        doors = [_door(stack, hall) for hall in halls]
        for door in doors:
            door.rated(choice)
        blocks = []
        for _block in range(sizes.blocks):
            took = [[door.rated(choice) for door in doors] for _citizen in range(sizes.visits)]
            first, second = (median(samples) for samples in zip(*took, strict=True))
            blocks.append((first, second))
        return blocks


class _Door:
    """One hall's kiosk, window and web process."""

    def __init__(self, port: int, kiosk: Line, window: Line, web: Line) -> None:
        self._port = port
        self._kiosk = kiosk
        self._window = window
        self._web = web

    def rated(self, choice: random.Random) -> float:
        """Milliseconds of the two things that a citizen does after a service: look, and rate."""
        taken = self._kiosk.ask(p.TakeTicket(city.service(0, choice.randrange(city.SERVICES_PER_ZONE))))
        assert isinstance(taken, p.TicketTaken)
        for step in (p.CallNext(), p.StartService(), p.FinishService()):
            self._window.ask(step)
        path = urlsplit(taken.url).path.replace("/t/", "/r/")
        began = time.perf_counter()
        with urllib.request.urlopen(f"http://127.0.0.1:{self._port}{path}", timeout=20) as page:
            page.read()
        self._web.ask(p.RateService(taken.ticket, 1, "satisfied", ("skill",)))
        return (time.perf_counter() - began) * 1000


def _door(stack: ExitStack, hall: BenchHall) -> _Door:
    stack.enter_context(hall.served())
    kiosk, window, web = (
        stack.enter_context(lines)[0]
        for lines in (hall.lines("kiosk", ["1"]), hall.windows([WINDOW]), hall.lines(WEB, [WEB]))
    )
    return _Door(stack.enter_context(web_process(hall)), kiosk, window, web)
