"""What programs in other languages need: the JSON schemas of the hall's messages, of what a province gets and
of reports, and the booking interface."""

from __future__ import annotations

import argparse
import inspect
import json
import sys
from pathlib import Path
from typing import Any

import msgspec

from hall_server.booking_api.app import booking_app
from hall_server.bridge import records
from hall_server.protocol import VERSION, Reply, Request, Update
from reports.writing.json import Document, OwnDocument, QualityDocument

DOCS = Path(__file__).resolve().parent.parent / "docs"
PATH = DOCS / "protocol.schema.json"
BOOKING_PATH = DOCS / "booking-api.openapi.json"
PROVINCE_PATH = DOCS / "province.schema.json"
REPORT_PATH = DOCS / "report.schema.json"


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


def report() -> str:
    """The file's text: what ``hall-reports`` writes as JSON."""
    documents, definitions = msgspec.json.schema_components(
        [Document, OwnDocument, QualityDocument], ref_template="#/$defs/{name}"
    )
    return _text(
        {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Reports of a hall: a period's, a window's or clerk's own figures, and quality",
            "anyOf": list(documents),
            "$defs": {name: _tidy(definitions[name]) for name in sorted(definitions)},
        }
    )


def _tidy(definition: dict[str, Any]) -> dict[str, Any]:
    """Its description without the indentation of the code."""
    if "description" in definition:
        definition["description"] = inspect.cleandoc(definition["description"])
    return definition


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
        "docs/booking-api.openapi.json from hall_server/booking_api, docs/province.schema.json from "
        "hall_server/bridge, and docs/report.schema.json from reports/.",
        epilog="examples: scripts/schema; scripts/schema --check",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail if a file is stale")
    check, stale = parser.parse_args().check, False
    written = {
        PATH: schema(),
        BOOKING_PATH: booking_api(),
        PROVINCE_PATH: province(),
        REPORT_PATH: report(),
    }
    for path, text in written.items():
        if not check:
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            print(f"docs/{path.name} is stale. Run scripts/schema.", file=sys.stderr)
            stale = True
    return int(stale)


if __name__ == "__main__":
    sys.exit(main())
