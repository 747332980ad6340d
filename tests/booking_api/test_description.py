"""The description that other programs are made from, and what docs/BOOKING.md shows, are true."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from scripts import schema_tool
from tests.test_packaging import SERVER_ONLY, modules_after_importing

DESCRIPTION: dict[str, Any] = json.loads(schema_tool.BOOKING_PATH.read_text(encoding="utf-8"))
OPERATIONS = [
    (method, path, operation)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]


def references(part: object) -> Iterator[str]:
    if isinstance(part, dict):
        for key, value in part.items():
            if key == "$ref":
                yield value
            yield from references(value)
    elif isinstance(part, list):
        for value in part:
            yield from references(value)


def test_it_is_fresh() -> None:
    assert schema_tool.BOOKING_PATH.read_text(encoding="utf-8") == schema_tool.booking_api(), (
        "run scripts/schema"
    )


def test_everything_that_it_refers_to_is_there() -> None:
    found = set(references(DESCRIPTION))
    assert "#/components/schemas/Problem" in found
    for reference in found:
        part: Any = DESCRIPTION
        for name in reference.removeprefix("#/").split("/"):
            part = part[name]
        assert part


def test_no_part_stands_there_unused() -> None:
    used = {reference.rpartition("/")[2] for reference in references(DESCRIPTION)}
    assert set(DESCRIPTION["components"]["schemas"]) == used


@pytest.mark.parametrize(("method", "path", "operation"), OPERATIONS)
def test_each_operation_is_described(method: str, path: str, operation: dict[str, Any]) -> None:
    assert operation["description"]
    assert operation["security"] == [{"HTTPBearer": []}]
    given = {each["name"] for each in operation.get("parameters", []) if each["in"] == "path"}
    assert given == set(re.findall(r"{(\w+)}", path))
    statuses = set(operation["responses"])
    assert {"401", "422", "429", "503"} <= statuses
    for status in statuses - {"200", "201", "204"}:
        (media_type,) = operation["responses"][status]["content"]
        assert media_type == "application/problem+json"
    assert ("requestBody" in operation) == (method in ("post", "patch"))


def test_each_operation_has_a_name_of_its_own() -> None:
    names = [operation["operationId"] for _method, _path, operation in OPERATIONS]
    assert sorted(names) == ["book", "cancel", "get_appointment", "list_services", "list_slots", "move"]


def test_the_interface_loads_nothing_of_the_hall() -> None:
    loaded = modules_after_importing("hall_server.booking_api.serve")
    assert not loaded & SERVER_ONLY
    assert "hall_server.client" in loaded
