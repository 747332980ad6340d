"""Files that are written whole or not at all."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from hall_server.oserrors import reason_of


class NotWritten(Exception):
    """The disk did not take a file; its text says why. What lay in its place is still there, whole."""

    def __init__(self, path: Path, error: OSError) -> None:
        super().__init__(reason_of(error))
        self.path = path


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in the place of what lies there. Raises :class:`NotWritten`."""
    write_all({path: data})


def write_all(files: Mapping[Path, bytes]) -> None:
    """Put files in the place of what lies there, once every one of them is safely on the disk beside it.

    Raises :class:`NotWritten`, having changed nothing.
    """
    beside = {path: path.with_name(f".{path.name}.{os.getpid()}.part") for path in files}
    path = next(iter(files))
    try:
        for path, data in files.items():
            with beside[path].open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
        for path, part in beside.items():
            part.replace(path)
    except OSError as error:
        raise NotWritten(path, error) from error
    finally:
        for part in beside.values():
            with contextlib.suppress(OSError):
                part.unlink(missing_ok=True)
