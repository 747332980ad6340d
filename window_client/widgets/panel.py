"""A part of the screen that is drawn from the picture."""

from __future__ import annotations

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from window_client.state import Picture


class Panel(Widget):
    """Draws itself anew when the picture changed, and only then."""

    picture: reactive[Picture | None] = reactive(None)

    def render(self) -> Content:
        return self.draw(self.picture, self.size.width) if self.picture else Content("")

    def draw(self, picture: Picture, width: int) -> Content:
        """The panel's lines, none wider than ``width`` cells."""
        raise NotImplementedError
