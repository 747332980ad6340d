"""Where things stand in a TOML file, so that an error can name its line."""

from __future__ import annotations

import re

Key = tuple[str | int, ...]

_HEADER = re.compile(r"^\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(#.*)?$")
_PAIR = re.compile(r"""^\s*((?:[A-Za-z0-9_-]+|"[^"]*"|'[^']*')(?:\s*\.\s*[A-Za-z0-9_-]+)*)\s*=""")


def dotted(key: Key) -> str:
    """A key as a person counts: ``windows[2].numbers`` is in the second ``[[windows]]``."""
    text = ""
    for part in key:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else str(part)
    return text


class Lines:
    """Finds the line on which a key stands; a key that is not there has the line of its table."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Key, int] = {}
        table: Key = ()
        counts: dict[Key, int] = {}
        for number, line in enumerate(text.split("\n"), start=1):
            if header := _HEADER.match(line):
                table = _absolute(_parts(header[2]), counts)
                if header[1] == "[[":
                    counts[table] = counts.get(table, -1) + 1
                    table = (*table, counts[table])
                self._lines[table] = number
            elif pair := _PAIR.match(line):
                self._lines.setdefault((*table, *_parts(pair[1])), number)

    def of(self, key: Key) -> int:
        while key and key not in self._lines:
            key = key[:-1]
        return self._lines.get(key, 1)


def _absolute(parts: Key, counts: dict[Key, int]) -> Key:
    """``[zones.hours]`` below ``[[zones]]`` belongs to the last zone so far."""
    key: Key = ()
    for part in parts[:-1]:
        key = (*key, part)
        if key in counts:
            key = (*key, counts[key])
    return (*key, parts[-1])


def _parts(words: str) -> Key:
    return tuple(part.strip().strip("\"'") for part in words.split("."))
