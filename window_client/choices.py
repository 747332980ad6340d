"""Choosing from a short list with the keyboard alone: digits, a few typed letters, arrows, Enter."""

from __future__ import annotations

from dataclasses import dataclass, field

from .words import Words

PAGE = 6


@dataclass(frozen=True)
class Option:
    """One line to choose. ``value`` is what the program uses, ``finds`` is more text to find it by."""

    value: str
    words: Words
    finds: str = ""


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

    @property
    def fitting(self) -> tuple[Option, ...]:
        """The options that match what was typed."""
        wanted = self.typed.casefold()
        return tuple(
            option
            for option in self.question.options
            if wanted in option.words().casefold() or wanted in option.finds.casefold()
        )

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
    """Any number of options at once: a digit or the space bar ticks one, Enter takes them all."""

    ticked: tuple[str, ...] = ()

    def _press_character(self, character: str) -> None:
        if character == " " and self.fitting:
            self._tick(self.fitting[self.cursor].value)
        elif character in "123456789" and int(character) <= len(self.on_page):
            self._tick(self.on_page[int(character) - 1].value)

    def _take_highlighted(self) -> None:
        self.answer = ""

    def _tick(self, value: str) -> None:
        without = tuple(one for one in self.ticked if one != value)
        self.ticked = without if value in self.ticked else (*self.ticked, value)
