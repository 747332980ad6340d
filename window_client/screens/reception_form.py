"""The form about who stands at the counter, over the lower part of the screen."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from hall_server.protocol import PriorityClass
from window_client import keys
from window_client.cells import GAP, fit, padded, rule
from window_client.choices import Choices, Option, Question
from window_client.citizens import CLASSES, NEEDS
from window_client.keys import Guard
from window_client.words import N_, _, words

from .picker import Picker
from .reception_citizen import FIRST_NEED, ID_KEY, TAIL_LENGTH, WALK_IN, CitizenForm

HEIGHT = 11
ROWS = len(WALK_IN)
LOOK_AGAIN = 1.0
"""Seconds. The hall moves on while a form is filled in or a list is read."""


class FormSheet(Widget):
    """Classes on the left, needs on the right, each with its digit; then what is typed."""

    DEFAULT_CSS = f"FormSheet {{ height: {HEIGHT}; background: $panel; color: $text; }}"

    changed: reactive[int] = reactive(0)

    def __init__(self, form: CitizenForm) -> None:
        super().__init__()
        self._form = form

    def render(self) -> Content:
        form, asked, width = self._form, self._form.asked, self.size.width
        half = width // 2
        left, right = self._priorities(half), self._needs(width - half)
        if not left:
            left, right = right, left
        if asked.phone:
            typed = form.phone.ljust(TAIL_LENGTH, "_") if form.at != "phone" else form.phone
            left.append(self._typed("  ", _("phone"), typed, half, active=form.at == "phone"))
        if asked.identity:
            active = form.at == "id"
            right.append(self._typed(ID_KEY, _("ID number"), form.hidden_id, width - half, active=active))
        rows = [a + b for a, b in zip(_filled(left, half), _filled(right, width - half), strict=True)]
        below = f"  ! {form.trouble()}" if form.trouble else f"  {asked.about()}"
        return Content("\n").join(
            [
                Content.styled(rule(asked.title(), width), "bold"),
                *rows,
                Content(""),
                Content.styled(fit(below, width), "bold" if form.trouble else ""),
                Content(""),
                Content(fit("  " + GAP.join(self._keys()), width)),
            ]
        )

    def _priorities(self, width: int) -> list[Content]:
        form = self._form
        rows = []
        for digit, priority in enumerate(form.asked.classes, 1):
            chosen = form.priority == priority
            line = f"  {digit} {'(x)' if chosen else '( )'} {self._class(priority)}"
            rows.append(Content.styled(padded(line, width), "bold" if chosen else ""))
        return rows

    def _class(self, priority: PriorityClass) -> str:
        if priority != "green":
            return _(CLASSES[priority])
        left, most = max(0, self._form.asked.green_left()), self._form.asked.green_most
        return _(CLASSES[priority]) + GAP + _("{left} of {most} left", left=left, most=most)

    def _needs(self, width: int) -> list[Content]:
        rows = []
        for digit, (need, name) in enumerate(NEEDS.items(), FIRST_NEED):
            ticked = need in self._form.needs
            line = f"  {digit} {'[x]' if ticked else '[ ]'} {_(name)}"
            rows.append(Content.styled(padded(line, width), "bold" if ticked else ""))
        return rows

    def _typed(self, key: str, label: str, text: str, width: int, *, active: bool) -> Content:
        head = f"{'>' if active else ' '} {key} {label} "
        line = Content.assemble(
            (head, "bold" if active else ""), (text, "underline"), (" ", "reverse" if active else "")
        )
        return line.pad_right(max(0, width - line.cell_length))

    def _keys(self) -> list[str]:
        form = self._form
        if form.at != "marks":
            return [_("Enter goes on"), _("Esc back")]
        keys = ["Enter " + form.asked.send(), _("digits choose and tick")]
        if form.asked.phone:
            keys.append(_("Tab phone"))
        return [*keys, _("Esc back")]


def _filled(rows: list[Content], width: int) -> list[Content]:
    return [*rows, *[Content(" " * width)] * (ROWS - len(rows))]


class FormScreen(ModalScreen[bool]):
    """True when the form is to be sent. What was filled in stays in the form."""

    DEFAULT_CSS = "FormScreen { align: left bottom; background: transparent; }"

    def __init__(self, form: CitizenForm, reasons: tuple[Option, ...]) -> None:
        """``reasons`` are those for the green channel."""
        super().__init__()
        self._form = form
        self._reasons = reasons
        self._sheet = FormSheet(form)
        self._guard = Guard(keys.HELD)

    def compose(self) -> ComposeResult:
        yield self._sheet

    def on_mount(self, event: events.Mount) -> None:
        # The Enter that led here may still be held down.
        self._guard.lets_through("enter", event.time)
        self.set_interval(LOOK_AGAIN, self._sheet.refresh)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        event.prevent_default()
        if not self.is_current:
            return  # a bounce of the key that ended it
        if event.key == "escape":
            self.dismiss(False)
            return
        if event.key == "enter" and not self._guard.lets_through(event.key, event.time):
            return
        match self._form.press(event.key, event.character):
            case "sent":
                self.dismiss(True)
            case "green":
                self.app.push_screen(Picker(Choices(self._why())), self._granted)
        self._sheet.changed += 1

    def on_paste(self, event: events.Paste) -> None:
        event.stop()
        self._form.paste(event.text)
        self._sheet.changed += 1

    def _why(self) -> Question:
        return Question(words(N_("Green channel: which reason?")), self._reasons)

    def _granted(self, reason: str | None) -> None:
        if reason:
            self._form.granted(reason)
        self._sheet.changed += 1
