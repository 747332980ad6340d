"""What goes wrong on the way to a province, and what the hall's people are told of it."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import random
import re
import sqlite3
import ssl
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import Result

from hall_server.bridge.follower import LANE, Follower
from hall_server.bridge.records import Recorder
from hall_server.bridge.sender import Sender, province_poster
from hall_server.domain.plan import HallPlan
from hall_server.outbox import Outbox, courier, deliver
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.store.database import StoreDamaged
from tests.bridge.province import STORE_AND_CUT, Province
from tests.bridge.work import (
    BridgeProcess,
    a_morning,
    all_arrived,
    bridging,
    database_of,
    expected,
    go_on,
    held,
    quick_clock,
    reporting_hall,
    status,
)
from tests.commands.running import at_a_shell, hall_server
from tests.halls import MORNING, TestHall, eventually, free_port

ROUNDS = 4


async def finished_work(hall: TestHall, services: int) -> None:
    async with hall.open(quick_clock):
        await a_morning(hall, services)
        await go_on(hall)


def told(hall: TestHall, *options: str) -> Result:
    return hall_server("bridge", hall.path, *options)


@pytest.mark.slow
async def test_killed_again_and_again_it_loses_and_doubles_nothing(
    hall: TestHall, province: Province
) -> None:
    dice = random.Random(7)
    province.mood = lambda _count, _body: dice.choice((201, 201, 201, 500, STORE_AND_CUT))
    async with hall.open(quick_clock):
        for _ in range(ROUNDS):
            asked = len(province.asked)
            told(hall, "--again")  # nobody waits here for what was put off
            with BridgeProcess(hall) as bridge:
                await a_morning(hall, 3)
                await go_on(hall)
                # What matters is where in its work it dies, not how long it takes to begin.
                await eventually(lambda: len(province.asked) > asked, patience=30)  # noqa: B023
                await asyncio.sleep(dice.uniform(0, 1.0))
                bridge.kill()
        province.mood = lambda _count, _body: 201
        told(hall, "--again")
        with BridgeProcess(hall) as bridge:
            await all_arrived(hall, province)
            code, said = await asyncio.to_thread(bridge.stop)
    assert code == 0, said
    assert held(province) == expected(hall)
    assert len(province.records) == ROUNDS * (3 + 3)
    assert province.complaints == []


async def test_a_province_that_is_away_for_a_day_gets_all_of_it_in_the_end(tmp_path: Path) -> None:
    """The day is the courier's only: a minute goes by each time that it looks at its clock."""
    minutes = itertools.count(1_772_413_200_000, 60_000)
    looked = []

    def clock() -> int:
        looked.append(next(minutes))
        return looked[-1]

    port, province = free_port(), Province()
    hall = reporting_hall(tmp_path / "hall", f"http://127.0.0.1:{port}/ratings")
    await finished_work(hall, 6)
    with contextlib.ExitStack() as stack:
        engine = stack.enter_context(database_of(hall))
        outbox = stack.enter_context(contextlib.closing(Outbox.open(hall.folder.outbox)))
        assert hall.folder.settings.province is not None
        recorder = Recorder(hall.folder.plan, "410100-001")
        assert Follower(engine, outbox, recorder, ("ratings", "services"), 10_000).step()
        poster = province_poster(hall.folder, hall.folder.settings.province)
        sender = Sender(poster, engine, send_words=False)
        pauses = stack.enter_context(pytest.MonkeyPatch.context())
        pauses.setattr(courier, "FIRST_PAUSE", 2_000)
        pauses.setattr(courier, "CAP", 300_000)
        pauses.setattr(courier, "LOOK_EVERY", 0)
        delivery = asyncio.create_task(deliver(outbox, LANE, sender.send, clock=clock))
        await eventually(lambda: len(looked) > 24 * 60, patience=60)
        (lane,) = outbox.lanes()
        assert (lane.waiting, lane.set_aside, lane.sent) == (11, 0, 0)
        # Back-off: many tries, but far from one a minute after the other.
        assert 100 < lane.attempts < len(looked) * 0.8
        with province.open(port):
            await all_arrived(hall, province)
            await eventually(lambda: not outbox.lanes()[0].waiting)
        delivery.cancel()
        await asyncio.gather(delivery, return_exceptions=True)
        await poster.close()
    assert held(province) == expected(hall)


@pytest.mark.parametrize("refusal", [400, 422])
async def test_what_the_province_refuses_is_set_aside_and_the_rest_goes_on(
    hall: TestHall, province: Province, refusal: int
) -> None:
    province.mood = lambda _count, record: refusal if record["kind"] == "rating" else 201
    await finished_work(hall, 3)
    async with bridging(hall):
        await eventually(lambda: len(province.asked) == 6)
        await eventually(lambda: status(hall)["lanes"][0]["waiting"] == 0)
        found = status(hall)
        assert (found["running"], found["exit_code"]) == (True, 0)
        assert (found["lanes"][0]["set_aside"], found["lanes"][0]["sent_today"]) == (3, 3)
        # The province's own words, without what would paint a terminal.
        assert found["set_aside"][0]["reason"] == f'refused: HTTP {refusal} {{"message": "as you [31m wish"}}'
        screen = told(hall, "--status")
        assert f"refused: HTTP {refusal}" in screen.stdout
        assert "410100-001:rating:2026030200001:1:" in screen.stdout
        assert [record["kind"] for record in province.records] == ["service"] * 3
        province.mood = lambda _count, _record: 201
        assert told(hall, "--again").stdout == "3 will be tried at once.\n"
        await eventually(lambda: len(province.records) == 6)
    assert [record["level"]["code"] for record in province.of_kind("rating")] == [4, 5, 4]
    assert status(hall)["set_aside"] == []


