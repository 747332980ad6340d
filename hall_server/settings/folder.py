"""A hall's folder: ``hall.toml``, the keys, the database, and the lock of the server that runs on it."""

from __future__ import annotations

import os
import secrets
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import zmq
import zmq.auth

from hall_server.domain.plan import HallPlan
from hall_server.language import N_, Translator, system_language
from hall_server.tomlfile import SettingsError, describe, load, read_text

from .contradictions import contradictions
from .model import HallFile
from .plan import build_plan

_ = Translator("hall_server", system_language())

LINK_SECRET_BYTES = 32
DAMAGED_KEY = N_("{path}: the key in it is damaged; put the whole folder keys back from a copy")


def load_hall(path: Path) -> HallFile:
    """A ``hall.toml``, checked. Raises :class:`SettingsError` naming file, line and key."""
    file = load(path, HallFile)
    if problems := contradictions(file):
        raise SettingsError(describe(path, read_text(path), problems))
    return file


@dataclass(frozen=True)
class HallFolder:
    """The paths of one hall and what the files there say."""

    path: Path

    @property
    def settings_path(self) -> Path:
        return self.path / "hall.toml"

    @property
    def database(self) -> Path:
        return self.path / "hall.db"

    @property
    def outbox(self) -> Path:
        return self.path / "outbox.db"

    @property
    def lock(self) -> Path:
        return self.path / "hall.lock"

    @property
    def keys(self) -> Path:
        return self.path / "keys"

    @cached_property
    def settings(self) -> HallFile:
        """``hall.toml``, checked. Raises :class:`SettingsError` naming file, line and key."""
        return load_hall(self.settings_path)

    @cached_property
    def plan(self) -> HallPlan:
        return build_plan(self.settings)

    def create_keys(self) -> None:
        """The hall's own key pair and the secret behind ticket links, readable by its owner only."""
        previous = os.umask(0o077)
        try:
            self.keys.mkdir(parents=True, exist_ok=True)
            zmq.auth.create_certificates(self.keys, "hall")
            (self.keys / "links.secret").write_text(secrets.token_hex(LINK_SECRET_BYTES), encoding="ascii")
        finally:
            os.umask(previous)

    @cached_property
    def key_pair(self) -> tuple[bytes, bytes]:
        """The hall's public and secret CURVE keys. Raises :class:`SettingsError`."""
        try:
            public, secret = zmq.auth.load_certificate(self.keys / "hall.key_secret")
        except (OSError, ValueError) as error:
            raise SettingsError(
                _("{path}: the hall's keys cannot be read: {error}", path=self.keys, error=error)
            ) from None
        if secret is None:
            raise SettingsError(_("{path}: holds no secret key", path=self.keys / "hall.key_secret"))
        if not _belong_together(public, secret):
            raise SettingsError(_(DAMAGED_KEY, path=self.keys / "hall.key_secret"))
        return public, secret

    @cached_property
    def link_secret(self) -> bytes:
        """The key of the codes in ticket links. Raises :class:`SettingsError`."""
        path = self.keys / "links.secret"
        try:
            secret = bytes.fromhex(path.read_text(encoding="ascii"))
        except (OSError, ValueError) as error:
            raise SettingsError(
                _("{path}: the hall's keys cannot be read: {error}", path=self.keys, error=error)
            ) from None
        if len(secret) != LINK_SECRET_BYTES:
            raise SettingsError(_(DAMAGED_KEY, path=path))
        return secret


def _belong_together(public: bytes, secret: bytes) -> bool:
    try:
        return zmq.curve_public(secret) == public
    except (ValueError, zmq.ZMQError):
        return False
