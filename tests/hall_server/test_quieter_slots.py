"""When it will be quieter, as citizens are told: by the kiosk, on the phone, and where they book."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from hall_server import protocol as p
from hall_server.cli import main as hall_server
from hall_server.client import Changed, Mirror
from hall_server.client.mirror import News
from hall_server.domain.rules import HOUR, MINUTE
from hall_server.forecast import Forecast, Quieter, Range
from hall_server.forecast.pools import Stand, pools_of
from hall_server.serving import forecasting
from hall_server.serving.announcing import Announcements
from hall_server.serving.forecast_worker import ForecastWorker, LearnDay, Look, SlotsAhead
from tests.booking_api.outside import Interface
from tests.forecast.test_quieter import SERVICE, SLOTS, outlook
from tests.halls import MORNING, TestHall, eventually
from tests.store.past import HEADER
from tests.ticket_printer.at_kiosk import choice, kiosk, read, touch
from tests.web.rating.phones import Pages, knows_the_hall
from tests.web.streams import place, shown

DAYS = [f"2026-02-{day:02d}" for day in (9, 10, 11, 12, 13, 23, 24, 25, 26, 27)]
PATIENCE = 60.0
ZONE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(autouse=True)
def soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody has to wait minutes to hear it."""
    monkeypatch.setattr(forecasting, "EVERY", 0.2)
    monkeypatch.setattr(forecasting, "SOONEST", 0.2)
    monkeypatch.setattr(forecasting, "QUIETER_EVERY", 1_000)


def another_systems_days(path: Path, ends_after: int = 5) -> Path:
    """In each a rush from nine on, with 40 minutes of waiting, then one every ten minutes; two windows."""
    rows = []
    for day in DAYS:
        moments = [(9 * 60 + each, 40) for each in range(45)] + [(at, 0) for at in range(600, 1070, 10)]
        for count, (at, waits) in enumerate(moments, start=1):
            clock = [f"{day} {each // 60:02d}:{each % 60:02d}:00" for each in (at, at + waits)]
            ended = at + waits + ends_after
            clock += [clock[1], f"{day} {ended // 60:02d}:{ended % 60:02d}:00"]
            rows.append(f"A{count:03d},consult,{','.join(clock)},{1 + count % 2},0231,done")
    path.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    return path


def bring_in(hall: TestHall, past: Path) -> str:
    asked = ["import-history", str(hall.path), str(past), "--yes"]
    return CliRunner().invoke(hall_server, asked, catch_exceptions=False).output


async def rush(hall: TestHall) -> list[p.TicketTaken]:
    async with hall.link("kiosk", "kiosk-1") as link:
        return [await link.ask(p.TakeTicket("consult"), p.TicketTaken) for _ in range(24)]


def services(mirror: Mirror) -> dict[str, p.ServiceView]:
    assert mirror.view is not None
    return mirror.view.services


def quieter(mirror: Mirror, service: str) -> int:
    return services(mirror)[service].quieter or 0


