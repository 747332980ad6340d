"""PROTOCOL.md says what the code does: each message, field, permission and refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import msgspec
import pytest

from hall_server import protocol as p
from hall_server.domain import Refusal
from hall_server.protocol.replies import DoneHere
from hall_server.serving.access import may_ask
from hall_server.serving.pins import WrongPin
from hall_server.store.registry import Device
from scripts import schema_tool

PATH = Path(__file__).resolve().parents[2] / "PROTOCOL.md"
ROLES = ("window", "board", "screen", "kiosk", "printer", "booking", "manager", "web")
PARTS = (
    p.ServingView,
    p.Journey,
    p.CitizenInfo,
    p.ServiceRecord,
    p.GivenRating,
    p.RatingForm,
    p.Slot,
    p.AppointmentInfo,
    p.CaseInfo,
    p.ConcernInfo,
    p.ConcernStep,
    DoneHere,
    p.Text,
    p.HallView,
    p.PackageView,
    p.ZoneView,
)


@cache
def rows() -> dict[str, list[list[str]]]:
    """The tables' rows by the word in their first cell."""
    found: dict[str, list[list[str]]] = {}
    for line in PATH.read_text(encoding="utf-8").splitlines():
        if match := re.match(r"\| `(\w+)` \|", line):
            found.setdefault(match[1], []).append([cell.strip() for cell in line.strip("|").split("|")])
    return found


def tag(kind: type[Any]) -> str:
    return str(kind.__struct_config__.tag)


def fields(kind: type[Any]) -> tuple[str, ...]:
    return tuple(kind.__struct_fields__)


def code(refusal: type[Refusal]) -> str:
    return refusal.code.fget(refusal.__new__(refusal))  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("ask", get_args(p.Ask), ids=tag)
def test_each_request_stands_with_its_role_and_fields(ask: type[Any]) -> None:
    (row,) = rows()[tag(ask)]
    _type, role, said_fields, result, _refusals = row
    allowed = [
        role for role in ROLES if may_ask(Device(role, "1", ""), ask(**dict.fromkeys(fields(ask), "")))
    ]
    assert role == ("all" if len(allowed) == len(ROLES) else ", ".join(allowed))
    assert tuple(re.findall(r"`(\w+)`", said_fields)) == fields(ask)
    assert set(re.findall(r"`(\w+)`", result)) <= {tag(kind) for kind in get_args(p.Result)}


@pytest.mark.parametrize("kind", [*get_args(p.Result), *get_args(p.Change)], ids=tag)
def test_each_result_and_change_stands_with_its_fields(kind: type[Any]) -> None:
    assert any(tuple(re.findall(r"`(\w+)`", row[1])) == fields(kind) for row in rows()[tag(kind)])


@pytest.mark.parametrize("part", PARTS)
def test_each_part_stands_with_its_fields(part: type[Any]) -> None:
    (row,) = rows()[part.__name__]
    assert tuple(re.findall(r"`(\w+)`", row[1])) == fields(part)


def test_each_refusal_stands_with_its_sentence() -> None:
    refusals = Refusal.__subclasses__()
    assert WrongPin in refusals
    for refusal in refusals:
        assert [refusal.sentence] in [row[1:] for row in rows()[code(refusal)]]


def test_each_failure_stands_there() -> None:
    for failure in ("malformed", "unsupported_version", "not_permitted", "busy", "unavailable"):
        assert failure in rows()


def examples() -> Iterator[dict[str, Any]]:
    decoder = json.JSONDecoder()
    for block in re.findall(r"```json\n(.*?)```", PATH.read_text(encoding="utf-8"), re.DOTALL):
        rest = block.strip()
        while rest:
            value, end = decoder.raw_decode(rest)
            yield value
            rest = rest[end:].lstrip()


@pytest.mark.parametrize("example", examples(), ids=lambda example: "-".join(example))
def test_each_example_is_a_message(example: dict[str, Any]) -> None:
    """Decoded and encoded again, nothing is missing and nothing was passed over."""
    body = json.dumps(example).encode()
    message: p.Request | p.Reply | p.Update
    if "ask" in example:
        message = p.decode_request([p.VERSION, body])
    elif "result" in example:
        message = p.decode_reply([p.VERSION, body])
    else:
        message = p.decode_update([p.TOPIC, p.VERSION, body])
    assert json.loads(msgspec.json.encode(message)) == example


def test_the_schema_is_fresh() -> None:
    assert schema_tool.PATH.read_text(encoding="utf-8") == schema_tool.schema(), "run scripts/schema"
