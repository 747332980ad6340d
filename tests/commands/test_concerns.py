"""Concerns at a manager's shell: told loudly when late, imported whole or not at all, and shown as text."""

from __future__ import annotations

import asyncio
import json
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from hall_server.commands import concern_words
from hall_server.domain.plan import HallPlan
from hall_server.language import Translator
from hall_server.protocol import Accepted, CallBackConcern, Contact, Rated, RateService, SeeContact
from hall_server.serving.clock import HallClock, VirtualClock
from tests.commands.managing import device_file, done, refused, typed
from tests.commands.running import hall_server
from tests.hall_server.test_concerns import bad_rating
from tests.halls import MORNING, ServerProcess, TestHall, eventually
from window_client.concerns import names

FIRST, SECOND = "C20260302-0001", "C20260302-0002"
HOSTILE = "\x1b[2J\x1b[31mred\x07 \u202etxt.exe\u2069 <b>'; DROP TABLE concerns;--"
SHOWN = "[2J[31mred txt.exe <b>'; DROP TABLE concerns;--"


@pytest.fixture
def zhang(hall: TestHall) -> Path:
    """The device file of the manager Zhang."""
    return device_file(hall)


def two_weeks_later(last_at: int, plan: HallPlan) -> HallClock:
    return VirtualClock(MORNING + timedelta(days=14), plan.timezone, 1.0, last_at)


def sheet(hall: TestHall, *lines: str, encoding: str = "utf-8") -> Path:
    path = hall.path / "12345.csv"
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return path


def personal(hall: TestHall) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(hall.folder.database)) as database:
        return database.execute("SELECT words, name, phone FROM personal ORDER BY at, about").fetchall()


@pytest.mark.usefixtures("open_hall")
class TestTheWay:
    async def test_from_open_to_closed(self, hall: TestHall, zhang: Path) -> None:
        assert await done("concerns", zhang) == "There are no open concerns.\n"
        assert await done("concerns", "list", zhang, "--overdue") == "No concern is overdue.\n"
        person = ("--name", "张三", "--phone", "138-1234 5678", "--window", 1)
        said = await done("concerns", "open", zhang, "complaint", "没人理我", "--service", "consult", *person)
        assert said == f"Concern {FIRST} is open.\n"
        assert "Look into it first" in await refused("concerns", "close", zhang, FIRST)
        assert 'Add --note "..."' in await refused("concerns", "verify", zhang, FIRST, "--founded")
        verified = await done("concerns", "verify", zhang, FIRST, "--founded", "--note", "属实")
        assert verified == f"Concern {FIRST} is verified.\n"
        await done("concerns", "mend", zhang, FIRST, "--note", "已补办")
        told = await refused("concerns", "call-back", zhang, FIRST, "satisfied")
        assert "Only a clerk with the duty callback" in told
        async with hall.window(4) as desk:
            hall_server("clerk", "duty", hall.path, "0004", "callback")
            await desk.ask(SeeContact(FIRST), Contact)
            await desk.ask(CallBackConcern(FIRST, "unreachable"), Accepted)
            told = await refused("concerns", "close", zhang, FIRST, "--note", "x")
            assert "waits for the call back" in told
            await desk.ask(CallBackConcern(FIRST, "satisfied"), Accepted)
        assert await done("concerns", "close", zhang, FIRST) == f"Concern {FIRST} is closed.\n"
        shown = await done("concerns", "show", zhang, FIRST)
        rows = {" ".join(line.split()) for line in shown.splitlines()}
        assert {"Words 没人理我", "Name 张*", "Phone number 138****5678", "Service Consultation"} <= rows
        assert {"2026-03-02 09:00 received manager -", "2026-03-02 09:00 founded manager 属实"} <= rows
        assert "13812345678" not in shown
        told = json.loads(await done("concerns", "show", zhang, FIRST, "--json"))
        assert (told["state"], told["respond_by"], told["close_by"]) == ("closed", "2026-03-03", "2026-03-09")
        assert told["closed_at"].startswith("2026-03-02T09:00:")
        assert [step["what"] for step in told["steps"]] == [
            "opened",
            "founded",
            "mended",
            "unreachable",
            "satisfied",
            "closed",
        ]
        assert json.loads(await done("concerns", "list", zhang, "--json")) == []
        assert "settled" in (await done("concerns", "list", zhang, "--closed")).splitlines()[1]

    async def test_closed_ones_are_listed_the_latest_first(self, zhang: Path) -> None:
        assert await done("concerns", "list", zhang, "--closed") == "No concern was closed yet.\n"
        for _time in range(3):
            await done("concerns", "open", zhang, "suggestion", "more chairs")
        for number in (SECOND, FIRST):
            await done("concerns", "verify", zhang, number, "--unfounded", "--note", "no room")
            assert 'Add --note "..."' in await refused("concerns", "close", zhang, number)
            await done("concerns", "close", zhang, number, "--note", "a letter was sent")
        closed = json.loads(await done("concerns", "list", zhang, "--closed", "--json"))
        assert [(one["number"], one["state"]) for one in closed] == [(FIRST, "closed"), (SECOND, "closed")]
        assert (await typed("concerns", "list", zhang, "--closed", "--overdue")).exit_code == 2

    async def test_words_come_from_standard_input_too(self, hall: TestHall, zhang: Path) -> None:
        said = ("concerns", "open", zhang, "consultation", "-")
        assert (await asyncio.to_thread(hall_server, *said, typed="two\nlines\n")).exit_code == 0
        assert personal(hall) == [("two lines", "", "")]

    async def test_one_of_each_is_asked_for(self, zhang: Path) -> None:
        await done("concerns", "open", zhang, "suggestion", "more chairs")
        assert (await typed("concerns", "verify", zhang, FIRST, "--note", "x")).exit_code == 2
        assert (await typed("concerns", "call-back", zhang, FIRST, "perhaps")).exit_code == 2
        assert (await typed("concerns", "open", zhang, "bad_rating", "x")).exit_code == 2
        assert "There is no open concern C7" in await refused("concerns", "mend", zhang, "C7", "--note", "x")
        for words in (
            ("open", zhang, "suggestion", "x" * 1001),
            ("mend", zhang, FIRST, "--note", "x" * 1001),
        ):
            assert "1000 characters at most" in await refused("concerns", *words)
        assert "The hall has no service nope" in await refused(
            "concerns", "open", zhang, "suggestion", "x", "--service", "nope"
        )

    async def test_what_a_terminal_would_obey_is_only_text(self, hall: TestHall, zhang: Path) -> None:
        await done("concerns", "open", zhang, "complaint", HOSTILE, "--name", "\x1b]0;x\x07李")
        await done("concerns", "verify", zhang, FIRST, "--unfounded", "--note", HOSTILE)
        assert personal(hall) == [(SHOWN, "]0;x李", ""), (SHOWN, "", "")]
        # What came in before it was cleaned is shown as text all the same.
        with closing(sqlite3.connect(hall.folder.database)) as database:
            database.execute("UPDATE personal SET words = ?", (HOSTILE,))
            database.commit()
        for shown in (
            await done("concerns", "show", zhang, FIRST),
            await done("concerns", "show", zhang, FIRST, "--json"),
        ):
            assert not any(sign in shown for sign in "\x1b\x07\u202e\u2069")
        assert SHOWN in await done("concerns", "show", zhang, FIRST)


