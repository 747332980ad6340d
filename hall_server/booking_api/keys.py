"""The keys that apps show. Only their hashes are kept, each in a small file of its own.

The files lie in a folder beside the device file, ``booking.keys/`` for ``booking.toml``. Making a key
creates a file and revoking it deletes one, so that two commands at once cannot undo each other, and
what the folder holds counts from the next request on.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from pathlib import Path
from typing import Final

import msgspec

KEY_BYTES: Final = 32
NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,40}")


class AlreadyThere(Exception):
    """There is a key of this name."""


class Key(msgspec.Struct, frozen=True):
    """A key as it is kept: ``made`` is the day on which it was made, ``YYYY-MM-DD``."""

    name: str
    sha256: str
    made: str


class KeyRing:
    """The keys of one booking interface."""

    def __init__(self, device_file: Path) -> None:
        self.folder = device_file.with_suffix(".keys")

    def add(self, name: str, day: str) -> str:
        """Make a key and return it; it cannot be read again. Raises :class:`AlreadyThere`."""
        secret = secrets.token_urlsafe(KEY_BYTES)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        try:
            descriptor = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            raise AlreadyThere(name) from None
        with os.fdopen(descriptor, "wb") as file:
            file.write(msgspec.json.encode(Key(name, _hash(secret), day)))
        return secret

    def revoke(self, name: str) -> bool:
        """Whether there was such a key. It is worth nothing from now on."""
        try:
            self._path(name).unlink()
        except FileNotFoundError:
            return False
        return True

    def known(self) -> list[Key]:
        """The keys by their names. A file that cannot be read is no key."""
        found = (_read(path) for path in sorted(self.folder.glob("*.json")))
        return [key for key in found if key is not None]

    def name_of(self, secret: str) -> str | None:
        """Whose key this is, in the same time whichever it is. Reads all files: call it off the loop."""
        shown, name = _hash(secret), None
        for key in self.known():
            if hmac.compare_digest(key.sha256.encode(), shown.encode()):
                name = key.name
        return name

    def _path(self, name: str) -> Path:
        if not NAME.fullmatch(name):
            raise ValueError(name)
        return self.folder / f"{name}.json"


def _hash(secret: str) -> str:
    """A key has 256 random bits: there is nothing to guess, and a plain hash is enough."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


def _read(path: Path) -> Key | None:
    try:
        return msgspec.json.decode(path.read_bytes(), type=Key)
    except (OSError, msgspec.DecodeError):
        return None
