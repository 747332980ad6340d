"""What the kiosk offers and what it says of a slip, from the hall's picture alone."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from msgspec import structs

from hall_server.client import Changed, Synced
from hall_server.protocol import (
    HallView,
    PrinterView,
    ServiceView,
    SlipView,
    Text,
    TicketTaken,
    WaitingTicket,
    WindowView,
    ZoneView,
)
from ticket_printer.kiosk import entries, offers
from ticket_printer.kiosk.blocks import big_text
from ticket_printer.kiosk.burst import Burst, scanned
from ticket_printer.kiosk.looks import Choose, look
from ticket_printer.kiosk.outcome import SlipWatch
from ticket_printer.kiosk.pages import (
    Entry,
    Find,
    ForCase,
    LookingUp,
    Matching,
    Page,
    Priority,
    Services,
    Zones,
)
from ticket_printer.words import _


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    before, _.language = _.language, "en"
    yield
    _.language = before


def service(name: str, zone: str = "a", *, open_now: bool = True) -> ServiceView:
    return ServiceView(name, zone, Text(name, name), 300_000, open_now, "09:00-12:00")


def view(*services: ServiceView) -> HallView:
    zones = {zone: ZoneView(zone, Text(zone, zone.upper())) for zone in ("a", "b", "c")}
    return HallView(
        id="hall",
        name=Text("厅", "Hall"),
        timezone="Asia/Shanghai",
        zones=zones,
        services={one.id: one for one in services},
        windows={1: WindowView(1, "a", tuple(one.id for one in services), "open")},
        printers={
            "printer-1": PrinterView("printer-1", "ready"),
            "printer-2": PrinterView("printer-2", "ready"),
        },
    )


def notes(hall: HallView) -> list[str]:
    """What is said of the services on the first screen of the first zone."""
    return [choice.note for choice in offers.on_leaf(hall, offers.services(hall, "a", []), 0)]


def test_zones_without_services_are_not_offered_and_a_kiosk_may_be_limited() -> None:
    hall = view(service("x", "a"), service("y", "b", open_now=False))
    assert [(zone.title, zone.then, zone.note) for zone in offers.zones(hall, [])] == [
        ("A", Services("a"), "Nobody is waiting"),
        ("B", Services("b"), "Closed now"),
    ]
    assert [zone.title for zone in offers.zones(hall, ["b"])] == ["B"]
    assert (offers.home(hall, []), offers.home(hall, ["b"])) == (Zones(), Services("b"))


def test_waiting_is_counted_by_service_and_by_zone() -> None:
    hall = view(service("x"), service("y"))
    for number, name in enumerate("xy", start=1):
        hall.apply(WindowView(number, "a", (name,), "open"))
    for ticket, name in enumerate("xyy"):
        hall.apply(WaitingTicket(ticket, f"A00{ticket}", name, 0, (0, 0, ticket)))
    assert notes(hall) == ["1 waiting", "2 waiting"]
    assert [choice.note for choice in offers.zones(hall, [])] == ["3 waiting"]


def test_who_waits_for_something_else_at_the_same_windows_is_counted() -> None:
    """Otherwise it would say that nobody is waiting, and that it takes an hour. Short errands are called
    before most of them."""
    long, short = (
        structs.replace(service(name), expected_wait=wait) for name, wait in (("x", (65, 90)), ("w", (0, 5)))
    )
    hall = view(long, service("y"), service("z"), short)
    hall.apply(WindowView(1, "a", ("x", "y", "w"), "open"))
    hall.apply(WindowView(2, "a", ("x", "z"), "paused"))
    for ticket, name in enumerate("yyz"):
        hall.apply(WaitingTicket(ticket, f"A00{ticket}", name, 0, (0, 0, ticket)))
    assert notes(hall) == [
        "2 waiting, about 65-90 min",
        "2 waiting",
        "1 waiting\nNo window is open",
        "Nobody is waiting, about 0-5 min",
    ]


@pytest.mark.parametrize(
    ("count", "leaves"), [(0, [0]), (6, [6]), (7, [6, 1]), (12, [6, 6]), (13, [8, 5]), (17, [8, 8, 1])]
)
def test_many_services_are_leafed_through_six_at_a_time_or_eight(count: int, leaves: list[int]) -> None:
    hall = view(*(service(f"s{n:02}") for n in range(count)))
    offered = offers.services(hall, "a", [])
    assert offers.leaves(offered) == len(leaves)
    shown = [offers.on_leaf(hall, offered, leaf) for leaf in range(len(leaves))]
    assert [len(leaf) for leaf in shown] == leaves
    assert [choice.title for leaf in shown for choice in leaf] == list(hall.services)


def test_of_hundreds_of_services_only_those_on_the_screen_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The screen is drawn twice a second; how long the others take would be worked out for nobody."""
    hall = view(*(service(f"s{n:03}") for n in range(100)))
    looked_at: list[str] = []

    def together(_hall: HallView, name: str) -> frozenset[str]:
        looked_at.append(name)
        return frozenset()

    monkeypatch.setattr(HallView, "together", together)
    look(Services("a", page=2), hall, [])
    assert looked_at == [f"s{n:03}" for n in range(16, 24)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("sfz", ["身份证挂失", "居民身份证办理"]),
        ("JMSFZ", ["居民身份证办理"]),
        ("yhkh", ["银行开户（A类）"]),
        ("khal", ["银行开户（A类）"]),
        ("xx", []),
    ],
)
def test_a_service_is_found_by_the_first_letters_of_its_name(typed: str, found: list[str]) -> None:
    """Who begins so comes first; a character of several readings is found by each of them."""
    _.language = "zh"
    names = ("居民身份证办理", "身份证挂失", "银行开户（A类）")
    hall = view(*(structs.replace(service(f"s{n}"), name=Text(name, "")) for n, name in enumerate(names)))
    page: Entry = Find()
    for sign in typed:
        page = entries.typed(page, sign)
    assert look(page, hall, []).ready == bool(found)  # type: ignore[union-attr]
    then = entries.entered(page)
    assert then == Matching(typed.upper())
    drawn = look(then, hall, [])
    assert isinstance(drawn, Choose)
    assert [choice.title for choice in drawn.choices] == found
    assert ("没有找到" in drawn.question) == (not found)


