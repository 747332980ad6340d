"""The JSON schema of the hall's messages, for clients in other languages."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import msgspec

from hall_server.protocol import VERSION, Reply, Request, Update

PATH = Path(__file__).resolve().parent.parent / "docs" / "protocol.schema.json"


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
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    """Command line of scripts/schema."""
    parser = argparse.ArgumentParser(
        prog="scripts/schema",
        description="Write docs/protocol.schema.json from the messages in hall_server/protocol.",
        epilog="examples: scripts/schema; scripts/schema --check",
    )
    parser.add_argument("--check", action="store_true", help="change nothing; fail if the file is stale")
    if not parser.parse_args().check:
        PATH.write_text(schema(), encoding="utf-8")
    elif not PATH.exists() or PATH.read_text(encoding="utf-8") != schema():
        print("docs/protocol.schema.json is stale. Run scripts/schema.", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
