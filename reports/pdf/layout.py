"""Puts blocks one below the other onto pages. What goes where is settled before anything is drawn,

so that the first page can tell the number of the last.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from reportlab.pdfgen.canvas import Canvas

from . import style

Paint = Callable[[Canvas], None]


class Block(Protocol):
    """Something that keeps together on a page."""

    def height(self, width: float) -> float:
        """In points, when it may be so wide."""
        ...

    def draw(self, canvas: Canvas, x: float, top: float, width: float) -> None:
        """With its upper left corner there."""
        ...


@dataclass(frozen=True, slots=True)
class Entry:
    """A heading in the outline; ``page`` counts from 1, ``level`` from 0, ``top`` is where it begins."""

    title: str
    level: int
    page: int
    top: float


class Flow:
    """The pages so far, and how much room the last one has left."""

    def __init__(self) -> None:
        self.pages: list[list[Paint]] = []
        self.outline: list[Entry] = []
        self._y = style.BOTTOM
        self.new_page()

    def new_page(self) -> None:
        """Go on at the top of the next page; on an empty page nothing happens."""
        if not self.pages or self.pages[-1]:
            self.pages.append([])
            self._y = style.TOP

    @property
    def room(self) -> float:
        """Points left on this page."""
        return self._y - style.BOTTOM

    def add(self, *blocks: Block, entry: tuple[str, int] | None = None) -> None:
        """All on the same page, one below the other; ``entry`` is their title and level in the outline."""
        if sum(block.height(style.WIDTH) for block in blocks) > self.room:
            self.new_page()
        if entry is not None:
            self.outline.append(Entry(*entry, len(self.pages), self._y))
        for block in blocks:
            self._put(block)

    def space(self, points: float) -> None:
        """Nothing at the top of a page."""
        if self.pages[-1]:
            self._y -= points

    def _put(self, block: Block) -> None:
        top = self._y
        self.pages[-1].append(lambda canvas: block.draw(canvas, style.LEFT, top, style.WIDTH))
        self._y -= block.height(style.WIDTH)
