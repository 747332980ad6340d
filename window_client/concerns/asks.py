"""What each step asks of the person before it is asked of the hall."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_server.protocol import (
    Accepted,
    Ask,
    CallBackConcern,
    CallBackOutcome,
    CloseConcern,
    ConcernInfo,
    MendConcern,
    VerifyConcern,
)
from window_client.choices import Option, Question
from window_client.screens.asking import Asking
from window_client.screens.entry import Entry
from window_client.words import N_, Words, words

from .steps import CALL_BACK, CLOSE, MEND, VERIFY, Step

LONGEST_NOTE = 500

_CLOSE = N_("Close {number}: a note, if any")
_OUTCOMES: dict[CallBackOutcome, str] = {
    "satisfied": N_("satisfied"),
    "unsatisfied": N_("not satisfied: it is mended again"),
    "unreachable": N_("not reached: it stays to be called back"),
}


@dataclass
class Steps:
    """Carries steps out. A note that the hall did not take is kept until it does, or another is begun."""

    person: Asking
    _draft: tuple[tuple[str, str], str] = field(default=(("", ""), ""), repr=False)

    async def take(self, step: Step, info: ConcernInfo) -> bool:
        """Take a step; whether it was taken."""
        number = info.number
        if step == VERIFY:
            return await self._verify(number)
        if step == MEND:
            note = await self._note(number, "mended", N_("{number}: what was put right?"), needed=True)
            done = N_("{number}: mended, to be called back")
            return note is not None and await self._do(MendConcern(number, note), done, number)
        if step == CALL_BACK:
            return await self._call_back(number)
        if step == CLOSE:
            # Who was never asked is owed a note of what was done.
            unasked = info.state == "calling_back"
            title = N_("Close {number} without an answer: what was done?") if unasked else _CLOSE
            note = await self._note(number, "closed", title, needed=unasked)
            done = N_("{number} is settled")
            return note is not None and await self._do(CloseConcern(number, note), done, number)
        return False

    async def _verify(self, number: str) -> bool:
        options = (
            Option("founded", words(N_("founded: something went wrong, and is to be mended"))),
            Option("unfounded", words(N_("unfounded: the citizen is told why"))),
        )
        found = await self.person.choose(
            Question(words(N_("{number}: is it founded?"), number=number), options)
        )
        if found is None:
            return False
        note = await self._note(number, found, N_("{number}: what did you find?"), needed=True)
        if note is None:
            return False
        founded = found == "founded"
        done = N_("{number}: founded, to be mended") if founded else N_("{number}: unfounded, to call back")
        return await self._do(VerifyConcern(number, founded, note), done, number)

    async def _call_back(self, number: str) -> bool:
        options = tuple(Option(outcome, words(name)) for outcome, name in _OUTCOMES.items())
        chosen = await self.person.choose(
            Question(words(N_("{number}: what does the citizen say?"), number=number), options)
        )
        outcome = next((one for one in _OUTCOMES if one == chosen), None)
        if outcome is None:
            return False
        needed = outcome == "unsatisfied"
        title = N_("{number}: what is still wrong?") if needed else N_("{number}: a note, if any")
        note = await self._note(number, outcome, title, needed=needed)
        done = N_("{number}: the call back is noted")
        return note is not None and await self._do(CallBackConcern(number, outcome, note), done, number)

    async def _note(self, number: str, about: str, title: str, *, needed: bool = False) -> str | None:
        begun, text = self._draft
        entry = Entry(
            words(title, number=number),
            words(
                N_("No names and no ID numbers.")
                if needed
                else N_("May stay empty. No names and no ID numbers.")
            ),
            words(N_("takes it down")),
            check=_something if needed else lambda _text: None,
            longest=LONGEST_NOTE,
            start=text if begun == (number, about) else "",
        )
        note = await self.person.enter(entry)
        if note is not None:
            self._draft = (number, about), note
        return note

    async def _do(self, ask: Ask, done: str, number: str) -> bool:
        if not await self.person.ask(ask, Accepted):
            return False
        self._draft = ("", ""), ""
        self.person.tell(words(done, number=number))
        return True


def _something(note: str) -> Words | None:
    return None if note else words(N_("Write it down: the next one who works on this reads it."))
