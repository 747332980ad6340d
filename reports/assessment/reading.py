"""Reads a hall's ``assessment.toml``."""

from __future__ import annotations

from pathlib import Path

from hall_server.tomlfile import SettingsError, describe, load, read_text

from .contradictions import contradictions
from .model import Assessment

FILE_NAME = "assessment.toml"


def load_assessment(path: Path | None) -> Assessment:
    """The settings in a file, or in a hall's folder if it has such a file; the usual ones without.

    Raises :class:`SettingsError` with every problem as ``file:line: key: what to do``.
    """
    if path is None:
        return Assessment()
    if path.is_dir():
        path /= FILE_NAME
        if not path.exists():
            return Assessment()
    found = load(path, Assessment)
    if problems := list(contradictions(found)):
        raise SettingsError(describe(path, read_text(path), problems))
    return found
