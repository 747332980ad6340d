"""What the manager's page says: the hall's own figures, alarms, and as of when; rendered once for all."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import Connection, text

from hall_server import protocol as p
from hall_server.domain import commands as c
from hall_server.serving.orders import Order
from hall_server.store.database import open_engine
from hall_server.web.pages import Pages
from hall_server.web.serve import Serving
from tests.halls import HALL_TOML, TestHall, eventually
from tests.web.browsing import browser
from tests.web.manager_hall import PASSWORD, BigHall, let_in, manager_pages
from tests.web.rating.phones import Page, Phone
from tests.web.streams import Stream, shown

ALARMS = """
[[recipients]]
id = "duty"
kind = "webhook"
url = "http://127.0.0.1:9/"

[[alarms]]
kind = "emergency"
to = ["duty"]

[[alarms]]
kind = "queue"
over = 1
for_seconds = 0
"""


@contextlib.asynccontextmanager
async def looking(served: Serving, language: str = "zh") -> AsyncIterator[httpx.AsyncClient]:
    """Somebody in the office, signed in."""
    async with browser(served, **{"Accept-Language": language}) as client:
        phone = Phone(client)
        asked = await phone.open("/manager")
        await phone.send(asked.form, name="office", password=PASSWORD)
        yield client


@contextlib.asynccontextmanager
async def office(hall: TestHall, folder: Path) -> AsyncIterator[Serving]:
    async with manager_pages(hall, folder).open() as served:
        await let_in(served)
        yield served


async def words(client: httpx.AsyncClient) -> str:
    return shown((await client.get("/manager")).text)


def sums(html: str) -> list[str]:
    """The large figures at the top."""
    return re.findall(r"<dd>(.*?)</dd>", html)


async def test_the_page_has_the_halls_own_figures(tmp_path: Path) -> None:
    """The large figures, each zone's line and the table of hours, against the rows of the hall's database."""
    big = BigHall(tmp_path)
    async with big.hall.open(big.make_clock) as running:
        await big.morning(running, minutes=60, windows=40)
        async with big.pages(tmp_path) as served:
            await let_in(served)
            async with looking(served) as client:
                html = (await client.get("/manager")).text

    def counted(connection: Connection, where: str) -> int:
        return int(connection.execute(text(f"SELECT count(*) FROM visits WHERE {where}")).scalar_one())

    engine = open_engine(big.hall.folder.database)
    with engine.connect() as hall:
        waiting, issued = counted(hall, "state = 'waiting'"), counted(hall, "true")
        at_windows = counted(hall, "state IN ('called', 'serving')")
        registered = {how: counted(hall, f"service = 'reg-{how}'") for how in ("declarations", "changes")}
        longest = hall.execute(
            text("SELECT min(clock_start) FROM visits WHERE state = 'waiting'")
        ).scalar_one()
        registry = counted(hall, "state = 'waiting' AND service LIKE 'reg-%'")
    engine.dispose()
    now = served.shell.mirror.now()
    assert min(waiting, at_windows, registry) > 0
    assert sums(html)[:4] == [str(waiting), f"{(now - longest) // 60_000} 分钟", str(at_windows), str(issued)]
    zones = dict(re.findall(r'<th scope="row">.*?<span>(.*?)<small>.*?<td><strong>(\d+)</strong>', html))
    assert zones["市场准入"] == str(registry)
    assert sum(map(int, zones.values())) == waiting
    taken = dict(re.findall(r'<th scope="row">([^<]*)</th>.*?<td class="total">(\d+)</td>', html))
    assert taken["市场准入申报"] == str(registered["declarations"])
    assert taken["市场准入变更"] == str(registered["changes"])


async def test_a_silent_hall_is_told_with_the_time_until_it_is_back(hall: TestHall, tmp_path: Path) -> None:
    async with office(hall, tmp_path) as served:
        async with hall.open():
            await eventually(lambda: served.shell.mirror.live)
            async with hall.link("kiosk", "kiosk-1") as kiosk:
                await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
            await eventually(lambda: served.shell.mirror.view and served.shell.mirror.view.waiting)
            async with looking(served) as client:
                assert "截至" not in await words(client)
        async with looking(served) as client, client.stream("GET", "/manager/events") as response:
            stream = Stream(response)
            await stream.until("大厅系统没有应答")
            html = (await client.get("/manager")).text
            assert re.search(r"截至 09:\d\d", shown(html))
            assert sums(html)[0] == "1", "what was known stays"
            async with hall.open():
                part = await stream.part()
                while "截至" in part:
                    part = await stream.part()
                assert sums(part)[0] == "1"


async def test_alarms_are_shown_with_who_took_them_and_a_call_for_help_is_not(tmp_path: Path) -> None:
    hall = TestHall(tmp_path / "hall", HALL_TOML + ALARMS)
    async with hall.open(), office(hall, tmp_path) as served, hall.link("manager", "manager-1") as manager:
        await eventually(lambda: served.shell.mirror.live)
        async with hall.link("kiosk", "kiosk-1") as kiosk:
            for _citizen in range(2):
                await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
        async with hall.window(3) as window:
            await window.ask(p.RaiseEmergency(), p.Accepted)
        known = served.shell.mirror
        await eventually(lambda: known.view and known.view.alarms)
        told = (await manager.ask(p.GetAlarms(), p.Alarms)).alarms
        assert {alarm.kind for alarm in told} == {"queue", "emergency"}
        (queue,) = (alarm for alarm in told if alarm.kind == "queue")
        (silent,) = (alarm for alarm in told if alarm.kind == "emergency")
        async with looking(served) as client:
            assert queue.text.zh in await words(client)
            assert "已认领" not in await words(client)
            await manager.ask(p.AcknowledgeAlarm(queue.alarm), p.Accepted)
            await eventually(lambda: known.view and known.view.alarms[queue.alarm].acknowledged_by)
            html = shown((await client.get("/manager?lang=en")).text)
            assert re.search(r"taken by manager-1, 09:\d\d", html)
            assert silent.text.zh not in await words(client)
            assert silent.text.en not in html


async def test_many_who_look_cost_one_rendering_for_each_change(
    hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rendered: list[str] = []
    render = Pages.text

    def counting(self: Pages, template: str, language: str, **about: object) -> str:
        if template == "manager_main.html":
            rendered.append(language)
        return render(self, template, language, **about)  # type: ignore[arg-type]

    monkeypatch.setattr(Pages, "text", counting)
    async with (
        hall.open() as running,
        office(hall, tmp_path) as served,
        contextlib.AsyncExitStack() as viewers,
    ):
        await eventually(lambda: served.shell.mirror.live)
        client = await viewers.enter_async_context(looking(served))
        rendered.clear()
        streams = [
            Stream(await viewers.enter_async_context(client.stream("GET", "/manager/events")))
            for _viewer in range(20)
        ]
        for stream in streams:
            await stream.part()
        assert len(rendered) <= 3, "the first who looks, the day so far, a minute that went by"
        rendered.clear()
        running.owner.submit(Order(c.TakeTicket("intake"), answer=lambda _result: None))
        for stream in streams:
            part = await stream.part()
            while sums(part)[0] != "1":
                part = await stream.part()
        assert len(rendered) <= 3


async def test_a_session_is_over_after_its_hours(
    hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hall.open(), office(hall, tmp_path) as served, looking(served) as client:
        assert 'class="manager"' in (await client.get("/manager")).text
        later = time.time() + 12 * 3600 + 1
        monkeypatch.setattr("hall_server.web.manager.sessions.time.time", lambda: later)
        assert 'name="password"' in (await client.get("/manager")).text
        assert (await client.get("/manager/events")).status_code == 403


async def test_the_cookie_is_for_tls_alone_where_there_is_tls(hall: TestHall, tmp_path: Path) -> None:
    pages = manager_pages(hall, tmp_path)
    web = pages.device.web.model_copy(update={"trusted_proxies": ["127.0.0.1/32"]})
    pages.device = pages.device.model_copy(
        update={
            "web": web,
            "manager": pages.device.manager.model_copy(update={"networks": ["192.168.1.0/24"]}),
        }
    )
    proxied = {"X-Forwarded-Proto": "https", "X-Forwarded-For": "192.168.1.7"}
    async with hall.open(), pages.open() as served, browser(served, **proxied) as client:
        await let_in(served)
        asked = Page(await client.get("/manager"))
        visit = asked.headers["set-cookie"].partition(";")[0]
        fields = asked.form.filled(name="office", password=PASSWORD)
        answer = await client.post("/manager/sign-in", data=dict(fields), headers={"Cookie": visit})
        given = [one for one in answer.headers.get_list("set-cookie") if one.startswith("manager=")]
        assert "Secure" in given[0]
        assert (await client.get("/manager", headers={"X-Forwarded-For": "10.0.0.7"})).status_code == 404


async def test_nothing_foreign_and_no_script_of_the_page_itself_runs(hall: TestHall, tmp_path: Path) -> None:
    async with hall.open(), office(hall, tmp_path) as served:
        await eventually(lambda: served.shell.mirror.live)
        async with looking(served) as client:
            answer = await client.get("/manager?wall=1")
            policy = answer.headers["content-security-policy"]
            assert "script-src 'self'" in policy
            assert "unsafe" not in policy
            scripts = re.findall(r"<script[^>]*>", answer.text)
            assert scripts
            assert all('src="/static/' in script for script in scripts)
            assert not re.search(r"\sstyle=|\son\w+=|<style", answer.text)
            assert answer.headers["cache-control"] == "no-store"


async def test_a_fault_in_one_rendering_leaves_nobody_with_a_page_that_stands_still(
    hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def faulty(*_anything: object) -> None:
        raise KeyError("zone")

    async with hall.open(), office(hall, tmp_path) as served, hall.link("kiosk", "kiosk-1") as kiosk:
        await eventually(lambda: served.shell.mirror.live)
        async with looking(served) as client, client.stream("GET", "/manager/events") as response:
            stream = Stream(response)
            await stream.part()
            with monkeypatch.context() as broken:
                broken.setattr("hall_server.web.manager.live.figures_of", faulty)
                await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
                await eventually(lambda: "could not be rendered" in caplog.text)
            await kiosk.ask(p.TakeTicket("intake"), p.TicketTaken)
            while sums(await stream.part())[0] != "2":
                pass
