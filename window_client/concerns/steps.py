"""Which steps a concern can take, and the keys that take them. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from hall_server.protocol import ConcernStory
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

BACK = N_("back to the list")
COLLEAGUE = N_("a colleague with the duty callback calls; back to the list")


def next_step(story: ConcernStory) -> Step | None:
    """What the big key does now; nothing, where somebody else knows whom to call."""
    match story.info.state:
        case "open":
            return VERIFY
        case "mending":
            return MEND
        case "calling_back" if not story.info.contact:
            return CLOSE
        case "calling_back" if story.may_call:
            return CALL_BACK
        case "answered":
            return CLOSE
    return None


def big_key(story: ConcernStory) -> str:
    """What stands beside the big key."""
    if first := next_step(story):
        return first.name
    return COLLEAGUE if story.info.state == "calling_back" else BACK


def steps_now(story: ConcernStory) -> tuple[Step, ...]:
    """All steps that can be taken now, the next one first."""
    info, first = story.info, next_step(story)
    steps = [first] if first else []
    if info.state == "calling_back" and info.contact and info.tries >= IN_VAIN:
        steps.append(CLOSE)
    if story.may_call and info.contact and info.state != "closed":
        steps.append(CONTACT)
    return tuple(steps)
