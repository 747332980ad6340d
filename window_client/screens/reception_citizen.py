"""Who stands at the counter: class, needs, and what else is asked, filled in with the keyboard. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from stdnum.iso7064 import mod_11_2

from hall_server.protocol import AccessNeed, CitizenInfo, PriorityClass
from window_client.citizens import CLASSES, NEEDS
from window_client.words import N_, Words, words

WALK_IN: Final[tuple[PriorityClass, ...]] = tuple(one for one in CLASSES if one != "appointment")
BOOKING: Final[tuple[PriorityClass, ...]] = tuple(one for one in WALK_IN if one != "green")
"""The green channel is granted to who stands here, and cannot be booked."""

FIRST_NEED = len(WALK_IN) + 1
ID_KEY = "0"
TAIL_LENGTH = 4
LONGEST_ID = 20
_HIDDEN = 14
# So many digits are a resident's number, or a mistyped one; those of other papers are shorter.
_RESIDENT = re.compile(r"[0-9]{15}")
_RESIDENT_LENGTH = 18

Place = Literal["marks", "phone", "id"]
Came = Literal["", "sent", "green"]
"""What came of a key: nothing more, all is filled in, or a reason for the green channel is needed."""


@dataclass(frozen=True)
class Asked:
    """What is asked. ``about`` is what to know before, ``send`` what sending does.

    ``green_left`` is how many the window may still let into the green channel today, of ``green_most``.
    ``identity`` and ``phone`` say whether an ID number and the last digits of a phone are asked for.
    """

    title: Words
    about: Words
    send: Words
    classes: tuple[PriorityClass, ...] = WALK_IN
    green_left: Callable[[], int] = lambda: 0
    green_most: int = 0
    identity: bool = True
    phone: bool = False


@dataclass
class CitizenForm:
    """What was filled in so far. ``trouble`` says why a key did nothing.

    The ID number lives as long as this form does, and nowhere else.
    """

    asked: Asked
    priority: PriorityClass = "normal"
    reason: str = ""
    needs: tuple[AccessNeed, ...] = ()
    id_number: str = field(default="", repr=False)
    phone: str = ""
    trouble: Words | None = None
    at: Place = field(init=False)

    def __post_init__(self) -> None:
        self.at = "phone" if self.asked.phone else "marks"

    @property
    def citizen(self) -> CitizenInfo:
        return CitizenInfo(self.priority, self.reason, self.needs, self.id_number)

    @property
    def places(self) -> tuple[Place, ...]:
        """Where keys can go, in the order of the Tab key."""
        phone: tuple[Place, ...] = ("phone",) if self.asked.phone else ()
        identity: tuple[Place, ...] = ("id",) if self.asked.identity else ()
        return (*phone, "marks", *identity)

    def press(self, key: str, character: str | None) -> Came:
        """Take one key."""
        self.trouble = None
        plain = unicodedata.normalize("NFKC", character or "")
        match key:
            case "enter" if self.at == "marks":
                return "sent" if self._whole() else ""
            case "enter" if self._well_typed(self.at):
                self.at = "marks"
            case "tab" if self._well_typed(self.at):
                self.at = self.places[(self.places.index(self.at) + 1) % len(self.places)]
            case "backspace":
                self._put(self._text[:-1])
            case _ if plain.isprintable() and plain:
                return self._mark(plain) if self.at == "marks" else self._type(plain)
        return ""

    def paste(self, text: str) -> None:
        """Take pasted text where something is typed."""
        if self.at != "marks":
            self._type(unicodedata.normalize("NFKC", text))

    def granted(self, reason: str) -> None:
        """Into the green channel, for a reason of the hall's list."""
        self.priority, self.reason = "green", reason

    @property
    def hidden_id(self) -> str:
        """What may be shown of the ID number: its last signs only."""
        return "*" * min(len(self.id_number), _HIDDEN) + self.id_number[_HIDDEN:]

    def _mark(self, sign: str) -> Came:
        if sign == ID_KEY and self.asked.identity:
            self.at = "id"
        if not sign.isdecimal() or sign == ID_KEY:
            return ""
        digit = int(sign)
        if digit <= len(self.asked.classes):
            return self._choose(self.asked.classes[digit - 1])
        if FIRST_NEED <= digit < FIRST_NEED + len(NEEDS):
            pressed = tuple(NEEDS)[digit - FIRST_NEED]
            self.needs = tuple(one for one in NEEDS if (one in self.needs) != (one == pressed))
        return ""

    def _choose(self, priority: PriorityClass) -> Came:
        if priority != "green":
            self.priority, self.reason = priority, ""
            return ""
        if self.asked.green_left() <= 0:
            used = N_("The green channel of this window is used up for today: {most} of {most}.")
            self.trouble = words(used, most=self.asked.green_most)
            return ""
        return "green"

    def _type(self, text: str) -> Came:
        if self.at == "phone":
            self._put(self.phone + "".join(filter(str.isdecimal, text)))
        else:
            self._put(self.id_number + "".join(filter(str.isalnum, text)).upper())
        return ""

    @property
    def _text(self) -> str:
        return {"phone": self.phone, "id": self.id_number, "marks": ""}[self.at]

    def _put(self, text: str) -> None:
        if self.at == "phone":
            self.phone = text[:TAIL_LENGTH]
        elif self.at == "id":
            self.id_number = text[:LONGEST_ID]

    def _whole(self) -> bool:
        """Whether all is well typed; else goes to what is not."""
        for place in self.places:
            if not self._well_typed(place):
                self.at = place
                return False
        return True

    def _well_typed(self, place: Place) -> bool:
        if place == "phone" and len(self.phone) not in (0, TAIL_LENGTH):
            self.trouble = words(N_("Type the last four digits of the phone, or nothing."))
        elif place == "id" and _RESIDENT.match(self.id_number) and not _is_resident(self.id_number):
            self.trouble = words(N_("This ID number cannot be right. Type it again, or leave it empty."))
        return self.trouble is None


def _is_resident(number: str) -> bool:
    return len(number) == _RESIDENT_LENGTH and mod_11_2.is_valid(number)
