"""Signing in with a staff number and a PIN."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
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

    def render(self) -> Content:
        if self.busy:
            return Content(" ... " + _("waiting for the hall"))
        keys = (
            ("Enter", _("sign in")),
            ("Tab", _("other line")),
            ("F2", OTHER_LANGUAGE[_.language]),
            ("Ctrl+Q", _("quit")),
        )
        return Content(" " + "   ".join(f"{key} {meaning}" for key, meaning in keys))


class SignInScreen(Screen[None]):
    """Stays below all others. What goes wrong is a sentence under the two lines."""

    DEFAULT_CSS = """
    SignInScreen Vertical { padding: 6 4; }
    SignInScreen #pin { margin: 1 0 2 0; }
    SignInScreen Notice { margin: 0 0 0 1; height: 2; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "app.focus_next", show=False),
        Binding("up", "app.focus_previous", show=False),
    ]

    def __init__(self, window: int, sign_in: Callable[[SignIn], Awaitable[Words | None]]) -> None:
        super().__init__()
        self._window = window
        self._sign_in = sign_in
        self._busy = False

    def compose(self) -> ComposeResult:
        yield Title(self._window)
        with Vertical():
            yield Field(words(N_("Staff number")), id="staff")
            yield Field(words(N_("PIN")), secret=True, id="pin")
            yield Notice()
        yield SignInKeys()

    def show(self, picture: Picture | None) -> None:
        self.query_one(Title).picture = picture

    def say(self, words: Words) -> None:
        self.query_one(Notice).say(words, fades=False)

    def quiet(self) -> None:
        self.query_one(Notice).clear()

    def on_field_submitted(self, event: Field.Submitted) -> None:
        staff, pin = self.query_one("#staff", Field), self.query_one("#pin", Field)
        if self._busy:
            return
        if not staff.value.strip():
            staff.focus()
        elif event.field is staff or not pin.value:
            pin.focus()
        else:
            self.run_worker(self._try(SignIn(staff.value.strip(), pin.value)))

    async def _try(self, ask: SignIn) -> None:
        keys, pin = self.query_one(SignInKeys), self.query_one("#pin", Field)
        self.quiet()
        self._busy = keys.busy = True
        try:
            trouble = await self._sign_in(ask)
        finally:
            self._busy = keys.busy = False
            pin.value = ""
        if trouble:
            self.say(trouble)
            pin.focus()
        else:
            staff = self.query_one("#staff", Field)
            staff.value = ""
            staff.focus()
