"""Names found by the first letters of what they sound like: 居民身份证 by JMSFZ, or by SFZ.

Not every keyboard types Chinese, and no kiosk does. A character of several readings is found by each of them:
whether 行 is hang or xing only the whole word tells.
"""

from __future__ import annotations

from functools import cache

from xpinyin import Pinyin


def starts(name: str, typed: str) -> bool:
    """Whether a Chinese name begins with these letters."""
    return _stands_at(_letters(name), typed.upper(), 0)


def holds(name: str, typed: str) -> bool:
    """Whether these letters stand somewhere in a Chinese name, one after the other."""
    letters, wanted = _letters(name), typed.upper()
    return any(_stands_at(letters, wanted, at) for at in range(len(letters) - len(wanted) + 1))


def _stands_at(letters: tuple[str, ...], wanted: str, at: int) -> bool:
    there = letters[at : at + len(wanted)]
    return len(there) == len(wanted) and all(map(str.__contains__, there, wanted))


@cache
def _letters(name: str) -> tuple[str, ...]:
    """For each character of a name the letters that find it; what is neither said nor typed is left out."""
    return tuple(found for found in map(_letters_of, name) if found)


@cache
def _letters_of(character: str) -> str:
    if character.isascii():
        return character.upper() if character.isalnum() else ""
    readings = _pinyin().get_pinyins(character)
    return "".join(sorted({reading[0].upper() for reading in readings if reading[0].isascii()}))


@cache
def _pinyin() -> Pinyin:
    return Pinyin()