@pytest.mark.parametrize("answer", [401, 403, 404, 302])
async def test_a_fault_of_the_settings_holds_all_and_says_so_loudly(
    hall: TestHall, province: Province, answer: int, caplog: pytest.LogCaptureFixture
) -> None:
    province.mood = lambda _count, _record: answer
    await finished_work(hall, 2)
    async with bridging(hall):
        await eventually(lambda: len(province.asked) > 3)
        found = status(hall)
        assert (found["exit_code"], found["lanes"][0]["fault"], found["lanes"][0]["waiting"]) == (1, True, 4)
        screen = told(hall, "--status")
        assert screen.exit_code == 1
        assert "!!! province: NOTHING GOES OUT before somebody acts: " in screen.stdout
        assert f"HTTP {answer}" in screen.stdout
        # It is the same one each time, and the log is not filled with it.
        assert len(set(province.asked)) == 1
        assert sum("is not delivered yet" in line for line in caplog.messages) == 1
        province.mood = lambda _count, _record: 201
        await all_arrived(hall, province)
    assert held(province) == expected(hall)


async def test_a_wrong_secret_is_a_fault_until_it_is_right(hall: TestHall, province: Province) -> None:
    await finished_work(hall, 1)
    secret = hall.path / "keys" / "province.secret"
    right = secret.read_text()
    secret.write_text("another secret than the province's")
    async with bridging(hall):
        await eventually(lambda: province.complaints)
        await eventually(lambda: status(hall)["lanes"][0]["fault"])
    assert province.records == []
    secret.write_text(right)
    async with bridging(hall):
        await all_arrived(hall, province)
    assert held(province) == expected(hall)


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    """A certificate for 127.0.0.1 that nobody has heard of, and its key."""
    paths = tmp_path / "province.pem", tmp_path / "province.key"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=province",
         "-addext", "subjectAltName=IP:127.0.0.1", "-out", str(paths[0]), "-keyout", str(paths[1])],
        check=True, capture_output=True,
    )  # fmt: skip
    return paths


@contextlib.contextmanager
def behind_tls(certificate: tuple[Path, Path]) -> Iterator[Province]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*certificate)
    with Province(tls=context).open() as province:
        yield province


async def test_a_province_must_prove_who_it_is(tmp_path: Path, certificate: tuple[Path, Path]) -> None:
    with behind_tls(certificate) as province:
        hall = reporting_hall(tmp_path / "hall", province.url)
        await finished_work(hall, 1)
        async with bridging(hall):
            await eventually(lambda: status(hall)["lanes"][0]["fault"])
        assert status(hall)["lanes"][0]["last_error"] == "certificate"
        assert province.asked == []
        trusting = hall.folder.settings_path
        text = trusting.read_text(encoding="utf-8")
        trusting.write_text(f'{text}ca_file = "{certificate[0].as_posix()}"\n', encoding="utf-8")
        async with bridging(hall):
            await all_arrived(hall, province)
        assert held(province) == expected(hall)


@pytest.mark.parametrize("more", [1, 6])
async def test_after_a_log_was_put_back_from_a_copy_only_what_is_new_is_sent(
    hall: TestHall, province: Province, caplog: pytest.LogCaptureFixture, more: int
) -> None:
    """Also when the log is longer again than it was before the bridge looks, and numbers come twice."""
    copy = hall.path / "copy.db"
    await finished_work(hall, 2)
    with contextlib.closing(sqlite3.connect(hall.folder.database)) as database:
        database.execute("VACUUM INTO ?", (str(copy),))
    async with hall.open(later):
        await a_morning(hall, 2)
        await go_on(hall)
    async with bridging(hall):
        await all_arrived(hall, province)
        # The last answer, too, was heard, or the last record comes again with the next bridge.
        await eventually(lambda: not status(hall)["lanes"][0]["waiting"])
    before = held(province)
    assert before == expected(hall)
    for path in hall.path.glob("hall.db*"):
        path.unlink()
    copy.rename(hall.folder.database)
    known = len(expected(hall))
    async with hall.open(much_later):
        await a_morning(hall, more)
        await go_on(hall)
    async with bridging(hall):
        await eventually(lambda: len(province.records) >= len(before) + len(expected(hall)) - known)
    assert held(province) == before + expected(hall)[known:]
    assert len(province.asked) == len(province.records)
    assert "hall.db was put back from a copy" in caplog.text


def later(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(hours=1), plan.timezone, 200.0, last_at)


def much_later(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(hours=2), plan.timezone, 200.0, last_at)


async def test_a_record_that_cannot_be_read_stops_the_bridge(hall: TestHall) -> None:
    await finished_work(hall, 1)
    with database_of(hall) as engine, engine.begin() as connection:
        connection.exec_driver_sql("UPDATE events SET kind = 'Unheard' WHERE seq = 3")
    with pytest.raises(StoreDamaged, match="Record 3 of the hall's log cannot be read"):
        async with asyncio.timeout(10), bridging(hall) as task:
            await task


async def test_one_bridge_for_one_hall(hall: TestHall, province: Province) -> None:
    await finished_work(hall, 1)
    with BridgeProcess(hall) as bridge:
        await all_arrived(hall, province)
        second = await asyncio.to_thread(at_a_shell, "bridge", str(hall.path))
        assert second.returncode == 1
        assert re.search(r"Another bridge already runs on .*\. Stop it first\.", second.stderr)
        code, said = await asyncio.to_thread(bridge.stop)
    assert (code, status(hall)["running"]) == (0, False)
    assert "has stopped" in said
