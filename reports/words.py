"""This program's texts: English in the code, Chinese in the catalogue."""

from hall_server.language import Translator, system_language

_ = Translator("reports", system_language())
