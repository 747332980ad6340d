"""What is sent by HTTP is signed, so that the receiver knows who sent it, and when."""

from __future__ import annotations

import hashlib
import hmac
import logging
import os
import stat
from pathlib import Path
from typing import Final

from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder
from hall_server.tomlfile import Problem, SettingsError, describe, read_text
from hall_server.tomllines import Key

_ = Translator("hall_server", system_language())

log = logging.getLogger(__name__)

HEADER: Final = "Tingxu-Signature"
SHORTEST: Final = 16


def signature(secret: bytes, body: bytes, at: int) -> str:
    """The value of :data:`HEADER` for a body that is sent at ``at``, in seconds since the epoch.

    ``t=<at>, v1=<hex>``, where hex is HMAC-SHA256 (RFC 2104) over ``<at>.<body>``.
    """
    digest = hmac.new(secret, b"%d.%b" % (at, body), hashlib.sha256)
    return f"t={at}, v1={digest.hexdigest()}"


def read_secret(folder: HallFolder, key: Key, name: str) -> bytes:
    """The secret in a file that ``hall.toml`` names at ``key``: its text without blanks at the ends.

    A relative name is one in the hall's folder. Raises :class:`SettingsError` with the line of the key.
    """
    path = folder.path / name
    try:
        secret = path.read_bytes().strip()
    except OSError as error:
        raise wrong_setting(folder, key, _cannot_be_read(path, error)) from None
    if len(secret) < SHORTEST:
        sentence = _("the secret in {path} is too short; it needs {least} characters or more",
                     path=path, least=SHORTEST)  # fmt: skip
        raise wrong_setting(folder, key, sentence)
    if is_open_to_all(path):
        log.warning("%s can be read by every user of this computer; chmod 600 keeps it to its owner", path)
    return secret


def open_secrets(folder: HallFolder) -> list[Path]:
    """The files with secrets that ``hall.toml`` names and that every user of this computer may read."""
    settings = folder.settings
    names = [settings.province.secret_file] if settings.province else []
    names += [channel.secret_file for channel in settings.notices.channels if channel.secret_file]
    names += [one.secret_file for one in settings.recipients if one.secret_file]
    return [path for name in dict.fromkeys(names) if is_open_to_all(path := folder.path / name)]


def is_open_to_all(path: Path) -> bool:
    """Whether a file's mode lets everybody read it. False where modes do not say that, and for no file."""
    try:
        return os.name == "posix" and bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def must_be_readable(folder: HallFolder, key: Key, name: str) -> Path:
    """The path of a file that ``hall.toml`` names at ``key``. Raises :class:`SettingsError`."""
    path = folder.path / name
    try:
        path.open("rb").close()
    except OSError as error:
        raise wrong_setting(folder, key, _cannot_be_read(path, error)) from None
    return path


def _cannot_be_read(path: Path, error: OSError) -> str:
    return _("{path} cannot be read: {error}", path=path, error=error.strerror)


def wrong_setting(folder: HallFolder, key: Key, sentence: str) -> SettingsError:
    """What to raise when a file that ``hall.toml`` names at ``key`` is no good."""
    path = folder.settings_path
    return SettingsError(describe(path, read_text(path), [Problem(key, sentence)]))
