"""The hall on disk: what happened is appended in one transaction, and read back to rebuild the hall."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import msgspec
from sqlalchemy import Connection, Engine, Insert, Table, bindparam, delete, insert, select, update
from sqlalchemy.dialects import sqlite

from hall_server.domain.appointment import Book
from hall_server.domain.case import Cases
from hall_server.domain.concern import Concerns
from hall_server.domain.events import DayStarted, Event
from hall_server.domain.plan import LONGEST_CHANGE

from . import codec, schema
from .chain import GENESIS, Entry, link
from .database import (
    UNREADABLE,
    UNREADABLE_ROWS,
    StoreDamaged,
    StoreUnavailable,
    leave_no_copy,
    reading,
    writing,
)
from .history import mean_lengths
from .record import OldReply, Record, Row

__all__ = ["Journal", "OldReply", "Record"]

TRIES_AT_THE_TURN = 10
BETWEEN_TRIES = 0.05


def _for_driver(statement: Insert) -> str:
    """The statement as SQLite's driver takes it, because to prepare it anew costs more than to run it."""
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="named")))


def _append(table: Table, *columns: str) -> str:
    return _for_driver(insert(table).values({name: bindparam(name) for name in columns}))


def _overwrite(table: Table) -> str:
    statement = sqlite.insert(table)
    changing = {c.name: statement.excluded[c.name] for c in table.columns if not c.primary_key}
    key = list(table.primary_key)
    return _for_driver(statement.on_conflict_do_update(index_elements=key, set_=changing))


_insert_event = _append(schema.events, *Entry._fields, "hash")
_insert_day = _append(schema.days, "day", "first_seq")
_insert_reply = _append(schema.replies, "device", "request", "at", "body")


_write_visit = _overwrite(schema.visits)
_write_announcement = _overwrite(schema.announcements)
_write_slip = _overwrite(schema.slips)
_write_appointment = _overwrite(schema.appointments)
_write_case = _overwrite(schema.cases)
_write_concern = _overwrite(schema.concerns)
_write_rating = _overwrite(schema.ratings)
_drop_rating = delete(schema.ratings).where(
    schema.ratings.c.ticket == bindparam("b_ticket"), schema.ratings.c.visit == bindparam("b_visit")
)
_write_personal = _overwrite(schema.personal)
_write_phone = _overwrite(schema.phones)
_drop_phone = delete(schema.phones).where(schema.phones.c.ticket == bindparam("b_ticket"))
_drop_personal = delete(schema.personal).where(schema.personal.c.about == bindparam("b_about"))
_drop_visit = delete(schema.visits).where(
    schema.visits.c.ticket == bindparam("b_ticket"), schema.visits.c.visit == bindparam("b_visit")
)
_mark_printed = update(schema.slips).where(schema.slips.c.slip == bindparam("b_slip"))


def _events(connection: Connection, first: int, until: int | None) -> Iterator[Event]:
    """The log from the record ``first`` to the one before ``until``, or to its end."""
    events = schema.events
    log = select(events.c.seq, events.c.kind, events.c.body).where(events.c.seq >= first)
    if until is not None:
        log = log.where(events.c.seq < until)
    for seq, kind, body in connection.execute(log.order_by(events.c.seq)):
        try:
            yield codec.decode(kind, body)
        except (KeyError, msgspec.DecodeError) as error:
            raise StoreDamaged(UNREADABLE, seq=seq) from error


def _write_personally(connection: Connection, record: Record) -> None:
    if left := [row for row in record.personal.values() if row]:
        connection.exec_driver_sql(_write_personal, left)
    if gone := [{"b_about": about} for about, row in record.personal.items() if not row]:
        connection.execute(_drop_personal, gone)
    if record.forget_phones:
        connection.execute(delete(schema.phones))
    if numbers := [row for row in record.phones.values() if row]:
        connection.exec_driver_sql(_write_phone, numbers)
    if stopped := [{"b_ticket": ticket} for ticket, row in record.phones.items() if not row]:
        connection.execute(_drop_phone, stopped)


