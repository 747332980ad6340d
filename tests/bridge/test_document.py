"""docs/PROVINCE.md and docs/province.schema.json say what is sent."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hall_server.bridge.records import LEVELS, RatingRecord, Record, ServiceRecord
from hall_server.outbox.signing import signature
from scripts import schema_tool
from tests.bridge.province import Province
from tests.bridge.work import a_morning, all_arrived, bridging, go_on, quick_clock, reporting_hall

PATH = Path(__file__).resolve().parents[2] / "docs" / "PROVINCE.md"
TEXT = PATH.read_text(encoding="utf-8")
EXAMPLES = [
    json.loads(example) for example in re.findall(r"^```json\n(.*?)^```", TEXT, re.MULTILINE | re.DOTALL)
]
SCHEMA = json.loads(schema_tool.PROVINCE_PATH.read_text(encoding="utf-8"))
SAYS_NOTHING = {"title", "description", "$schema", "$defs", "discriminator", "format"}
TYPES = {"string": str, "integer": int, "object": dict, "array": list}


def fits(schema: dict[str, Any], value: Any) -> bool:
    """Whether a value is as a schema says. A word that is not known here fails, so none is passed over."""
    for word, wanted in schema.items():
        match word:
            case "$ref":
                good = fits(SCHEMA["$defs"][wanted.rpartition("/")[2]], value)
            case "anyOf":
                good = sum(fits(one, value) for one in wanted) == 1
            case "type":
                good = type(value) is TYPES[wanted]
            case "enum":
                good = value in wanted
            case "minimum":
                good = value >= wanted
            case "exclusiveMaximum":
                good = value < wanted
            case "required":
                good = set(wanted) <= set(value)
            case "properties":
                good = set(value) <= set(wanted) and all(fits(wanted[name], value[name]) for name in value)
            case "items":
                good = all(fits(wanted, one) for one in value)
            case _:
                assert word in SAYS_NOTHING, word
                good = True
        if not good:
            return False
    return True


def test_the_schema_is_fresh() -> None:
    text = schema_tool.PROVINCE_PATH.read_text(encoding="utf-8")
    assert text == schema_tool.province(), "run scripts/schema"


def test_the_schema_tells_right_from_wrong() -> None:
    for example in EXAMPLES:
        assert fits(SCHEMA, example)
        assert not fits(SCHEMA, {**example, "phone": "13800005678"})
        assert not fits(SCHEMA, {**example, "visit": 0})
        assert not fits(SCHEMA, {**example, "version": 2})
        assert not fits(SCHEMA, {name: value for name, value in example.items() if name != "ticket"})


async def test_what_is_sent_fits_the_schema(tmp_path: Path, province: Province) -> None:
    hall = reporting_hall(tmp_path / "hall", province.url, "send_words = true\n")
    async with hall.open(quick_clock), bridging(hall):
        await a_morning(hall, 2)
        await go_on(hall)
        await all_arrived(hall, province)
    assert {record["kind"] for record in province.records} == {"service", "rating"}
    for record in province.records:
        assert fits(SCHEMA, record), record


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda example: example["kind"])
def test_the_examples_are_records(example: dict[str, Any]) -> None:
    record = msgspec.convert(example, Record)
    assert json.loads(msgspec.json.encode(record)) == example


@pytest.mark.parametrize("kind", [ServiceRecord, RatingRecord])
def test_every_field_is_described(kind: type[msgspec.Struct]) -> None:
    rows = [line.split("|")[1] for line in TEXT.splitlines() if line.startswith("| `")]
    described = {name for row in rows for name in re.findall(r"`(\w+)`", row)}
    assert set(kind.__struct_fields__) <= described


def test_the_levels_are_numbered_as_described() -> None:
    for level in LEVELS.values():
        assert f"{level.code} {level.name} `{level.word}`" in TEXT


def test_the_sample_signature_is_right() -> None:
    secret = re.search(r"For the secret\s+`([^`]+)`, `t` (\d+) and the body `([^`]+)` it is\s+`(\w+)`", TEXT)
    assert secret is not None
    key, at, body, wanted = secret.groups()
    assert signature(key.encode(), body.encode(), int(at)) == f"t={at}, v1={wanted}"
