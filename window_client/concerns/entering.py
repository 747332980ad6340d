"""A new entry of the ledger: what somebody asked, proposed or complained of at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_server.protocol import ConcernMade, ConcernSource, HallView, OpenConcern
from hall_server.protocol.codec import MAX_WORDS
from window_client.choices import Option, Question, service_option
from window_client.screens.asking import Asking
from window_client.screens.entry import Entry
from window_client.words import N_, Words, words

# As the hall takes them.
LONGEST_NAME = 40
LONGEST_PHONE = 20
LONGEST_REFERENCE = 40

ENTERED: dict[ConcernSource, str] = {
    "consultation": N_("question: somebody could not find out how"),
    "suggestion": N_("suggestion"),
    "complaint": N_("complaint: something could not be done"),
    "experience": N_("visit of somebody who tries our service"),
    "hotline": N_("case of the 12345 hotline"),
}


@dataclass
class Ledger:
    """Asks for one thing after the other. What was typed stays until the hall has it."""

    person: Asking
    _typed: dict[str, str] = field(default_factory=dict, repr=False)

    async def enter(self) -> str | None:
        """The number of the new entry; None when there is none."""
        ask = await self._asked()
        made = await self.person.ask(ask, ConcernMade) if ask else None
        if made is None:
            return None
        self._typed.clear()
        done = N_("{number} was there already") if made.already else N_("Entered as {number}")
        self.person.tell(words(done, number=made.concern))
        return made.concern

    async def _asked(self) -> OpenConcern | None:
        """All that is asked for; None when the person thought better of it."""
        source = await self._source()
        if source is None:
            return None
        reference = ""
        if source == "hotline":
            typed = await self._line("reference", N_("Which number has the hotline given it?"), _REFERENCE)
            if typed is None:
                return None
            reference = typed
        said = await self._line("words", N_("What does the citizen say?"), _WORDS)
        if said is None:
            return None
        service = await self.person.choose(_services(self.person.view))
        if service is None:
            return None
        name = await self._line("name", N_("Name, for calling back"), _NAME)
        if name is None:
            return None
        phone = await self._line("phone", N_("Phone, for calling back"), _PHONE)
        if phone is None:
            return None
        return OpenConcern(source, said, service, name, phone, reference)

    async def _source(self) -> ConcernSource | None:
        options = tuple(Option(source, words(name)) for source, name in ENTERED.items())
        chosen = await self.person.choose(Question(words(N_("New entry: what is it?")), options))
        return next((source for source in ENTERED if source == chosen), None)

    async def _line(self, what: str, title: str, entry: _Line) -> str | None:
        typed = await self.person.enter(entry.asked(title, self._typed.get(what, "")))
        if typed is not None:
            self._typed[what] = typed
        return typed


@dataclass(frozen=True)
class _Line:
    """How one line is asked for. ``missing`` is said when a needed one is left empty."""

    hint: str
    send: str
    longest: int
    missing: str = ""
    code: bool = False

    def asked(self, title: str, start: str) -> Entry:
        def check(text: str) -> Words | None:
            return words(self.missing) if self.missing and not text else None

        return Entry(
            words(title),
            words(self.hint),
            words(self.send),
            check=check,
            longest=self.longest,
            code=self.code,
            start=start,
        )


_ON = N_("goes on")
_REFERENCE = _Line(
    N_("As it stands on the case."), _ON, LONGEST_REFERENCE, N_("A case has a number. Type it."), code=True
)
_WORDS = _Line(
    N_("In the citizen's own words. Kept apart from the log."),
    _ON,
    MAX_WORDS,
    N_("Write down what the citizen says."),
)
_NAME = _Line(N_("May stay empty. Only who calls back sees it."), _ON, LONGEST_NAME)
_PHONE = _Line(
    N_("May stay empty. Only who calls back sees it."),
    N_("enters it in the ledger"),
    LONGEST_PHONE,
    code=True,
)


def _services(view: HallView) -> Question:
    none = Option("", words(N_("no particular service")))
    return Question(words(N_("About which service?")), (none, *map(service_option, view.services.values())))