def test_in_english_by_letters_of_the_name_and_only_in_the_zones_offered_here() -> None:
    hall = view(service("Passport"), service("Bus pass", "b"))
    assert [one.id for one in offers.matching(hall, "PASS", [])] == ["Passport", "Bus pass"]
    assert [one.id for one in offers.matching(hall, "USPA", [])] == ["Bus pass"]
    assert [one.id for one in offers.matching(hall, "PASS", ["b"])] == ["Bus pass"]


@pytest.mark.parametrize("count", [offers.MOST_TO_LEAF, offers.MOST_TO_LEAF + 1])
def test_who_would_have_to_leaf_for_long_can_look_for_a_service(count: int) -> None:
    hall = view(*(service(f"s{n:03}") for n in range(count)))

    many = count > offers.MOST_TO_LEAF
    for page in (Zones(), Services("a")):
        drawn = look(page, hall, [])
        assert isinstance(drawn, Choose)
        assert (drawn.choices[0].then == Find()) == many
    assert not offers.zones(hall, ["b"])


def test_whoever_waits_for_several_services_counts_for_each_and_once_in_the_zone() -> None:
    hall = view(service("x"), service("y"))
    hall.apply(WaitingTicket(1, "Q001", "x", 0, (0, 0, 1), also=(("y", (0, 0, 1)),)))
    assert notes(hall) == ["1 waiting", "1 waiting"]
    assert [choice.note for choice in offers.zones(hall, [])] == ["1 waiting"]


@pytest.mark.parametrize(
    ("left", "note", "open_now"),
    [
        (None, "Nobody is waiting", True),
        (20, "Nobody is waiting", True),
        (19, "Nobody is waiting\n19 left today", True),
        (0, "All numbers of today are taken", False),
    ],
)
def test_few_numbers_left_are_told_and_none_closes_the_button(
    left: int | None, note: str, open_now: bool
) -> None:
    hall = view(structs.replace(service("x"), left=left))
    (choice,) = offers.on_leaf(hall, offers.services(hall, "a", []), 0)
    assert choice.note == note
    assert (choice.then is not None) == open_now


