"""How far it is from the first screen to a number, in the halls of the examples. From the picture alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from hall_server.protocol import HallView
from hall_server.serving.picture import empty_view
from hall_server.settings import HallFolder
from ticket_printer.kiosk import offers
from ticket_printer.kiosk.looks import Choose, look
from ticket_printer.kiosk.pages import (
    Card,
    Entry,
    ForPackage,
    ForService,
    Leafed,
    Message,
    Page,
    Priority,
    Taking,
)
from ticket_printer.words import _

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
MOST_TOUCHES = 4
MOST_BUTTONS = 8


@pytest.fixture(params=["county", "province", "city"])
def view(request: pytest.FixtureRequest) -> Iterator[HallView]:
    """An example's hall on a Monday morning."""
    plan = HallFolder(EXAMPLES / request.param).plan
    before, _.language = _.language, "zh"
    yield empty_view(plan, int(datetime(2026, 3, 2, 10, tzinfo=plan.zoneinfo).timestamp() * 1000))
    _.language = before


def touches(view: HallView) -> dict[Page, int]:
    """The fewest touches to each screen that is reached without typing."""
    found: dict[Page, int] = {}
    ahead: list[Page] = [offers.home(view, [])]
    count = 0
    while ahead:
        pages, ahead = ahead, []
        for page in pages:
            if page in found or isinstance(page, Entry | Taking | Message):
                found.setdefault(page, count)
                continue
            found[page] = count
            drawn = look(page, view, [])  # type: ignore[arg-type]
            assert isinstance(drawn, Choose)
            assert len(drawn.choices) <= MOST_BUTTONS
            ahead += [choice.then for choice in drawn.choices if choice.then is not None]
            if isinstance(page, Leafed) and drawn.leaves > 1:
                ahead.append(replace(page, page=(page.page + 1) % drawn.leaves))
        count += 1
    return found


def test_an_elder_reaches_any_number_in_four_touches_without_typing(view: HallView) -> None:
    reached = touches(view)
    for service in view.services:
        assert reached[Taking(ForService(service), "elderly")] <= MOST_TOUCHES
    for package in view.packages:
        assert reached[Taking(ForPackage(package), "elderly")] <= MOST_TOUCHES


def test_most_citizens_touch_once_more_after_their_service(view: HallView) -> None:
    reached = touches(view)
    for service in view.services:
        errand = ForService(service)
        assert reached[Taking(errand)] == reached[Priority(errand)] + 1


def test_nobody_is_asked_for_a_card_unless_the_service_needs_one(view: HallView) -> None:
    assert not any(service.needs_id for service in view.services.values())
    assert not any(isinstance(page, Card) for page in touches(view))


def test_each_package_says_its_steps_and_where_it_begins(view: HallView) -> None:
    for package in view.packages.values():
        drawn = look(Priority(ForPackage(package.id)), view, [])
        assert isinstance(drawn, Choose)
        *steps, first = drawn.hint.split("\n")
        assert len(steps) == len(package.stages)
        for step, stage in zip(steps, package.stages, strict=True):
            for service in stage:
                assert view.services[service].name.zh in step
        assert view.zones[view.services[package.stages[0][0]].zone].name.zh in first
