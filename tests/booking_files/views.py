"""A hall's picture as far as files need it, and rows that go with it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from hall_server.booking_files.rows import NEEDS, PRIORITIES, Checks, Row
from hall_server.protocol import HallView, ServiceView, Text

ZONE = ZoneInfo("Asia/Shanghai")
HALF_HOUR = 30 * 60_000
NAMES = {
    "intake": Text("综合受理", "General intake"),
    "invoice": Text("发票业务", "Invoices"),
    "estate": Text("不动产登记", "Registration"),
    "company": Text("企业登记", "Registration"),
}


def view() -> HallView:
    services = {
        name: ServiceView(name, "general", words, 600_000, open=True, hours="", appointments=True)
        for name, words in NAMES.items()
    }
    return HallView(
        "test-hall",
        Text("测试大厅", "Test Hall"),
        "Asia/Shanghai",
        day="2026-03-02",
        services=services,
        slot_length=HALF_HOUR,
        days_ahead=14,
    )


def checks() -> Checks:
    return Checks(view())


def moment(day: int, hour: int, minute: int = 0) -> int:
    """A moment of March 2026 on the hall's clock, in milliseconds since the epoch."""
    return int(datetime(2026, 3, day, hour, minute, tzinfo=ZONE).timestamp() * 1000)


def half_hour(number: int) -> int:
    """A slot from ten to six on the days from the 3rd to the 16th."""
    day, place = divmod(number, 16)
    start = datetime(2026, 3, 3, 10, tzinfo=ZONE) + timedelta(days=day, minutes=30 * place)
    return int(start.timestamp() * 1000)


codes = st.from_regex(r"[A-Za-z0-9_-]{1,40}", fullmatch=True)
phone_tails = st.just("") | st.from_regex(r"[0-9]{4}", fullmatch=True)
needs = st.sets(st.sampled_from(NEEDS)).map(lambda some: tuple(need for need in NEEDS if need in some))


def rows(services: list[str]) -> st.SearchStrategy[list[Row]]:
    """Open appointments with different codes, in no order."""
    row = st.builds(
        Row,
        place=st.just(0),
        code=codes.map(str.upper),
        service=st.sampled_from(services),
        slot=st.integers(0, 14 * 16 - 1).map(half_hour),
        phone_tail=phone_tails,
        priority=st.sampled_from(PRIORITIES),
        needs=needs,
    )
    return st.lists(row, max_size=12, unique_by=lambda row: row.code)
