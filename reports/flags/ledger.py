"""``assessment.jsonl``: what people entered, a line each, each line's hash covering the line before.

A line is ``{"entry": {...}, "before": "<hash>", "hash": "<hash>"}`` where hash = SHA-256(before + the entry's
own bytes). So an edited, added or removed line shows, except for lines that were cut off at the end: reports
print how many lines there were and the last one's hash.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec
from filelock import FileLock, Timeout

from hall_server.language import N_
from reports.words import _

from .entries import Entry

FILE = "assessment.jsonl"
BEGINNING = "0" * 64
PATIENCE_SECONDS = 10.0

_NOT_A_LINE = N_("it is no entry of this ledger")
_EDITED = N_("it was edited")
_OUT_OF_ORDER = N_("it does not follow from the line before: one was edited, added or removed")


class LedgerError(Exception):
    """The ledger cannot be used, for the reason in the message."""


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    entry: msgspec.Raw
    before: str
    hash: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The entries in order. ``torn``: how many bytes of a line at the end were not written whole."""

    entries: tuple[Entry, ...] = ()
    hash: str = BEGINNING
    torn: int = 0


def read(folder: Path, as_of: int | None = None) -> Ledger:
    """The ledger of a hall's folder, checked; what was entered by the record ``as_of`` of the hall's log.

    A last line that a power cut left unfinished is left out. Raises :class:`LedgerError`, which names the
    first line that is wrong.
    """
    path = folder / FILE
    data = _bytes(path)
    if not data.endswith(b"\n") and data:
        # It may also be just being written: whoever writes holds the lock.
        with contextlib.suppress(LedgerError), _locked(path):
            data = _bytes(path)
    return _checked(path, data, as_of)


def append(folder: Path, make: Callable[[Ledger, int], Entry]) -> Entry:
    """Add the entry that ``make`` makes of the ledger so far and the entry's number, and have it on disk.

    Nobody else writes meanwhile. What ``make`` raises goes on, and nothing is written. Raises
    :class:`LedgerError` for a ledger that is damaged, locked for long or cannot be written.
    """
    path = folder / FILE
    with _locked(path):
        so_far = _checked(path, _bytes(path), None)
        entry = make(so_far, len(so_far.entries) + 1)
        body = msgspec.json.encode(entry)
        line = _Line(msgspec.Raw(body), so_far.hash, _hash(so_far.hash, body))
        try:
            _write(path, msgspec.json.encode(line) + b"\n", so_far.torn)
        except OSError as error:
            raise LedgerError(
                _("{path} cannot be written: {error}", path=path, error=error.strerror)
            ) from None
    return entry


def _write(path: Path, line: bytes, torn: int) -> None:
    """The line at the end, in place of what was torn, and both the file and its name on disk."""
    new = not path.exists()
    with path.open("ab") as file:
        if torn:
            file.truncate(file.tell() - torn)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())
    if new and os.name == "posix":
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _checked(path: Path, data: bytes, as_of: int | None) -> Ledger:
    """Every line is checked, also those that were entered later and do not count."""
    end = data.rfind(b"\n") + 1
    entries: list[Entry] = []
    counted = before = BEGINNING
    later = False
    for number, line in enumerate(data[:end].split(b"\n")[:-1], start=1):
        entry, before = _decoded(path, number, line, before)
        later = later or (as_of is not None and entry.seq > as_of)
        if not later:
            entries.append(entry)
            counted = before
    return Ledger(tuple(entries), counted, len(data) - end)


def _decoded(path: Path, number: int, line: bytes, before: str) -> tuple[Entry, str]:
    try:
        found = msgspec.json.decode(line, type=_Line)
        entry = msgspec.json.decode(found.entry, type=Entry)
        hash_ = _hash(found.before, bytes(found.entry))
    except (msgspec.DecodeError, UnicodeError):
        raise _wrong(path, number, _NOT_A_LINE) from None
    if found.hash != hash_:
        raise _wrong(path, number, _EDITED)
    if found.before != before or entry.entry != number:
        raise _wrong(path, number, _OUT_OF_ORDER)
    return entry, found.hash


def _wrong(path: Path, number: int, why: str) -> LedgerError:
    return LedgerError(
        _(
            "{path}:{number}: this line is not as it was written: {why}. Put the file back from a copy.",
            path=path, number=number, why=_(why),
        )
    )  # fmt: skip


def _hash(before: str, body: bytes) -> str:
    return hashlib.sha256(before.encode("ascii") + body).hexdigest()


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""
    except OSError as error:
        raise LedgerError(_("{path} cannot be read: {error}", path=path, error=error.strerror)) from None


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    lock = FileLock(path.with_suffix(".lock"), timeout=PATIENCE_SECONDS)
    try:
        lock.acquire()
    except Timeout:
        raise LedgerError(
            _("Somebody else is writing to {path}; try again in a moment.", path=path)
        ) from None
    except OSError as error:
        raise LedgerError(_("{path} cannot be written: {error}", path=path, error=error.strerror)) from None
    try:
        yield
    finally:
        lock.release()
