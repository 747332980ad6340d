"""What a screen says until it has reached the hall for the first time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from hall_server.client import HallError, HallLink, Mirror
from hall_server.protocol import Accepted, Ping, Text


async def explain_until_reached(link: HallLink, mirror: Mirror, say: Callable[[Text], None]) -> None:
    """Until there is a picture, say what an installer should know: a silent hall, an unknown key."""
    while mirror.view is None:
        try:
            await link.ask(Ping(), Accepted, patience=4)
        except HallError as error:
            say(error.text)
        await asyncio.sleep(1)
