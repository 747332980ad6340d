"""Why something could not be delivered: a code, then perhaps ``: `` and what the receiver said."""

from __future__ import annotations

from typing import Final

from hall_server.language import N_, Translator

WORDS: Final = {
    "timed_out": N_("no answer in time"),
    "no_connection": N_("no connection"),
    "cut_off": N_("the connection was cut"),
    "certificate": N_("its certificate is not trusted"),
    "moved": N_("the address in hall.toml leads elsewhere"),
    "unauthorized": N_("the secret or the code in hall.toml is not accepted"),
    "not_there": N_("nothing takes this at the address in hall.toml"),
    "not_accepted": N_("not accepted"),
    "refused": N_("refused"),
    "busy": N_("too busy"),
    "broken": N_("out of order"),
    "hall_db": N_("the hall's database does not answer"),
    "unexpected": N_("an error in this program"),
}


def in_words(reason: str, translate: Translator) -> str:
    """A reason for a person, in the translator's language."""
    code, colon, said = reason.partition(": ")
    return f"{translate(WORDS[code])}{colon}{said}" if code in WORDS else reason
