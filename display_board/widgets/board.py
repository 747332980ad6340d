"""The whole board as one widget, for the board's own program and for others to embed."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Final

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.events import Resize
from textual.message import Message
from textual.reactive import reactive

from display_board.calls import CallQueue
from display_board.hall import (
    CONNECTING,
    HallPicture,
    clock,
    going_on,
    held,
    in_sight,
    notice_of,
    place_of,
    sentence_of,
    standing_calls,
    waiting_counts,
    way_of,
    window_name,
)
from display_board.words import both
from hall_server.client import N_
from hall_server.protocol import Call, HallView, Text

from .bars import Announcement, Bilingual, Head, Notice, WaitingCounts
from .giant import Giant
from .onward import GoingOn, Way
from .recent import MOST_LINES, TALL_ROWS, CallLine, RecentCalls

TICK: Final = 0.25
# One flash a second is seen at once and stays far below the three that can trigger a seizure.
FLASH: Final = 0.5
ROWS_FOR_TALL_LINES: Final = 40
ROWS_OF_BARS: Final = 6


class BoardView(Vertical):
    """The last call in giant type, recent calls, waiting counts, the hall's name and clock.

    ``picture`` returns the hall as it is known now (a :class:`hall_server.client.Mirror`), or None
    before there is one. The embedding program calls :meth:`follow` on all news of it, may change
    ``language`` ("zh" or "en") at any time, and is told by :class:`CallShown` when a call takes the
    giant place. All methods belong on the event loop.
    """

    DEFAULT_CSS = """
    BoardView { background: #101418; color: #f2f4f7; }
    BoardView > #sentence { content-align: center middle; text-align: center; text-style: bold; }
    BoardView > #place { content-align: center middle; text-align: center; }
    """

    language: reactive[str] = reactive("zh")
    trouble: reactive[Text | None] = reactive(None)
    """Why the hall was not reached yet, shown with the words for connecting."""

    class CallShown(Message):
        """A new call, or a recall, takes the giant place: the moment for a chime."""

        def __init__(self, call: Call) -> None:
            super().__init__()
            self.call = call

    def __init__(
        self,
        picture: Callable[[], HallPicture | None],
        *,
        language: str = "zh",
        zones: Sequence[str] = (),
        steady_clock: Callable[[], float] = time.monotonic,
        id: str | None = None,  # noqa: A002 - as in every widget
    ) -> None:
        """``zones`` limits the board to these zones; ``steady_clock`` (seconds) drives the pulse."""
        super().__init__(id=id)
        self.queue = CallQueue()
        self._picture = picture
        self._zones = tuple(zones)
        self._steady_clock = steady_clock
        self._most_lines = MOST_LINES
        self.set_reactive(BoardView.language, language)

    def compose(self) -> ComposeResult:
        yield Head().data_bind(BoardView.language)
        yield Notice().data_bind(BoardView.language)
        yield Announcement().data_bind(BoardView.language)
        yield Giant()
        yield Bilingual(id="sentence").data_bind(BoardView.language)
        yield Bilingual(id="place").data_bind(BoardView.language)
        yield RecentCalls().data_bind(BoardView.language)
        yield GoingOn().data_bind(BoardView.language)
        yield WaitingCounts().data_bind(BoardView.language)

    def on_mount(self) -> None:
        self.set_interval(TICK, self._tick)
        self.call_later(self.follow)

    def follow(self) -> None:
        """The hall's picture changed: show it now."""
        if not (self.is_mounted and self.is_attached):
            return
        picture = self._picture()
        if picture and picture.view:
            calls = standing_calls(picture.view, self._zones)
            self._announce(self.queue.follow(calls, self._steady_clock()))
        self._draw()

    def on_resize(self, event: Resize) -> None:
        """Share out the height: the lines take up to a third of it, drawn ones up to a half."""
        height = event.size.height
        recent = self.query_one(RecentCalls)
        recent.tall = self.query_one(GoingOn).tall = height >= ROWS_FOR_TALL_LINES
        rows, share = (TALL_ROWS + 1, 2) if recent.tall else (1, 3)
        self._most_lines = min(MOST_LINES, max(1, (height - ROWS_OF_BARS) // share // rows))
        recent.styles.height = self._most_lines * rows
        self._draw()

    def watch_language(self) -> None:
        self._draw()

    def watch_trouble(self) -> None:
        self._draw()

    def _tick(self) -> None:
        self._announce(self.queue.advance(self._steady_clock()))
        self._draw()

    def _announce(self, begun: Call | None) -> None:
        if begun:
            self.post_message(self.CallShown(begun))

    def _draw(self) -> None:
        if not (self.is_mounted and self.is_attached):
            return
        picture = self._picture()
        view = picture.view if picture else None
        if picture is None or view is None:
            self._draw_connecting()
            return
        now = picture.now()
        head = self.query_one(Head)
        head.text, head.time = view.name, clock(now, view.timezone)
        self.query_one("Notice", Notice).text = notice_of(picture, view, self._zones)
        self.query_one(Announcement).text = view.notice.announcement or Text("", "")
        calls = standing_calls(view, self._zones)
        holding = [call for call in calls if held(call, view, now)]
        pulsing = self.queue.pulsing_for(self._steady_clock(), held=self.queue.shown in holding)
        self._draw_giant(view, pulsing)
        self.query_one(RecentCalls).lines = self._lines(view, calls, holding)
        ways = going_on(view, self._zones, now)
        self.query_one(GoingOn).ways = tuple(Way(way.number, way_of(way, view)) for way in ways)
        self.query_one(WaitingCounts).counts = tuple(waiting_counts(view, self._zones))

    def _draw_connecting(self) -> None:
        self._put_words(both(N_("Connecting")), both(CONNECTING))
        self.query_one("Notice", Notice).text = self.trouble or Text("", "")

    def _draw_giant(self, view: HallView, pulsing_for: float | None) -> None:
        giant, call = self.query_one(Giant), self.queue.shown
        giant.set_class(pulsing_for is not None and int(pulsing_for / FLASH) % 2 == 0, "lit")
        if call is None:
            self._put_words(both(N_("Please wait")), both(N_("Please wait until your number is called.")))
            return
        giant.call = (call.number, call.window, window_name(call).in_language(self.language))
        sentence = sentence_of(call, new=pulsing_for is not None)
        self.query_one("#sentence", Bilingual).text = sentence
        self.query_one("#place", Bilingual).text = place_of(call, view)

    def _put_words(self, large: Text, sentence: Text) -> None:
        """Words in the giant place, where there is no call."""
        giant = self.query_one(Giant)
        giant.call, giant.words = None, (large.in_language(self.language),)
        self.query_one("#sentence", Bilingual).text = sentence
        self.query_one("#place", Bilingual).text = Text("", "")

    def _lines(self, view: HallView, calls: Sequence[Call], holding: Sequence[Call]) -> tuple[CallLine, ...]:
        """The calls besides the giant one. Those whose turn is still to come are here at once."""
        shown = self.queue.shown
        new = {call.ticket for call in (*self.queue.waiting, *holding)}
        others = [call for call in calls if shown is None or call.ticket != shown.ticket]
        return tuple(
            CallLine(call.number, call.window, window_name(call), place_of(call, view), call.ticket in new)
            for call in in_sight(others, holding, self._most_lines)
        )