async def test_what_a_citizen_ticked_and_did_is_told(hall: TestHall, zhang: Path) -> None:
    async with hall.open(), hall.link("web", "web-2") as web:
        taken = await bad_rating(hall)
        await web.ask(RateService(taken.ticket, 1, "very_dissatisfied", ("attitude",), "worse"), Rated)
        shown = await done("concerns", "show", zhang, FIRST)
        told = json.loads(await done("concerns", "show", zhang, FIRST, "--json"))["options"]
    rows = {" ".join(line.split()) for line in shown.splitlines()}
    assert "Ticked Attitude" in rows
    assert {"2026-03-02 09:00 received citizen -", "2026-03-02 09:00 rated again, badly citizen -"} <= rows
    assert told == ["attitude"]


def test_states_and_steps_are_called_as_on_the_screens() -> None:
    screens = Translator("window_client")
    for words, shown in ((concern_words.STATES, names.STATES), (concern_words.STEPS, names.STEPS)):
        assert words == shown
        for word in words.values():
            assert Translator("hall_server")(word) == screens(word) != word


async def test_what_is_overdue_is_said_loudly(hall: TestHall, zhang: Path) -> None:
    async with hall.open():
        await done("concerns", "open", zhang, "suggestion", "more chairs")
        await done("concerns", "open", zhang, "complaint", "too slow")
    async with hall.open(two_weeks_later):
        lines = (await done("concerns", zhang)).splitlines()
        assert lines[0] == "OVERDUE concerns: 2"
        assert lines[3].startswith(SECOND)
        assert lines[3].endswith("OVERDUE, to be verified by 2026-03-03; OVERDUE, to be closed by 2026-03-09")
        assert lines[4].endswith("OVERDUE, to be verified by 2026-03-09")
        late = json.loads(await done("concerns", "list", zhang, "--overdue", "--json"))
        assert [(one["number"], one["overdue"]) for one in late] == [
            (SECOND, ["respond", "close"]),
            (FIRST, ["respond"]),
        ]
        await done("concerns", "verify", zhang, SECOND, "--founded", "--note", "late")
        assert "2026-03-03; done late, 2026-03-16 09:00" in await done("concerns", "show", zhang, SECOND)
    status = hall_server("status", hall.path)
    assert "Open concerns: 2, overdue: 2" in status.stdout
    assert f"OVERDUE concerns: 2 ({SECOND}, {FIRST})." in status.stdout
    assert json.loads(hall_server("status", hall.path, "--json").stdout)["overdue_concerns"] == [
        SECOND,
        FIRST,
    ]


