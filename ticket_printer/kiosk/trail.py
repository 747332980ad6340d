"""The way back."""

from __future__ import annotations

from dataclasses import replace

from .pages import Entry, LookingUp, Matching, Page, Priority, Question, TailEntry, Taken


class Trail:
    """The questions that were asked so far, to go back to. Answers and errors are never gone back to."""

    def __init__(self) -> None:
        self._pages: list[Page] = []

    def step(self, before: Page, after: Page) -> None:
        """Somebody goes on from one page to the next; a question that was asked before is asked again."""
        if isinstance(after, Taken):
            self._pages.clear()
            return
        if isinstance(before, Question):
            self._pages.append(_left(before, after))
        for place, page in enumerate(self._pages):
            if type(page) is type(after):
                del self._pages[place:]
                break

    def back(self) -> Page | None:
        """The question before, or None at the start."""
        return self._pages.pop() if self._pages else None

    def __bool__(self) -> bool:
        return bool(self._pages)


def _left(before: Question, after: Page) -> Question:
    """The question as the next citizen may see it: a code can be mended, digits of a phone and what was
    only half typed are forgotten."""
    mended = isinstance(after, LookingUp | Matching | Priority) and not isinstance(before, TailEntry)
    return before if mended or not isinstance(before, Entry) else replace(before, typed="")
