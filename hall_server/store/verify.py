"""Proving that nobody has edited the log."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, func, select

from . import schema
from .chain import GENESIS, Entry, link
from .database import reading


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check of the log found. ``bad_seq`` is the first record that does not fit, or None."""

    records: int
    last_seq: int
    last_hash: str
    bad_seq: int | None = None


def verify(engine: Engine, progress: Callable[[int, int], None] = lambda _done, _all: None) -> Verdict:
    """Follow the chain from the first record to the last. ``progress`` hears (done, all)."""
    previous, expected = GENESIS, 1
    with reading(engine) as connection:
        total = connection.execute(select(func.count()).select_from(schema.events)).scalar_one()
        log = select(schema.events).order_by(schema.events.c.seq)
        for row in connection.execution_options(yield_per=10_000).execute(log):
            entry = Entry(row.seq, row.at, row.kind, row.body, row.device, row.request)
            previous = link(previous, entry)
            if row.seq != expected or row.hash != previous:
                return Verdict(total, row.seq, previous.hex(), bad_seq=min(row.seq, expected))
            if expected % 10_000 == 0:
                progress(expected, total)
            expected += 1
    return Verdict(total, expected - 1, previous.hex())
