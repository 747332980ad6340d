"""What programs in other languages need: the JSON schemas of the hall's messages and of what a province
gets, and the booking interface."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from hall_server.booking_api.app import booking_app
from hall_server.bridge import records
from hall_server.protocol import VERSION, Reply, Request, Update

DOCS = Path(__file__).resolve().parent.parent / "docs"
PATH = DOCS / "protocol.schema.json"
BOOKING_PATH = DOCS / "booking-api.openapi.json"
PROVINCE_PATH = DOCS / "province.schema.json"


def schema() -> str:
    """The file's text: ``$defs`` holds every message; Request, Reply and Update are what is sent."""
    (request, reply, update), definitions = msgspec.json.schema_components(
        [Request, Reply, Update], ref_template="#/$defs/{name}"
    )
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Bodies of {VERSION.decode()}: requests, replies and broadcasts",
        "anyOf": [request, reply, update],
        "$defs": dict(sorted(definitions.items())),
    }
    return _text(document)


def province() -> str:
    """The file's text: one record as the bridge posts it."""
    (record,), definitions = msgspec.json.schema_components([records.Record], ref_template="#/$defs/{name}")
    document = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"What a hall tells a provincial system, version {records.VERSION}",
        **record,
        "$defs": dict(sorted(definitions.items())),
    }
    return _text(document)


def booking_api() -> str:
    """The file's text: the booking interface as ``/openapi.json`` describes it."""
    return _text(booking_app().openapi())


def _text(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Command line of scripts/schema."""
    parser = argparse.ArgumentParser(
        prog="scripts/schema",
        description="Write docs/protocol.schema.json from the messages in hall_server/protocol, "
        "docs/booking-api.openapi.json from hall_server/booking_api, and docs/province.schema.json from "
        "hall_server/bridge.",
        epilog="examples: scripts/schema; scripts/schema --check",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a file is stale")
    check, stale = parser.parse_args().check, False
    for path, text in ((PATH, schema()), (BOOKING_PATH, booking_api()), (PROVINCE_PATH, province())):
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{path.name} is stale. Run scripts/schema.", file=sys.stderr)
            stale = True
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
