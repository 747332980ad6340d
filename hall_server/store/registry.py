"""Who belongs to the hall: enrolled devices and the clerks with their PINs."""

from __future__ import annotations

import functools
from typing import Final, NamedTuple

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from sqlalchemy import Engine, delete, insert, select, update

from . import schema
from .database import reading, writing

# OWASP's second choice: two hundred clerks who sign in at nine must not need gigabytes.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)


# What a clerk may do beside serving: call back who had a concern, and see whom to call; work on concerns.
DUTIES: Final = ("callback", "concerns")


class Device(NamedTuple):
    role: str
    name: str
    public_key: str


class Clerk(NamedTuple):
    """``duties`` are words of :data:`DUTIES`, in order."""

    staff_no: str
    name: str
    duties: tuple[str, ...] = ()


class AlreadyThere(Exception):
    """A device or clerk of that name exists."""


class Registry:
    """The lists of devices and clerks, as they are on disk now."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def devices(self) -> list[Device]:
        columns = (schema.devices.c.role, schema.devices.c.name, schema.devices.c.public_key)
        with reading(self._engine) as connection:
            # All rows at once: one by one, each would be another chance to lose the processor.
            return [Device(*row) for row in connection.execute(select(*columns).order_by(*columns[:2])).all()]

    def enroll(self, device: Device, now: int, *, replace: bool = False) -> None:
        """Add a device; with ``replace`` its old key stops working. Raises :class:`AlreadyThere`."""
        same = (schema.devices.c.role == device.role) & (schema.devices.c.name == device.name)
        with writing(self._engine) as connection:
            if connection.execute(select(schema.devices.c.name).where(same)).first():
                if not replace:
                    raise AlreadyThere
                connection.execute(delete(schema.devices).where(same))
            connection.execute(insert(schema.devices), {**device._asdict(), "enrolled_at": now})

    def revoke(self, role: str, name: str) -> bool:
        """Shut a device out. False when there was none."""
        same = (schema.devices.c.role == role) & (schema.devices.c.name == name)
        with writing(self._engine) as connection:
            return connection.execute(delete(schema.devices).where(same)).rowcount > 0

    def clerks(self) -> list[Clerk]:
        columns = (schema.clerks.c.staff_no, schema.clerks.c.name, schema.clerks.c.duties)
        with reading(self._engine) as connection:
            rows = connection.execute(select(*columns).order_by(columns[0]))
            return [Clerk(staff_no, name, _words(duties)) for staff_no, name, duties in rows]

    def add_clerk(self, clerk: Clerk, pin: str) -> None:
        """Raises :class:`AlreadyThere`."""
        with writing(self._engine) as connection:
            same = schema.clerks.c.staff_no == clerk.staff_no
            if connection.execute(select(schema.clerks.c.name).where(same)).first():
                raise AlreadyThere
            row = {**clerk._asdict(), "pin_hash": _hasher.hash(pin), "duties": ",".join(clerk.duties)}
            connection.execute(insert(schema.clerks), row)

    def set_pin(self, staff_no: str, pin: str) -> bool:
        """False when there is no such clerk."""
        change = update(schema.clerks).where(schema.clerks.c.staff_no == staff_no)
        with writing(self._engine) as connection:
            return connection.execute(change.values(pin_hash=_hasher.hash(pin))).rowcount > 0

    def set_duties(self, staff_no: str, duties: tuple[str, ...]) -> bool:
        """In place of those before. False when there is no such clerk."""
        change = update(schema.clerks).where(schema.clerks.c.staff_no == staff_no)
        with writing(self._engine) as connection:
            return connection.execute(change.values(duties=",".join(duties))).rowcount > 0

    def remove_clerk(self, staff_no: str) -> bool:
        """False when there was none."""
        gone = delete(schema.clerks).where(schema.clerks.c.staff_no == staff_no)
        with writing(self._engine) as connection:
            return connection.execute(gone).rowcount > 0

    def check_pin(self, staff_no: str, pin: str) -> Clerk | None:
        """The clerk, if the PIN is right. Slow on purpose; call it off the event loop."""
        with reading(self._engine) as connection:
            row = connection.execute(
                select(schema.clerks).where(schema.clerks.c.staff_no == staff_no)
            ).first()
        try:
            _hasher.verify(row.pin_hash if row else _nobodys(), pin)
        except VerifyMismatchError:
            return None
        return Clerk(row.staff_no, row.name, _words(row.duties)) if row else None


def _words(duties: str) -> tuple[str, ...]:
    return tuple(filter(None, duties.split(",")))


@functools.cache
def _nobodys() -> str:
    """Checked when there is no such clerk, so that an unknown number takes as long as a wrong PIN."""
    return _hasher.hash("nobody")
