"""Choosing from a short list with the keyboard alone: digits, a few typed letters, arrows, Enter."""

from __future__ import annotations

from dataclasses import dataclass, field

from hall_server.client import initials
from hall_server.protocol import ServiceView

from .words import Words, _, spoken

PAGE = 6


@dataclass(frozen=True)
class Option:
    """One line to choose. ``value`` is what the program uses; ``finds`` is the text to find it by where
    that is not its words."""

    value: str
    words: Words
    finds: str = ""


def service_option(service: ServiceView) -> Option:
    """A service is found by its id, and by its name in both languages or by how the Chinese one sounds."""
    name = service.name
    return Option(service.id, spoken(name), f"{service.id} {name.zh} {name.en}")


@dataclass(frozen=True)
class Question:
    """What the clerk is asked.

    With ``own_words`` typed text that fits no option is an answer too. With ``digits_type`` digits
    are part of what is looked for instead of picking a line, as in ticket numbers.
    """

    title: Words
    options: tuple[Option, ...]
    own_words: bool = False
    digits_type: bool = False


@dataclass
class Choices:
    """A question with what was typed so far."""

    question: Question
    typed: str = ""
    cursor: int = 0
    answer: str | None = field(default=None, init=False)
    _found: tuple[tuple[str, str], tuple[Option, ...]] | None = field(default=None, init=False, repr=False)

    @property
    def fitting(self) -> tuple[Option, ...]:
        """The options that match what was typed. Of thousands they are looked for once, not for each line."""
        looked_for = self.typed.casefold(), _.language
        if self._found is None or self._found[0] != looked_for:
            self._found = looked_for, tuple(filter(self._fits, self.question.options))
        return self._found[1]

    def _fits(self, option: Option) -> bool:
        text, wanted = option.finds or option.words(), self.typed.casefold()
        return wanted in text.casefold() or initials.holds(text, wanted)

    @property
    def pages(self) -> int:
        return max(1, -(-len(self.fitting) // PAGE))

    @property
    def page(self) -> int:
        return self.cursor // PAGE

    @property
    def on_page(self) -> tuple[Option, ...]:
        return self.fitting[self.page * PAGE : (self.page + 1) * PAGE]

    def press(self, key: str, character: str | None) -> bool:
        """Take one key. True once ``answer`` is given."""
        match key:
            case "up":
                self._move(-1)
            case "down":
                self._move(1)
            case "pageup":
                self._move(-PAGE)
            case "pagedown":
                self._move(PAGE)
            case "backspace":
                self._type(self.typed[:-1])
            case "enter":
                self._take_highlighted()
            case _ if character and character.isprintable():
                self._press_character(character)
        return self.answer is not None

    def _press_character(self, character: str) -> None:
        if character in "123456789" and not self._digits_are_text:
            line = int(character) - 1
            if line < len(self.on_page):
                self.answer = self.on_page[line].value
            return
        if self.typed or character != " ":
            self._type(self.typed + character)

    @property
    def _digits_are_text(self) -> bool:
        return self.question.digits_type or (self.question.own_words and bool(self.typed))

    def _take_highlighted(self) -> None:
        if self.fitting:
            self.answer = self.fitting[self.cursor].value
        elif self.question.own_words and self.typed.strip():
            self.answer = self.typed.strip()

    def _type(self, typed: str) -> None:
        self.typed = typed
        self.cursor = 0

    def _move(self, by: int) -> None:
        self.cursor = min(max(0, self.cursor + by), max(0, len(self.fitting) - 1))


@dataclass
class Ticks(Choices):
    """Any number of options at once: a digit or the space bar ticks one, letters find some, Enter takes all
    that are ticked, in sight or not."""

    ticked: tuple[str, ...] = ()

    def _press_character(self, character: str) -> None:
        if character == " ":
            if self.fitting:
                self._tick(self.fitting[self.cursor].value)
        elif character not in "123456789":
            self._type(self.typed + character)
        elif int(character) <= len(self.on_page):
            self._tick(self.on_page[int(character) - 1].value)

    def _take_highlighted(self) -> None:
        self.answer = ""

    def _tick(self, value: str) -> None:
        without = tuple(one for one in self.ticked if one != value)
        self.ticked = without if value in self.ticked else (*self.ticked, value)
