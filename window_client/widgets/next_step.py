"""The bottom of the screen: the one key that is the next step, and the other keys that mean something now."""

from __future__ import annotations

from typing import Final

from textual.content import Content

from window_client.cells import fit, in_lines, wrapped
from window_client.moves import keys_now, next_step
from window_client.state import Picture
from window_client.times import length
from window_client.words import N_, OTHER_LANGUAGE, _

from .panel import Panel

UNWRITTEN: Final = N_(
    "The hall cannot write: nobody can take a number, be called or be finished; screens go on. "
    "Tell the manager; what you pressed is tried again."
)


class NextStep(Panel):
    DEFAULT_CSS = """
    NextStep { height: 3; content-align: left middle; background: $primary; color: $text; text-style: bold; }
    """

    def draw(self, picture: Picture, width: int) -> Content:
        if picture.unwritten:
            return Content("\n".join(wrapped("  " + _(UNWRITTEN), width - 2)))
        if picture.unanswered is not None:
            text = _("waiting for the hall {time}", time=length(picture.unanswered))
            return Content(fit(f"  ... {text}", width))
        step = next_step(picture)
        if step is None:
            return Content("")
        key = " " + _("Space") + " "
        return Content.assemble("  ", (key, "reverse"), fit("  " + _(step.name), width - 12))


class KeyLine(Panel):
    DEFAULT_CSS = "KeyLine { height: 2; }"

    def draw(self, picture: Picture, width: int) -> Content:
        keys = [f"{move.key.upper()} {_(move.name)}" for move in keys_now(picture)]
        keys += ["? " + _("all keys"), "F2 " + OTHER_LANGUAGE[picture.language]]
        return Content("\n".join(" " + line for line in in_lines(keys, width - 1, "   ")))
