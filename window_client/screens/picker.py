"""A small list over the lower half of the screen: a digit picks, Esc leaves it."""

from __future__ import annotations

from textual import events
from textual.app import ComposeResult
from textual.content import Content
from textual.reactive import reactive
from textual.screen import ModalScreen
from textual.widget import Widget

from window_client.cells import fit, padded, rule
from window_client.choices import PAGE, Choices, Option, Ticks
from window_client.words import _


class ChoiceList(Widget):
    """The question, its options and the keys that answer it."""

    DEFAULT_CSS = f"ChoiceList {{ height: {PAGE + 4}; background: $panel; color: $text; }}"

    changed: reactive[int] = reactive(0)

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices

    def render(self) -> Content:
        choices, width = self._choices, self.size.width
        lines = [Content.styled(rule(choices.question.title(), width), "bold")]
        for line, option in enumerate(choices.on_page):
            chosen = choices.page * PAGE + line == choices.cursor
            digit = " " if choices.question.digits_type else str(line + 1)
            box = self._box(option)
            text = padded(f" {'>' if chosen else ' '} {digit} {box}{option.words()}", width)
            lines.append(Content.styled(text, "bold reverse" if chosen else ""))
        if not choices.fitting:
            lines.append(Content(f"     {self._nothing()}"))
        lines += [Content("")] * (PAGE + 1 - len(lines))
        keys = Content(fit(f"     {self._keys()}", width))
        return Content("\n").join([*lines, self._typed(), Content(""), keys])

    def _box(self, option: Option) -> str:
        if not isinstance(self._choices, Ticks):
            return ""
        return "[x] " if option.value in self._choices.ticked else "[ ] "

    def _nothing(self) -> str:
        if self._choices.question.own_words and self._choices.typed:
            return _("Enter takes your own words.")
        return _("Nothing to choose from.")

    def _typed(self) -> Content:
        prompt = "     " + _("type:") + " "
        return Content.assemble(prompt, (self._choices.typed, "underline"), (" ", "reverse"))

    def _keys(self) -> str:
        if isinstance(self._choices, Ticks):
            ticked = _("Enter takes what is ticked: {count}", count=len(self._choices.ticked))
            parts = [_("a digit ticks its line"), ticked, _("Esc back")]
        else:
            parts = [_("Enter takes the marked line"), _("Esc back")]
            if not self._choices.question.digits_type:
                parts.insert(0, _("a digit takes its line"))
        if self._choices.pages > 1:
            parts.append(
                _("PgDn more ({page}/{pages})", page=self._choices.page + 1, pages=self._choices.pages)
            )
        return "   ".join(parts)


class Picker(ModalScreen[str | None]):
    """Asks one question; its result is the chosen value, or None."""

    DEFAULT_CSS = "Picker { align: left bottom; background: transparent; }"

    def __init__(self, choices: Choices) -> None:
        super().__init__()
        self._choices = choices

    def compose(self) -> ComposeResult:
        yield ChoiceList(self._choices)

    def on_key(self, event: events.Key) -> None:
        event.stop()
        if not self.is_current:
            return  # a bounce of the key that answered
        if event.key == "escape":
            self.dismiss(None)
        elif self._choices.press(event.key, event.character):
            self.dismiss(self._choices.answer)
        else:
            self.query_one(ChoiceList).changed += 1
