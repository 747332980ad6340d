"""Every key of the console, and what the signs mean."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from window_client.words import N_, OTHER_LANGUAGE, _

from .cards import STATES
from .glance import LIMITS, PROMISE
from .lines import Lines
from .rows import Row, left, titled

KEYS = (
    ("!", N_("help, call back, pause, open, cap, announce, kiosks, skills, add, free")),
    ("Enter", N_("open the marked line: zone, window, ticket, its story")),
    ("Esc", N_("back")),
    ("up/down", N_("mark another line")),
    ("/", N_("find a ticket by its number")),
    ("M", N_("machines: printers, boards, kiosks, terminals, and when last heard of")),
    ("C", N_("concerns: what citizens were not content with")),
    ("A", N_("alarms: take one, and the others see that somebody does")),
    ("H", N_("numbers taken by service and hour")),
    ("Ctrl+Q", N_("leave the program")),
)


class KeysScreen(ModalScreen[None]):
    DEFAULT_CSS = "KeysScreen Lines { background: $panel; }"

    def compose(self) -> ComposeResult:
        yield Lines(_rows)

    def on_mount(self) -> None:
        self.look_again()

    def look_again(self) -> None:
        for block in self.query(Lines):
            block.look_again()

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if self.is_current:
            self.dismiss(None)


def _rows(width: int, _height: int) -> list[Row]:
    keys = [(key, _(meaning)) for key, meaning in KEYS]
    keys.insert(-1, ("F2", OTHER_LANGUAGE[_.language]))
    return [
        titled(_("All keys"), width),
        (),
        *(((left(f"  {key}", 10), "bold"), (meaning, "")) for key, meaning in keys),
        (),
        titled(_("Zones"), width),
        (("  " + _("line: who waits   max: waited longest   next: forecast for who comes now"), ""),),
        titled(_("Windows"), width),
        tuple(
            span
            for shape in STATES.values()
            for span in ((f"  {shape.sign}{_(shape.letter)} {_(shape.word)}", shape.look),)
        ),
        (
            (f"  {STATES['paused'].sign}{_(STATES['serving'].letter)}", "warn"),
            ("  " + _("paused after the citizen who is there"), ""),
        ),
        (("  " + _("reversed and with !"), "alarm"), ("  " + _("takes much longer than usual"), "")),
        (),
        (
            (
                "  "
                + _(
                    "Promised: called within {promise} min. A free window stands out after {idle} min.",
                    promise=PROMISE,
                    idle=LIMITS.idle,
                ),
                "",
            ),
        ),
        (),
        (("  " + _("Any key goes back."), "dim"),),
    ]
