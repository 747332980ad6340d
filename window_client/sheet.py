"""A list that the clerk writes with the keyboard: one paper a line, kept until it is sent."""

from __future__ import annotations

from dataclasses import dataclass

from .words import N_, Words, words

MOST_LINES = 20
LONGEST_LINE = 60
SEND = "ctrl+s"


@dataclass(frozen=True)
class Form:
    """What is to be written. ``send`` says what sending does, ``needed`` why an empty list does not go."""

    title: Words
    send: Words
    needed: Words


@dataclass
class Sheet:
    """A form with what has been written so far. ``trouble`` says why a key did nothing."""

    form: Form
    lines: tuple[str, ...] = ()
    typed: str = ""
    trouble: Words | None = None

    @property
    def kept(self) -> tuple[str, ...]:
        """All that was written, with the line that was not finished."""
        rest = self.typed.strip()
        return (*self.lines, rest) if rest and len(self.lines) < MOST_LINES else self.lines

    def press(self, key: str, character: str | None) -> bool:
        """Take one key. True once the list is to be sent."""
        self.trouble = None
        match key:
            case "enter":
                self._add()
            case "backspace" if self.typed:
                self.typed = self.typed[:-1]
            case "backspace":
                self.lines = self.lines[:-1]
            case _ if key == SEND:
                return self._send()
            case _ if character:
                self._type(character)
        return False

    def paste(self, text: str) -> None:
        """Take pasted text; every line of it but the last is added, as far as they fit."""
        self.trouble = None
        *whole, last = text.splitlines() or [""]
        for line in whole:
            self._type(line)
            if not self.trouble:
                self._add()
            if self.trouble:
                return
        self._type(last)

    def _type(self, text: str) -> None:
        plain = "".join(filter(str.isprintable, text))
        self.typed = (self.typed + plain).lstrip()
        if len(self.typed) > LONGEST_LINE:
            self.typed = self.typed[:LONGEST_LINE]
            self.trouble = words(N_("A line has at most {most} characters."), most=LONGEST_LINE)

    def _add(self) -> None:
        line = self.typed.strip()
        if not line:
            return
        if len(self.lines) == MOST_LINES:
            self.trouble = words(N_("A list has at most {most} lines."), most=MOST_LINES)
            return
        self.lines, self.typed = (*self.lines, line), ""

    def _send(self) -> bool:
        self._add()
        if not self.lines:
            self.trouble = self.form.needed
        return bool(self.lines) and self.trouble is None
