"""Links that the hall makes are read; what anybody else makes up is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.serving.links import link_key, screen_url, ticket_url
from hall_server.web.tokens import MINUTE, SCREEN_LASTS, BadToken, Fault, ScreenToken, SlipToken, read

KEY = link_key(b"the hall's secret")
OTHER = link_key(b"another hall's secret")
TICKET = 2026030200047
NOW = 29547360 * MINUTE + 12_345

SIGNS = "0123456789.-_ABCxyz "


def token(url: str) -> str:
    return url.rpartition("/")[2]


@given(st.integers(2000010100001, 2999123199999))
def test_a_slips(ticket: int) -> None:
    shown = token(ticket_url("https://hall.example", KEY, ticket))
    assert read(shown, KEY) == SlipToken(shown, ticket)


def test_the_day_of_a_slip() -> None:
    assert SlipToken("", TICKET).day == "2026-03-02"


@given(st.integers(1, 9999), st.integers(0, 10**9 - 1))
def test_a_screens(visit: int, minute: int) -> None:
    shown = token(screen_url("https://hall.example", KEY, TICKET, visit, minute * MINUTE + 59_999))
    found = read(shown, KEY)
    assert isinstance(found, ScreenToken)
    assert (found.ticket, found.visit) == (TICKET, visit)
    found.check(minute * MINUTE + SCREEN_LASTS - 1)
    with pytest.raises(BadToken) as expired:
        found.check(minute * MINUTE + SCREEN_LASTS)
    assert expired.value.fault is Fault.EXPIRED


@pytest.mark.parametrize(
    "made", [token(ticket_url("h", KEY, TICKET)), token(screen_url("h", KEY, TICKET, 1, NOW))]
)
class TestNotOurs:
    def test_by_another_halls_key(self, made: str) -> None:
        with pytest.raises(BadToken) as refused:
            read(made, OTHER)
        assert refused.value.fault is Fault.FORGED

    def test_with_any_one_sign_changed(self, made: str) -> None:
        for place, sign in enumerate(made):
            for other in SIGNS:
                if other == sign:
                    continue
                with pytest.raises(BadToken):
                    read(made[:place] + other + made[place + 1 :], KEY)

    def test_longer_or_shorter(self, made: str) -> None:
        for spoilt in (made[:-1], made + "A", made + "\n", "0" + made, made[1:], made + "=", ""):
            with pytest.raises(BadToken) as refused:
                read(spoilt, KEY)
            assert refused.value.fault in (Fault.MALFORMED, Fault.FORGED)


def test_a_slips_code_is_no_screens() -> None:
    code = token(ticket_url("h", KEY, TICKET)).partition("-")[2]
    with pytest.raises(BadToken):
        read(f"{TICKET}.1.29547360-{code}", KEY)


@given(st.text(max_size=60))
def test_anything_else_is_only_refused(text: str) -> None:
    with pytest.raises(BadToken):
        read(text, KEY)
