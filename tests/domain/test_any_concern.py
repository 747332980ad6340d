"""Whatever is tried with concerns in whatever order: nothing is closed before somebody was told."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from hall_server.domain import commands as c
from hall_server.domain import opened
from hall_server.domain.concern import ConcernState, Done
from hall_server.domain.plan import RatingRules
from hall_server.domain.rating import Level
from hall_server.domain.refusals import Refusal
from hall_server.domain.replay import replay
from hall_server.domain.rules import MINUTE
from tests.domain.day import PLAN
from tests.domain.ledger import BAD, GOOD, MANAGER, NOTE, WITH_PHONE, WORDS, WORSE, Ledger
from tests.domain.truths import as_stored


class AnyConcern(RuleBasedStateMachine):
    """Whatever is tried in whatever order: nothing is closed before somebody was told."""

    def __init__(self) -> None:
        super().__init__()
        self.day = Ledger(replace(PLAN, ratings=RatingRules(bad_needs_reason=False)))
        self.numbers: list[str] = []

    @rule(contact=st.booleans())
    @precondition(lambda self: len(self.numbers) < 3)
    def open(self, contact: bool) -> None:
        self.numbers.append(self.day.complain(WITH_PHONE if contact else WORDS))

    @rule(level=st.sampled_from([GOOD, BAD, WORSE]), contact=st.booleans())
    def rate(self, level: Level, contact: bool) -> None:
        with suppress(Refusal):  # it may be too late to change it
            self.day.rate(level, WITH_PHONE if contact else WORDS)
        self.numbers = list(self.day.hall.concerns.by_number)

    @rule(
        which=st.integers(0, 3),
        step=st.sampled_from(["verify", "deny", "mend", "look", "yes", "no", "nobody", "nobody", "close"]),
    )
    @precondition(lambda self: self.numbers)
    def step(self, which: int, step: str) -> None:
        number = self.numbers[which % len(self.numbers)]
        caller = self.day.caller()
        by = caller if self.day.concern(number).contact else MANAGER
        commands: dict[str, c.Command] = {
            "verify": c.VerifyConcern(MANAGER, number, True, NOTE),
            "deny": c.VerifyConcern(MANAGER, number, False, NOTE),
            "mend": c.MendConcern(MANAGER, number, NOTE),
            "yes": c.CallBackConcern(by, number, Done.SATISFIED, NOTE),
            "no": c.CallBackConcern(by, number, Done.UNSATISFIED, NOTE),
            "nobody": c.CallBackConcern(by, number, Done.UNREACHABLE, NOTE),
            "look": c.SeeContact(caller, number),
            "close": c.CloseConcern(MANAGER, number, NOTE),
        }
        before = self.day.concern(number)
        try:
            self.day.do(commands[step])
        except Refusal:
            assert self.day.concern(number) == before
            return
        if step in ("yes", "no", "nobody") and before.contact:
            assert before.looked("9003")
        if step == "close":
            # What was known when it was closed; the citizen may leave a number later, with another rating.
            told = before.steps[-1].what if before.state is ConcernState.ANSWERED else None
            assert told or not before.contact or before.tries >= 3

    @rule(minutes=st.integers(1, 60))
    def pass_time(self, minutes: int) -> None:
        self.day.now += minutes * MINUTE

    @rule()
    def void(self) -> None:
        self.day.void()

    @invariant()
    def each_was_answered_or_could_not_be(self) -> None:
        for concern in self.day.hall.concerns.by_id.values():
            steps = [step.what for step in concern.steps]
            assert steps[0] is Done.OPENED
            if Done.CLOSED in steps:
                assert {Done.FOUNDED, Done.UNFOUNDED}.intersection(steps[: steps.index(Done.CLOSED)])
            if concern.state is ConcernState.ANSWERED:
                assert Done.SATISFIED in steps

    @invariant()
    def those_that_are_not_closed_are_found(self) -> None:
        concerns = self.day.hall.concerns
        still = [one for one in concerns.by_id.values() if not one.closed]
        still.sort(key=lambda one: (one.close_by, one.id))
        assert list(concerns.unsettled()) == still

    @invariant()
    def it_is_rebuilt_from_its_log(self) -> None:
        again = opened(self.day.hall.plan)
        again.concerns = as_stored(self.day.hall)[2]
        list(replay(again, self.day.log))
        assert again.concerns == self.day.hall.concerns


TestAnyConcern = AnyConcern.TestCase
TestAnyConcern.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
