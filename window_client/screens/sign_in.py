"""Signing in with a staff number and a PIN."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.reactive import reactive
from textual.screen import Screen
from textual.widget import Widget

from hall_server.protocol import SignIn
from window_client.cells import apart
from window_client.state import Picture
from window_client.widgets.field import Field
from window_client.widgets.header import badge_of
from window_client.widgets.notice import Notice
from window_client.words import N_, OTHER_LANGUAGE, Words, _, words

TrySignIn = Callable[[SignIn], Awaitable[Words | None]]
"""Asks the hall to sign a clerk in; what went wrong, if anything."""


class Title(Widget):
    """Which hall and window this is, and whether the hall is heard."""

    DEFAULT_CSS = "Title { dock: top; height: 1; background: $primary-darken-2; text-style: bold; }"

    picture: reactive[Picture | None] = reactive(None)

    def __init__(self, window: int) -> None:
        super().__init__()
        self._window = window

    def render(self) -> Content:
        left = " " + _("Window {number}", number=self._window)
        if self.picture is None:
            return Content(apart(left, _("connecting to the hall") + " ", self.size.width))
        right = f"{badge_of(self.picture)}   {self.picture.clock} "
        return Content(apart(f"{left}  {self.picture.hall}", right, self.size.width))


class SignInKeys(Widget):
    """The few keys of this screen."""

    DEFAULT_CSS = "SignInKeys { dock: bottom; height: 1; }"

    busy: reactive[bool] = reactive(False)

    def __init__(self, *, leave: tuple[str, str]) -> None:
        """``leave`` is the key that leads away from here, and what it does."""
        super().__init__()
        self._leave = leave

    def render(self) -> Content:
        if self.busy:
            return Content(" ... " + _("waiting for the hall"))
        key, meaning = self._leave
        keys = (
            ("Enter", _("sign in")),
            ("Tab", _("other line")),
            ("F2", OTHER_LANGUAGE[_.language]),
            (key, _(meaning)),
        )
        return Content(" " + "   ".join(f"{key} {meaning}" for key, meaning in keys))


class SignInScreen(Screen[None]):
    """Stays below all others. What goes wrong is a sentence under the two lines."""

    DEFAULT_CSS = """
    SignInScreen Vertical { padding: 6 4; }
    SignInScreen Field { margin: 0 0 1 0; }
    SignInScreen Notice { margin: 1 0 0 1; }
    """
    LEAVE = ("Ctrl+Q", N_("quit"))

    def __init__(self, window: int, sign_in: TrySignIn) -> None:
        super().__init__()
        self._window = window
        self._sign_in = sign_in
        self._staff = Field(words(N_("Staff number")))
        self._pin = Field(words(N_("PIN")), secret=True)
        self._busy = False

    def compose(self) -> ComposeResult:
        yield Title(self._window)
        with Vertical():
            yield from self.compose_above()
            yield self._staff
            yield self._pin
            yield Notice()
        yield SignInKeys(leave=self.LEAVE)

    def compose_above(self) -> ComposeResult:
        """What stands above the two lines."""
        return ()

    def on_mount(self) -> None:
        self._go_to(self._staff)

    def show(self, picture: Picture | None) -> None:
        # News may arrive before the screen has its parts; the next tick draws it then.
        for title in self.query(Title):
            title.picture = picture

    def say(self, words: Words) -> None:
        for notice in self.query(Notice):
            notice.say(words, fades=False)

    def quiet(self) -> None:
        for notice in self.query(Notice):
            notice.clear()

    def on_key(self, event: events.Key) -> None:
        if self._busy:
            return
        match event.key:
            case "escape":
                self.leave()
            case "enter":
                self._enter()
            case "tab" | "shift+tab" | "up" | "down":
                self._go_to(self._pin if self._staff.active else self._staff)
            case "backspace":
                self._active.erase()
            case _ if event.character and event.is_printable:
                self._active.take(event.character)
            case _:
                return
        event.stop()
        event.prevent_default()

    def leave(self) -> None:
        """Nowhere to go from here."""

    def signed_in(self) -> None:
        """A clerk has signed in; the app shows the screen that fits."""

    def on_paste(self, event: events.Paste) -> None:
        self._active.take(event.text)

    @property
    def _active(self) -> Field:
        return self._pin if self._pin.active else self._staff

    def _go_to(self, field: Field) -> None:
        self._staff.active = field is self._staff
        self._pin.active = field is self._pin

    def _enter(self) -> None:
        if not self._staff.value.strip():
            self._go_to(self._staff)
        elif self._staff.active or not self._pin.value:
            self._go_to(self._pin)
        else:
            self._busy = True
            self.run_worker(self._try(SignIn(self._staff.value.strip(), self._pin.value)))

    async def _try(self, ask: SignIn) -> None:
        keys = self.query_one(SignInKeys)
        keys.busy = True
        self.quiet()
        trouble = await self._sign_in(ask)
        self._busy = keys.busy = False
        self._pin.value = ""
        if trouble:
            self.say(trouble)
        else:
            self._staff.value = ""
            self._go_to(self._staff)
            self.signed_in()
