"""docs/BOOKING.md shows what the interface does: each curl command is carried out."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple, get_args

import httpx

from hall_server.booking_api.forms import Appointment, Booking
from hall_server.booking_api.problems import Problem
from hall_server.booking_files.rows import NEEDS, PRIORITIES, STATES
from hall_server.booking_files.sheet import COLUMNS, read
from hall_server.domain import Refusal
from tests.booking_api.outside import Interface
from tests.booking_files.views import checks

TEXT = (Path(__file__).resolve().parents[2] / "docs" / "BOOKING.md").read_text(encoding="utf-8")
DESCRIPTION: dict[str, Any] = json.loads(
    (Path(__file__).resolve().parents[2] / "docs" / "booking-api.openapi.json").read_text(encoding="utf-8")
)


class Curl(NamedTuple):
    method: str
    path: str
    headers: dict[str, str]
    body: str | None


def curls() -> list[Curl]:
    return [curl(shlex.split(line)[1:]) for line in re.findall(r"^curl .*$", TEXT, re.MULTILINE)]


def curl(words: list[str]) -> Curl:
    """What these words of a command line ask curl to do."""
    *options, url = words
    pairs = list(zip(options[::2], options[1::2], strict=True))
    assert {option for option, _value in pairs} <= {"-H", "-X", "-d"}
    headers = dict(value.split(": ", 1) for option, value in pairs if option == "-H")
    body = next((value for option, value in pairs if option == "-d"), None)
    usual = "GET" if body is None else "POST"
    method = next((value for option, value in pairs if option == "-X"), usual)
    return Curl(method, url.removeprefix("http://127.0.0.1:7810"), headers, body)


def blocks(kind: str) -> list[str]:
    found = re.findall(r"^```(\w*)\n(.*?)^```$", TEXT, re.MULTILINE | re.DOTALL)
    return [block for name, block in found if name == kind]


async def test_each_command_does_what_the_document_says(app: httpx.AsyncClient, interface: Interface) -> None:
    promised = {
        (method, path.partition("?")[0]): int(status)
        for method, path, status in re.findall(r"^\| `(\w+) (/v1\S+)` \|.*\| (\d+) \|$", TEXT, re.MULTILINE)
    }
    code, seen = "KKJNES7D", set()
    for shown in curls():
        headers = {name: value.replace("$KEY", interface.key) for name, value in shown.headers.items()}
        path = shown.path.replace("KKJNES7D", code)
        answer = await app.request(shown.method, path, headers=headers, content=shown.body)
        pattern = path.partition("?")[0].replace(code, "{code}").replace("/intake/", "/{service}/")
        assert answer.status_code == promised[shown.method, pattern], answer.text
        seen.add((shown.method, pattern))
        if answer.status_code == 201:
            code = answer.json()["code"]
            assert answer.json() == json.loads(blocks("json")[0].replace("KKJNES7D", code))
    assert seen == set(promised)
    assert {(method.lower(), path) for method, path in promised} == {
        (method, path) for path, methods in DESCRIPTION["paths"].items() for method in methods
    }


async def test_the_problem_shown_is_the_one_told(app: httpx.AsyncClient) -> None:
    full = {"service": "intake", "slot": "2026-03-02T10:00:00+08:00"}
    answers = [
        await app.post("/v1/appointments", json=full, headers={"Accept-Language": "en"}) for _ in range(3)
    ]
    assert answers[-1].json() == json.loads(blocks("json")[1])


def test_each_code_in_the_table_is_one() -> None:
    table = TEXT.partition("| Status |")[2].partition("\n\n")[0]
    named = {code for row in table.splitlines()[2:] for code in re.findall(r"`(\w+)`", row.split("|")[2])}
    own = Path(__file__).resolve().parents[2] / "hall_server" / "booking_api"
    code = "".join(path.read_text(encoding="utf-8") for path in own.glob("*.py"))
    refusals = {refusal.code.fget(refusal.__new__(refusal)) for refusal in Refusal.__subclasses__()}  # type: ignore[attr-defined]
    http = {"not_found", "method_not_allowed", "silent"}
    assert [each for each in named - refusals - http if f'"{each}"' not in code] == []


def test_each_field_and_word_stands_there() -> None:
    for field in {*Booking.model_fields, *Appointment.model_fields, *Problem.model_fields} - {
        "errors",
        "title",
    }:
        assert f"`{field}`" in TEXT or f'"{field}"' in TEXT, field
    for word in (*NEEDS, *PRIORITIES, *STATES, *get_args(Booking.model_fields["priority"].annotation)):
        assert f"`{word}`" in TEXT, word


def test_the_sheet_shown_can_be_read() -> None:
    (block,) = (block for block in blocks("") if block.startswith("code,"))
    contents = read(block, checks())
    assert (contents.bad, [row.code for row in contents.rows]) == ([], ["WX-1042", "WX-1043"])
    assert tuple(re.findall(r"^\| `(\w+)` \|", TEXT.partition("| Column |")[2], re.MULTILINE)) == COLUMNS
