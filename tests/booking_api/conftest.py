"""A hall at nine on a Monday, and its booking interface."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hall_server.bootstrap import RunningHall
from tests.booking_api.outside import Interface
from tests.halls import TestHall


@pytest.fixture
def interface(hall: TestHall, tmp_path: Path) -> Interface:
    """The interface; neither it nor the hall is open yet."""
    return Interface(hall, tmp_path)


@pytest.fixture
async def app(open_hall: RunningHall, interface: Interface) -> AsyncIterator[httpx.AsyncClient]:
    """A city's app, with a valid key, at the interface of an open hall."""
    async with interface.open() as client:
        yield client
