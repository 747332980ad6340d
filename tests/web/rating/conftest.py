"""A hall at nine on a Monday, its pages, and a phone."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hall_server.bootstrap import RunningHall
from hall_server.web.serve import Serving
from tests.halls import TestHall
from tests.web.rating.phones import Pages, Phone, knows_the_hall


@pytest.fixture
def pages(hall: TestHall, tmp_path: Path) -> Pages:
    """The pages; neither they nor the hall are open yet."""
    return Pages(hall, tmp_path)


@pytest.fixture
async def open_pages(open_hall: RunningHall, pages: Pages) -> AsyncIterator[Serving]:
    """The pages of an open hall, which know it."""
    async with pages.open() as serving:
        await knows_the_hall(serving)
        yield serving


@pytest.fixture
async def phone(pages: Pages, open_pages: Serving) -> AsyncIterator[Phone]:
    async with pages.phone(open_pages) as phone:
        yield phone
