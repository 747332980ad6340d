"""The screen that says how the hall is doing."""

from __future__ import annotations

from collections.abc import Callable, Coroutine

from rich.cells import cell_len
from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal

from window_client.cells import GAP
from window_client.concerns.manager import OfficeScreen
from window_client.concerns.office import Office
from window_client.keys import meant
from window_client.screens.asking import Asking
from window_client.widgets.notice import Notice
from window_client.words import OTHER_LANGUAGE, Words, _

from . import acts, cards, drill, panels
from .glance import Sight
from .heat import HeatScreen
from .keys import KeysScreen
from .lines import Draw, Lines
from .rows import Row, titled
from .sighting import Sighting

ROOMY, WIDE, VAST, TALL = 110, 150, 190, 40


class ConsoleScreen(Asking):
    """Zones on the left, the worst first, windows on the right; below them machines, trends and alarms."""

    DEFAULT_CSS = """
    ConsoleScreen { overflow: hidden; }
    ConsoleScreen #head, ConsoleScreen #keys { height: 1; }
    ConsoleScreen #machines { height: 2; }
    ConsoleScreen #strip { height: 1; background: $panel; }
    ConsoleScreen #verdict { height: 3; }
    ConsoleScreen #trends { height: 2; }
    ConsoleScreen #alarms { height: 4; }
    ConsoleScreen #zones { width: 34; }
    ConsoleScreen #windows { width: 1fr; border-left: ascii $foreground 50%; }
    ConsoleScreen.roomy #zones { width: 46; }
    ConsoleScreen.wide #zones { width: 54; }
    ConsoleScreen.vast #zones { width: 66; }
    ConsoleScreen.tall #alarms { height: 7; }
    ConsoleScreen.tall #trends { height: 9; }
    ConsoleScreen #keys { background: $panel; }
    """

    def __init__(
        self, office: Office, sighting: Sighting, redraw: Callable[[], None], strip: Draw | None = None
    ) -> None:
        """``strip`` draws a line of another program's own, above the keys."""
        super().__init__(office, redraw)
        self._office = office
        self._strip = strip
        self._sighting = sighting
        self._zone = ""

    def compose(self) -> ComposeResult:
        yield Lines(self._when_seen(lambda sight, w, h: panels.head(sight, w)), id="head")
        yield Lines(self._when_seen(lambda sight, w, h: panels.verdict(sight, w)), id="verdict")
        with Horizontal():
            yield Lines(self._when_seen(lambda sight, w, h: panels.zones(sight, self.zone, w, h)), id="zones")
            yield Lines(self._when_seen(_windows), id="windows")
        yield Lines(self._when_seen(lambda sight, w, h: panels.machines(sight, w)), id="machines")
        yield Lines(self._when_seen(lambda sight, w, h: panels.trends(sight.today, w, h)), id="trends")
        yield Lines(lambda w, h: panels.alarms(self._sighting.alarms, w, h), id="alarms")
        yield Notice()
        if self._strip:
            yield Lines(self._strip, id="strip")
        yield Lines(lambda w, _h: [((" " + _keys(w), ""),)], id="keys")

    def _when_seen(self, draw: Callable[[Sight, int, int], list[Row]]) -> Draw:
        def drawn(width: int, height: int) -> list[Row]:
            sight = self._sighting.sight
            return draw(sight, width, height) if sight else []

        return drawn

    def on_resize(self, event: events.Resize) -> None:
        self.set_class(event.size.width >= ROOMY, "roomy")
        self.set_class(event.size.width >= WIDE, "wide")
        self.set_class(event.size.width >= VAST, "vast")
        self.set_class(event.size.height >= TALL, "tall")

    @property
    def zone(self) -> str:
        """The zone under the cursor: the worst until somebody moves it."""
        sight = self._sighting.sight
        known = [zone.id for zone in sight.zones] if sight else []
        return self._zone if self._zone in known else known[0] if known else ""

    def look_again(self) -> None:
        for block in self.query(Lines):
            block.look_again()

    def on_key(self, event: events.Key) -> None:
        if not self.is_current:
            return
        match meant(event.key, event.character):
            case "up":
                self._move(-1)
            case "down":
                self._move(1)
            case "escape":
                self._zone = ""
                self.quiet()
                self.look_again()
            case "enter" if self.zone:
                self.app.push_screen(drill.zone_screen(self._hall, self._sighting, self._redraw, self.zone))
            case "!" | "space":
                self._do(acts.act(self, self.view, zone=self.zone))
            case "a":
                self.app.push_screen(drill.alarms_screen(self._hall, self._sighting, self._redraw))
            case "/":
                self._do(drill.find(self, self._sighting))
            case "m":
                self.app.push_screen(drill.machines_screen(self._hall, self._sighting, self._redraw))
            case "c":
                self.app.push_screen(OfficeScreen(self._office, self._redraw, self._back))
            case "h":
                self.app.push_screen(HeatScreen(self._hall, self._sighting, self._redraw))
            case "?":
                self.app.push_screen(KeysScreen())

    def _back(self, why: Words | None) -> None:
        self.app.pop_screen()
        if why:
            self.say(why)

    def _do(self, work: Coroutine[None, None, None]) -> None:
        drill.work_on(self, work)

    def _move(self, by: int) -> None:
        sight = self._sighting.sight
        if sight and sight.zones:
            known = [zone.id for zone in sight.zones]
            self._zone = known[min(max(0, known.index(self.zone) + by), len(known) - 1)]
            self.look_again()


def _windows(sight: Sight, width: int, height: int) -> list[Row]:
    return [titled(cards.title(width), width), *cards.grid(sight, width, height - 1)]


def _keys(width: int) -> str:
    """What fits; all of them are behind the question mark."""
    first = [_("! act"), _("Enter zone"), _("/ ticket"), _("A alarms"), _("M machines"), _("H hours")]
    last = [_("? keys"), f"F2 {OTHER_LANGUAGE[_.language]}"]
    every = GAP.join([*first, _("C concerns"), *last])
    return every if cell_len(every) < width else "  ".join([*first, *last])
