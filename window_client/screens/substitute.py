"""Another clerk takes over a window where somebody is signed in (AB 岗)."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from window_client.state import Picture
from window_client.words import N_, _

from .sign_in import SignInScreen, TrySignIn


class Instead(Widget):
    """Whom the next clerk takes over from, said before the PIN is sent."""

    DEFAULT_CSS = "Instead { height: 2; margin: 0 0 2 2; text-style: bold; }"

    picture: reactive[Picture | None] = reactive(None)

    def __init__(self, picture: Picture) -> None:
        super().__init__()
        self.set_reactive(Instead.picture, picture)

    def render(self) -> Content:
        picture = self.picture
        if picture is None or not picture.staff_no:
            return Content("")
        if picture.state == "closed":
            return Content(_("{staff} is signed out when you sign in.", staff=picture.staff_no))
        lines = [_("You take over from {staff}; the window stays open.", staff=picture.staff_no)]
        if picture.at_desk:
            lines.append(_("{number} goes on with you.", number=picture.at_desk.number))
        return Content("\n".join(lines))


class SubstituteScreen(SignInScreen):
    """Signing in over the screen of the clerk before. It goes away by itself, or with Esc."""

    LEAVE = ("Esc", N_("back"))

    def __init__(self, picture: Picture, sign_in: TrySignIn) -> None:
        super().__init__(picture.window, sign_in)
        self._picture = picture

    def compose_above(self) -> ComposeResult:
        yield Instead(self._picture)

    def on_mount(self) -> None:
        super().on_mount()
        self.show(self._picture)

    def show(self, picture: Picture | None) -> None:
        super().show(picture)
        for instead in self.query(Instead):
            instead.picture = picture

    def leave(self) -> None:
        if self.is_current:
            self.dismiss(None)

    def signed_in(self) -> None:
        self.dismiss(None)
