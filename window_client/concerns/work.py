"""Working concerns: the list, one that was opened from it, and the steps that it takes."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from textual.app import ComposeResult
from textual.containers import Vertical

from hall_server.client import HallError
from hall_server.protocol import (
    ConcernInfo,
    Concerns,
    ConcernStory,
    Contact,
    GetConcern,
    ListConcerns,
    SeeContact,
)
from window_client.choices import Option, Question
from window_client.keys import Guard
from window_client.screens.asking import Asking
from window_client.times import clock
from window_client.widgets.notice import Notice
from window_client.words import N_, Words, _, spoken, words

from .asks import Steps
from .contact import ContactScreen
from .entering import Ledger
from .listing import ConcernList
from .steps import CONTACT, Step, big_key, next_step, steps_now
from .widgets import ConcernTable, InShort, OtherKeys, StepBar, Story

REFRESH = 30.0
"""Seconds. The list, and an opened concern, come anew by themselves."""


class ConcernWork(Vertical):
    """Asks through the screen that it stands on. One thing at a time: keys pressed meanwhile mean nothing."""

    DEFAULT_CSS = "ConcernWork { height: 1fr; overflow: hidden; } ConcernWork Notice { height: 2; }"

    def __init__(
        self,
        person: Asking,
        now: Callable[[], int],
        leave: Callable[[Words | None], None] | None = None,
    ) -> None:
        """``now`` is the hall's clock.

        ``leave`` goes away from here, where there is anywhere to go, and says why, if it has to be said.
        """
        super().__init__()
        self._person = person
        self._now = now
        self._leave = leave
        self._listed = ConcernList()
        self._story: ConcernStory | None = None
        self._steps = Steps(person)
        self._ledger = Ledger(person)
        self._guard = Guard()
        self._busy = False
        self._answers = 0

    def compose(self) -> ComposeResult:
        yield ConcernTable(self._listed, lambda: self._person.view)
        yield InShort(self._listed, lambda: self._person.view)
        yield Story(lambda: self._person.view)
        yield Notice()
        yield StepBar()
        yield OtherKeys()

    def on_mount(self) -> None:
        self._turn_to(None)
        self._begin(self._renew())
        self.set_interval(REFRESH, self._glance_by_the_way)

    def press(self, key: str, moment: float) -> None:
        """Take one key; ``moment`` is when it was pressed, in seconds by any steady clock."""
        if self._busy or (key in ("space", "enter") and not self._guard.lets_through(key, moment)):
            return
        self._person.quiet()
        if self._story:
            self._press_in_story(key, self._story)
        else:
            self._press_in_list(key)

    def _press_in_list(self, key: str) -> None:
        match key:
            case "escape" if self._leave:
                self._leave(None)
            case "enter" | "space" if self._listed.marked:
                self._begin(self._open(self._listed.marked.number))
            case "r" | "space":
                self._begin(self._renew())
            case "o":
                self._begin(self._toggle())
            case "n":
                self._begin(self._enter())
            case _:
                self._listed.press(key, self.query_one(ConcernTable).page)
                self._turn_to(None)

    def _press_in_story(self, key: str, story: ConcernStory) -> None:
        info = story.info
        step = next((one for one in steps_now(story) if one.key == key), None)
        match key:
            case "space" if first := next_step(story):
                self._begin(self._take(first, info))
            case "escape" | "space":
                self._begin(self._back())
            case _ if step == CONTACT:
                self._begin(self._see_contact(info))
            case _ if step:
                self._begin(self._take(step, info))
            case "r":
                self._begin(self._open(info.number))
            case "up" | "down":
                self.query_one(Story).scroll_by(1 if key == "down" else -1)
            case "v" | "m" | "b" | "c":
                self._say_what_instead(story)

    def _say_what_instead(self, story: ConcernStory) -> None:
        if first := next_step(story):
            name = first.name
            self._person.say(lambda: _("Not now. The next step is: {step} (space bar).", step=_(name)))
        elif story.info.state == "calling_back":
            self._person.say(words(big_key(story)))

    def _begin(self, flow: Coroutine[Any, Any, object]) -> None:
        self._busy = True
        self.run_worker(self._alone(flow))

    async def _alone(self, flow: Coroutine[Any, Any, object]) -> None:
        try:
            await flow
        finally:
            self._busy = False

    def _turn_to(self, story: ConcernStory | None) -> None:
        """Show a concern, or the list."""
        self._story = story
        self.query_one(ConcernTable).display = self.query_one(InShort).display = story is None
        shown = self.query_one(Story)
        shown.display = story is not None
        if story:
            shown.open(story)
            self.query_one(StepBar).step = words(big_key(story))
            self.query_one(OtherKeys).keys = lambda: self._story_keys(story)
        else:
            marked = self._listed.marked
            self.query_one(StepBar).step = (
                words(N_("open {number}"), number=marked.number) if marked else words(N_("look again"))
            )
            self.query_one(OtherKeys).keys = self._list_keys
        for widget in self.query("ConcernTable, InShort"):
            widget.refresh()

    def _story_keys(self, story: ConcernStory) -> list[str]:
        keys = [f"{step.key.upper()} {_(step.name)}" for step in steps_now(story)]
        return [*keys, _("R asks anew"), _("Esc back to the list")]

    def _list_keys(self) -> list[str]:
        keys = [
            _("N new entry"),
            _("O all") if self._listed.overdue_only else _("O overdue only"),
            _("R asks anew"),
            _("digits find a number"),
        ]
        return [*keys, _("Esc back") if self._leave else _("Ctrl+Q quit")]

    # What the hall is asked.

    def _take_in(self, answer: Concerns) -> None:
        self._answers += 1
        self._listed.renew(answer.concerns, clock(self._now(), self._person.view.timezone))

    async def _renew(self) -> bool:
        """Ask for the list; whether it is as asked for now."""
        answer = await self._person.ask(ListConcerns(self._listed.overdue_only), Concerns)
        if answer:
            self._take_in(answer)
            self._turn_to(self._story)
        return answer is not None

    def _glance_by_the_way(self) -> None:
        if not self._busy:
            self.run_worker(self._glance())

    async def _glance(self) -> None:
        """What came in meanwhile. Nobody asked for it, so nobody waits, and no key is lost."""
        known = self._answers
        opened = self._story
        try:
            answer = await self._person.look(ListConcerns(self._listed.overdue_only), Concerns)
            story = await self._person.look(GetConcern(opened.info.number), ConcernStory) if opened else None
        except HallError as error:
            if error.code == "not_your_duty" and self._leave:
                self._leave(spoken(error.text))
            return
        if not self._busy and known == self._answers:
            self._take_in(answer)
            if self._story is opened:
                self._turn_to(story)

    async def _toggle(self) -> None:
        self._listed.overdue_only = not self._listed.overdue_only
        if not await self._renew():
            self._listed.overdue_only = not self._listed.overdue_only
            self._turn_to(None)

    async def _open(self, number: str) -> None:
        story = await self._person.ask(GetConcern(number), ConcernStory)
        if story:
            self._turn_to(story)

    async def _back(self) -> None:
        """To the list, as it is by now."""
        self._turn_to(None)
        await self._renew()

    async def _take(self, step: Step, info: ConcernInfo) -> None:
        """After a refusal the concern stays open, with what was written."""
        if not await self._steps.take(step, info):
            return
        story = await self._person.ask(GetConcern(info.number), ConcernStory)
        if story and story.info.state != "closed":
            self._turn_to(story)
        else:
            await self._back()

    async def _enter(self) -> None:
        number = await self._ledger.enter()
        if number and await self._renew():
            self._listed.mark(number)
            self._turn_to(None)

    async def _see_contact(self, info: ConcernInfo) -> None:
        title = words(N_("See name and phone of {number}? This look is recorded."), number=info.number)
        if not await self._person.choose(Question(title, (Option("yes", words(N_("yes, to call back"))),))):
            return
        contact = await self._person.ask(SeeContact(info.number), Contact)
        if contact:
            await self._person.answer(ContactScreen(info.number, contact))
