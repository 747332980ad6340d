"""The hall's day in figures: what happened, then what a monitoring system reads."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from hall_server import protocol as p
from hall_server.bootstrap import RunningHall
from hall_server.client import HallLink, RefusedByHall
from hall_server.metrics import look
from hall_server.store.database import StoreUnavailable
from hall_server.store.journal import Journal, Record
from tests.halls import TestHall, eventually

from .conftest import Scrape
from .watching import Figures, read, watched_hall

ALARMS = """
[[recipients]]
id = "chief"
kind = "webhook"
url = "http://127.0.0.1:9/alarms"

[[alarms]]
kind = "queue"
over = 2
for_seconds = 0

[[alarms]]
kind = "emergency"
to = ["chief"]
"""


async def take(link: HallLink, service: str = "consult") -> p.TicketTaken:
    return await link.ask(p.TakeTicket(service), p.TicketTaken)


async def serve(window: HallLink) -> None:
    await window.ask(p.CallNext(), p.AtWindow)
    await window.ask(p.StartService(), p.AtWindow)
    await window.ask(p.FinishService(), p.Finished)


async def test_a_morning_in_figures(hall: TestHall, open_hall: RunningHall, scrape: Scrape) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as one, hall.window(9) as nine:
        for service in ("consult", "consult", "consult", "invoice", "invoice"):
            await take(kiosk, service)
        await serve(one)
        await serve(one)
        await one.ask(p.TakeBack(), p.AtWindow)
        await one.ask(p.FinishService(), p.Finished)
        await nine.ask(p.CallTicket("B001", "first of the morning"), p.AtWindow)
        for _ in range(2):
            await nine.ask(p.Recall(), p.AtWindow)
        await nine.ask(p.MarkNoShow(), p.Accepted)
        await one.ask(p.CallNext(), p.AtWindow)
        async with hall.link("window", "2") as reception:
            hall.add_clerk("0300")
            await reception.ask(p.SignIn("0300", "1234"), p.SignedIn)
            await reception.ask(p.CancelTicket("B002", "went home"), p.Accepted)
        figures = await scrape(open_hall)

    total = {
        zone: {
            name: figures.of(f"tingxu_tickets_{name}_total", zone=zone)
            for name in ("issued", "called", "completed", "no_show", "taken_back")
        }
        for zone in ("general", "tax")
    }
    assert total["general"] == {"issued": 3, "called": 3, "completed": 3, "no_show": 0, "taken_back": 1}
    assert total["tax"] == {"issued": 2, "called": 1, "completed": 0, "no_show": 1, "taken_back": 0}
    assert figures.of("tingxu_tickets_abandoned_total", zone="tax", how="cancelled") == 1
    assert figures["tingxu_tickets_today"] == 5
    assert figures.of("tingxu_waiting_tickets", zone="general") == 0
    states = {
        state: figures.of("tingxu_windows", zone="general", state=state)
        for state in ("closed", "free", "serving", "paused")
    }
    assert states == {"closed": 7, "free": 0, "serving": 1, "paused": 0}
    assert figures.of("tingxu_windows", zone="tax", state="free") == 1
    assert figures["tingxu_hall_open"] == 1
    assert figures["tingxu_hall_responding"] == 1


async def test_who_waits_and_how_long(hall: TestHall, open_hall: RunningHall, scrape: Scrape) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk:
        for _ in range(3):
            await take(kiosk)
        early = await scrape(open_hall)
        await asyncio.sleep(0.3)
        await take(kiosk)
        late = await scrape(open_hall)
    assert [one.of("tingxu_waiting_tickets", zone="general") for one in (early, late)] == [3, 4]
    waited = [one.of("tingxu_longest_wait_seconds", zone="general") for one in (early, late)]
    assert waited[1] >= waited[0] + 0.3
    assert late.of("tingxu_longest_wait_seconds", zone="tax") == 0


async def test_a_journey_counts_once_in_a_zone(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape
) -> None:
    """It waits for both services of its second stage, which are of two zones."""
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        await kiosk.ask(p.BeginJourney("company"), p.TicketTaken)
        await serve(window)
        figures = await scrape(open_hall)
    assert figures.of("tingxu_waiting_tickets", zone="general") == 1
    assert figures.of("tingxu_waiting_tickets", zone="tax") == 1


async def test_orders_their_refusals_and_how_long_they_took(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape
) -> None:
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        before = await scrape(open_hall)
        await asyncio.gather(*(take(kiosk) for _ in range(20)))
        await serve(window)
        with pytest.raises(RefusedByHall):
            await window.ask(p.FinishService(), p.Finished)
        after = await scrape(open_hall)
    assert gain(before, after, "tingxu_orders_total", role="kiosk") == 20
    assert gain(before, after, "tingxu_orders_total", role="window") == 4
    (refused,) = after.all("tingxu_orders_refused_total")
    assert (refused.labels, refused.value) == ({"code": "no_ticket_here"}, 1)
    assert after.of("tingxu_orders_failed_total", code="busy") == 0
    batches = gain(before, after, "tingxu_batch_orders_count")
    assert 4 <= batches <= gain(before, after, "tingxu_batch_orders_sum")
    assert gain(before, after, "tingxu_log_write_seconds_count") == batches
    assert gain(before, after, "tingxu_order_seconds_count") >= 23
    assert after.of("tingxu_order_seconds_bucket", le="+Inf") == after["tingxu_order_seconds_count"]
    assert after["tingxu_order_seconds_sum"] > after["tingxu_log_write_seconds_sum"] > 0
    assert gain(before, after, "tingxu_log_records") >= 23
    assert after.of("tingxu_log_size_bytes", file="hall.db-wal") > 0
    assert 0 < after["tingxu_disk_free_bytes"] < after["tingxu_disk_size_bytes"]


def gain(before: Figures, after: Figures, name: str, **labels: str) -> float:
    return after.of(name, **labels) - before.of(name, **labels)


async def test_a_device_that_heals_asks_for_the_whole_picture(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape
) -> None:
    async with hall.mirror("board", "wall"), hall.link("kiosk", "kiosk-2") as kiosk:
        before = await scrape(open_hall)
        open_hall.broadcaster.begin_epoch()
        await take(kiosk)
        await eventually(lambda: open_hall.broadcaster.snapshots == 2)
        after = await scrape(open_hall)
    assert gain(before, after, "tingxu_snapshots_total") == 1
    assert gain(before, after, "tingxu_broadcast_epochs_total") == 1
    assert gain(before, after, "tingxu_updates_total") >= 1
    assert abs(time.time() - after["tingxu_broadcast_last_timestamp_seconds"]) < 30


async def test_a_disk_that_refuses_is_counted(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, failing = Journal.commit, [True]

    def refuse(journal: Journal, record: Record) -> None:
        if failing:
            failing.clear()
            raise StoreUnavailable("full", "full")
        commit(journal, record)

    async with hall.link("kiosk", "kiosk-2") as kiosk:
        before = await scrape(open_hall)
        monkeypatch.setattr(Journal, "commit", refuse)
        assert (await take(kiosk)).number == "A001"
        after = await scrape(open_hall)
    assert gain(before, after, "tingxu_log_write_failures_total") == 1
    assert gain(before, after, "tingxu_orders_failed_total", code="unavailable") >= 1
    assert gain(before, after, "tingxu_broadcast_epochs_total") == 1


async def test_a_write_that_hangs_is_seen_while_it_hangs(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = Journal.commit

    def slow(journal: Journal, record: Record) -> None:
        time.sleep(1.0)
        commit(journal, record)

    async with hall.link("kiosk", "kiosk-2") as kiosk:
        monkeypatch.setattr(Journal, "commit", slow)
        taking = asyncio.create_task(take(kiosk))
        await eventually(lambda: open_hall.owner.tally.writing_since is not None)
        await asyncio.sleep(0.2)
        meanwhile = await scrape(open_hall)
        await taking
    assert meanwhile["tingxu_log_write_under_way_seconds"] >= 0.2
    assert meanwhile["tingxu_hall_responding"] == 1


async def test_devices_that_speak_and_devices_that_fell_silent(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.window(1), hall.link("kiosk", "kiosk-2") as kiosk:
        await kiosk.ask(p.Ping(), p.Accepted)
        there = await scrape(open_hall)
        monkeypatch.setattr(look, "LOST_AFTER", 0)
        lost = await scrape(open_hall)
        hall.registry.revoke("kiosk", "kiosk-2")
        await asyncio.sleep(1.2)
        revoked = await scrape(open_hall)
    assert there.of("tingxu_devices_enrolled", role="kiosk") == 1
    assert there.of("tingxu_devices_connected", role="kiosk") == 1
    assert there.of("tingxu_devices_connected", role="window") == 1
    assert there.of("tingxu_devices_lost", role="window") == 0
    assert lost.of("tingxu_devices_lost", role="window") == 1
    assert lost.of("tingxu_devices_connected", role="window") == 0
    assert revoked.of("tingxu_devices_enrolled", role="kiosk") == 0
    assert revoked.of("tingxu_devices_lost", role="kiosk") == 0


async def test_printers_and_what_waits_for_them(
    hall: TestHall, open_hall: RunningHall, scrape: Scrape
) -> None:
    async with hall.link("kiosk", "kiosk-1") as kiosk, hall.link("printer", "printer-1") as printer:
        await printer.ask(p.ReportPrinter("ready"), p.Accepted)
        await take(kiosk)
        await printer.ask(p.ReportPrinter("paper_out"), p.Accepted)
        figures = await scrape(open_hall)
    states = {
        one.labels["state"]: one.value for one in figures.all("tingxu_printer_state", printer="printer-1")
    }
    assert [state for state, value in states.items() if value] == ["paper_out"]
    assert len(states) == 6
    assert sum(one.value for one in figures.all("tingxu_printer_jobs")) == 1


async def test_alarms_but_nothing_of_an_emergency(tmp_path: Path, scrape: Scrape) -> None:
    hall = watched_hall(tmp_path / "hall", ALARMS)
    async with hall.open() as running, hall.link("kiosk", "kiosk-2") as kiosk, hall.window(12) as window:
        for _ in range(3):
            await take(kiosk)
        await eventually(lambda: running.owner.picture.view.alarms)
        before = await scrape(running)
        await window.ask(p.RaiseEmergency(), p.Accepted)
        assert any(alarm.kind == "emergency" for alarm in running.owner.hall.alarms.open.values())
        after = await scrape(running)
        (rung,) = running.owner.picture.view.alarms
        async with hall.link("manager", "office") as office:
            await office.ask(p.AcknowledgeAlarm(rung), p.Accepted)
        seen_to = await scrape(running)
    assert before.of("tingxu_alarms", kind="queue", acknowledged="no") == 1
    assert before.all("tingxu_alarms") == after.all("tingxu_alarms")
    assert "emergenc" not in after.text
    assert seen_to.of("tingxu_alarms", kind="queue", acknowledged="no") == 0
    assert seen_to.of("tingxu_alarms", kind="queue", acknowledged="yes") == 1


async def test_a_hall_that_hangs_is_told_apart_from_one_that_serves(
    hall: TestHall, open_hall: RunningHall
) -> None:
    reading = asyncio.create_task(asyncio.to_thread(read, open_hall.metrics))
    await asyncio.sleep(0)
    time.sleep(look.PATIENCE + 0.5)  # noqa: ASYNC251 - this is the hall's own loop, and it hangs
    hung = await reading
    await asyncio.sleep(1.1)
    again = await asyncio.to_thread(read, open_hall.metrics)
    assert hung["tingxu_hall_responding"] == 0
    assert not hung.all("tingxu_waiting_tickets")
    assert hung["tingxu_disk_free_bytes"] > 0
    assert again["tingxu_hall_responding"] == 1


async def test_nothing_personal_is_read(hall: TestHall, open_hall: RunningHall, scrape: Scrape) -> None:
    hall.add_clerk("0713", "欧阳静")
    async with hall.link("kiosk", "kiosk-2") as kiosk, hall.link("window", "7") as window:
        taken = await take(kiosk)
        await window.ask(p.SignIn("0713", "1234"), p.SignedIn)
        await window.ask(p.OpenWindow(), p.Accepted)
        await window.ask(p.CallNext(), p.AtWindow)
        figures = await scrape(open_hall)
    ours = [one for one in figures.samples if one.name.startswith("tingxu_")]
    values = {value for one in ours for value in one.labels.values()}
    assert not values & {taken.number, str(taken.ticket), "0713", "欧阳静", "7", "window-7", "kiosk-2"}
    assert taken.number not in figures.text
    assert "欧阳静" not in figures.text


async def test_a_large_hall_has_no_more_labels_than_zones_and_printers(
    tmp_path: Path, scrape: Scrape
) -> None:
    small = watched_hall(tmp_path / "small")
    more = "".join(
        f'[[services]]\nid = "s{number}"\nzone = "tax"\nname = {{ zh = "事项", en = "Matter" }}\n'
        for number in range(2_000)
    )
    windows = '[[windows]]\nnumbers = "101-280"\nzone = "tax"\nservices = ["zone:tax"]\n'
    large = watched_hall(tmp_path / "large", more + windows)
    counted = []
    for hall in (small, large):
        async with hall.open() as running, hall.link("kiosk", "kiosk-2") as kiosk:
            await take(kiosk)
            counted.append(sum(one.name.startswith("tingxu_") for one in (await scrape(running)).samples))
    assert counted[0] == counted[1] < 300


async def test_the_page_is_made_once_a_second_however_many_ask(
    hall: TestHall, open_hall: RunningHall
) -> None:
    first = await asyncio.to_thread(read, open_hall.metrics)
    many = await asyncio.gather(*(asyncio.to_thread(read, open_hall.metrics) for _ in range(10)))
    assert len({one.text for one in (first, *many)}) <= 3
    await asyncio.sleep(1.1)
    later = await asyncio.to_thread(read, open_hall.metrics)
    assert later.text not in {first.text, *(one.text for one in many)}


async def test_without_the_table_nothing_listens(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall")
    async with hall.open() as running:
        assert running.metrics is None