async def test_who_comes_into_a_rush_is_told_when_it_is_quieter(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hall = TestHall(tmp_path / "hall")
    bring_in(hall, another_systems_days(tmp_path / "past.csv"))
    pages = Pages(hall, tmp_path)
    async with hall.open(), hall.mirror("board", "board-1") as mirror, contextlib.AsyncExitStack() as windows:
        taken = await rush(hall)
        for window in (1, 2):
            await windows.enter_async_context(hall.window(window))
        await eventually(lambda: quieter(mirror, "consult") and quieter(mirror, "intake"), patience=60)
        slot = datetime.fromtimestamp(quieter(mirror, "consult") / 1000, ZONE)
        assert (slot.minute % 30, slot.second) == (0, 0)
        assert 9 * 60 + 30 <= slot.hour * 60 + slot.minute <= 15 * 60
        assert slot.date() == MORNING.date()
        assert services(mirror)["invoice"].quieter is None  # nobody is there for it

        async with kiosk(hall, "kiosk-2", size=(100, 40)) as pilot:
            await touch(pilot, choice(pilot, "General"))
            await eventually(lambda: f"Quieter at {slot:%H:%M}" in read(pilot))
            await touch(pilot, choice(pilot, "Consultation"))
            await eventually(lambda: f"Quieter at {slot:%H:%M}" in read(pilot))

        async with pages.open() as serving, pages.phone(serving) as phone:
            await knows_the_hall(serving)
            assert f"It is quieter at {slot:%H:%M}." in shown((await phone.open(place(taken[-1]))).html)
            assert "quieter" not in shown((await phone.open(place(taken[0]))).html)

        async with Interface(hall, tmp_path).open() as app:
            its = quieter(mirror, "intake")
            day = (await app.get("/v1/services/intake/slots", params={"day": "2026-03-02"})).json()
            marked = {each["start"][11:16] for each in day["slots"] if each["quieter"]}
            assert marked == {f"{datetime.fromtimestamp(its / 1000, ZONE):%H:%M}"}

        # Nobody is sent away until later who might get no number then, long before it is looked for again.
        monkeypatch.setattr(forecasting, "QUIETER_EVERY", 10**9)
        async with hall.link("manager", "office") as office:
            await office.ask(p.CapService("consult", 40, "full"), p.Accepted)
            await eventually(lambda: not quieter(mirror, "consult"))
            assert quieter(mirror, "intake")
            await office.ask(p.CloseKiosks("full"), p.Accepted)
            await eventually(lambda: not quieter(mirror, "intake"))
            await office.ask(p.OpenKiosks("room"), p.Accepted)
            await eventually(lambda: quieter(mirror, "intake"))


async def test_slots_of_other_days_are_marked_by_what_people_waited(tmp_path: Path) -> None:
    """Two Wednesdays show it: sixty citizens came in a rush, and sixty when it was over."""
    hall = TestHall(tmp_path / "hall")
    rows = []
    came = [(9 * 60 + each, 40) for each in range(30)] + [(15 * 60 + each, 2) for each in range(30)]
    for day in ("2026-02-18", "2026-02-25"):
        for count, (at, waits) in enumerate(came, start=1):
            moments = (at, at + waits, at + waits, at + waits + 5)
            clock = ",".join(f"{day} {each // 60:02d}:{each % 60:02d}:00" for each in moments)
            rows.append(f"A{count:03d},intake,{clock},1,0231,done")
    past = tmp_path / "past.csv"
    past.write_text("\n".join([HEADER, *rows, ""]), encoding="utf-8")
    bring_in(hall, past)
    async with hall.open(), hall.mirror("board", "board-1") as mirror, hall.window(1):
        await eventually(lambda: services(mirror)["intake"].quiet_half_hours, patience=60)
        assert services(mirror)["intake"].quiet_half_hours == {3: (30,)}
        assert services(mirror)["consult"].quiet_half_hours == {}
        async with Interface(hall, tmp_path).open() as app:
            for day, quiet in (("2026-03-04", {"15:00"}), ("2026-03-05", set[str]())):
                slots = (await app.get("/v1/services/intake/slots", params={"day": day})).json()["slots"]
                assert {each["start"][11:16] for each in slots if each["quieter"]} == quiet


def test_who_asks_how_long_it_will_be_does_not_wait_for_the_search(tmp_path: Path) -> None:
    """It goes on between two forecasts, and what it finds comes with a later one."""
    hall = TestHall(tmp_path / "hall")
    bring_in(hall, another_systems_days(tmp_path / "past.csv"))
    rush_hour = outlook(waiting=2_000, windows=100)
    ahead = SlotsAhead(SLOTS, {})
    worker = ForecastWorker()
    try:
        worker.learn(LearnDay(hall.folder.database, "2026-03-02", "Asia/Shanghai", {SERVICE: 5 * MINUTE}))
        answers = [worker.forecast(Look(rush_hour, ahead), PATIENCE)]
        while answers[-1].searched is None:
            answers.append(worker.forecast(Look(outlook(waiting=2)), PATIENCE))
        assert worker.forecast(Look(outlook(waiting=2)), PATIENCE).searched is None
    finally:
        worker.end()
    assert len(answers) > 3
    assert all(answer.forecast is not None for answer in answers)
    found = answers[-1].searched
    assert found is not None
    assert found.at == rush_hour.now
    assert {slot.slot for slot in found.found[SERVICE]} <= set(SLOTS[SERVICE])


async def test_what_was_said_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked at again and again, and told once."""
    looks: list[Mapping[str, Sequence[Quieter]]] = []
    take = Announcements.take_quieter

    def counted(announcements: Announcements, now: int, found: Mapping[str, Sequence[Quieter]]) -> None:
        looks.append(found)
        take(announcements, now, found)

    monkeypatch.setattr(Announcements, "take_quieter", counted)
    hall = TestHall(tmp_path / "hall")
    bring_in(hall, another_systems_days(tmp_path / "past.csv"))
    async with hall.open(), hall.mirror("board", "board-1") as mirror, contextlib.AsyncExitStack() as windows:
        await rush(hall)
        for window in (1, 2):
            await windows.enter_async_context(hall.window(window))
        # What was said while one window was open may go on for one more look, and is then missed twice.
        before = len(looks)
        await eventually(lambda: len(looks) > before + 4 and quieter(mirror, "consult"), patience=60)
        first = quieter(mirror, "consult")
        heard: list[int | None] = []

        def hear(news: News) -> None:
            if isinstance(news, Changed):
                heard.extend(
                    each.quieter
                    for each in news.changes
                    if isinstance(each, p.ServiceView) and each.id == "consult"
                )

        mirror.tell(hear)
        await eventually(lambda: len(looks) > before + 10, patience=60)
        assert set(heard) <= {first}


def test_it_takes_two_searches_to_take_back_what_was_said() -> None:
    looked = outlook()
    at, (ten, eleven) = looked.now, (10 * HOUR, 11 * HOUR)
    short = Range(0, MINUTE, 5 * MINUTE)
    announcements = Announcements()
    pools = pools_of(looked)
    announcements.take(looked, Forecast(at, {}, {Stand(0, 0): Range(HOUR, HOUR, HOUR)}, pools))
    first, later = ({SERVICE: [Quieter(slot, short)]} for slot in (ten, eleven))
    for found, told in (
        (first, ten),
        (later, ten),  # missed once, perhaps by chance
        (first, ten),
        ({}, ten),
        (later, eleven),  # missed twice
        ({}, eleven),
        ({}, None),
    ):
        announcements.take_quieter(at, found)
        assert announcements.quieter(at).get(SERVICE) == told
    announcements.take_quieter(at, first)
    soon = ten - MINUTE
    announcements.take_quieter(soon, later)  # what was said is too near to be worth it
    assert announcements.quieter(soon) == {SERVICE: eleven}
