"""The short lists of reasons. A reason is kept in the hall's log in the words of the hall's language."""

from __future__ import annotations

from hall_server.client import LANGUAGES, Translator

from .words import N_, _

PARKING = (
    N_("papers missing"),
    N_("filling in a form"),
    N_("making copies or photos"),
    N_("waiting for another department"),
    N_("paying the fee"),
    N_("stepped away"),
)
PAUSE = (
    N_("short break"),
    N_("meal"),
    N_("back office work"),
    N_("system or equipment fault"),
    N_("helping a colleague"),
    N_("meeting"),
)
CALLING = (
    N_("elderly or slow to walk"),
    N_("pregnant or with a small child"),
    N_("missed the call and came back"),
    N_("papers brought later"),
    N_("wrong service chosen"),
    N_("asked for by the hall manager"),
)
BACK_FROM_PARKING = N_("back from parking")

_ALL = (*PARKING, *PAUSE, *CALLING, BACK_FROM_PARKING)


def on_record(reason: str, language: str) -> str:
    """The words that go into the log: a listed reason in the hall's language, others as typed."""
    return Translator("window_client", language)(reason) if reason in _ALL else reason


def shown(recorded: str) -> str:
    """A recorded reason in the language of the screen, if it is one of the lists."""
    for reason in _ALL:
        if any(Translator("window_client", language)(reason) == recorded for language in LANGUAGES):
            return _(reason)
    return recorded
