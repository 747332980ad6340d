"""A clerk at a window, and the manager."""

from __future__ import annotations

import msgspec

from .words import CitizenInfo, Outcome, PauseKind


class ChangeCitizen(msgspec.Struct, frozen=True, omit_defaults=True, tag="change_citizen"):
    """A waiting citizen gets another class or needs, for a reason. Answered by ``Accepted``."""

    number: str
    citizen: CitizenInfo
    reason: str


class CancelTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="cancel_ticket"):
    """A waiting or parked citizen leaves. Answered by ``Accepted``."""

    number: str
    reason: str


class SetSkills(msgspec.Struct, frozen=True, omit_defaults=True, tag="set_skills"):
    """Manager: what a window serves for the rest of the day. Answered by ``Accepted``."""

    window: int
    services: tuple[str, ...]
    reason: str


class AddWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="add_window"):
    """Manager: a temporary window, until the day ends. Answered by ``Accepted``."""

    window: int
    zone: str
    services: tuple[str, ...]
    reason: str


class ReleaseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="release_window"):
    """Manager: free a window that its clerk left. Answered by ``Accepted``."""

    window: int
    reason: str


class SignIn(msgspec.Struct, frozen=True, omit_defaults=True, tag="sign_in"):
    """Window: a clerk sits down. Answered by ``SignedIn``."""

    staff_no: str
    pin: str


class SignOut(msgspec.Struct, frozen=True, omit_defaults=True, tag="sign_out"):
    """Window: the clerk leaves; the window closes. Answered by ``Accepted``."""


class OpenWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="open_window"):
    """Window: open, or go on after a pause. Answered by ``Accepted``."""


class PauseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="pause_window"):
    """Window: no further calls until it opens again. Answered by ``Accepted``."""

    reason: str = ""
    kind: PauseKind = "break"


class StandBy(msgspec.Struct, frozen=True, omit_defaults=True, tag="stand_by"):
    """Window, free: call the next citizen here as soon as one comes. Answered by ``Accepted``."""


class StandDown(msgspec.Struct, frozen=True, omit_defaults=True, tag="stand_down"):
    """Window: do not, after all. Answered by ``Accepted``."""


class CloseWindow(msgspec.Struct, frozen=True, omit_defaults=True, tag="close_window"):
    """Window: done for now. Answered by ``Accepted``."""


class CallNext(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_next"):
    """Window: call whoever is next. Answered by ``AtWindow``."""


class CallTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="call_ticket"):
    """Window: call one chosen ticket, waiting or parked, giving a reason. Answered by ``AtWindow``."""

    number: str
    reason: str


class Recall(msgspec.Struct, frozen=True, omit_defaults=True, tag="recall"):
    """Window: call the same citizen again. Answered by ``AtWindow``."""


class StartService(msgspec.Struct, frozen=True, omit_defaults=True, tag="start_service"):
    """Window: the citizen has arrived. Answered by ``AtWindow``."""


class FinishService(msgspec.Struct, frozen=True, omit_defaults=True, tag="finish_service"):
    """Window: over. Answered by ``Finished``.

    ``accepted`` opens a case for the back office; papers named as ``missing`` may follow. ``refused``
    needs the list of all that is ``missing``, which is printed for the citizen.
    """

    outcome: Outcome = "done"
    missing: tuple[str, ...] = ()


class MarkNoShow(msgspec.Struct, frozen=True, omit_defaults=True, tag="mark_no_show"):
    """Window: the citizen did not come. Answered by ``Accepted``."""


class ParkTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="park_ticket"):
    """Window: set the citizen aside for a while. Answered by ``Accepted``."""

    reason: str


class ReturnTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="return_ticket"):
    """Window: a parked ticket goes back in line with its seniority. Answered by ``Accepted``."""

    number: str


class TransferTicket(msgspec.Struct, frozen=True, omit_defaults=True, tag="transfer_ticket"):
    """Window: the citizen goes on to another service. Answered by ``Accepted``."""

    service: str


class TakeBack(msgspec.Struct, frozen=True, omit_defaults=True, tag="take_back"):
    """Window: undo the last finish or no-show, within seconds. Answered by ``AtWindow``."""


class GetRecent(msgspec.Struct, frozen=True, omit_defaults=True, tag="get_recent"):
    """Window: what was last done here. Answered by ``Recent``."""
