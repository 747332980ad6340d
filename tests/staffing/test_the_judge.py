"""Advice keeps its word on days that nobody tuned it to, and costs little more than a search would find."""

from __future__ import annotations

from scripts.staffing_judge.cli import judged
from scripts.staffing_judge.halls import pooled


def test_it_holds_on_fresh_days_and_is_not_wasteful() -> None:
    its = judged(pooled(windows=5), 1, search=True, fresh=range(50_000_000, 50_000_150))
    assert its.cells == 16
    assert its.held == its.cells
    assert its.more is not None
    assert 0 <= its.more <= 0.08
