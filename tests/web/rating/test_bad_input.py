"""Whatever comes in that no page of ours would send: a plain page says why, and nothing changes."""

from __future__ import annotations

import logging

import httpx
import pytest

from hall_server.web.serve import Serving
from tests.halls import TestHall
from tests.web.rating.looking import left_behind, level, rating, ratings_in_log
from tests.web.rating.phones import Page, Pages, Phone, rating_path, served, take

NASTY = (
    "'; DROP TABLE kept_ratings; --",
    '<script>alert(1)</script><img src=x onerror="x">&amp;',
    "{{ 7 * 7 }} {% raw %} %s {words}",
    "\x1b[2J\x1b]0;owned\x07 red",
    "abc\u202edcba\u2066 \u200f\u061c",
    "a\x00b\ud800c\ufeff",
    "\U0001f44d\U0001f3fd 好 e\u0301",
)


async def test_words_are_words(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    thanks = await phone.tap(rating_path(taken.url), "satisfied")
    for words in NASTY:
        thanks = await phone.send(thanks.form, words=words, name=words[:40])
        assert thanks.says("Thank you"), words
        left = left_behind(hall, taken.ticket)
        assert left is not None
        assert left.words
        assert left.words.isprintable()
        assert "owned" not in words or left.words == "[2J]0;owned red"
        assert "dcba" not in words or left.words == "abcdcba"
    assert level(hall, taken.ticket) == "satisfied"


async def test_words_come_back_as_text(hall: TestHall, phone: Phone) -> None:
    """A page that has to be corrected shows again what was written."""
    taken = await served(hall)
    thanks = await phone.tap(rating_path(taken.url), "satisfied")
    words = "</textarea><script>alert(1)</script>"
    again = await phone.send(thanks.form, words=words, phone='"><b>1')
    assert (again.status, again.says("Please write a phone number")) == (422, True)
    assert dict(again.form.fields)["words"] == words
    assert "<script>alert" not in again.html
    assert "<b>" not in again.html
    assert {"#phone"} <= set(again.links)


async def test_too_much_is_said_so_and_changes_nothing(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    page = await phone.tap(rating_path(taken.url), "satisfied")
    for values, link in (
        ({"words": "字" * 501}, "#words"),
        ({"name": "名" * 41}, "#name"),
        ({"phone": "1" * 16}, "#phone"),
        ({"phone": "call me"}, "#phone"),
    ):
        wrong = await phone.send(page.form, **{"level": "dissatisfied", "option": "skill", **values})
        assert wrong.status == 422, values
        assert link in wrong.links
    assert (await phone.send(page.form, words="字" * 500)).says("Thank you")
    assert level(hall, taken.ticket) == "satisfied"


async def test_five_megabytes_of_words(hall: TestHall, phone: Phone) -> None:
    taken = await served(hall)
    page = await phone.tap(rating_path(taken.url), "satisfied")
    try:
        answer = await phone.post(page.form.action, page.form.filled(words="x" * 5_000_000))
    except httpx.TransportError:
        pass  # It stopped reading before all of it was sent.
    else:
        assert answer.status_code == 413
    assert ratings_in_log(hall) == 1
    assert (await phone.open(page.path)).status == 200


@pytest.mark.parametrize(
    "fields",
    [
        {"level": "excellent"},
        {"level": ""},
        {"level": "very_satisfied ", "page": "details"},
        {"form": "short", "level": "satisfied", "page": "details"},
        {"option": "bribe", "level": "satisfied", "page": "details"},
    ],
)
async def test_fields_that_no_page_has(hall: TestHall, phone: Phone, fields: dict[str, str]) -> None:
    taken = await served(hall)
    page = await phone.open(rating_path(taken.url))
    answer = await phone.send(page.form, **fields)
    assert answer.status in (200, 422)
    assert not answer.says("Thank you")
    assert rating(hall, taken.ticket) is None


async def test_what_a_form_adds_is_left_out(hall: TestHall, phone: Phone) -> None:
    """Nothing in a form names the ticket, the window or the signals."""
    taken, other = await served(hall), await served(hall)
    page = await phone.open(rating_path(taken.url))
    more = {"ticket": str(other.ticket), "visit": "2", "channel": "screen", "on_site": "no", "kept_for": "9"}
    assert (await phone.send(page.form, level="satisfied", **more)).says("Thank you")
    assert (level(hall, taken.ticket), level(hall, other.ticket)) == ("satisfied", None)
    given = rating(hall, taken.ticket)
    assert given is not None
    assert (given.signals.channel, given.signals.on_site) == ("slip", True)


async def test_tokens_of_others_and_made_up_ones(hall: TestHall, phone: Phone) -> None:
    taken, other = await served(hall), await served(hall)
    path, other_path = rating_path(taken.url), rating_path(other.url)
    number, code = path[3:].split("-", 1)
    form = (await phone.open(path)).form
    changed_code = code[:-1] + ("A" if code[-1] != "A" else "B")
    for wrong in (
        f"/r/{number}-{changed_code}",
        f"/r/{other.ticket}-{code}",
        f"/r/{number}.1.29547360-{code}",
        f"/r/{number}",
        "/r/x",
        "/r/" + "9" * 5000,
        "/r/%00",
        f"/r/{number}-{code}%0a",
    ):
        assert (await phone.open(wrong)).status in (400, 404, 414), wrong
        answer = await phone.post(f"{wrong}/1", form.filled(level="satisfied"))
        assert answer.status_code in (400, 404, 414), wrong
    # A form of one's own page is good for one's own ticket alone.
    answer = await phone.post(f"{other_path}/1", form.filled(level="satisfied"))
    assert answer.status_code == 403
    for visit in ("2", "0", "-1", "99999", "last/1", "１"):
        answer = await phone.post(f"{path}/{visit}", form.filled(level="satisfied"))
        assert answer.status_code in (404, 405, 409), visit
    assert ratings_in_log(hall) == 0


async def test_only_our_own_pages_send_forms(hall: TestHall, pages: Pages, open_pages: Serving) -> None:
    taken = await served(hall)
    path = rating_path(taken.url)
    base = f"http://127.0.0.1:{open_pages.port}"
    async with httpx.AsyncClient(base_url=base, trust_env=False) as client:
        form = Page(await client.get(path)).form
        fields = dict(form.filled(level="satisfied"))
        elsewhere = {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
        for answer, status in (
            (await client.post(form.action, data=fields, headers=elsewhere), 403),
            (await client.post(form.action, data={**fields, "seal": "x"}), 403),
            (await client.post(form.action, data={**fields, "seal": ""}), 403),
            (await client.post(form.action, json=fields), 415),
            (await client.get(form.action, params=fields), 200),
            (await client.get(f"{form.action}/dissatisfied", params=fields), 200),
            (await client.put(form.action, data=fields), 405),
        ):
            assert answer.status_code == status
            assert answer.headers["Cache-Control"] == "no-store"
        assert ratings_in_log(hall) == 0


async def test_nothing_of_anybody_is_in_the_log(
    hall: TestHall, phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    taken = await served(hall)
    path = rating_path(taken.url)
    thanks = await phone.tap(path, "satisfied")
    await phone.send(thanks.form, words="Nobody told me", name="Zhang San", phone="13800005678")
    await phone.send(thanks.form, words="Nobody told me", name="Zhang San", phone="138")
    waiting = await take(hall)
    await phone.open(rating_path(waiting.url))
    await phone.post(f"{path}/1", [("words", "Nobody told me")])
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("hall_server")]
    assert any("POST /r/{token}/{visit}" in line for line in ours)
    private = ("Nobody told me", "Zhang", "138", path[3:], path[-12:])
    assert [word for word in private if any(word in line for line in ours)] == []
