"""Telephone numbers as they are shown: enough to tell two apart, too little to call one."""

from __future__ import annotations

_HIDDEN_AT_LEAST = 4
_FIRST = 3
_LAST = 4
_MOST_STARS = 3


def masked_phone(phone: str) -> str:
    """``13812345678`` as ``138****5678``; of a shorter number less is shown, never more."""
    shown = max(len(phone) - _HIDDEN_AT_LEAST, 0)
    last = min(_LAST, shown)
    first = min(_FIRST, shown - last)
    hidden = len(phone) - first - last
    return phone[:first] + "*" * hidden + phone[len(phone) - last :]


def masked_name(name: str) -> str:
    """``张三丰`` as ``张**``, ``Zhang San`` as ``Z***``; of a name of one sign nothing is shown."""
    return "*" * len(name) if len(name) < 2 else name[0] + "*" * min(len(name) - 1, _MOST_STARS)
