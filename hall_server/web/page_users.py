"""Who may look at ``/manager``: names with passwords, in ``web.db`` as argon2id hashes, and who is signed in.

``hall-server page-user`` writes here while ``hall-web`` may be running: what is changed counts at once.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy import Column, Connection, Integer, String, Table, delete, select
from sqlalchemy.dialects.sqlite import insert

from .state import metadata

SHORTEST: Final = 8
LONGEST: Final = 200

_hasher: Final = PasswordHasher()
_users: Final = Table(
    "page_users",
    metadata,
    Column("name", String, primary_key=True),
    Column("password_hash", String, nullable=False),
)
# Of a session the hash alone: whoever reads a copy of the file can look with none of them.
_sessions: Final = Table(
    "page_sessions",
    metadata,
    Column("session_hash", String, primary_key=True),
    Column("name", String, nullable=False),
    Column("until", Integer, nullable=False),
)


def put(connection: Connection, name: str, password: str) -> None:
    """Add somebody, or give them another password; whoever was signed in by that name no longer is."""
    kept = insert(_users).values(name=name, password_hash=_hasher.hash(password))
    statement = kept.on_conflict_do_update(
        index_elements=["name"], set_={"password_hash": kept.excluded.password_hash}
    )
    connection.execute(statement)
    _end_all(connection, name)


def remove(connection: Connection, name: str) -> bool:
    """Whether there was one of that name; whoever was signed in by it no longer is."""
    _end_all(connection, name)
    return connection.execute(delete(_users).where(_users.c.name == name)).rowcount > 0


def names(connection: Connection) -> list[str]:
    return list(connection.execute(select(_users.c.name).order_by(_users.c.name)).scalars())


def hash_of(connection: Connection, name: str) -> str | None:
    """The hash of a password: it changes with the password. None when there is nobody of that name."""
    return connection.execute(select(_users.c.password_hash).where(_users.c.name == name)).scalar()


def right(password_hash: str | None, password: str) -> bool:
    """Whether it is the password. Takes as long for a name that is not there."""
    try:
        _hasher.verify(password_hash or _nobodys(), password)
    except (VerifyMismatchError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobodys() -> str:
    return _hasher.hash("nobody's")


def begin(connection: Connection, session: str, name: str, password_hash: str, now: int, until: int) -> None:
    """Somebody has signed in, until then (seconds since 1970), unless the password was changed meanwhile.
    Sessions that are over by now are forgotten."""
    connection.execute(delete(_sessions).where(_sessions.c.until <= now))
    if hash_of(connection, name) == password_hash:
        connection.execute(insert(_sessions).values(session_hash=_hashed(session), name=name, until=until))


def signed_in(connection: Connection, session: str, now: int) -> str | None:
    """By which name somebody is signed in; None once they are not."""
    found = select(_sessions.c.name).where(
        _sessions.c.session_hash == _hashed(session), _sessions.c.until > now
    )
    return connection.execute(found).scalar()


def end(connection: Connection, session: str) -> None:
    """Somebody has signed out."""
    connection.execute(delete(_sessions).where(_sessions.c.session_hash == _hashed(session)))


def _end_all(connection: Connection, name: str) -> None:
    connection.execute(delete(_sessions).where(_sessions.c.name == name))


def _hashed(session: str) -> str:
    return hashlib.sha256(session.encode()).hexdigest()
