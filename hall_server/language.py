"""Chinese and English for everything that a person reads.

Message ids are English; each package brings a Chinese catalogue below its ``locale`` folder. The
language can be switched while a program runs.
"""

from __future__ import annotations

import gettext
import importlib.util
import locale
import os
from functools import cache
from pathlib import Path

LANGUAGES = ("zh", "en")
_DOMAIN = "tingxu"
_DOMAIN_OF_CLICK = "messages"


def N_(message: str) -> str:  # noqa: N802 - the name that gettext tools look for
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


class Translator:
    """Looks up one package's messages: ``_ = Translator("window_client")``, then ``_("Paused")``."""

    def __init__(self, package: str, language: str = "zh") -> None:
        self._package = package
        self.language = language

    def __call__(self, message: str, /, **values: object) -> str:
        """The message in the current language with ``{name}`` fields filled in."""
        text = _catalogue(self._package, self.language).gettext(message) if message else ""
        return text.format(**values) if values else text


@cache
def _catalogue(package: str, language: str) -> gettext.NullTranslations:
    if language != "zh":
        return gettext.NullTranslations()
    spec = importlib.util.find_spec(package)
    folder = Path(spec.origin).parent / "locale" if spec and spec.origin else None
    return gettext.translation(_DOMAIN, folder, ["zh_CN"], fallback=True)


def speak(language: str) -> None:
    """Let click say its own words, such as *Usage*, in this language; call it before defining commands.

    click asks gettext's global domain, which goes by the environment.
    """
    if language == "zh":
        gettext.bindtextdomain(_DOMAIN_OF_CLICK, str(Path(__file__).parent / "locale"))
        os.environ["LANGUAGE"] = "zh_CN"


def system_language() -> str:
    """The language of this person's system: ``TINGXU_LANG`` first, then the locale; else English."""
    wishes = [os.environ.get(name, "") for name in ("TINGXU_LANG", "LC_ALL", "LC_MESSAGES", "LANG")]
    wish = next((wish for wish in wishes if wish), None) or locale.getlocale()[0] or ""
    return "zh" if wish.lower().startswith(("zh", "chinese")) else "en"
