"""What a month's assessment says, ready to be written. Every number is rounded here once.

Nothing in it is a sentence: what is lacking is a code with values, which :mod:`reports.flags.wording` puts
into the reader's language. Reasons and evidence are people's own words.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Name = Mapping[str, str]
"""A name by language: ``zh`` and ``en``."""

Colour = Literal["red", "black"]
Decision = Literal["upheld", "withdrawn"]
Source = Literal["measured", "own_past", "hall", "by_hand", "missing", "unknown"]
"""Where an indicator's value is from.

``own_past``: the window's services are nobody else's, so it is compared with its own earlier months;
``hall``: the whole hall's figure, alike for every window; ``missing``: nobody has entered it yet;
``unknown``: the month has nothing to measure it by, and the weights of the others carry the total.
"""
Standing = Literal["signed", "under_appeal", "upheld", "withdrawn", "retracted"]


@dataclass(frozen=True, slots=True)
class Indicator:
    """An indicator as flags.toml has it: no points at ``floor``, ``weight`` points at ``target``."""

    id: str
    name: Name
    weight: float
    measure: str
    floor: float
    target: float
    cap: float
    unit: str


@dataclass(frozen=True, slots=True)
class Aspect:
    """One of the aspects (方面) with its indicators; ``weight`` is the sum of theirs."""

    id: str
    name: Name
    weight: float
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """One indicator of one window. ``by``, ``at`` and ``evidence`` are of a figure entered by hand.

    ``entry`` is its line in the ledger, ``earlier`` how many figures it corrected.
    """

    indicator: str
    source: Source
    value: float | None
    points: float | None
    by: str = ""
    at: str = ""
    evidence: str = ""
    entry: int = 0
    earlier: int = 0


@dataclass(frozen=True, slots=True)
class Lack:
    """One thing that stands between a window or clerk and a flag or star."""

    code: str
    values: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Candidacy:
    """Whether a flag may be signed, on which ``grounds``: ``probability``, ``event``.

    ``lacks`` is what the ranking and its gates do not give; empty with ``probability``.
    """

    candidate: bool
    grounds: tuple[str, ...]
    lacks: tuple[Lack, ...]


@dataclass(frozen=True, slots=True)
class WindowMarks:
    """A window's month in the tree.

    ``total`` = 100 x sum of points / ``weighed``, where ``weighed`` is the weight of the indicators that have
    points, out of 100; None where none has. ``aspects``: the same by aspect. ``top`` and ``bottom`` are the
    ranking's probabilities of being among the first and last k; ``bottom_before`` has that of the months
    before, the latest first, where a black flag depends on them.
    """

    window: str
    tickets: int
    days: int
    response: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    top: float | None
    bottom: float | None
    bottom_before: tuple[float | None, ...]
    marks: tuple[Mark, ...]
    aspects: Mapping[str, float | None]
    weighed: float
    total: float | None
    red: Candidacy
    black: Candidacy


@dataclass(frozen=True, slots=True)
class VerifiedEvent:
    """Something verified about a window or a clerk. ``entry`` is its line in the ledger."""

    entry: int
    unit: Literal["window", "clerk"]
    name: str
    weight: Literal["fault", "merit"]
    by: str
    at: str
    words: str
    evidence: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class Appeal:
    """An appeal against a black flag, and what was decided: "" while it is open."""

    by: str
    at: str
    words: str
    decision: Literal["", "upheld", "withdrawn"] = ""
    decided_by: str = ""
    decided_at: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Flag:
    """A signed flag. ``event`` is the entry of the event it rests on, 0 for the ranking alone.

    ``probability`` is what the signature rested on, as it was then.
    """

    entry: int
    window: str
    colour: Colour
    by: str
    at: str
    reason: str
    event: int
    probability: float | None
    appeal: Appeal | None
    standing: Standing


@dataclass(frozen=True, slots=True)
class Nominee:
    """A clerk proposed for 服务之星, with the month's figures; ``confirmed_by`` is empty until confirmed."""

    entry: int
    clerk: str
    by: str
    at: str
    reason: str
    score: float | None
    rank: int | None
    rank_low: int | None
    rank_high: int | None
    tickets: int
    days: int
    response: float | None
    good_low: float | None
    lacks: tuple[Lack, ...]
    confirmed_by: str
    confirmed_at: str
    confirmed_reason: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class Bonus:
    """A line of the bonus ledger. ``amount`` in fen (hundredths of a yuan); negative takes back."""

    entry: int
    clerk: str
    amount: int
    by: str
    at: str
    reason: str
    retracted: bool


@dataclass(frozen=True, slots=True)
class Terms:
    """What assessment.toml asks of candidates: P(first ``first``) or P(last ``last``) of ``probability``, for
    a black flag in ``months_running`` months; ``response`` is the least rate of rating."""

    probability: float = 0.8
    first: int = 3
    last: int = 3
    months_running: int = 2
    response: float = 0.02


@dataclass(frozen=True, slots=True)
class FlagsReport:
    """A month's assessment. ``rows`` are in the order of window numbers.

    ``points_from`` is the total of the tree that a red flag takes. ``tree`` is the digest of flags.toml and
    ``own_tree`` whether it is the hall's own; ``entries`` and ``hash`` are the count and the last hash of the
    ledger's lines that count. ``bonus_sums`` are by clerk and ``bonus_total`` is their sum, in fen.
    """

    month: str
    complete: bool
    aspects: tuple[Aspect, ...]
    tree: str
    own_tree: bool
    terms: Terms
    points_from: float
    entries: int
    hash: str
    rows: tuple[WindowMarks, ...]
    flags: tuple[Flag, ...]
    events: tuple[VerifiedEvent, ...]
    nominees: tuple[Nominee, ...]
    bonuses: tuple[Bonus, ...]
    bonus_sums: Mapping[str, int]
    bonus_total: int

    def near(self, colour: Colour) -> tuple[tuple[WindowMarks, Candidacy, float | None], ...]:
        """Who may be given such a flag, or is put there by the ranking and lacks something else.

        With the probability that counts. Who has a flag already is left out.
        """
        flagged = {one.window for one in self.flags if one.standing not in ("retracted", "withdrawn")}
        sides = (
            (row, row.red, row.top) if colour == "red" else (row, row.black, row.bottom) for row in self.rows
        )
        return tuple(
            (row, one, chance)
            for row, one, chance in sides
            if row.window not in flagged and (one.candidate or (chance or 0) >= self.terms.probability)
        )
