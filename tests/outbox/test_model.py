"""Whatever is done to an outbox, also across restarts, it is like a list that somebody keeps by hand."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from hall_server.outbox import Item, Outbox, State

LANES = ("province", "phones")
KEYS = st.sampled_from("abcdefgh")
WAITS = st.integers(0, 50)


@dataclass
class Entry:
    key: str
    lane: str
    expires_at: int | None
    next_at: int
    state: State = State.WAITING
    attempts: int = 0
    ended_at: int = 0

    @property
    def may_be_hurried(self) -> bool:
        """It failed or was set aside, and it is sure that it did not arrive."""
        failed = self.state is State.SET_ASIDE or (self.state is State.WAITING and self.attempts > 0)
        return failed and self.next_at != self.expires_at


class AnyOutbox(RuleBasedStateMachine):
    """``entries`` is the list by hand, oldest first."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp())
        self.outbox = Outbox.open(self.folder / "outbox.db")
        self.entries: list[Entry] = []
        self.cursor = 0
        self.now = 1000

    def teardown(self) -> None:
        self.outbox.close()
        shutil.rmtree(self.folder)

    @rule(keys=st.lists(KEYS, max_size=4), lane=st.sampled_from(LANES), lasts=st.none() | WAITS)
    def put(self, keys: list[str], lane: str, lasts: int | None) -> None:
        expires = None if lasts is None else self.now + lasts
        self.cursor += 1
        new = 0
        for key in keys:
            if all((entry.lane, entry.key) != (lane, key) for entry in self.entries):
                self.entries.append(Entry(key, lane, expires, self.now))
                new += 1
        items = [Item(key, lane, "{}", expires) for key in keys]
        assert self.outbox.put(items, self.now, "log", self.cursor) == new

    @rule(by=WAITS)
    def time_goes_by(self, by: int) -> None:
        self.now += by

    @rule()
    def restart(self) -> None:
        self.outbox.close()
        self.outbox = Outbox.open(self.folder / "outbox.db")

    @rule(
        lane=st.sampled_from(LANES),
        ordered=st.booleans(),
        outcome=st.sampled_from(("sent", "failed", "set aside", "held", "held and set aside", "nothing")),
        wait=WAITS,
    )
    def deliver(self, lane: str, ordered: bool, outcome: str, wait: int) -> None:
        wanted = self._due(lane, ordered=ordered)
        item = self.outbox.next_due(lane, self.now, ordered=ordered)
        assert (item and item.key) == (wanted and wanted.key)
        if item is None or wanted is None:
            return
        assert (item.lane, item.attempts, item.expires_at) == (lane, wanted.attempts, wanted.expires_at)
        if outcome.startswith("held") and item.expires_at is not None:
            self.outbox.hold(item)
            wanted.next_at = item.expires_at
        match outcome:
            case "sent":
                self.outbox.sent(item, self.now)
                wanted.state, wanted.ended_at = State.SENT, self.now
            case "failed":
                self.outbox.failed(item, self.now + wait, "why")
                wanted.next_at, wanted.attempts = self.now + wait, wanted.attempts + 1
            case "set aside" | "held and set aside":
                self.outbox.set_aside(item, self.now, "why")
                wanted.state = State.SET_ASIDE

    def _due(self, lane: str, *, ordered: bool) -> Entry | None:
        waiting = [entry for entry in self.entries if (entry.lane, entry.state) == (lane, State.WAITING)]
        for entry in waiting:
            if entry.expires_at is not None and entry.expires_at <= self.now:
                entry.state, entry.ended_at = State.EXPIRED, self.now
        waiting = [entry for entry in waiting if entry.state is State.WAITING]
        if ordered:
            return waiting[0] if waiting and waiting[0].next_at <= self.now else None
        return min(
            (entry for entry in waiting if entry.next_at <= self.now),
            key=lambda entry: entry.next_at,
            default=None,
        )

    @rule()
    def try_again(self) -> None:
        back = [e for e in self.entries if e.may_be_hurried]
        for entry in back:
            entry.state, entry.attempts, entry.next_at = State.WAITING, 0, self.now
        assert self.outbox.try_again(self.now) == len(back)

    @rule(ago=WAITS)
    def forget(self, ago: int) -> None:
        self.outbox.forget(self.now - ago)
        before, over = self.now - ago, [State.SENT, State.EXPIRED]
        for entry in list(self.entries):
            too_late = entry.expires_at is not None and entry.expires_at < before
            ended = entry.state in over or (entry.state is State.SET_ASIDE and too_late)
            if ended and entry.ended_at < before:
                self.entries.remove(entry)

    @invariant()
    def counts_agree(self) -> None:
        assert self.outbox.cursor("log") == self.cursor
        counted = {lane.lane: lane for lane in self.outbox.lanes()}
        assert set(counted) == {entry.lane for entry in self.entries}
        for name, lane in counted.items():
            states = [entry.state for entry in self.entries if entry.lane == name]
            found = (lane.waiting, lane.sent, lane.set_aside, lane.expired)
            assert found == tuple(
                states.count(s) for s in (State.WAITING, State.SENT, State.SET_ASIDE, State.EXPIRED)
            )
        aside = [entry.key for entry in self.entries if entry.state is State.SET_ASIDE]
        assert [item.key for item in self.outbox.those_set_aside()] == aside


TestAnyOutbox = AnyOutbox.TestCase
TestAnyOutbox.settings = settings(max_examples=12, stateful_step_count=30, deadline=None)
