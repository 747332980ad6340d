"""A form that changes something was sent by one of our own pages."""

from __future__ import annotations

import pytest
from starlette.requests import Request
from starlette.types import Message

from hall_server.web.forms import Forms
from hall_server.web.trouble import Trouble

TOKEN = "2026030200047-AbCdEfGhIjKl"
FORMS = Forms(b"k" * 32)


def sent(body: str, **headers: str) -> Request:
    """A form as it comes in."""
    usual = {"host": "hall.example:7820", "content-type": "application/x-www-form-urlencoded"}
    told = usual | {name.replace("_", "-"): value for name, value in headers.items()}
    listed = [(name.encode(), value.encode()) for name, value in told.items()]

    async def receive() -> Message:
        return {"type": "http.request", "body": body.encode(), "more_body": False}

    return Request({"type": "http", "method": "POST", "path": "/", "headers": listed}, receive)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"origin": "null"},  # what a browser sends from a page that tells no referrer
        {"origin": "http://hall.example:7820"},
        {"origin": "https://hall.example:7820", "sec_fetch_site": "same-origin"},
        {"origin": "null", "sec_fetch_site": "same-origin"},
        {"sec_fetch_site": "none"},
    ],
)
async def test_a_form_of_ours_is_read(headers: dict[str, str]) -> None:
    fields = await FORMS.read(sent(f"seal={FORMS.seal(TOKEN)}&words=a+b", **headers), TOKEN)
    assert fields["words"] == "a b"


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "http://hall.example:7821"},
        {"origin": "null", "sec_fetch_site": "cross-site"},
        {"origin": "http://hall.example:7820", "sec_fetch_site": "same-site"},
    ],
)
async def test_another_sites_page_sends_nothing(headers: dict[str, str]) -> None:
    with pytest.raises(Trouble) as refused:
        await FORMS.read(sent(f"seal={FORMS.seal(TOKEN)}", **headers), TOKEN)
    assert refused.value.status == 403


@pytest.mark.parametrize(
    "seal",
    [
        "",
        "seal=",
        "seal=guessed",
        "seal=%E5%8D%B0",
        f"seal={FORMS.seal('2026030200048-AbCdEfGhIjKl')}",
        f"seal={Forms(b'o' * 32).seal(TOKEN)}",
    ],
)
async def test_without_the_seal_of_the_page_nothing_is_read(seal: str) -> None:
    with pytest.raises(Trouble) as refused:
        await FORMS.read(sent(f"{seal}&words=a"), TOKEN)
    assert refused.value.status == 403


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "multipart/form-data; boundary=x", ""])
async def test_what_is_no_form(kind: str) -> None:
    with pytest.raises(Trouble) as refused:
        await FORMS.read(sent(f"seal={FORMS.seal(TOKEN)}", content_type=kind), TOKEN)
    assert refused.value.status == 415
