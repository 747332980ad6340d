"""A matter that the front desk accepts, the back office decides, and the citizen comes back for."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class CaseState(StrEnum):
    """``SUPPLEMENT``: accepted with papers missing (容缺受理), which the citizen still owes."""

    BACK_OFFICE = "back_office"
    SUPPLEMENT = "supplement"
    READY = "ready"
    REFUSED = "refused"
    COLLECTED = "collected"


@dataclass(frozen=True, slots=True)
class Case:
    """One accepted matter. Days are ISO dates; ``owner`` is the clerk who took it on (首问负责).

    ``number`` is what the citizen holds; ``missing`` the papers still owed, by ``supplement_by``.
    ``promised`` and ``legal`` are deadlines for the decision, counted in working days from acceptance.
    """

    id: int
    number: str
    service: str
    ticket: int
    owner: str
    window: int
    accepted_at: int
    state: CaseState
    promised: str | None = None
    legal: str | None = None
    missing: tuple[str, ...] = ()
    supplement_by: str | None = None
    decided_at: int | None = None
    decided_by: str = ""
    note: str = ""
    collected_at: int | None = None

    @property
    def undecided(self) -> bool:
        return self.state in (CaseState.BACK_OFFICE, CaseState.SUPPLEMENT)

    @property
    def closed(self) -> bool:
        return self.state is CaseState.COLLECTED


@dataclass(slots=True)
class Cases:
    """The open cases. They outlive the day; putting one in twice changes nothing."""

    by_id: dict[int, Case] = field(default_factory=dict)
    by_number: dict[str, int] = field(default_factory=dict)
    opened_today: int = 0

    def put(self, case: Case) -> None:
        self.by_id[case.id] = case
        self.by_number[case.number] = case.id

    def numbered(self, number: str) -> Case | None:
        known = self.by_number.get(number.strip().upper())
        return None if known is None else self.by_id[known]

    def forget_closed_before(self, moment: int) -> None:
        """Drop what was collected before; the store keeps it."""
        for case in [one for one in self.by_id.values() if one.closed and (one.collected_at or 0) < moment]:
            del self.by_id[case.id], self.by_number[case.number]
        self.opened_today = 0
