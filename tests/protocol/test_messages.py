"""Every message arrives as it was sent, and nothing else is taken for a message."""

from __future__ import annotations

import json
from typing import Any, get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server import protocol as p
from tests.anything import anything

ID = "0123456789"

ids = st.from_regex(r"[A-Za-z0-9_-]{8,64}", fullmatch=True)
words = st.text(st.characters(exclude_categories=["C", "Z"]), max_size=200)


def printable(value: object) -> bool:
    match value:
        case str():
            return value.isprintable()
        case tuple():
            return all(map(printable, value))
        case msgspec.Struct():
            return all(printable(getattr(value, name)) for name in value.__struct_fields__)
    return True


asks = anything(p.Ask).filter(printable)


def body(ask: object, request_id: object = ID) -> bytes:
    return json.dumps({"id": request_id, "ask": ask}).encode()


def unreadable(*frames: bytes) -> p.Unreadable:
    with pytest.raises(p.Unreadable) as error:
        p.decode_request(frames)
    assert error.value.code in ("malformed", "unsupported_version")
    return error.value


class TestGoodMessages:
    @given(ids, asks)
    def test_requests(self, request_id: str, ask: p.Ask) -> None:
        request = p.Request(request_id, ask)
        assert p.decode_request(p.encode_request(request)) == request

    @given(st.builds(p.Reply, st.text(), anything(p.Result)))
    def test_replies(self, reply: p.Reply) -> None:
        assert p.decode_reply(p.encode_reply(reply)) == reply

    @given(anything(p.Result))
    def test_remembered_results(self, result: p.Result) -> None:
        assert p.decode_result(p.encode_result(result)) == result

    @given(anything(p.Update))
    def test_updates(self, update: p.Update) -> None:
        assert p.decode_update(p.encode_update(update)) == update

    def test_the_wide_space_of_chinese_keyboards_may_stand_in_a_reason(self) -> None:
        request = p.Request(ID, p.ParkTicket("去复印\u3000马上回来"))
        assert p.decode_request(p.encode_request(request)) == request

    @given(words)
    def test_any_script_may_stand_in_a_reason(self, reason: str) -> None:
        request = p.Request(ID, p.ParkTicket(reason))
        assert p.decode_request(p.encode_request(request)) == request

    def test_a_field_added_by_a_newer_client_is_passed_over(self) -> None:
        ask = {"type": "take_ticket", "service": "consult", "colour": "red"}
        assert p.decode_request([p.VERSION, body(ask)]).ask == p.TakeTicket("consult")


class TestNoise:
    @given(st.lists(st.binary(max_size=200), max_size=5))
    def test_frames(self, frames: list[bytes]) -> None:
        unreadable(*frames)

    @given(st.binary(max_size=500))
    def test_bytes_as_a_body(self, noise: bytes) -> None:
        unreadable(p.VERSION, noise)

    @given(
        st.recursive(
            st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=9),
            lambda inner: (
                st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=9), inner, max_size=4)
            ),
        )
    )
    def test_json_as_a_body(self, value: object) -> None:
        unreadable(p.VERSION, json.dumps(value).encode())

    @given(
        st.sampled_from(get_args(p.Ask)),
        st.dictionaries(
            st.sampled_from(
                ["service", "number", "staff_no", "pin", "reason", "slip", "status", "maybe_printed"]
            ),
            st.none() | st.booleans() | st.integers() | st.text(max_size=300) | st.lists(st.integers()),
        ),
    )
    def test_asks_with_fields_of_any_kind(self, kind: type[Any], fields: dict[str, object]) -> None:
        ask = {"type": kind.__struct_config__.tag, **fields}
        try:
            request = p.decode_request([p.VERSION, body(ask)])
        except p.Unreadable:
            return
        assert isinstance(request.ask, kind)

    @given(asks, st.data())
    def test_a_request_cut_short(self, ask: p.Ask, data: st.DataObject) -> None:
        version, whole = p.encode_request(p.Request(ID, ask))
        length = data.draw(st.integers(0, len(whole) - 1))
        unreadable(version, whole[:length])

    @given(st.lists(st.binary(max_size=100), max_size=4))
    def test_broadcasts_and_replies_to_a_client(self, frames: list[bytes]) -> None:
        for decode in (p.decode_update, p.decode_reply):
            with pytest.raises(p.Unreadable):
                decode(frames)
            with pytest.raises(p.Unreadable):
                decode([p.TOPIC, p.VERSION, *frames][-3:])


class TestBadRequests:
    @pytest.mark.parametrize("frames", [[], [b"tingxu/2"], [b"tingxu/2", b"{}", b"{}"]])
    def test_the_wrong_number_of_frames(self, frames: list[bytes]) -> None:
        assert "two frames" in unreadable(*frames).detail

    @pytest.mark.parametrize("version", [b"tingxu/1", b"tingxu/0", b"", b"HTTP/1.1", b"\xff" * 100])
    def test_another_version(self, version: bytes) -> None:
        assert unreadable(version, body({"type": "ping"})).code == "unsupported_version"

    def test_a_window_may_be_given_thousands_of_services(self) -> None:
        services = tuple(f"{'S' * 36}{count:04}" for count in range(2_323))
        request = p.Request("request-1", p.SetSkills(12, services, "a crowd"))
        assert p.decode_request(p.encode_request(request)) == request

    def test_a_huge_one(self) -> None:
        ask = {"type": "take_ticket", "service": "x" * p.MAX_REQUEST_BYTES}
        assert f"at most {p.MAX_REQUEST_BYTES}" in unreadable(p.VERSION, body(ask)).detail

    @pytest.mark.parametrize("unit", [b"[", b'{"ask":', b'{"id":[', b'{"x":['])
    def test_a_deeply_nested_one(self, unit: bytes) -> None:
        unreadable(p.VERSION, unit * (p.MAX_REQUEST_BYTES // len(unit)))

    @pytest.mark.parametrize(
        "request_id", ["", "short", "x" * 65, "has space", "喜" * 9, "line\nfeed", 7, None]
    )
    def test_an_id_that_cannot_be_one(self, request_id: object) -> None:
        unreadable(p.VERSION, body({"type": "ping"}, request_id))

    @pytest.mark.parametrize("reason", ["tab\t", "bell\a", "line\nfeed", "\x1b[31m", "\u202egnp", "x" * 201])
    def test_text_that_could_harm_a_screen(self, reason: str) -> None:
        error = unreadable(p.VERSION, body({"type": "park_ticket", "reason": reason}))
        assert error.request_id == ID

    def test_half_a_character(self) -> None:
        unreadable(p.VERSION, b'{"id":"%s","ask":{"type":"park_ticket","reason":"\\ud800"}}' % ID.encode())

    @pytest.mark.parametrize("kind", ["sing", "", None, 3, "Ping"])
    def test_an_ask_that_there_is_not(self, kind: object) -> None:
        unreadable(p.VERSION, body({"type": kind}))

    def test_a_windows_own_name_is_no_field(self) -> None:
        """Whatever a window says about itself is passed over: its key has said it already."""
        request = p.decode_request([p.VERSION, body({"type": "call_next", "window": 13})])
        assert request.ask == p.CallNext()
