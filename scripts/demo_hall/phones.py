"""Citizens follow their place on their phones and, once served, some of them rate: over HTTP, as anybody."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import urljoin, urlsplit

import httpx

from hall_server.protocol import TicketTaken

from .pace import Pace
from .tally import Tally
from .touch import Form, Page

log = logging.getLogger(__name__)

RATERS: Final = 1 / 3
"""The share of citizens who take out their phone."""
LEVELS: Final = {
    "very_satisfied": 0.70,
    "satisfied": 0.18,
    "fairly_satisfied": 0.06,
    "dissatisfied": 0.04,
    "very_dissatisfied": 0.02,
}
BAD: Final = ("dissatisfied", "very_dissatisfied")
WORDS: Final = ("等了很久 / A long wait", "说得不清楚 / Nobody explained it")
LOOK_EVERY: Final = 5.0
"""Real seconds between two looks at the place in line."""
THINKING: Final = (5.0, 120.0)
"""Seconds of the hall from the end of the service to the rating, between these."""
PATIENCE: Final = 20.0
"""Real seconds until a page that does not come is an error; this computer runs the whole hall."""

ASKS_AGAIN: Final = 1.0


@dataclass
class Phones:
    """All phones of the demo's citizens. Use :meth:`in_pockets` around the day."""

    pace: Pace
    tally: Tally

    def __post_init__(self) -> None:
        self._dice = random.Random(1)
        self._people: dict[asyncio.Task[None], asyncio.Event] = {}

    @contextlib.asynccontextmanager
    async def in_pockets(self) -> AsyncIterator[None]:
        """While the block runs, phones can be taken out; who is rating at its end gets to the end of it."""
        # A server closes idle connections after some five seconds, and none is used again near that moment.
        limits = httpx.Limits(max_connections=100, max_keepalive_connections=20, keepalive_expiry=2.0)
        self._http = httpx.AsyncClient(
            timeout=PATIENCE, limits=limits, trust_env=False, follow_redirects=True
        )
        async with self._http:
            try:
                yield
                served = [person for person, done in self._people.items() if done.is_set()]
                if served:
                    await asyncio.wait(served, timeout=PATIENCE)
            finally:
                for person in self._people:
                    person.cancel()
                await asyncio.gather(*self._people, return_exceptions=True)

    def perhaps_taken_out(self, taken: TicketTaken, served: asyncio.Event) -> None:
        """Somebody has a slip in the hand, and some of them scan it. ``served``: all is done."""
        if taken.url and self._dice.random() < RATERS:
            person = asyncio.create_task(self._with_phone(taken, served, random.Random(taken.ticket)))
            self._people[person] = served
            person.add_done_callback(lambda gone: self._people.pop(gone, None))

    async def _with_phone(self, taken: TicketTaken, served: asyncio.Event, dice: random.Random) -> None:
        try:
            await self._follow(taken, served)
            await self.pace.sleep(dice.uniform(*THINKING))
            await self._rate(taken, dice)
        except (httpx.HTTPError, _WrongPage) as error:
            self.tally.ratings["errors"] += 1
            log.warning("a phone met an error: %s %s", type(error).__name__, error)

    async def _follow(self, taken: TicketTaken, served: asyncio.Event) -> None:
        while not served.is_set():
            answer = await self._page(taken.url)
            if answer.status_code != httpx.codes.OK or taken.number not in answer.text:
                raise _WrongPage(f"following {taken.number}: {answer.status_code}")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(LOOK_EVERY):
                    await served.wait()

    async def _rate(self, taken: TicketTaken, dice: random.Random) -> None:
        """One tap on a face; after a bad one the page asks why."""
        (level,) = dice.choices(list(LEVELS), list(LEVELS.values()))
        form = await self._faces(taken.url.replace("/t/", "/r/"))
        self.tally.ratings["given"] += 1
        answer = await self._http.post(form.action, data={**form.fields, "level": level})
        if level in BAD and answer.is_success:
            form = _form_of(answer)
            why = {"option": dice.choice(form.choices["option"]), "words": dice.choice(WORDS)}
            answer = await self._http.post(form.action, data={**form.fields, "level": level, **why})
        if answer.is_success:
            self.tally.ratings["kept"] += 1
            self.tally.rated.append(taken.ticket)
        elif answer.is_client_error:
            self.tally.ratings["refused"] += 1
        else:
            raise _WrongPage(f"rating: {answer.status_code}")

    async def _faces(self, address: str) -> Form:
        """The five faces for the service; after a journey, for its last one."""
        answer = await self._page(address)
        path = urlsplit(address).path
        several = [link for link in Page(answer.text).links if link.startswith(f"{path}/")]
        return _form_of(await self._page(urljoin(address, several[-1])) if several else answer)

    async def _page(self, address: str) -> httpx.Response:
        """While the pages have not heard of the hall they say so and come back by themselves, as here; one
        that never does is an error like any other."""
        tries = round(PATIENCE / ASKS_AGAIN)
        while (answer := await self._http.get(address)).status_code == httpx.codes.SERVICE_UNAVAILABLE:
            if (tries := tries - 1) <= 0:
                break
            await asyncio.sleep(ASKS_AGAIN)
        return answer


def _form_of(answer: httpx.Response) -> Form:
    forms = [form for form in Page(answer.text).forms if "level" in form.choices]
    if not answer.is_success or not forms:
        raise _WrongPage(f"faces: {answer.status_code}")
    return replace(forms[0], action=urljoin(str(answer.url), forms[0].action))


class _WrongPage(Exception):
    """A page is not what it should be."""