@pytest.mark.usefixtures("open_hall")
class TestImport:
    HEAD = "reference,words,name,phone,service,window"

    async def test_each_case_comes_once(self, hall: TestHall, zhang: Path) -> None:
        file = sheet(
            hall, self.HEAD, "HN-1,叫号太慢,李四,138 1234 5678,consult,1", "", 'HN-2,"空调,\n太冷",,,,'
        )
        checked = await done("concerns", "import", zhang, file, "--dry-run")
        assert checked == "Cases that can be brought in: 2\n"
        assert await done("concerns", zhang) == "There are no open concerns.\n"
        brought = await done("concerns", "import", zhang, file)
        assert brought == "New: 2. There already: 0.\n"
        again = sheet(hall, self.HEAD, "HN-2,空调太冷,,,,", "HN-3,排队,,,,")
        assert await done("concerns", "import", zhang, again) == "New: 1. There already: 1.\n"
        found = json.loads(await done("concerns", "list", zhang, "--json"))
        assert [(one["reference"], one["source"], one["service"], one["window"]) for one in found] == [
            ("HN-1", "hotline", "consult", 1),
            ("HN-2", "hotline", "", None),
            ("HN-3", "hotline", "", None),
        ]
        assert personal(hall) == [
            ("叫号太慢", "李四", "13812345678"),
            ("空调, 太冷", "", ""),
            ("排队", "", ""),
        ]

    async def test_a_case_may_name_the_clerk(self, hall: TestHall, zhang: Path) -> None:
        head = "reference,words,window,clerk"
        file = sheet(hall, head, "HN-1,slow,1,0001", "HN-2,slow,,7777")
        for staff_no in ("0001", "0002"):
            hall.add_clerk(staff_no)
        cut_short = await typed("concerns", "import", zhang, file)
        assert (cut_short.exit_code, cut_short.stdout) == (1, "New: 1. There already: 0.\n")
        assert "HN-2: There is no clerk 7777" in cut_short.stderr
        file = sheet(hall, head, "HN-1,slow,1,0001", "HN-2,slow,,0002")
        assert await done("concerns", "import", zhang, file) == "New: 1. There already: 1.\n"
        found = json.loads(await done("concerns", "list", zhang, "--json"))
        assert [(one["reference"], one["clerk"]) for one in found] == [("HN-1", "0001"), ("HN-2", "0002")]

    async def test_old_systems_write_gb18030(self, hall: TestHall, zhang: Path) -> None:
        file = sheet(hall, "words,reference", "叫号太慢,HN-1", encoding="gb18030")
        await done("concerns", "import", zhang, file)
        assert personal(hall) == [("叫号太慢", "", "")]

    @pytest.mark.parametrize(
        ("line", "reason"),
        [
            (",late,,,,", "line 3: reference is empty"),
            ("HN-2,,,,,", "line 3: words is empty"),
            ("HN-1,late,,,,", "line 3: reference stands in line 2 already"),
            ("HN-2,late,,call me,,", "line 3: phone is not a phone number"),
            ("HN-2,late,,,nope,", "line 3: the hall has no service nope; known: "),
            ("HN-2,late,,,,99", "line 3: the hall has no window 99"),
            ("HN-2,late,,,,one", "line 3: the hall has no window one"),
            (f"HN-2,late,,,,{'9' * 5000}", "line 3: the hall has no window 999"),
            (f"HN-2,late,,{'9' * 5000},,", "line 3: phone is not a phone number"),
            ("Zhang San,late,,,,", "line 3: reference has 40 signs at most"),
            (f"{'x' * 41},late,,,,", "line 3: reference has 40 signs at most"),
            (f"HN-2,{'x' * 1001},,,,", "line 3: words has more than 1000 characters"),
            (f"HN-2,late,{'x' * 41},,,", "line 3: name has more than 40 characters"),
            ("HN-2,late", "line 3: has 2 columns instead of 6"),
            ('HN-2,"late,,,,', "line 3: a quote is not closed"),
        ],
    )
    async def test_one_bad_line_and_nothing_is_brought_in(
        self, hall: TestHall, zhang: Path, line: str, reason: str
    ) -> None:
        told = await refused("concerns", "import", zhang, sheet(hall, self.HEAD, "HN-1,slow,,,,", line))
        assert reason in told
        assert "12345.csv" in told
        assert await done("concerns", zhang) == "There are no open concerns.\n"

    @pytest.mark.parametrize(
        ("head", "reason"),
        [
            ("reference,name", "Missing: words."),
            ("reference,words,words", "once each"),
            ("reference,words,colour", "no others"),
            ("", "Missing: reference, words."),
        ],
    )
    async def test_a_file_that_is_none(self, hall: TestHall, zhang: Path, head: str, reason: str) -> None:
        assert reason in await refused("concerns", "import", zhang, sheet(hall, head, "HN-1,slow"))

    async def test_a_file_that_is_no_text(self, hall: TestHall, zhang: Path) -> None:
        file = hall.path / "12345.csv"
        file.write_bytes(b"reference,words\n\xff\xff\xff\x80,x")
        assert "neither UTF-8 nor GB18030" in await refused("concerns", "import", zhang, file)

    async def test_many_bad_lines_are_counted(self, hall: TestHall, zhang: Path) -> None:
        told = await refused("concerns", "import", zhang, sheet(hall, self.HEAD, *["HN,x,,,,77"] * 30))
        assert "and 39 more" in told
        assert told.rstrip().endswith("Nothing was brought in.")