@pytest.mark.parametrize(
    ("window", "note"),
    [
        (WindowView(1, "a", ("x",), "open"), "Windows are busy, about 10-25 min"),
        (WindowView(1, "a", ("x",), "paused"), "No window is open"),
        (WindowView(1, "a", ("y",), "open"), "No window is open"),
    ],
)
def test_no_wait_is_told_while_no_window_serves(window: WindowView, note: str) -> None:
    hall = view(structs.replace(service("x"), expected_wait=(10, 25)))
    hall.apply(window)
    assert offers.wait(hall, hall.services["x"]) == note
    hall.apply(WaitingTicket(1, "A001", "x", 0, (0, 0, 1)))
    assert offers.wait(hall, hall.services["x"]).startswith("1 waiting")


@pytest.mark.parametrize(
    ("signs", "page"),
    [
        ("B92Q85GY", LookingUp("B92Q85GY")),
        ("12TINGXU:hall:B92Q85GY", LookingUp("TINGXU:hall:B92Q85GY")),
        ("20260302-0001", Priority(ForCase("20260302-0001"))),
        ("202603020001", Priority(ForCase("20260302-0001"))),
        ("11010519491231002X", None),
        ("110105194912310021", None),
        ("12", None),
        ("", None),
    ],
)
def test_what_a_scanner_types_is_known_by_its_form(signs: str, page: Page | None) -> None:
    assert scanned(signs) == page


def test_signs_that_come_slowly_are_no_burst() -> None:
    burst = Burst(0.15)
    for moment, sign in ((1.0, "1"), (2.0, "B"), (2.1, "9")):
        burst.hear(sign, moment)
    assert (burst.end(), burst.end()) == ("B9", "")


def test_a_slip_from_queue_to_paper() -> None:
    hall = view()
    watch = SlipWatch(TicketTaken(1, "A001", "x", "a", 0, 0, slip=9))
    assert watch.state(hall) == "printing"
    for state, shown in (("queued", "printing"), ("printing", "printing"), ("printed", "printed")):
        change = SlipView(9, "A001", "printer-1", state)  # type: ignore[arg-type]
        hall.apply(change)
        watch.hear(Changed((change,)), hall)
        assert watch.state(hall) == shown


def test_a_slip_whose_printing_was_missed_is_printed_when_the_whole_picture_lacks_it() -> None:
    hall = view()
    watch = SlipWatch(TicketTaken(1, "A001", "x", "a", 0, 0, slip=9))
    hall.apply(SlipView(9, "A001", "printer-1", "queued"))
    watch.look(hall)
    hall.slips.clear()
    watch.hear(Synced(), hall)
    assert watch.state(hall) == "printed"


def test_a_slip_that_moves_to_a_working_printer_is_no_trouble_any_more() -> None:
    hall = view()
    watch = SlipWatch(TicketTaken(1, "A001", "x", "a", 0, 0, slip=9))
    hall.apply(SlipView(9, "A001", "printer-1", "failed", reason="paper_out"))
    watch.look(hall)
    assert watch.state(hall) == "trouble"
    assert watch.sentence(hall).startswith("The printer is out of paper.")
    watch.hear(Changed((SlipView(9, "A001", "printer-2", "queued", reprint=True),)), hall)
    assert watch.state(hall) == "printing"


@pytest.mark.parametrize("room", [(40, 8), (76, 11), (156, 30)])
@pytest.mark.parametrize("number", ["A001", "AB12345"])
def test_the_number_fills_its_room_and_no_more(number: str, room: tuple[int, int]) -> None:
    lines = big_text(number, *room).split("\n")
    assert len(lines) <= room[1]
    widths = {len(line) for line in lines}
    assert len(widths) == 1
    assert max(widths) <= room[0]
    assert max(widths) > room[0] * 0.8 or len(lines) == room[1]
