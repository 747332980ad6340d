"""Which steps a concern can take, and the keys that take them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.protocol import ConcernInfo
from window_client.words import N_

from .listing import IN_VAIN


@dataclass(frozen=True)
class Step:
    """``name`` stands in the key line."""

    key: str
    name: str


VERIFY = Step("v", N_("verify"))
MEND = Step("m", N_("note the mending"))
CALL_BACK = Step("b", N_("note the call back"))
CLOSE = Step("c", N_("close"))
CONTACT = Step("p", N_("name and phone"))


def next_step(info: ConcernInfo) -> Step | None:
    """What the big key does now."""
    match info.state:
        case "open":
            return VERIFY
        case "mending":
            return MEND
        case "calling_back":
            return CALL_BACK if info.contact else CLOSE
        case "answered":
            return CLOSE
    return None


def steps_now(info: ConcernInfo, *, contacts: bool) -> tuple[Step, ...]:
    """All steps that can be taken now, the next one first. ``contacts``: the device may ask for them."""
    first = next_step(info)
    steps = [first] if first else []
    if info.state == "calling_back" and info.contact and info.tries >= IN_VAIN:
        steps.append(CLOSE)
    if contacts and info.contact and info.state != "closed":
        steps.append(CONTACT)
    return tuple(steps)
