"""From a figure to its tickets, in a hall that lived through a morning."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from hall_server.cli import main as server
from hall_server.protocol import (
    Accepted,
    AtWindow,
    CallNext,
    Finished,
    FinishService,
    StartService,
    TakeTicket,
    TicketTaken,
    TransferTicket,
)
from reports import words
from reports.cli import main
from tests.halls import TestHall
from tests.log import events_of

MONTH = "2026-03"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(words._, "language", "en")


def drill(hall: TestHall, *arguments: str) -> Result:
    return CliRunner().invoke(main, ["drill", str(hall.path), MONTH, *arguments])


def drilled(hall: TestHall, *arguments: str) -> Any:
    result = drill(hall, *arguments, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


async def live_a_morning(hall: TestHall) -> None:
    """A001 is served at once; A002 is sent on to intake and served there; A003 still waits."""
    async with hall.open(), hall.link("kiosk", "kiosk-2") as kiosk, hall.window(1) as window:
        for _ticket in range(3):
            await kiosk.ask(TakeTicket("consult"), TicketTaken)
        for end in (FinishService(), TransferTicket("intake")):
            await window.ask(CallNext(), AtWindow)
            await window.ask(StartService(), AtWindow)
            await window.ask(end, Finished if isinstance(end, FinishService) else Accepted)


async def test_a_ticket_with_the_log_s_own_lines(hall: TestHall) -> None:
    await live_a_morning(hall)
    found = drilled(hall, "--ticket", "a001")
    (visit,) = found["visits"]
    assert (visit["number"], visit["service"], visit["window"]) == ("A001", "consult", 1)
    with closing(sqlite3.connect(hall.folder.database)) as database:
        rows = database.execute("SELECT seq, at, kind, device, hex(hash) FROM events ORDER BY seq").fetchall()
    about = [
        seq for seq, (_kind, body) in enumerate(events_of(hall), 1) if body.get("ticket") == visit["ticket"]
    ]
    log = {row[0]: row for row in rows}
    assert [line["seq"] for line in visit["lines"]] == about
    for line in visit["lines"]:
        assert (line["at"], line["kind"], line["device"]) == log[line["seq"]][1:4]
        assert line["hash"] == log[line["seq"]][4].lower()
    assert {"TicketIssued", "TicketCalled", "ServiceStarted"} <= {line["kind"] for line in visit["lines"]}


async def test_why_a_visit_does_not_count(hall: TestHall) -> None:
    await live_a_morning(hall)
    found = drilled(hall, "--window", "1")
    reasons = {(visit["number"], visit["visit"]): visit["excluded"] for visit in found["visits"]}
    assert reasons == {("A001", 1): "too_short", ("A002", 1): "passed_on"}
    assert found["counted"] == 0
    assert found["observed_min"] == 0
    text = drill(hall, "--window", "1").stdout
    assert "2 services, 0 of them count" in text
    assert "does not count: Too short" in text
    assert "TicketCalled" in text


async def test_only_what_was_asked_for(hall: TestHall) -> None:
    await live_a_morning(hall)
    assert [visit["number"] for visit in drilled(hall, "--item", "intake")["visits"]] == ["A002"]
    assert len(drilled(hall, "--item", "consult")["visits"]) == 3
    for nothing in (("--window", "9"), ("--item", "none"), ("--clerk", "none"), ("--ticket", "A999")):
        result = drill(hall, *nothing)
        assert result.exit_code == 1
        assert result.stderr == "Error: There is no such ticket in 2026-03.\n"
    assert drill(hall).exit_code == 2


async def test_as_it_stood(hall: TestHall) -> None:
    await live_a_morning(hall)
    issued = next(line["seq"] for line in drilled(hall, "--ticket", "A002")["visits"][0]["lines"])
    (visit,) = drilled(hall, "--ticket", "A002", "--as-of", str(issued))["visits"]
    assert visit["state"] == "waiting"
    assert visit["excluded"] is None
    assert [line["kind"] for line in visit["lines"]] == ["TicketIssued"]


def test_an_imported_ticket_has_no_lines_and_says_so(hall: TestHall, tmp_path: Path) -> None:
    file = tmp_path / "past.csv"
    file.write_text(
        "number,service,issued,called,started,ended,window,clerk,outcome\n"
        "A001,consult,2026-03-02 09:00:00,,2026-03-02 09:06:00,2026-03-02 09:10:00,3,0231,done\n",
        encoding="utf-8",
    )
    imported = CliRunner().invoke(server, ["import-history", str(hall.path), str(file), "--yes"])
    assert imported.exit_code == 0, imported.output
    (visit,) = drilled(hall, "--clerk", "0231")["visits"]
    assert visit["imported"]
    assert visit["lines"] == []
    text = drill(hall, "--clerk", "0231").stdout
    assert "From another system: this hall's log has no lines about it." in text
