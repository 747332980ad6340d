"""The board's quiet lines: head, caption, what is wrong, and who waits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from display_board.hall import Waiting, told_wait
from display_board.words import both, other
from hall_server.client import N_
from hall_server.protocol import Text

SMALL: Final = "#9aa4b2"
_BETWEEN: Final = "   "


def in_both(text: Text, language: str, columns: int) -> Content:
    """The words with those of the second language small behind them, where both fit."""
    first, second = text.in_language(language), text.in_language(other(language))
    if first == second or cell_len(first) + 2 + cell_len(second) > columns:
        return Content(first)
    return Content.assemble(first, "  ", (second, SMALL))


class Bilingual(Widget):
    """One line of words in both languages."""

    DEFAULT_CSS = "Bilingual { height: 1; padding: 0 1; text-wrap: nowrap; text-overflow: clip; }"

    text: reactive[Text] = reactive(Text("", ""))
    language: reactive[str] = reactive("zh")

    def render(self) -> Content:
        return in_both(self.text, self.language, self.content_size.width)


class Head(Bilingual):
    """The hall's name, and its clock at the right."""

    DEFAULT_CSS = "Head { background: #23303f; text-style: bold; }"

    time: reactive[str] = reactive("")

    def render(self) -> Content:
        columns = self.content_size.width
        name = in_both(self.text, self.language, columns - len(self.time) - 2)
        return Content.assemble(name.pad_right(columns - name.cell_length - len(self.time)), self.time)


class Notice(Bilingual):
    """What keeps the board from being current, in words; no line at all while nothing does."""

    DEFAULT_CSS = """
    Notice { display: none; height: auto; text-wrap: wrap; text-style: bold; }
    Notice { background: #ffaf00; color: #101418; }
    Notice.needed { display: block; }
    """

    def render(self) -> Content:
        return Content(
            "  ".join(self.text.in_language(each) for each in (self.language, other(self.language)))
        )

    def watch_text(self, text: Text) -> None:
        self.set_class(bool(text.zh), "needed")


class Announcement(Notice):
    """What the hall's manager tells everybody; no line at all while it is nothing."""

    DEFAULT_CSS = """
    Announcement { text-align: center; background: #1d4f91; color: #f2f4f7; }
    """


class WaitingCounts(Widget):
    """How many wait in each zone, and about how long."""

    DEFAULT_CSS = "WaitingCounts { height: auto; max-height: 4; padding: 0 1; background: #23303f; }"

    counts: reactive[tuple[Waiting, ...]] = reactive((), layout=True)
    language: reactive[str] = reactive("zh", layout=True)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        return len(self._flow(width))

    def render(self) -> Content:
        return Content("\n").join(self._flow(self.content_size.width))

    def _flow(self, columns: int) -> list[Content]:
        """Zones side by side; where that would take a third line without the second language, then without
        the waits."""
        if not self.counts:
            return [Content("")]
        label, first, second = both(N_("Waiting")), self.language, other(self.language)

        def named(text: Text, languages: Sequence[str]) -> str:
            return " ".join(dict.fromkeys(text.in_language(language) for language in languages))

        def entry(zone: Waiting, languages: Sequence[str], *, waits: bool) -> str:
            words = f"{named(zone.zone, languages)} {zone.people}"
            if not waits or zone.wait is None:
                return words
            return f"{words} ({named(told_wait(zone.wait), languages[:1])})"

        for languages, waits in (((first, second), True), ((first,), True), ((first,), False)):
            entries = [entry(zone, languages, waits=waits) for zone in self.counts]
            lines = flow(map(Content, [named(label, languages), *entries]), columns)
            if len(lines) <= 2:
                break
        return lines


def flow(entries: Iterable[Content], columns: int) -> list[Content]:
    """The entries in lines of at most so many columns; none is broken."""
    lines: list[Content] = []
    for entry in entries:
        if lines and lines[-1].cell_length + len(_BETWEEN) + entry.cell_length <= columns:
            lines[-1] = Content.assemble(lines[-1], _BETWEEN, entry)
        else:
            lines.append(entry)
    return lines
