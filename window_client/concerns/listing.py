"""The concerns that are not closed, as somebody goes through them. Pure."""

from __future__ import annotations

from hall_server.protocol import ConcernInfo, HallView
from window_client.cells import GAP, fit, in_lines, padded
from window_client.listed import Listed
from window_client.state import service_name
from window_client.words import N_, _

from .deadlines import deadlines, next_deadline
from .names import LEVELS, SOURCES, about, state_words
from .plain import plain

# Cells of each column: number, source, state, deadline. Window and service take the rest.
_COLUMNS = (15, 11, 21, 14)
_HEADS = (N_("number"), N_("source"), N_("state"), N_("deadline"))
IN_VAIN = 3
"""After so many calls in vain a concern may be closed without an answer."""


class ConcernList(Listed[ConcernInfo]):
    """What is overdue comes first. The mark stays with its concern, whatever becomes of it."""

    def urgency(self, item: ConcernInfo) -> tuple[bool, str]:
        return not item.overdue, item.respond_by if item.state == "open" else item.close_by

    def place(self, item: ConcernInfo) -> object:
        return item.number

    def mark(self, number: str) -> None:
        """Go to a concern, if it is there."""
        self.typed = ""
        self.cursor = next((at for at, item in enumerate(self.items) if item.number == number), self.cursor)


def heads(width: int) -> str:
    """The line above the columns."""
    parts = [padded(_(head), cells - 1) for head, cells in zip(_HEADS, _COLUMNS, strict=True)]
    return fit("   " + " ".join([*parts, _("window, service")]), width)


def row(info: ConcernInfo, view: HallView, width: int) -> str:
    """One concern on one line. Of the day only month and day are there; the details have the year."""
    texts = (plain(info.number), _(SOURCES[info.source]), state_words(info), next_deadline(info))
    parts = [padded(text, cells - 1) for text, cells in zip(texts, _COLUMNS, strict=True)]
    window = "-" if info.window is None else str(info.window)
    service = service_name(view, info.service, _.language) if info.service else ""
    return padded(" ".join([*parts, f"{window} {plain(service)}"]), width)


def in_short(info: ConcernInfo, view: HallView, width: int, left: str = "") -> list[str]:
    """What is known of a concern without opening it. ``left`` is the masked name and phone, once known."""
    what = [_(SOURCES[info.source])]
    if info.level:
        what.append(_(LEVELS[info.level]))
    if info.reference:
        what.append(_("reference {reference}", reference=plain(info.reference)))
    groups = [[*what, *map(plain, about(info, view))], deadlines(info, view.day), _reach(info, left)]
    return [line for parts in groups for line in in_lines(parts, width, GAP)]


def _reach(info: ConcernInfo, left: str) -> list[str]:
    """Whether the citizen can be called, and how often that was in vain."""
    parts = [_("left: {contact}", contact=left)] if left else []
    if not info.contact:
        return [*parts, _("no phone was left")]
    parts = parts or [_("a phone was left")]
    if info.tries:
        parts.append(_("called in vain {tries} of {most}", tries=info.tries, most=IN_VAIN))
    return parts
