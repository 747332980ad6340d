"""Places in the log: everything can be read as it stood at one of its records."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import Engine, select

from hall_server.store import schema
from hall_server.store.chain import GENESIS
from hall_server.store.database import reading


class Position(NamedTuple):
    """A record of the log with its moment, in milliseconds since the epoch, and its hash in hex.

    ``seq`` 0 is before the first one: nothing had happened, and there may be another system's past.
    """

    seq: int
    at: int
    hash: str


BEGINNING = Position(0, 0, GENESIS.hex())


class NoSuchRecord(LookupError):
    """The log has no record ``seq``; ``last`` is its last one."""

    def __init__(self, seq: int, last: int) -> None:
        super().__init__(f"no record {seq}; the last is {last}")
        self.seq = seq
        self.last = last


def position(engine: Engine, seq: int | None = None) -> Position:
    """The record ``seq``, or the last one. Raises :class:`NoSuchRecord` and :class:`StoreUnavailable`."""
    events = schema.events
    record = select(events.c.seq, events.c.at, events.c.hash)
    newest = record.order_by(events.c.seq.desc()).limit(1)
    with reading(engine) as connection:
        last = connection.execute(newest).first()
        row = last
        if seq is not None:
            # Beyond the last it need not be looked for, and SQLite takes no number above 2^63.
            there = last is not None and seq <= last.seq
            row = connection.execute(record.where(events.c.seq == seq)).first() if there else None
    if row is not None:
        return Position(row.seq, row.at, row.hash.hex())
    if seq in (None, 0):
        return BEGINNING
    raise NoSuchRecord(seq, last.seq if last else 0)
