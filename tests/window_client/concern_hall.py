"""A pretend hall with concerns, for what a real one cannot be made to do; and the manager before it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable
from typing import Any

from msgspec.structs import replace

from hall_server.client import HallAddress, Keys, News, RefusedByHall
from hall_server.protocol import (
    Ask,
    CallBackConcern,
    CloseConcern,
    ConcernInfo,
    ConcernMade,
    Concerns,
    ConcernStep,
    ConcernStory,
    Contact,
    GetConcern,
    ListConcerns,
    MendConcern,
    OpenConcern,
    Result,
    SeeContact,
    Text,
    VerifyConcern,
)
from window_client.concerns.manager import ManagerApp
from window_client.concerns.office import Office
from window_client.device import ManagerFile

from .at_work import SIZE, Clerk
from .fake_hall import MINUTE, TEN_FORTY_TWO, FakeHall, hall_view

NOT_YOURS = RefusedByHall("not_your_duty", Text("这由专人负责。", "Somebody else has the duty."))
ABSENT = RefusedByHall("unknown_concern", Text("没有这个诉求。", "There is no such concern."))
WORDS = "等了一个小时，窗口没有人。"
PHONE = "13812345678"


def concern(number: int, **more: Any) -> ConcernInfo:
    """A bad rating of identity cards at window 7, to be responded to tomorrow. ``more`` is what differs."""
    info = ConcernInfo(
        f"C20260227-{number:04d}",
        "bad_rating",
        "open",
        TEN_FORTY_TWO - 60 * MINUTE,
        "id_card",
        7,
        "0344",
        "very_dissatisfied",
        "2026-03-03",
        "2026-03-06",
        contact=True,
    )
    return replace(info, **more)


def story(info: ConcernInfo, words: str = WORDS, **more: Any) -> ConcernStory:
    steps = (ConcernStep(info.opened_at, "opened"),)
    masked = ("张*", "138****5678") if info.contact else ("", "")
    return replace(ConcernStory(info, words, *masked, steps), **more)


class ConcernHall(FakeHall):
    """Answers as the real one does: the same states, in the same order."""

    def __init__(
        self,
        *stories: ConcernStory,
        duty: bool = True,
        calls: bool = True,
        state: str = "open",
        waiting: int = 0,
    ) -> None:
        """``duty`` is to work on concerns, ``calls`` to see whom to call, too."""
        super().__init__(hall_view(waiting=waiting, clerk="0231", state=state))
        self.stories = {one.info.number: one for one in stories}
        self.duty = duty
        self.calls = calls

    @contextlib.asynccontextmanager
    async def to_manager(
        self, _device: ManagerFile, listener: Callable[[News], None]
    ) -> AsyncIterator[Office]:
        self._listener = listener
        self.calls = False
        asyncio.get_running_loop().call_soon(self.sync)
        yield Office(self, self)

    def carry_out(self, ask: Ask) -> Result:
        match ask:
            case ListConcerns(overdue):
                if not self.duty:
                    raise NOT_YOURS
                known = [one.info for one in self.stories.values()]
                return Concerns(
                    tuple(info for info in known if info.state != "closed" and (info.overdue or not overdue))
                )
            case GetConcern(number):
                return replace(self._known(number), may_call=self.calls)
            case SeeContact(number):
                self._known(number)
                return Contact("张三", PHONE)
            case OpenConcern():
                made = concern(900 + len(self.stories), source=ask.source, service=ask.service, level=None)
                self.stories[made.number] = story(made, ask.words)
                return ConcernMade(made.number)
            case VerifyConcern(number, founded, note):
                self._move(
                    number,
                    "mending" if founded else "calling_back",
                    "founded" if founded else "unfounded",
                    note,
                )
            case MendConcern(number, note):
                self._move(number, "calling_back", "mended", note)
            case CallBackConcern(number, outcome, note):
                after = {"satisfied": "answered", "unsatisfied": "mending", "unreachable": "calling_back"}
                self._move(number, after[outcome], outcome, note)
            case CloseConcern(number, note):
                self._move(number, "closed", "closed", note)
        return super().carry_out(ask)

    def _known(self, number: str) -> ConcernStory:
        if number not in self.stories:
            raise ABSENT
        return self.stories[number]

    def _move(self, number: str, state: str, what: Any, note: str) -> None:
        known = self._known(number)
        step = ConcernStep(self.time, what, "0231", note)
        tries = known.info.tries + 1 if what == "unreachable" else 0
        info = replace(known.info, state=state, overdue=(), tries=tries)
        self.stories[number] = replace(known, info=info, steps=(*known.steps, step))


def manager_file(language: str = "zh") -> ManagerFile:
    key = "k" * 40
    return ManagerFile.model_validate(
        {
            "role": "manager",
            "name": "manager-1",
            "language": language,
            "hall": HallAddress(requests="tcp://127.0.0.1:1", broadcasts="tcp://127.0.0.1:2", public_key=key),
            "keys": Keys(public=key, secret=key),
        }
    )


@contextlib.asynccontextmanager
async def manager_at(
    hall: ConcernHall, language: str = "zh", size: tuple[int, int] = SIZE
) -> AsyncIterator[Clerk]:
    app = ManagerApp(manager_file(language), hall.to_manager)
    async with app.run_test(size=size) as pilot:
        await pilot.pause()
        yield Clerk(app, pilot)
