"""A list as it is drawn: a title that says where one is in it, the columns' heads, the rows in sight."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

from textual.content import Content

from .cells import GAP, fit, rule
from .listed import Listed, Numbered
from .words import _

T = TypeVar("T", bound=Numbered)

AROUND: Final = 2
"""Rows that are not of the list: the title and the heads of the columns."""


def place_in(listed: Listed[Any], page: int) -> list[str]:
    """What the title says beside its name. ``page`` is how many rows are in sight."""
    place = [_("as of {time}", time=listed.as_of)] if listed.as_of else []
    pages = -(-len(listed.fitting) // page)
    if pages > 1:
        place.append(f"{listed.cursor // page + 1}/{pages}")
    if listed.typed:
        place.append(_("number with {digits}", digits=listed.typed))
    return place


def drawn_list(
    listed: Listed[T],
    page: int,
    width: int,
    title: list[str],
    heads: str,
    row: Callable[[T], tuple[str, str]],
    nothing: str,
) -> Content:
    """``row`` gives an item's text and its look when it is not marked; ``nothing`` stands for no rows."""
    items, first = listed.fitting, listed.cursor - listed.cursor % page
    lines = [
        Content.styled(rule(GAP.join([*title, *place_in(listed, page)]), width), "bold"),
        Content.styled(heads, "bold"),
    ]
    for at, item in enumerate(items[first : first + page], first):
        text, look = row(item)
        marked = at == listed.cursor
        lines.append(Content.styled((" > " if marked else "   ") + text, "bold reverse" if marked else look))
    if not items:
        lines.append(Content(fit("   " + nothing, width)))
    return Content("\n").join(lines)
