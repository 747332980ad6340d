"""The demo's words, in the language of the person's system until a key switches it."""

from __future__ import annotations

from hall_server.client import Translator, system_language

_ = Translator("scripts", system_language())
