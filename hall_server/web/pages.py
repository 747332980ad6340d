"""Pages from templates, in the language that somebody reads."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any, Final, Protocol
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse

from hall_server.client import LANGUAGES, Translator
from hall_server.http_door.wishes import language_of
from hall_server.protocol import HallView, Text

from .trouble import Trouble

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"


class Sight(Protocol):
    """Where the hall is seen; :class:`hall_server.client.Mirror` is one."""

    @property
    def view(self) -> HallView | None: ...


class Pages:
    """Renders the templates. Every one of them knows:

    ``_`` (the catalogue), ``language``, ``gap`` (what stands between two sentences in it), ``said(text)`` (a
    :class:`Text` in that language),
    ``clock(moment)`` (``10:42`` by the hall's clock), ``to(path)`` (a link that keeps the language),
    ``static(name)``, ``hall`` (its name, or empty), ``contact``.
    """

    def __init__(self, mirror: Sight, language: str, contact: str) -> None:
        self._mirror = mirror
        self._language = language
        self._contact = contact
        self._speakers = {code: Translator("hall_server", code) for code in LANGUAGES}
        self._marks = {path.name: _mark(path) for path in STATIC.iterdir()}
        self._templates = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            auto_reload=False,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def page(
        self,
        request: Request,
        template: str,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **about: Any,
    ) -> HTMLResponse:
        """A whole page, in the language of whoever asks."""
        language = self.language(request)
        about["other_language"] = self._switched(request, language)
        about["here"] = request.url.path
        text = self.text(template, language, chosen=self.chosen(request), **about)
        return HTMLResponse(text, status, {"Content-Language": language, **(headers or {})})

    def trouble(self, request: Request, trouble: Trouble) -> HTMLResponse:
        """The plain page for what went wrong."""
        again = trouble.passes and request.method == "GET"
        return self.page(
            request, "trouble.html", trouble.status, trouble.headers, trouble=trouble, again=again
        )

    def text(self, template: str, language: str, *, chosen: bool = False, **about: Any) -> str:
        """A template, or a part of a page, in a language. ``chosen``: links say so on."""
        view = self._mirror.view
        words: dict[str, Any] = {
            "_": self._speakers[language],
            "language": language,
            "gap": "" if language == "zh" else " ",
            "said": lambda text: text.in_language(language),
            "clock": self.clock,
            "to": lambda path: f"{path}{'&' if '?' in path else '?'}lang={language}" if chosen else path,
            "static": lambda name: f"/static/{name}?v={self._marks[name]}",
            "hall": (view.name if view else Text("", "")).in_language(language),
            "contact": self._contact,
        }
        return self._templates.get_template(template).render(words | about)

    def language(self, request: Request) -> str:
        """As the link says (``?lang=en``), else as the browser wishes, else the hall's."""
        if self.chosen(request):
            return request.query_params["lang"]
        return language_of(request.headers.get("Accept-Language", ""), self._language)

    @staticmethod
    def chosen(request: Request) -> bool:
        """Whether the link says which language."""
        return request.query_params.get("lang") in LANGUAGES

    def clock(self, moment: int) -> str:
        """A moment as the hall's clocks show it."""
        view = self._mirror.view
        zone = ZoneInfo(view.timezone) if view else None
        return f"{datetime.fromtimestamp(moment / 1000, zone):%H:%M}"

    @staticmethod
    def _switched(request: Request, language: str) -> str:
        """The same page, as the rest of its address says, in the other language."""
        other = next(code for code in LANGUAGES if code != language)
        wishes = [wish for wish in request.query_params.multi_items() if wish[0] != "lang"]
        return f"{quote(request.url.path)}?{urlencode([*wishes, ('lang', other)])}"


def _mark(path: Path) -> str:
    """Changes whenever the file does, so that phones may keep it for ever."""
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]
