"""Text as offices save it: UTF-8, perhaps with the mark of Windows, or GB18030 out of old systems."""

from __future__ import annotations

from typing import Final

# GB18030 can read nearly anything, so that UTF-8 must be tried first.
_ENCODINGS: Final = ("utf-8-sig", "gb18030")


def decoded(data: bytes) -> str | None:
    """The text of a file; None when it is none."""
    for encoding in _ENCODINGS:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None
