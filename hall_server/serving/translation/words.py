"""Sentences and names in both of the hall's languages."""

from __future__ import annotations

from hall_server import protocol as p
from hall_server.domain.plan import Bilingual
from hall_server.domain.refusals import Refusal
from hall_server.language import Translator

_zh = Translator("hall_server", "zh")
_en = Translator("hall_server", "en")


def both(sentence: str, **values: object) -> p.Text:
    """A catalogue sentence in both languages."""
    return p.Text(zh=_zh(sentence, **values), en=_en(sentence, **values))


def text(name: Bilingual) -> p.Text:
    return p.Text(name.zh, name.en)


def refused(refusal: Refusal) -> p.Refused:
    return p.Refused(refusal.code, both(refusal.sentence, **refusal.fields))
