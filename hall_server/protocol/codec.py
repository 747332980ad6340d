"""The only place where messages become bytes and bytes become messages.

On the wire every message is two frames: the version, ``tingxu/2``, and a JSON body. A request that
cannot be read raises :class:`Unreadable`, which says what to answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, TypeVar

import msgspec

from .replies import Reply, Result
from .requests import Request
from .view import Update

VERSION: Final = b"tingxu/2"
TOPIC: Final = b"hall"
# A window may be given all of some thousand services.
MAX_REQUEST_BYTES: Final = 256 * 1024
MAX_FIELD: Final = 200
# What people say in their own words.
MAX_WORDS: Final = 1_000
# What the space bar gives when Chinese is typed; Python does not count it as printable.
WIDE_SPACE: Final = "\u3000"

T = TypeVar("T")

_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
_encoder = msgspec.json.Encoder()
_requests = msgspec.json.Decoder(Request)
_results: msgspec.json.Decoder[Result] = msgspec.json.Decoder(Result)
_replies = msgspec.json.Decoder(Reply)
_updates = msgspec.json.Decoder(Update)


class Unreadable(Exception):
    """A message that does not follow the protocol. ``code`` is the one for ``Failed``."""

    def __init__(self, code: str, detail: str, request_id: str = "") -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.request_id = request_id


def encode_request(request: Request) -> list[bytes]:
    return [VERSION, _encoder.encode(request)]


def decode_request(frames: Sequence[bytes]) -> Request:
    """Read a request. Raises :class:`Unreadable` for anything that is not exactly one."""
    body = _body(frames)
    if len(body) > MAX_REQUEST_BYTES:
        raise Unreadable("malformed", f"request of {len(body)} bytes; at most {MAX_REQUEST_BYTES} are read")
    request = _decode(_requests, body)
    if not _ID.fullmatch(request.id):
        raise Unreadable("malformed", "id must be 8 to 64 of A-Z a-z 0-9 _ -")
    for name, text in _texts(request.ask, ""):
        most = MAX_WORDS if name in ("words", "note") else MAX_FIELD
        if len(text) > most or not text.replace(WIDE_SPACE, " ").isprintable():
            raise Unreadable("malformed", f"{name} must be printable, {most} characters at most", request.id)
    return request


def encode_reply(reply: Reply) -> list[bytes]:
    return [VERSION, _encoder.encode(reply)]


def decode_reply(frames: Sequence[bytes]) -> Reply:
    """Read a reply. Raises :class:`Unreadable`."""
    return _decode(_replies, _body(frames))


def encode_result(result: Result) -> bytes:
    """A result alone, as the hall remembers it for a retry."""
    return _encoder.encode(result)


def decode_result(body: bytes) -> Result:
    return _results.decode(body)


def encode_update(update: Update) -> list[bytes]:
    return [TOPIC, VERSION, _encoder.encode(update)]


def decode_update(frames: Sequence[bytes]) -> Update:
    """Read a broadcast. Raises :class:`Unreadable`."""
    if len(frames) != 3 or frames[0] != TOPIC:
        raise Unreadable("malformed", "a broadcast has three frames: topic, version, body")
    return _decode(_updates, _body(frames[1:]))


def _texts(value: object, name: str) -> Iterator[tuple[str, str]]:
    """Every text in an ask, with the name of the field that it is in."""
    match value:
        case str():
            yield name, value
        case tuple():
            for item in value:
                yield from _texts(item, name)
        case msgspec.Struct():
            for field in value.__struct_fields__:
                yield from _texts(getattr(value, field), field)


def _body(frames: Sequence[bytes]) -> bytes:
    if len(frames) != 2:
        raise Unreadable("malformed", f"a message has two frames: version and body; got {len(frames)}")
    version, body = frames
    if version != VERSION:
        raise Unreadable("unsupported_version", f"this side speaks {VERSION.decode()} only")
    return body


def _decode(decoder: msgspec.json.Decoder[T], body: bytes) -> T:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise Unreadable("malformed", str(error)) from None
