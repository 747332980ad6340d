"""The tables. The log is the truth; visits and slips are read models written in the same transaction."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

metadata = MetaData()

# Every moment is in milliseconds since the epoch, UTC.

events = Table(
    "events",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("kind", String, nullable=False),
    Column("body", Text, nullable=False, comment="JSON"),
    Column("device", String, nullable=False, comment="who asked for it; empty for the hall itself"),
    Column("request", String, nullable=False),
    Column("hash", LargeBinary(32), nullable=False, comment="over the event and the hash before it"),
)

days = Table(
    "days",
    metadata,
    Column("day", String, primary_key=True),
    Column("first_seq", Integer, nullable=False, comment="the seq of the day's DayStarted"),
)

visits = Table(
    "visits",
    metadata,
    Column("ticket", BigInteger, nullable=False, comment="business day, then a five-digit count"),
    Column("visit", Integer, nullable=False, comment="1 for the first service at a window"),
    Column("number", String, nullable=False),
    Column("service", String, nullable=False),
    Column("state", String, nullable=False, comment="a ticket's state, or moved: went on elsewhere"),
    Column("issued_at", BigInteger, nullable=False),
    Column("clock_start", BigInteger, nullable=False, comment="seniority counts from here"),
    Column("window", Integer),
    Column("clerk", String, comment="staff number"),
    Column("calls", Integer, nullable=False),
    Column("called_at", BigInteger, comment="first call of this visit"),
    Column("started_at", BigInteger),
    Column("parked_for", BigInteger, nullable=False, comment="milliseconds, after service had started"),
    Column("ended_at", BigInteger),
    Column("priority", String, nullable=False, server_default="normal"),
    Column("slot", BigInteger, comment="start of the appointment that the ticket kept"),
    Column("package", String, nullable=False, server_default=""),
    Column("outcome", String, nullable=False, server_default="", comment="done, accepted, refused"),
    Column("person", String, comment="keyed hash that tells people apart, where an ID was shown"),
    Column("last_called_at", BigInteger, comment="last call of this visit; unknown of older rows"),
    Column("chosen", Boolean, comment="called out of turn, by its number; unknown of older rows"),
    PrimaryKeyConstraint("ticket", "visit"),
    sqlite_with_rowid=False,
)

announcements = Table(
    "announcements",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("low", BigInteger, nullable=False, comment="10th percentile of the wait until the first call"),
    Column("middle", BigInteger, nullable=False),
    Column("high", BigInteger, nullable=False, comment="90th percentile"),
    Column("naive", BigInteger, nullable=False, comment="people ahead x mean length / open windows"),
    Column("lower", Float, nullable=False, comment="so many times as wide as forecast: the lower half"),
    Column("upper", Float, nullable=False),
    sqlite_with_rowid=False,
)

imported = Table(
    "imported",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("identity", LargeBinary(16), nullable=False, comment="of the row in another system's file"),
    sqlite_with_rowid=False,
)

slips = Table(
    "slips",
    metadata,
    Column("slip", BigInteger, primary_key=True, autoincrement=False),
    Column("ticket", BigInteger, nullable=False),
    Column("printer", String, nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("reprint", Boolean, nullable=False),
    Column("reason", String, nullable=False),
    Column("queued_at", BigInteger, nullable=False),
    Column("printed_at", BigInteger),
)

appointments = Table(
    "appointments",
    metadata,
    Column("appointment", BigInteger, primary_key=True, autoincrement=False),
    Column("day", String, nullable=False),
    Column("service", String, nullable=False),
    Column("slot", BigInteger, nullable=False, comment="its start"),
    Column("state", String, nullable=False),
    Column("body", Text, nullable=False, comment="JSON, the whole appointment as it is now"),
    Index("appointments_by_day", "day"),
)

cases = Table(
    "cases",
    metadata,
    Column("case_id", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String, nullable=False, unique=True),
    Column("service", String, nullable=False),
    Column("state", String, nullable=False),
    Column("collected_at", BigInteger),
    Column("body", Text, nullable=False, comment="JSON, the whole case as it is now"),
    Index("cases_by_state", "state", "collected_at"),
)

concerns = Table(
    "concerns",
    metadata,
    Column("concern", BigInteger, primary_key=True, autoincrement=False),
    Column("number", String, nullable=False, unique=True),
    Column("source", String, nullable=False),
    Column("reference", String, nullable=False, comment="what another system calls it; or empty"),
    Column("ticket", BigInteger, comment="of the rating that opened it"),
    Column("visit", Integer),
    Column("state", String, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("closed_at", BigInteger),
    Column("body", Text, nullable=False, comment="JSON, the whole concern as it is now"),
    Index("concerns_by_end", "closed_at"),
    Index("concerns_by_reference", "source", "reference"),
)

ratings = Table(
    "ratings",
    metadata,
    Column("ticket", BigInteger, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("at", BigInteger, nullable=False, comment="when it was first given"),
    Column("level", String, nullable=False),
    Column("service", String, nullable=False),
    Column("window", Integer, nullable=False),
    Column("clerk", String, nullable=False, comment="staff number"),
    Column("body", Text, nullable=False, comment="JSON, the whole rating as it is now"),
    PrimaryKeyConstraint("ticket", "visit"),
    sqlite_with_rowid=False,
)

# What people wrote or left about themselves. The log has only seals of it, so that it can be deleted.
personal = Table(
    "personal",
    metadata,
    Column("about", String, primary_key=True, comment="such as rating-2026030200047-1"),
    Column("kind", String, nullable=False, comment="rating, concern"),
    Column("at", BigInteger, nullable=False),
    Column("words", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("phone", Text, nullable=False),
    Column("salt", String, nullable=False),
    Index("personal_by_age", "kind", "at"),
    sqlite_with_rowid=False,
)

# Where today's messages go. They are apart from what is kept longer because the table is emptied as a whole
# when the day turns: SQLite may leave remains of single rows that were deleted beside others that stay.
phones = Table(
    "phones",
    metadata,
    Column("ticket", BigInteger, primary_key=True, autoincrement=False),
    Column("phone", Text, nullable=False),
    Column("salt", String, nullable=False),
)

forgettings = Table(
    "forgettings",
    metadata,
    Column("at", BigInteger, nullable=False),
    Column("kind", String, nullable=False, comment="of the texts that were deleted"),
    Column("before", BigInteger, nullable=False, comment="all that were older went"),
    Column("texts", Integer, nullable=False),
    PrimaryKeyConstraint("at", "kind"),
)

# Read as a whole at start and looked up in memory. Rows are only added at the end, because a key of
# random requests would make every commit write pages all over the table.
replies = Table(
    "replies",
    metadata,
    Column("reply", Integer, primary_key=True),
    Column("device", String, nullable=False),
    Column("request", String, nullable=False),
    Column("at", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

devices = Table(
    "devices",
    metadata,
    Column("role", String, nullable=False),
    Column("name", String, nullable=False),
    Column("public_key", String, nullable=False, unique=True),
    Column("enrolled_at", BigInteger, nullable=False),
    PrimaryKeyConstraint("role", "name"),
)

clerks = Table(
    "clerks",
    metadata,
    Column("staff_no", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("pin_hash", String, nullable=False, comment="argon2id"),
    Column("duties", String, nullable=False, server_default="", comment="callback, concerns; with commas"),
)
