"""How long a courier waits before it tries again."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hall_server.outbox.courier import CAP, FIRST_PAUSE, pause_before
from hall_server.outbox.store import LONGEST_PAUSE


@given(attempt=st.integers(1, 10**6), wish=st.none() | st.floats(0, 10**9))
def test_pauses_grow_and_are_bounded(attempt: int, wish: float | None) -> None:
    pause = pause_before(attempt, wish)
    longest = min(CAP, FIRST_PAUSE * 2 ** min(attempt - 1, 30))
    wished = min(LONGEST_PAUSE, int(1000 * (wish or 0)))
    assert wished <= pause <= max(wished, longest)


def test_pauses_are_spread_over_their_whole_range() -> None:
    pauses = [pause_before(6) for _ in range(2000)]
    assert min(pauses) < 0.05 * CAP / 4
    assert max(pauses) > 10 * FIRST_PAUSE