class Journal:
    """The log and its read models. Used by one thread at a time."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.last_seq, self.last_hash, self.last_at = self._head()
        # What was deleted before this start may still be in the write-ahead log.
        self.copies_left = True

    def _head(self) -> tuple[int, bytes, int]:
        newest = select(schema.events).order_by(schema.events.c.seq.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(newest).first()
        return (row.seq, row.hash, row.at) if row else (0, GENESIS, 0)

    def commit(self, record: Record) -> None:
        """Write everything, or nothing. Raises :class:`StoreUnavailable`."""
        seq, chained = self.last_seq, self.last_hash
        rows: list[Row] = []
        days: list[Row] = []
        for event, device, request in record.events:
            seq += 1
            entry = Entry(seq, event.at, codec.kind_of(event), codec.encode(event), device, request)
            chained = link(chained, entry)
            rows.append({**entry._asdict(), "hash": chained})
            if isinstance(event, DayStarted):
                days.append({"day": event.day, "first_seq": seq})
        with writing(self._engine) as connection:
            if rows:
                connection.exec_driver_sql(_insert_event, rows)
            if days:
                connection.exec_driver_sql(_insert_day, days)
            if record.visits:
                connection.exec_driver_sql(_write_visit, list(record.visits.values()))
            if record.announcements:
                connection.exec_driver_sql(_write_announcement, list(record.announcements.values()))
            if record.dropped:
                gone = [{"b_ticket": ticket, "b_visit": visit} for ticket, visit in record.dropped]
                connection.execute(_drop_visit, gone)
            if record.appointments:
                connection.exec_driver_sql(_write_appointment, list(record.appointments.values()))
            if record.cases:
                connection.exec_driver_sql(_write_case, list(record.cases.values()))
            if record.concerns:
                connection.exec_driver_sql(_write_concern, list(record.concerns.values()))
            if rated := [row for row in record.ratings.values() if row]:
                connection.exec_driver_sql(_write_rating, rated)
            if void := [key for key, row in record.ratings.items() if not row]:
                connection.execute(_drop_rating, [{"b_ticket": key[0], "b_visit": key[1]} for key in void])
            _write_personally(connection, record)
            if record.slips:
                connection.exec_driver_sql(_write_slip, list(record.slips.values()))
            if record.printed:
                connection.execute(_mark_printed, list(record.printed.values()))
            if record.forget_replies_before is not None:
                old = schema.replies.c.at < record.forget_replies_before
                connection.execute(delete(schema.replies).where(old))
            if record.replies:
                connection.exec_driver_sql(
                    _insert_reply,
                    [
                        {"device": device, "request": request, "at": reply.at, "body": reply.body}
                        for (device, request), reply in record.replies.items()
                    ],
                )
        self.last_seq, self.last_hash = seq, chained
        if rows:
            self.last_at = rows[-1]["at"]
        self.copies_left |= record.forget_phones
        if self.copies_left:
            self.leave_no_copy(TRIES_AT_THE_TURN if record.forget_phones else 1)

    def leave_no_copy(self, tries: int = 1) -> None:
        """Until ``copies_left`` is False: what was deleted is then in no file any more.

        It is put off while somebody reads. When the day turns, nobody minds a moment's wait for them.
        """
        with contextlib.suppress(StoreUnavailable):
            while self.copies_left and tries:
                self.copies_left = not leave_no_copy(self._engine)
                tries -= 1
                if self.copies_left and tries:
                    time.sleep(BETWEEN_TRIES)

    def reload(self) -> None:
        """Forget what was believed to be written and look at the disk again."""
        self.last_seq, self.last_hash, self.last_at = self._head()

    def today(self) -> Iterator[Event]:
        """The events since the last day started, oldest first. Raises :class:`StoreDamaged`."""
        newest = select(schema.days.c.first_seq).order_by(schema.days.c.first_seq.desc()).limit(1)
        with reading(self._engine) as connection:
            first = connection.execute(newest).scalar() or 0
            yield from _events(connection, first, None)

    def of_day(self, day: str) -> Iterator[Event]:
        """The events of a business day ``YYYY-MM-DD`` until the next one starts, oldest first.

        There are none of a day that this hall has not begun. Raises :class:`StoreDamaged`.
        """
        days = schema.days
        this_and_next = select(days.c.day, days.c.first_seq).where(days.c.day >= day).order_by(days.c.day)
        with reading(self._engine) as connection:
            found = connection.execute(this_and_next.limit(2)).all()
            if found and found[0].day == day:
                yield from _events(connection, found[0].first_seq, found[1].first_seq if found[1:] else None)

    def carried_over(self) -> tuple[Book, Cases, Concerns]:
        """What outlives the day, as it is now: appointments from today on, and the cases and
        concerns not yet over.

        Raises :class:`StoreDamaged`.
        """
        book, cases, concerns = Book(), Cases(), Concerns()
        newest = select(schema.days.c.day, schema.days.c.first_seq).order_by(schema.days.c.day.desc())
        with reading(self._engine) as connection:
            today = connection.execute(newest.limit(1)).first()
            if today is None:
                return book, cases, concerns
            begun = connection.execute(
                select(schema.events.c.at).where(schema.events.c.seq == today.first_seq)
            ).scalar_one()
            coming = select(schema.appointments.c.body).where(schema.appointments.c.day >= today.day)
            collected = schema.cases.c.collected_at
            still = select(schema.cases.c.body).where((collected.is_(None)) | (collected >= begun))
            closed = schema.concerns.c.closed_at
            lately = begun - LONGEST_CHANGE
            unsettled = select(schema.concerns.c.body).where((closed.is_(None)) | (closed >= lately))
            try:
                for body in connection.execute(coming).scalars():
                    book.put(codec.decode_appointment(body))
                for body in connection.execute(still).scalars():
                    cases.put(codec.decode_case(body))
                for body in connection.execute(unsettled).scalars():
                    concerns.put(codec.decode_concern(body))
            except msgspec.DecodeError as error:
                raise StoreDamaged(UNREADABLE_ROWS, error=error) from error
        return book, cases, concerns

    def lengths_before(self, day: str) -> dict[str, tuple[int, int]]:
        """How many visits of each service the last days had, and their mean in milliseconds."""
        return mean_lengths(self._engine, day)

    def remembered_replies(self) -> dict[tuple[str, str], OldReply]:
        """The answers already given, by device and request."""
        with reading(self._engine) as connection:
            return {
                (row.device, row.request): OldReply(row.at, row.body)
                for row in connection.execute(select(schema.replies))
            }
