"""A hall's assessment of a month, from its folder: the tree, the ledger and the months before."""

from __future__ import annotations

from dataclasses import dataclass, replace

from hall_server.settings import HallFolder
from reports.assessment import Assessment, load_assessment
from reports.month.gathering import ranking
from reports.month.material import read as read_material
from reports.month.model import MonthReport
from reports.period import Period
from reports.ranking.model import Ranking

from .assemble import flags_report
from .ledger import Ledger
from .ledger import read as read_ledger
from .model import FlagsReport, Terms
from .tree import FlagsFile, load_tree


@dataclass
class Assessed:
    """A month with what assesses it. Months before are ranked once, and only when asked for."""

    hall: HallFolder
    report: MonthReport
    tree: FlagsFile
    own_tree: bool
    terms: Terms
    as_of: int | None = None

    def __post_init__(self) -> None:
        self._before: dict[int, Ranking | None] = {}

    def with_entries(self, ledger: Ledger) -> FlagsReport:
        """The assessment with what people have entered."""
        return flags_report(
            self.report, self.tree, self.terms, ledger, self._months_before, own_tree=self.own_tree
        )

    def _months_before(self, months: int) -> Ranking | None:
        if months not in self._before:
            self._before[months] = self._ranked(months)
        return self._before[months]

    def _ranked(self, months: int) -> Ranking | None:
        first = self.report.basis.period.first
        whole = first.year * 12 + first.month - 1 - months
        period = Period.month(whole // 12, whole % 12 + 1)
        material = read_material(self.hall, period, self.as_of, lambda _done: None)
        return ranking(material, "window") if len(material.own) else None


def assess(hall: HallFolder, report: MonthReport, as_of: int | None = None) -> Assessed:
    """``report`` is a calendar month's as it stood at ``as_of``. Raises ``SettingsError``."""
    tree, own = load_tree(hall.path)
    return Assessed(hall, report, tree, own, terms_of(load_assessment(hall.path)), as_of)


def with_flags(hall: HallFolder, report: MonthReport, as_of: int | None = None) -> MonthReport:
    """The report with the month's flags, if it is a month's and the hall assesses: has a flags.toml of its
    own, or anything in the ledger.

    Raises ``SettingsError``, ``LedgerError`` and what reading the store raises.
    """
    if report.basis.period.kind != "month":
        return report
    ledger, assessed = read_ledger(hall.path, as_of), assess(hall, report, as_of)
    if not ledger.entries and not assessed.own_tree:
        return report
    return replace(report, flags=assessed.with_entries(ledger))


def terms_of(assessment: Assessment) -> Terms:
    """What assessment.toml asks of candidates."""
    ranks = assessment.ranks
    return Terms(ranks.probability, ranks.top, ranks.bottom, ranks.months_running, assessment.gate.response)
