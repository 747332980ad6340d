"""Every key of the clerk: what it is called, when it means something, what it sets going."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.protocol import (
    MarkNoShow,
    OpenWindow,
    Recall,
    StartService,
    TakeBack,
)

from . import changing, finishing, flows
from .flows import Flow, simply
from .state import Picture, Situation
from .words import N_, Words, words

WITH_TICKET = frozenset({Situation.CALLED, Situation.SERVING})
OPEN_WITHOUT_TICKET = frozenset({Situation.FREE, Situation.STANDING_BY})
WITHOUT_TICKET = OPEN_WITHOUT_TICKET | {Situation.CLOSED, Situation.PAUSED}
SIGNED_IN = WITH_TICKET | WITHOUT_TICKET


@dataclass(frozen=True)
class Move:
    """``name`` stands in the key line, ``meaning`` in the list of all keys, where a ``rare`` one is alone."""

    key: str
    name: str
    meaning: str
    when: frozenset[Situation]
    flow: Flow
    rare: bool = False


OPEN = Move(
    "space", N_("open the window"), N_("open the window"), frozenset({Situation.CLOSED}), simply(OpenWindow())
)
RESUME = Move(
    "space", N_("end the pause"), N_("end the pause"), frozenset({Situation.PAUSED}), simply(OpenWindow())
)
CALL = Move(
    "space",
    N_("call the next ticket"),
    N_("call the next ticket"),
    frozenset({Situation.FREE}),
    flows.call_or_stand_by,
)
STAND_BY = Move(
    "space",
    N_("stand by for the next"),
    N_("nobody waits: call whoever comes"),
    frozenset({Situation.FREE}),
    flows.call_or_stand_by,
)
STAND_DOWN = Move(
    "space",
    N_("stop standing by"),
    N_("do not call whoever comes"),
    frozenset({Situation.STANDING_BY}),
    flows.call_or_stand_by,
)
START = Move(
    "space",
    N_("start"),
    N_("the citizen has come: start"),
    frozenset({Situation.CALLED}),
    simply(StartService()),
)
FINISH_AND_CALL = Move(
    "space",
    N_("finish, call the next"),
    N_("finish and call the next ticket"),
    frozenset({Situation.SERVING}),
    finishing.finish_and_call,
)
FINISH_ONLY = Move(
    "space",
    N_("finish"),
    N_("finish; the pause begins"),
    frozenset({Situation.SERVING}),
    finishing.finish,
)

_NEXT_STEP = {
    Situation.CLOSED: OPEN,
    Situation.PAUSED: RESUME,
    Situation.FREE: CALL,
    Situation.STANDING_BY: STAND_DOWN,
    Situation.CALLED: START,
    Situation.SERVING: FINISH_AND_CALL,
}

MOVES = (
    Move(
        "c",
        N_("call"),
        N_("call the next, or stand by"),
        frozenset({Situation.FREE}),
        flows.call_or_stand_by,
    ),
    Move(
        "c",
        N_("stop standing by"),
        N_("do not call whoever comes"),
        frozenset({Situation.STANDING_BY}),
        flows.call_or_stand_by,
    ),
    Move("r", N_("recall"), N_("call the citizen again"), frozenset({Situation.CALLED}), simply(Recall())),
    Move(
        "s",
        N_("start"),
        N_("the citizen has come: start"),
        frozenset({Situation.CALLED}),
        simply(StartService()),
    ),
    Move(
        "f",
        N_("finish"),
        N_("finish, call nobody yet"),
        frozenset({Situation.SERVING}),
        finishing.finish,
    ),
    Move(
        "e",
        N_("end otherwise"),
        N_("accept, papers to follow, refuse"),
        frozenset({Situation.SERVING}),
        finishing.finish_otherwise,
    ),
    Move(
        "n",
        N_("no-show"),
        N_("the citizen did not come"),
        frozenset({Situation.CALLED}),
        simply(MarkNoShow()),
    ),
    Move("p", N_("park"), N_("set aside, with a reason"), WITH_TICKET, flows.park),
    Move("t", N_("transfer"), N_("send on to another service"), WITH_TICKET, flows.transfer),
    Move("d", N_("call a number"), N_("call a chosen number"), OPEN_WITHOUT_TICKET, flows.call_chosen),
    Move("l", N_("parked list"), N_("parked tickets: call or put back"), SIGNED_IN, flows.parked),
    Move("u", N_("take back"), N_("undo the last finish or no-show"), WITHOUT_TICKET, simply(TakeBack())),
    Move("z", N_("pause/resume"), N_("pause, with a reason; or end it"), SIGNED_IN, flows.pause_or_resume),
    Move("o", N_("open/close"), N_("open or close the window"), WITHOUT_TICKET, flows.open_or_close),
    Move("q", N_("sign out"), N_("sign out"), WITHOUT_TICKET, flows.sign_out),
    Move(
        "m",
        N_("class and needs"),
        N_("change class or needs"),
        SIGNED_IN,
        changing.change,
        rare=True,
    ),
    Move("x", N_("cancel a number"), N_("a citizen leaves: cancel"), SIGNED_IN, changing.cancel, rare=True),
    Move("f3", N_("reception"), N_("reception: numbers, bookings"), SIGNED_IN, flows.reception, rare=True),
    Move("f4", N_("back office"), N_("back office: open cases"), SIGNED_IN, flows.back_office, rare=True),
    Move("f6", N_("concerns"), N_("concerns: bad ratings, ledger"), SIGNED_IN, flows.concerns, rare=True),
    Move("a", N_("substitute"), N_("another clerk takes over here"), SIGNED_IN, flows.substitute, rare=True),
)


def next_step(picture: Picture) -> Move | None:
    """What the big key does now. A pause that was asked for in mid-service begins after it."""
    if picture.situation is Situation.SERVING and picture.state != "open":
        return FINISH_ONLY
    if picture.situation is Situation.FREE and not picture.waiting:
        return STAND_BY
    return _NEXT_STEP.get(picture.situation)


def move_for(key: str, picture: Picture) -> Move | None:
    """The move behind a key, if possible one that means something now."""
    if key == "space":
        return next_step(picture)
    moves = sorted(
        (move for move in MOVES if move.key == key), key=lambda move: picture.situation not in move.when
    )
    return next(iter(moves), None)


def keys_now(picture: Picture) -> tuple[Move, ...]:
    """The other keys that mean something now, in the order of the key line, without the rare ones."""
    return tuple(move for move in MOVES if picture.situation in move.when and not move.rare)


def what_instead(picture: Picture) -> Words:
    """For a key that means nothing now: what is the case, and what to press."""
    number = picture.at_desk.number if picture.at_desk else ""
    match picture.situation:
        case Situation.CLOSED:
            return words(N_("The window is closed. The space bar opens it."))
        case Situation.PAUSED:
            return words(N_("The window is paused. The space bar ends the pause."))
        case Situation.STANDING_BY:
            return words(N_("Standing by: whoever comes is called here. The space bar stops it."))
        case Situation.CALLED:
            return words(N_("{number} is called. The space bar starts the service."), number=number)
        case Situation.SERVING:
            return words(N_("{number} is being served. F or E ends it, P parks, T transfers."), number=number)
        case _:
            return words(N_("No ticket is at the window. The space bar calls the next one."))
