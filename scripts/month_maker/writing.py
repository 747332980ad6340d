"""A made-up hall on disk: hall.toml, history.csv, truth.json."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from hall_server.settings.folder import load_hall
from hall_server.settings.plan import build_plan

from . import sheet, truth
from .hall import hall_toml
from .months import made
from .size import Size
from .town import found
from .words import _

PART = ".part"
"""At the end of a file's name until it is whole."""


class NotEmpty(Exception):
    """The folder holds something already."""


def write(folder: Path, size: Size, wrote: Callable[[int], None]) -> int:
    """How many rows were written; ``wrote`` hears of some at a time.

    Raises :class:`NotEmpty`, ``OSError``, and ``SettingsError`` for a hall that no server would take.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(not path.name.endswith(PART) for path in folder.iterdir()):
        raise NotEmpty(_("{path} is not empty. Name a folder that is not there yet.", path=folder))
    town = found(size)
    settings, history, facts = (
        folder / f"{name}{PART}" for name in ("hall.toml", "history.csv", "truth.json")
    )
    settings.write_text(hall_toml(size, town), encoding="utf-8")
    plan = build_plan(load_hall(settings))
    rows = 0
    with history.open("w", encoding="utf-8", newline="") as file:
        file.write(sheet.head())
        for _month, days, of_month in made(size, town, plan):
            for count, text in sheet.lines(town, days.days, of_month):
                file.write(text)
                rows += count
                wrote(count)
    truth.write(facts, size, town, rows)
    for path in (settings, history, facts):
        path.replace(path.with_suffix(""))
    return rows
