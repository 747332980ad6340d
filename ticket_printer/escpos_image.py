"""A slip as ESC/POS bytes, the whole of it drawn as a picture: for printers without Chinese."""

from __future__ import annotations

from .paper import new_paper
from .pictures import draw_slip
from .slip import Element


def compose(elements: tuple[Element, ...], width: int) -> bytes:
    """The bytes that print the slip and cut the paper; ``width`` is in dots."""
    paper = new_paper(width)
    paper.image(draw_slip(elements, width))
    paper.cut()
    return bytes(paper.output)