async def test_an_import_that_a_power_cut_ends_is_simply_started_again(
    hall: TestHall, zhang: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hall_server.commands.manager.PATIENCE", 2.0)
    file = sheet(hall, "reference,words", *(f"HN-{number},slow" for number in range(400)))
    server = ServerProcess(hall)
    server.start()
    try:
        await server.answering()
        importing = asyncio.create_task(typed("concerns", "import", zhang, file))
        await eventually(lambda: len(personal(hall)) > 20)
        server.kill()
        cut_off = await importing
        assert cut_off.exit_code == 1
        assert "does not answer" in cut_off.stderr
        told = int(cut_off.stdout.split()[1].rstrip("."))
        there = len(personal(hall))
        assert told <= there < 400
        server.start()
        await server.answering()
        again = await done("concerns", "import", zhang, file)
        assert again == f"New: {400 - there}. There already: {there}.\n"
        assert len(personal(hall)) == 400
    finally:
        server.stop()


async def test_who_looked_at_whom_can_be_read(hall: TestHall, zhang: Path) -> None:
    assert hall_server("concerns", "looks", hall.path).stdout == "Nobody has looked at a contact.\n"
    async with hall.open(), hall.window(4) as desk:
        await done("concerns", "open", zhang, "complaint", "slow", "--phone", "13812345678")
        given = hall_server("clerk", "duty", hall.path, "0004", "callback", "concerns")
        assert given.stdout == "Clerk 0004 has the duties: callback, concerns.\n"
        await desk.ask(SeeContact(FIRST), Contact)
    row = hall_server("concerns", "looks", hall.path).stdout.splitlines()[1]
    assert row.split() == ["2026-03-02", row.split()[1], "0004", "window-4", FIRST]
    (look,) = json.loads(hall_server("concerns", "looks", hall.path, "--json").stdout)
    assert (look["clerk"], look["device"], look["concern"]) == ("0004", "window-4", FIRST)


def test_duties_are_given_shown_and_taken_away(hall: TestHall) -> None:
    added = hall_server("clerk", "add", hall.path, "0231", "王芳", "--duty", "concerns", "--pin", "1234")
    assert added.exit_code == 0
    assert hall_server("clerk", "list", hall.path).stdout == "0231     王芳 [concerns]\n"
    hall_server("clerk", "duty", hall.path, "0231", "callback")
    (person,) = json.loads(hall_server("clerk", "list", hall.path, "--json").stdout)
    assert person["duties"] == ["callback"]
    assert hall_server("clerk", "duty", hall.path, "0231").stdout == "Clerk 0231 has no duties.\n"
    assert hall_server("clerk", "list", hall.path).stdout.rstrip() == "0231     王芳"
    assert "There is no clerk 9" in hall_server("clerk", "duty", hall.path, "9").stderr
    assert hall_server("clerk", "duty", hall.path, "0231", "cleaning").exit_code == 2


@pytest.mark.parametrize(
    ("terms", "reason"),
    [
        ("complaint = { respond_days = 5, close_days = 1 }", "cannot be less than respond_days"),
        ("complaint = { respond_days = 1 }", "close_days"),
        ("rumour = { respond_days = 1, close_days = 5 }", "rumour"),
    ],
)
def test_wrong_terms_are_told_before_the_hall_opens(hall: TestHall, terms: str, reason: str) -> None:
    with hall.folder.settings_path.open("a", encoding="utf-8") as file:
        file.write(f"\n[concerns]\n{terms}\n")
    told = hall_server("status", hall.path)
    assert (told.exit_code, reason in told.stderr) == (2, True), told.stderr
