"""Values of any of our types, for hypothesis: messages of the protocol and events of the hall."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import is_dataclass
from enum import Enum
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

_SIMPLE: dict[object, st.SearchStrategy[Any]] = {
    int: st.integers(-(2**63), 2**63 - 1),
    float: st.floats(allow_nan=False, allow_infinity=False),
    str: st.text(max_size=20),
    bool: st.booleans(),
    type(None): st.none(),
}


def anything(kind: Any) -> st.SearchStrategy[Any]:
    """Any value of a type that our messages and events are made of."""
    if kind in _SIMPLE:
        return _SIMPLE[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(anything, arguments))
    if origin is list or (origin is tuple and arguments[-1] is Ellipsis):
        return st.lists(anything(arguments[0]), max_size=3).map(origin)
    if origin is tuple:
        return st.tuples(*map(anything, arguments))
    if origin in (dict, Mapping):
        return st.dictionaries(anything(arguments[0]), anything(arguments[1]), max_size=3)
    if issubclass(kind, Enum):
        return st.sampled_from(kind)
    assert is_dataclass(kind) or issubclass(kind, msgspec.Struct | tuple)
    return st.builds(kind, **{name: anything(hint) for name, hint in get_type_hints(kind).items()})
