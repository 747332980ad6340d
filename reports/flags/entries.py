"""What people enter into the assessment's ledger. An entry is never changed: another one corrects it."""

from __future__ import annotations

from typing import Literal

import msgspec

from .model import Colour


class Entered(msgspec.Struct, frozen=True, tag_field="kind", forbid_unknown_fields=True, kw_only=True):
    """``entry`` counts the ledger's lines from 1; ``at`` is the hall's time; ``by`` a staff number.

    ``seq`` is the last record of the hall's log then, so that a report as of an earlier one can leave out
    what was entered since.
    """

    entry: int
    at: str
    by: str
    seq: int


class Figure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was found for one window and indicator, and what it rests on."""

    indicator: str
    window: str
    value: float
    evidence: str


class Figures(Entered, frozen=True, tag="figures", kw_only=True):
    """Figures entered at once; of one indicator and window the last counts."""

    month: str
    figures: tuple[Figure, ...]


class Event(Entered, frozen=True, tag="event", kw_only=True):
    """Something about a window or a clerk that somebody has verified: to their blame or to their credit."""

    month: str
    unit: Literal["window", "clerk"]
    name: str
    weight: Literal["fault", "merit"]
    words: str
    evidence: str


class Signed(Entered, frozen=True, tag="flag", kw_only=True):
    """A flag with the manager's signature, and what it rested on then.

    ``rests_on`` is the last record of the log whose month it was, ``tree`` the digest of flags.toml;
    ``probability`` is P(top k) or P(bottom k) of the month, ``total`` that of the tree.
    """

    month: str
    window: str
    colour: Colour
    reason: str
    event: int
    probability: float | None
    total: float | None
    rests_on: int
    tree: str


class Appealed(Entered, frozen=True, tag="appeal", kw_only=True):
    """``of`` is the entry of the black flag."""

    of: int
    words: str


class Decided(Entered, frozen=True, tag="decision", kw_only=True):
    """``of`` is the entry of the black flag; ``decision`` what became of it."""

    of: int
    decision: Literal["upheld", "withdrawn"]
    reason: str


class Nominated(Entered, frozen=True, tag="nomination", kw_only=True):
    month: str
    clerk: str
    reason: str


class Confirmed(Entered, frozen=True, tag="star", kw_only=True):
    """``of`` is the entry of the nomination that becomes the month's 服务之星."""

    of: int
    reason: str


class BonusGiven(Entered, frozen=True, tag="bonus", kw_only=True):
    """``amount`` in fen; negative takes back."""

    month: str
    clerk: str
    amount: int
    reason: str


class Retracted(Entered, frozen=True, tag="retraction", kw_only=True):
    """``of`` is an entry that does not count any more. It stays to be seen."""

    of: int
    reason: str


Entry = Figures | Event | Signed | Appealed | Decided | Nominated | Confirmed | BonusGiven | Retracted
