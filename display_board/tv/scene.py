"""Everything that the page shows at one moment. Pure: the page itself decides nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Final, Literal

import msgspec

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
    told_wait,
    waiting_counts,
    way_of,
    window_name,
)
from display_board.settings import BoardTable
from display_board.words import both, other
from hall_server.client import N_
from hall_server.protocol import Call, HallView, Text

MOST_CALLS: Final = 6
"""The giant one and the lines below it."""

Arrow = Literal["none", "left", "right", "up", "down"]

Words = tuple[str, str]
"""The same in the board's language and in the second one."""


class Line(msgspec.Struct, frozen=True):
    """One call. ``new`` while it pulses, is held, or waits for its turn in the giant place."""

    number: str
    window: Words
    place: Words
    arrow: Arrow
    new: bool


class Item(msgspec.Struct, frozen=True):
    """One thing of the playlist: ``url`` of a picture or video, or a ``text``."""

    kind: Literal["picture", "video", "text"]
    url: str = ""
    text: str = ""


class Scene(msgspec.Struct, frozen=True):
    """The whole page. ``lost`` is what it says once this program is not heard any more."""

    language: str
    theme: str
    name: Words
    clock: str
    notice: Words
    lost: Words
    headline: Words
    giant: Line | None
    lines: tuple[Line, ...]
    onward: tuple[tuple[str, Words], ...]
    waiting: Words
    counts: tuple[tuple[Words, int, str], ...]
    marquee: Words
    playlist: tuple[Item, ...]
    seconds: int
    release: str


def scene_of(
    picture: HallPicture | None,
    queue: CallQueue,
    board: BoardTable,
    language: str,
    steady: float,
    *,
    trouble: Text | None = None,
    playlist: tuple[Item, ...] = (),
    release: str = "",
) -> Scene:
    """The page now. ``steady`` is the clock of the queue, in seconds; ``trouble`` is why the hall was not
    reached yet; ``release`` changes when the page itself is another one."""

    def words(text: Text) -> Words:
        return text.in_language(language), text.in_language(other(language))

    view = picture.view if picture else None
    shown: HallView = view or HallView(id="", name=Text("", ""), timezone="UTC")
    now = picture.now() if picture and view else 0
    time = clock(now, shown.timezone) if view else ""
    calls = standing_calls(shown, board.zones)
    holding = [call for call in calls if held(call, shown, now)]
    giant = queue.shown if view else None
    pulses = queue.pulsing_for(steady, held=giant in holding) is not None
    if giant:
        headline = sentence_of(giant, new=pulses)
    else:
        headline = both(N_("Please wait until your number is called.") if view else CONNECTING)
    notice = notice_of(picture, view, board.zones) if picture and view else trouble or Text("", "")
    own = Text(board.notice.get("zh", ""), board.notice.get("en", ""))
    running = shown.notice.announcement or own  # what the manager says goes before what the device file does

    def line(call: Call, new: bool) -> Line:
        arrow: Arrow = board.arrows.get(call.zone, "none")
        return Line(call.number, words(window_name(call)), words(place_of(call, shown)), arrow, new)

    return Scene(
        language=language,
        theme=board.theme,
        name=words(shown.name),
        clock=time,
        notice=words(notice),
        lost=words(
            both(N_("As of {time}. This board's program is not running; please tell the staff."), time=time)
            if time
            else both(N_("This board's program is not running; please tell the staff."))
        ),
        headline=words(headline),
        giant=line(giant, pulses) if giant else None,
        lines=tuple(line(call, new) for call, new in _others(queue, calls, holding)),
        onward=tuple(
            (way.number, words(way_of(way, shown))) for way in going_on(shown, board.zones, now)[:3]
        ),
        waiting=words(both(N_("Waiting"))),
        counts=tuple(
            (words(each.zone), each.people, words(told_wait(each.wait))[0])
            for each in waiting_counts(shown, board.zones)
        ),
        marquee=words(running),
        playlist=playlist,
        seconds=board.seconds,
        release=release,
    )


def _others(queue: CallQueue, calls: Sequence[Call], holding: Collection[Call]) -> list[tuple[Call, bool]]:
    """The calls besides the giant one, and whether each is new. Those still to come are here at once."""
    shown = queue.shown
    new = {call.ticket for call in (*queue.waiting, *holding)}
    others = [call for call in calls if shown is None or call.ticket != shown.ticket]
    return [(call, call.ticket in new) for call in in_sight(others, holding, MOST_CALLS - 1)]
