"""Opening the hall's SQLite file, and what its errors mean."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DatabaseError, OperationalError
from sqlalchemy.pool import NullPool

from hall_server.language import N_

BUSY_TIMEOUT_MS = 2_000
_MIGRATIONS = Path(__file__).parent / "migrations"
DAMAGED = N_("The hall's database is damaged: {error}. Stop the server and restore a copy.")
UNREACHABLE = N_("The hall's database cannot be reached. Requests are retried.")
OLDER = N_("The hall's database is from an older version. Start hall-server once: it brings it up to date.")
NEWER = N_("The hall's database is from a newer version ({version}). Update this program.")
UNREADABLE_ROWS = N_("An appointment or case in the hall's database cannot be read: {error}.")
UNREADABLE = N_("Record {seq} of the hall's log cannot be read. Look at it with: hall-server verify")


class StoreUnavailable(Exception):
    """The disk did not take or give what was asked; nothing was half done. It may be tried again."""

    def __init__(self, sentence: str, detail: str) -> None:
        super().__init__(detail)
        self.sentence = sentence


class StoreDamaged(Exception):
    """The database is not one that this version can use. It must not be written to.

    ``sentence`` is a message id whose ``{names}`` are ``fields``.
    """

    def __init__(self, sentence: str, **fields: object) -> None:
        super().__init__(sentence.format(**fields))
        self.sentence = sentence
        self.fields = fields


def open_engine(path: Path, *, pooled: bool = True) -> Engine:
    """An engine on which every commit is synced to the disk before it returns.

    Without ``pooled`` nothing stays open between two looks: for commands that are done at once.
    A new file is for its owner's eyes only: a PIN of four digits is soon guessed from its hash.
    """
    with contextlib.suppress(OSError):  # SQLite will say what is wrong
        os.close(os.open(path, os.O_CREAT | os.O_EXCL, 0o600))
    engine = create_engine(
        f"sqlite:///{path}",
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000},
        poolclass=None if pooled else NullPool,
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def configure(connection: DBAPIConnection, _record: object) -> None:
        # SQLAlchemy begins transactions below; sqlite3 must not begin its own behind our back.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
        # What was deleted is overwritten: some of it is what people left about themselves.
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes its lock at once, so that it cannot be overtaken between reading and writing.
        writing = connection.get_execution_options().get("writing", False)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")

    return engine


@contextlib.contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that writes: all of it, or nothing. Raises :class:`StoreUnavailable`."""
    with (
        store_errors(),
        engine.connect() as connection,
        connection.execution_options(writing=True).begin(),
    ):
        yield connection


@contextlib.contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One consistent look. Raises :class:`StoreUnavailable`."""
    with store_errors(), engine.connect() as connection:
        yield connection


def leave_no_copy(engine: Engine) -> bool:
    """Empty the write-ahead log, which still has what was deleted; everything moves into the file itself.

    False when somebody is reading or writing just now: it does not wait, and may be tried again later.
    Raises :class:`StoreUnavailable`.
    """
    with store_errors(), engine.connect() as connection:
        driver = connection.connection.driver_connection
        assert driver is not None
        # Outside of a transaction, because this is about all of them.
        driver.execute("PRAGMA busy_timeout=0")
        try:
            busy, _frames, _moved = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                return False
            raise StoreUnavailable(_sentence(error), str(error)) from error
        finally:
            driver.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
        return not busy


@contextlib.contextmanager
def store_errors() -> Iterator[None]:
    """Turn what SQLite reports into words: who can mend it, and whether to try again."""
    try:
        yield
    except OperationalError as error:
        raise StoreUnavailable(_sentence(error.orig), str(error.orig)) from error
    except DatabaseError as error:
        raise StoreDamaged(DAMAGED, error=error.orig) from error


def _sentence(error: BaseException | None) -> str:
    name = error.sqlite_errorname if isinstance(error, sqlite3.Error) else ""
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
        return N_("The hall's database is locked by another program. Close it; requests are retried.")
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
        return N_("The hall's disk is full or failing. Whoever looks after its server must make room.")
    if str(error).startswith(("no such column", "no such table")):
        return OLDER
    return UNREACHABLE


def migrate(engine: Engine) -> None:
    """Bring the tables up to date. Raises :class:`StoreDamaged` for a file from a newer version."""
    with writing(engine) as connection:
        present = _revision(connection.connection.dbapi_connection)
        if present != _latest_revision():
            _upgrade(connection, present)


def _latest_revision() -> str:
    """Each step's file is named for its revision, and they are in order."""
    return max(path.name for path in (_MIGRATIONS / "versions").glob("0*.py"))[:4]


def _upgrade(connection: Connection, present: str | None) -> None:
    # Seldom needed, and it takes longer to load than all the rest.
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", _MIGRATIONS.as_posix())
    config.attributes["connection"] = connection
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if present is not None and present not in known:
        raise StoreDamaged(NEWER, version=present)
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StoreDamaged(DAMAGED, error=error) from error


def _revision(connection: DBAPIConnection | None) -> str | None:
    assert connection is not None
    cursor = connection.cursor()
    cursor.execute("SELECT 1 FROM sqlite_master WHERE name = 'alembic_version'")
    if not cursor.fetchone():
        return None
    cursor.execute("SELECT version_num FROM alembic_version")
    row = cursor.fetchone()
    return str(row[0]) if row else None
