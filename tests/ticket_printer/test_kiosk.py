"""Citizens at the kiosk of a real hall, by touch and by key."""

from __future__ import annotations

from textual.widgets import Button, ContentSwitcher, Static

from hall_server.bootstrap import RunningHall
from tests.halls import TestHall, eventually
from ticket_printer.kiosk.app import Pace
from ticket_printer.kiosk.pages import ForService, Message, Needs, Priority, Services, Taken, Zones
from ticket_printer.kiosk.settings import KioskTable

from .at_kiosk import app_of, choice, corner, kiosk, press, shown, taken, touch


async def test_three_touches_to_a_number(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        assert "Test Hall" in shown(pilot)
        await eventually(lambda: "09:0" in shown(pilot))
        await touch(pilot, choice(pilot, "General"))
        assert "Consultation" in shown(pilot)
        assert "No window is open" in shown(pilot)
        await touch(pilot, choice(pilot, "Consultation"))
        assert "Do you need priority or help?" in shown(pilot)
        await touch(pilot, choice(pilot, "Take a number"))
        number = (await taken(pilot)).watch.taken.number
        assert number == "A001"
        assert "Please wait in: General" in shown(pilot)
        assert "█" in shown(pilot)


async def test_three_keys_to_a_number(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "2", "1", "1")
        assert (await taken(pilot)).watch.taken.number == "B001"


async def test_whoever_waits_is_counted_before_the_button_is_pressed(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1", "2", "1")
        await taken(pilot)
        await press(pilot, "0", "1")
        await eventually(lambda: "1 waiting" in shown(pilot))
        assert "1 waiting" in str(choice(pilot, "General intake").label)
        assert "No window is open" in str(choice(pilot, "Consultation").label)


async def test_a_double_tap_takes_no_number_unasked(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall, pace=Pace(settle=5)) as pilot:
        app = app_of(pilot)
        app._turned -= 10
        await press(pilot, "1", "1", "1")
        assert app_of(pilot).page == Services("general")
        app._turned -= 10
        await press(pilot, "1", "1", "1")
        assert app_of(pilot).page == Priority(ForService("consult"))
        app._turned -= 10
        await press(pilot, "1", "1", "1")
        first = (await taken(pilot)).watch.taken
        await press(pilot, "1", "1")
        assert isinstance(app.page, Taken)
        assert app.page.watch.taken == first
    async with hall.mirror("board", "1") as mirror:
        assert mirror.view is not None
        assert mirror.view.issued == 1


async def test_back_is_always_in_the_same_corner(hall: TestHall, open_hall: RunningHall) -> None:
    async with kiosk(hall) as pilot:
        back = pilot.app.query_one("#back", Button)
        assert not back.visible
        corners = []
        for key in ("1", "1", "5", "h"):
            await press(pilot, key)
            corners.append(back.region)
            assert back.visible
        for page in (Needs, Priority, Services, Zones):
            await touch(pilot, back)
            assert isinstance(app_of(pilot).page, page)
        await press(pilot, "a")
        corners.append(back.region)
        await press(pilot, "0", "1", "1", "1")
        await taken(pilot)
        corners.append(back.region)
        assert len(set(corners)) == 1
        assert corners[0].x < 10
        assert corners[0].bottom == 24


async def test_english_and_chinese_are_one_touch_away_on_every_screen(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall, language="zh") as pilot:
        assert "您要办什么事" in shown(pilot)
        for keys in ("1", "1", "1"):
            assert "English" in shown(pilot)
            await press(pilot, keys)
        await taken(pilot)
        await press(pilot, "h")
        await touch(pilot, pilot.app.query_one("#language", Button))
        assert "Please go to the help desk" in shown(pilot)
        assert "中文" in shown(pilot)


async def test_who_walks_away_leaves_the_first_screen_in_the_halls_language(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall, pace=Pace(idle=0.3, settle=0), language="zh") as pilot:
        await press(pilot, "e", "1")
        await eventually(lambda: app_of(pilot).page == Zones())
        await eventually(lambda: "您要办什么事" in shown(pilot))


async def test_a_kiosk_for_one_zone_asks_for_the_service_at_once(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall, kiosk=KioskTable(zones=["tax"])) as pilot:
        await eventually(lambda: app_of(pilot).page == Services("tax"))
        await pilot.pause()
        assert "Invoices" in shown(pilot)
        assert not pilot.app.query_one("#back", Button).visible


async def test_help_is_a_sentence_away_and_then_the_question_is_asked_again(
    hall: TestHall, open_hall: RunningHall
) -> None:
    async with kiosk(hall) as pilot:
        await press(pilot, "1")
        await touch(pilot, corner(pilot, "help"))
        assert isinstance(app_of(pilot).page, Message)
        assert "Please go to the help desk" in shown(pilot)
        await touch(pilot, corner(pilot, "back"))
        assert app_of(pilot).page == Services("general")


async def test_the_number_grows_with_the_screen(hall: TestHall, open_hall: RunningHall) -> None:
    heights = []
    for size in ((80, 24), (160, 48)):
        async with kiosk(hall, size=size) as pilot:
            await press(pilot, "1", "1", "1")
            await taken(pilot)
            await pilot.pause()
            number = pilot.app.query_one("#number", Static)
            heights.append(number.size.height)
            assert number.region.right <= size[0]
            assert pilot.app.query_one(ContentSwitcher).region.contains_region(number.region)
    assert heights[1] > heights[0] >= 6
