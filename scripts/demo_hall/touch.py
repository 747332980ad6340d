"""What a person can touch on a page: its links and its forms."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class Form:
    """A form's ``action``, its hidden ``fields``, and the values of each thing to choose."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class Page(HTMLParser):
    """A page's ``links`` and ``forms``, in their order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.forms: list[Form] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        name, value = values.get("name", ""), values.get("value", "")
        match tag:
            case "a":
                self.links.append(values.get("href", ""))
            case "form":
                self.forms.append(Form(values.get("action", "")))
            case "input" if self.forms and values.get("type") == "hidden":
                self.forms[-1].fields[name] = value
            case "input" | "button" if self.forms and name and value:
                self.forms[-1].choices.setdefault(name, []).append(value)
