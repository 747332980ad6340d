"""Progress goes to stderr, so that stdout holds nothing but the result."""

from __future__ import annotations

import sys
import time

_began = time.monotonic()


def say(what: str) -> None:
    print(f"[{time.monotonic() - _began:5.0f} s] {what}", file=sys.stderr, flush=True)
