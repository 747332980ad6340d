"""The maker's words, in the language of the person's system."""

from __future__ import annotations

from hall_server.language import Translator, system_language

_ = Translator("scripts", system_language())
