"""What the process keeps beside its device file, in ``web.db``: it works on while the hall is down."""

from __future__ import annotations

import asyncio
import contextlib
import os
import secrets
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    LargeBinary,
    MetaData,
    String,
    Table,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects.sqlite import insert
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

T = TypeVar("T")

KEY_BYTES: Final = 32

metadata = MetaData()
"""All tables of ``web.db``; whoever keeps something adds a table of its own before :meth:`State.open`."""

keys = Table(
    "keys",
    metadata,
    Column("name", String, primary_key=True),
    Column("key", LargeBinary, nullable=False),
)


def state_path(device: Path) -> Path:
    """``web.db`` for ``web.toml``."""
    return device.with_suffix(".db")


class State:
    """``web.db``. What :meth:`work` has done is on the disk when it returns."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="web.db")

    @classmethod
    @contextlib.contextmanager
    def open(cls, path: Path) -> Iterator[State]:
        """The file, made for this user alone when there is none."""
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        # What people wrote must not come into the log with an error of the database.
        engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
        event.listen(engine, "connect", _prepare)
        metadata.create_all(engine)
        state = cls(engine)
        try:
            yield state
        finally:
            state._thread.shutdown(wait=True)
            engine.dispose()

    async def work(self, job: Callable[[Connection], T]) -> T:
        """Do a job in one transaction, on the file's own thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._transaction, job)

    def _transaction(self, job: Callable[[Connection], T]) -> T:
        with self.engine.begin() as connection:
            return job(connection)

    def key(self, name: str) -> bytes | None:
        """A key that was kept."""
        with self.engine.begin() as connection:
            found: bytes | None = connection.execute(select(keys.c.key).where(keys.c.name == name)).scalar()
            return found

    def own_key(self, name: str) -> bytes:
        """A random key of this process, made when it is first asked for."""
        with self.engine.begin() as connection:
            fresh = insert(keys).values(name=name, key=secrets.token_bytes(KEY_BYTES))
            connection.execute(fresh.on_conflict_do_nothing())
            found: bytes = connection.execute(select(keys.c.key).where(keys.c.name == name)).scalar_one()
            return found

    async def keep_key(self, name: str, key: bytes) -> None:
        kept = insert(keys).values(name=name, key=key)
        statement = kept.on_conflict_do_update(index_elements=["name"], set_={"key": key})
        await self.work(lambda connection: connection.execute(statement))


def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "busy_timeout = 5000", "secure_delete = ON"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
