"""The first and last of a quarter are told with those who might as well stand there."""

from __future__ import annotations

from typing import Any

from reports.flags.quarter import ends
from reports.flags.showing import quarter
from reports.words import _
from tests.reports.flags.october import ranking, standing


def ranked(reach: int, size: int = 12) -> list[Any]:
    return [
        standing(f"{rank}", rank=rank, rank_low=max(1, rank - reach), rank_high=min(size, rank + reach))
        for rank in range(1, size + 1)
    ]  # fmt: skip


def test_sharp_ranks_stand_apart() -> None:
    (found,) = ends(ranking(*ranked(0)))
    assert [place.window for place in found.first] == ["1", "2", "3"]
    assert [place.window for place in found.last] == ["10", "11", "12"]
    assert (found.like_first, found.like_last) == (0, 0)
    assert "Places 1 to 3 stand apart from all others." in quarter("2026-Q4", [found], _)


def test_wide_intervals_are_said_in_words() -> None:
    (found,) = ends(ranking(*ranked(3)))
    assert (found.like_first, found.like_last) == (6, 6)
    assert found.first[0].like == 6
    said = quarter("2026-Q4", [found], _)
    assert "Places 1 to 3 cannot be told apart from 6 others." in said
    assert "Places 10 to 12 cannot be told apart from 6 others." in said


def test_a_small_group_has_fewer_at_each_end_and_nobody_at_both() -> None:
    (found,) = ends(ranking(*ranked(0, size=3)))
    assert ([one.window for one in found.first], [one.window for one in found.last]) == (["1"], ["3"])


def test_groups_are_told_apart_and_the_incomparable_left_out() -> None:
    two = [standing("21", group=2, rank=1), standing("22", group=2, rank=2)]
    alone = standing("30", group=0, rank=None, not_comparable="alone")
    found = ends(ranking(*ranked(1), *two, alone))
    assert [(one.group, one.size) for one in found] == [(1, 12), (2, 2)]
    assert ends(ranking(alone)) == ()
    assert quarter("2026-Q4", [], _) == "2026-Q4: no windows can be compared."
