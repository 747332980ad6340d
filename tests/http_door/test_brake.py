"""The brake forgets callers that have been quiet, so that many addresses cost no more than some."""

from __future__ import annotations

import pytest

from hall_server.http_door import brake
from hall_server.http_door.brake import Brake, TooMany


def test_many_callers_are_not_all_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brake, "MOST_REMEMBERED", 100)
    now = 0.0
    slow = Brake(1, lambda: now)
    for caller in range(10_000):
        slow.admit(str(caller))
        now += 0.001
    assert len(slow._left) <= 100


def test_who_just_asked_too_much_is_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(brake, "MOST_REMEMBERED", 100)
    now = 0.0
    slow = Brake(1, lambda: now)
    for caller in range(98):
        slow.admit(str(caller))
    now = 1.9
    slow.admit("greedy")
    slow.admit("greedy")
    now = 2.1
    slow.admit("one more")
    slow.admit("and another")
    with pytest.raises(TooMany):
        slow.admit("greedy")
