"""The short lists of reasons. A reason is kept in the hall's log in the words of the hall's language."""

from __future__ import annotations

from hall_server.client import LANGUAGES, Translator
from hall_server.protocol import PauseKind

from .words import N_, _

PARKING = (
    N_("papers missing"),
    N_("filling in a form"),
    N_("making copies or photos"),
    N_("waiting for another department"),
    N_("paying the fee"),
    N_("stepped away"),
)
PAUSE: dict[PauseKind, tuple[str, ...]] = {
    "break": (N_("short break"), N_("meal"), N_("personal matter")),
    "back_office": (
        N_("back office work"),
        N_("helping a colleague"),
        N_("system or equipment fault"),
        N_("handing over"),
    ),
    "training": (N_("course"), N_("meeting"), N_("drill")),
}
PAUSE_KINDS: dict[PauseKind, str] = {
    "break": N_("break"),
    "back_office": N_("back office"),
    "training": N_("training"),
}
CALLING = (
    N_("elderly or slow to walk"),
    N_("pregnant or with a small child"),
    N_("missed the call and came back"),
    N_("papers brought later"),
    N_("wrong service chosen"),
    N_("asked for by the hall manager"),
)
CANCELLING = (
    N_("the citizen leaves"),
    N_("took a number for the wrong service"),
    N_("took two numbers"),
    N_("comes back another day"),
    N_("asked for by the hall manager"),
)
CHANGING = (
    N_("seen at the window"),
    N_("showed a certificate"),
    N_("not said when the number was taken"),
    N_("chosen by mistake"),
    N_("asked for by the hall manager"),
)
MANAGING = (
    N_("people wait too long"),
    N_("more people than expected"),
    N_("a colleague is ill or away"),
    N_("longer away than agreed"),
)
HALTING = (
    N_("the clerk is needed elsewhere"),
    N_("system or equipment fault"),
    N_("fewer people wait again"),
    N_("an emergency"),
)
RESUMING = (
    N_("people wait too long"),
    N_("longer away than agreed"),
    N_("the fault is mended"),
    N_("chosen by mistake"),
)
RELEASING = (
    N_("the clerk left without signing out"),
    N_("the clerk fell ill"),
    N_("the terminal is out of order"),
)
CROWD = (
    N_("the hall is full"),
    N_("more waiting than can be served today"),
    N_("system or equipment fault"),
    N_("an emergency"),
)
CROWD_OVER = (
    N_("fewer people wait again"),
    N_("the fault is mended"),
    N_("chosen by mistake"),
)
BACK_FROM_PARKING = N_("back from parking")

_ALL = (
    *PARKING,
    *(reason for listed in PAUSE.values() for reason in listed),
    *CALLING,
    *CANCELLING,
    *CHANGING,
    *MANAGING,
    *HALTING,
    *RESUMING,
    *RELEASING,
    *CROWD,
    *CROWD_OVER,
    BACK_FROM_PARKING,
)


def on_record(reason: str, language: str) -> str:
    """The words that go into the log: a listed reason in the hall's language, others as typed."""
    return Translator("window_client", language)(reason) if reason in _ALL else reason


def shown(recorded: str) -> str:
    """A recorded reason in the language of the screen, if it is one of the lists."""
    for reason in _ALL:
        if any(Translator("window_client", language)(reason) == recorded for language in LANGUAGES):
            return _(reason)
    return recorded
