"""What is drawn of concerns: the list, the marked one in short, an opened one, the keys."""

from __future__ import annotations

from collections.abc import Callable

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from hall_server.protocol import ConcernInfo, ConcernStory, HallView
from window_client.cells import GAP, as_many_as_fit, fit, rule
from window_client.drawn_list import AROUND, drawn_list
from window_client.words import Words, _

from .listing import ConcernList, heads, in_short, row
from .names import SOURCES, state_words
from .plain import plain
from .story import lines_of

See = Callable[[], HallView]


class ConcernTable(Widget):
    DEFAULT_CSS = "ConcernTable { height: 1fr; }"

    def __init__(self, listed: ConcernList, see: See) -> None:
        super().__init__()
        self._listed = listed
        self._see = see

    @property
    def page(self) -> int:
        """How many concerns are in sight."""
        return max(1, self.size.height - AROUND)

    def render(self) -> Content:
        view, width = self._see(), self.size.width

        def row_of(info: ConcernInfo) -> tuple[str, str]:
            return row(info, view, width - 3), "bold $text-error" if info.overdue else ""

        return drawn_list(
            self._listed, self.page, width, self._title(), heads(width), row_of, self._nothing()
        )

    def _title(self) -> list[str]:
        listed = self._listed
        late = sum(1 for info in listed.fitting if info.overdue)
        if listed.overdue_only:
            return [_("Overdue concerns {count}", count=late)]
        return [_("Concerns {count}", count=len(listed.fitting)), _("overdue {count}", count=late)]

    def _nothing(self) -> str:
        if self._listed.typed:
            return _("No concern with this number is open. Backspace takes the digits away.")
        if not self._listed.as_of:
            return _("The hall has not answered yet.")
        return _("No concern is overdue.") if self._listed.overdue_only else _("No concern is open.")


class InShort(Widget):
    """The marked one, below the list."""

    DEFAULT_CSS = "InShort { height: 5; }"

    def __init__(self, listed: ConcernList, see: See) -> None:
        super().__init__()
        self._listed = listed
        self._see = see

    def render(self) -> Content:
        info, width = self._listed.marked, self.size.width
        if info is None:
            return Content("")
        title = GAP.join([plain(info.number), state_words(info)])
        lines = in_short(info, self._see(), width - 4)
        return Content("\n").join(
            [Content.styled(rule(title, width), "bold"), *(Content(f"  {line}") for line in lines)]
        )


class Story(Widget):
    """One concern; the arrows move what does not fit into sight."""

    DEFAULT_CSS = "Story { height: 1fr; }"

    def __init__(self, see: See) -> None:
        super().__init__()
        self._see = see
        self._story: ConcernStory | None = None
        self._from = 0

    def open(self, story: ConcernStory) -> None:
        again = self._story is not None and self._story.info.number == story.info.number
        self._story, self._from = story, self._from if again else 0
        self.scroll_by(0)

    def scroll_by(self, rows: int) -> None:
        last = max(0, len(self._lines()) - self._room)
        self._from = min(max(0, self._from + rows), last)
        self.refresh()

    @property
    def _room(self) -> int:
        return max(1, self.size.height - 1)

    def _lines(self) -> list[str]:
        return lines_of(self._story, self._see(), self.size.width - 4) if self._story else []

    def render(self) -> Content:
        if self._story is None:
            return Content("")
        info, lines = self._story.info, self._lines()
        title = [plain(info.number), _(SOURCES[info.source]), state_words(info)]
        if len(lines) > self._room:
            title.append(_("arrows: {first}-{last} of {lines}", **self._in_sight(len(lines))))
        shown = lines[self._from : self._from + self._room]
        return Content("\n").join(
            [
                Content.styled(rule(GAP.join(title), self.size.width), "bold"),
                *(Content(f"  {line}") for line in shown),
            ]
        )

    def _in_sight(self, count: int) -> dict[str, int]:
        last = min(count, self._from + self._room)
        return {"first": self._from + 1, "last": last, "lines": count}


class StepBar(Widget):
    """The one key that is the next step, in the same place."""

    DEFAULT_CSS = "StepBar { height: 1; background: $primary; color: $text; text-style: bold; }"

    step: reactive[Words] = reactive(lambda: "", always_update=True)

    def render(self) -> Content:
        key = " " + _("Space") + " "
        return Content.assemble("  ", (key, "reverse"), fit("  " + self.step(), self.size.width - 12))


class OtherKeys(Widget):
    """The other keys that mean something now."""

    DEFAULT_CSS = "OtherKeys { height: 1; text-style: bold; }"

    keys: reactive[Callable[[], list[str]]] = reactive(list, always_update=True)

    def render(self) -> Content:
        return Content(" " + as_many_as_fit(self.keys(), self.size.width - 1, GAP))
