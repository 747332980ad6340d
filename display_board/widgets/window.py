"""The screen at one window: who is served there, and the code for rating it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rich.cells import cell_len
from textual.app import ComposeResult
from textual.containers import Container, Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from display_board.codes import arrange, matrix
from display_board.hall import CONNECTING, HallPicture, clock
from display_board.window import Code, Scene, State, scene
from display_board.words import both, other
from hall_server.client import N_
from hall_server.protocol import HallView, Text

from .bars import SMALL, Head
from .code import QrCode
from .giant import LEGIBLE_WORDS, Giant, smallest_letters

TICK: Final = 1.0
ROOM_FOR_WORDS: Final = (28, 14)
"""The columns beside a code, or the rows above it, that the number and the words keep."""

NOTHING: Final = Text("", "")
SENTENCES: Final[dict[State, str]] = {
    "unknown": N_("This window is not there today."),
    "closed": N_("This window is closed."),
    "paused": N_("This window is paused. Please wait."),
    "open": N_("Please wait until your number is called."),
    "called": N_("Please come to this window."),
    "serving": N_("Being served"),
    "ended": N_("Please rate"),
}


class Words(Widget):
    """Words in both languages below each other; no line at all while there are none."""

    DEFAULT_CSS = """
    Words { display: none; height: auto; padding: 0 1; margin-bottom: 1; text-align: center; }
    Words.needed { display: block; }
    Words.lit { background: #ffd75f; color: #101418; text-style: bold; }
    """

    text: reactive[Text] = reactive(NOTHING, layout=True)
    language: reactive[str] = reactive("zh", layout=True)
    lit: reactive[bool] = reactive(False)
    """Dark on bright, as what matters now."""

    def render(self) -> Content:
        first, second = self.text.in_language(self.language), self.text.in_language(other(self.language))
        if first == second:
            return Content(first)
        return Content.assemble(first, "\n", (second, "" if self.lit else SMALL))

    def watch_text(self, text: Text) -> None:
        self.set_class(bool(text.zh), "needed")

    def watch_lit(self, lit: bool) -> None:
        self.set_class(lit, "lit")


class WindowScreen(Vertical):
    """One window, for the small screen beside it.

    ``picture`` returns the hall as it is known now, or None before there is one; ``code`` what the hall
    last said for rating. The embedding program calls :meth:`follow` on all news of either, and may change
    ``language`` ("zh" or "en") at any time. All methods belong on the event loop.
    """

    DEFAULT_CSS = """
    WindowScreen { background: #101418; color: #f2f4f7; }
    WindowScreen > #parts { height: 1fr; layout: horizontal; }
    WindowScreen #words { width: 1fr; height: 1fr; overflow: hidden; }
    WindowScreen Giant { min-height: 3; }
    WindowScreen #sentence { text-style: bold; }
    WindowScreen QrCode { height: 1fr; }
    WindowScreen > #parts.upright { layout: vertical; }
    """

    language: reactive[str] = reactive("zh")
    trouble: reactive[Text | None] = reactive(None)
    """Why the hall was not reached yet, shown with the words for connecting."""

    def __init__(
        self,
        window: int,
        picture: Callable[[], HallPicture | None],
        code: Callable[[], Code] = Code,
        *,
        language: str = "zh",
    ) -> None:
        super().__init__()
        self._window = window
        self._picture = picture
        self._code = code
        self.set_reactive(WindowScreen.language, language)
        # Held here, because news may still come while the screen is being taken apart.
        self._head, self._giant, self._code_shown = Head(), Giant(), QrCode()
        self._notice, self._sentence = Words(), Words(id="sentence")
        self._services, self._hint = Words(), Words()
        self._parts, self._words = Container(id="parts"), Vertical(id="words")

    def compose(self) -> ComposeResult:
        yield self._head.data_bind(WindowScreen.language)
        with self._parts:
            with self._words:
                yield self._notice.data_bind(WindowScreen.language)
                yield self._giant
                yield self._sentence.data_bind(WindowScreen.language)
                yield self._services.data_bind(WindowScreen.language)
                yield self._hint.data_bind(WindowScreen.language)
            yield self._code_shown

    def on_mount(self) -> None:
        self._notice.lit = True
        self.set_interval(TICK, self.follow)
        self.call_later(self.follow)

    def on_resize(self) -> None:
        self.follow()

    def watch_language(self) -> None:
        self.follow()

    def watch_trouble(self) -> None:
        self.follow()

    def follow(self) -> None:
        """The hall's picture or the code changed, or time passed: show it now."""
        if not (self.is_mounted and self.is_attached):
            return
        picture = self._picture()
        view = picture.view if picture else None
        if picture is None or view is None:
            self._draw_connecting()
            return
        now = picture.now()
        self._head.text = both(N_("{hall}  Window {number}"), hall=view.name, number=self._window)
        self._head.time = clock(now, view.timezone)
        stale = both(N_("As of {time}. Reconnecting."), time=clock(picture.as_of, view.timezone))
        self._notice.text = NOTHING if picture.live else stale
        self._draw(scene(view, self._window, self._code(), now), view)

    def _draw_connecting(self) -> None:
        self._notice.text = self.trouble or NOTHING
        self._put((str(self._window),), both(CONNECTING), NOTHING)
        self._draw_code("")

    def _draw(self, scene: Scene, view: HallView) -> None:
        drawn = self._draw_code(scene.url)
        if not scene.url:
            hint = NOTHING
        elif not drawn:
            hint = both(N_("This screen is too small for a code. Please rate with the one on your slip."))
        elif scene.state == "ended":
            hint = both(N_("Scan the code to rate this service."))
        else:
            hint = both(N_("Scan to rate when it is done."))
        names = [view.services[service].name for service in scene.services if service in view.services]
        sentence = both(SENTENCES[scene.state])
        self._put(self._large(scene, sentence), sentence, self._listed(names), hint)
        self._giant.set_class(scene.state == "called", "lit")
        self._sentence.lit = scene.state == "ended"

    def _large(self, scene: Scene, sentence: Text) -> tuple[str, ...]:
        """The number, or the window while nobody is there; after the end the request too, where legible."""
        if not scene.number:
            return (both(N_("Window {number}"), number=self._window).in_language(self.language),)
        lines = (scene.number, sentence.in_language(self.language))
        legible = smallest_letters(lines, *self._giant.size) >= LEGIBLE_WORDS
        return lines if scene.state == "ended" and legible else lines[:1]

    def _put(self, giant: tuple[str, ...], sentence: Text, services: Text, hint: Text = NOTHING) -> None:
        self._giant.words = giant
        self._sentence.text, self._services.text, self._hint.text = sentence, services, hint

    def _draw_code(self, url: str) -> bool:
        """Whether there was room for it."""
        code, parts = self._code_shown, self._parts
        fit, below = None, False
        if url:
            fit, below = arrange(len(matrix(url)), *parts.size, ROOM_FOR_WORDS)
        code.url, code.fit = url, fit
        code.set_class(fit is not None, "needed")
        parts.set_class(below, "upright")
        if fit:
            code.styles.width = "1fr" if below else fit.columns
            code.styles.height = fit.rows if below else "1fr"
        return fit is not None

    def _listed(self, names: Sequence[Text]) -> Text:
        """As many names as have room in two lines of each language."""
        columns = 2 * self._words.size.width - 8
        zh, en = ([name.in_language(language) for name in names] for language in ("zh", "en"))
        more = both(N_("{names} and more"))
        return Text(_within(zh, columns, "、", more.zh), _within(en, columns, ", ", more.en))


def _within(names: Sequence[str], columns: int, between: str, more: str) -> str:
    """The names as one text; the last ones give way to the words of ``more`` where there are too many."""
    fitting = len(names)
    while fitting > 1 and cell_len(between.join(names[:fitting])) > columns:
        fitting -= 1
    text = between.join(names[:fitting])
    return text if fitting == len(names) else more.format(names=text)
