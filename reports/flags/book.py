"""A month in the ledger: which entries still count, and what became of each flag."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from .entries import (
    Appealed,
    BonusGiven,
    Confirmed,
    Decided,
    Entered,
    Entry,
    Event,
    Figure,
    Figures,
    Nominated,
    Retracted,
    Signed,
)
from .model import Appeal, Bonus, Flag, Standing, VerifiedEvent

E = TypeVar("E", bound=Entered)


@dataclass(frozen=True)
class Book:
    """The ledger's entries, looked at."""

    entries: Sequence[Entry]

    @cached_property
    def retracted(self) -> frozenset[int]:
        """The entries that were taken back."""
        return frozenset(entry.of for entry in self.entries if isinstance(entry, Retracted))

    def all(self, kind: type[E]) -> Iterator[E]:
        return (entry for entry in self.entries if isinstance(entry, kind))

    def numbered(self, number: int) -> Entry | None:
        return self.entries[number - 1] if 0 < number <= len(self.entries) else None

    def figures(self, month: str) -> dict[tuple[str, str], list[tuple[Figures, Figure]]]:
        """By indicator and window every figure of a month that counts or once did, oldest first."""
        found: dict[tuple[str, str], list[tuple[Figures, Figure]]] = {}
        for entry in self.all(Figures):
            if entry.month == month and entry.entry not in self.retracted:
                for figure in entry.figures:
                    found.setdefault((figure.indicator, figure.window), []).append((entry, figure))
        return found

    def events(self, month: str) -> tuple[VerifiedEvent, ...]:
        return tuple(
            VerifiedEvent(
                one.entry, one.unit, one.name, one.weight, one.by, one.at, one.words, one.evidence,
                one.entry in self.retracted,
            )
            for one in self.all(Event) if one.month == month
        )  # fmt: skip

    def flags(self, month: str) -> tuple[Flag, ...]:
        return tuple(self.flag(one) for one in self.all(Signed) if one.month == month)

    def flag(self, signed: Signed) -> Flag:
        """A signature with its appeal, if there is one, and what was decided."""
        appeal, standing = self._appeal(signed.entry)
        if signed.entry in self.retracted:
            standing = "retracted"
        return Flag(
            signed.entry, signed.window, signed.colour, signed.by, signed.at, signed.reason, signed.event,
            signed.probability, appeal, standing,
        )  # fmt: skip

    def nominations(self, month: str) -> Iterator[tuple[Nominated, Confirmed | None]]:
        stars = {one.of: one for one in self.all(Confirmed) if one.entry not in self.retracted}
        return ((one, stars.get(one.entry)) for one in self.all(Nominated) if one.month == month)

    def bonuses(self, month: str) -> tuple[Bonus, ...]:
        return tuple(
            Bonus(one.entry, one.clerk, one.amount, one.by, one.at, one.reason, one.entry in self.retracted)
            for one in self.all(BonusGiven) if one.month == month
        )  # fmt: skip

    def _appeal(self, of: int) -> tuple[Appeal | None, Standing]:
        appealed = next((one for one in self.all(Appealed) if one.of == of), None)
        decided = next((one for one in self.all(Decided) if one.of == of), None)
        if appealed is None:
            return None, "signed"
        if decided is None:
            return Appeal(appealed.by, appealed.at, appealed.words), "under_appeal"
        appeal = Appeal(
            appealed.by, appealed.at, appealed.words,
            decided.decision, decided.by, decided.at, decided.reason,
        )  # fmt: skip
        return appeal, decided.decision


def sums(bonuses: Sequence[Bonus]) -> dict[str, int]:
    """What each clerk gets in all, in fen, without what was retracted."""
    found: dict[str, int] = {}
    for one in sorted(bonuses, key=lambda one: one.clerk):
        if not one.retracted:
            found[one.clerk] = found.get(one.clerk, 0) + one.amount
    return found
