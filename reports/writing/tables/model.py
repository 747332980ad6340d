"""A table: rows under columns that say their unit and what they mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["text", "count", "number", "seconds", "minutes", "rate", "points", "log", "z"]
"""``rate`` is from 0 to 1, ``points`` from 0 to 100 or so."""


class Term(str):
    """A word of the report's own, such as ``very_satisfied``: a key for programs, translated for people."""

    __slots__ = ()


class Rate(float):
    """A share from 0 to 1 in a column of all kinds of numbers."""

    __slots__ = ()


Value = str | int | float | None


@dataclass(frozen=True, slots=True)
class Column:
    """``key`` is for programs; ``title`` and ``meaning`` are messages of the catalogue."""

    key: str
    kind: Kind
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """``name`` is that of a file or sheet, ``title`` a message of the catalogue.

    The first ``fixed`` columns say what a row is about.
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[Value]]
    fixed: int = 1
