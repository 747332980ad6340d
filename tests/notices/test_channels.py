"""The ways to a phone, each by itself."""

from __future__ import annotations

import asyncio
import threading

import msgspec
import pytest

from hall_server.outbox import Refused, channels
from hall_server.outbox.channels import AppriseChannel, Message
from tests.notices.phones import PHONE, TAKE_AND_HANG, MessageService

pytestmark = pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")

MESSAGE = Message(text="A001", key="test-hall-1-1-called", phone=PHONE)


def to(service: MessageService) -> AppriseChannel:
    return AppriseChannel(f"json://{service.address}/to/{{phone}}")


@pytest.mark.parametrize("mood", [500, TAKE_AND_HANG])
async def test_what_the_service_does_not_say_to_have_taken_may_have_arrived(
    service: MessageService, mood: int | str
) -> None:
    service.mood = lambda _count: mood
    with pytest.raises(Refused, match=r"^not_accepted$"):
        await to(service).send(MESSAGE)


SINCH = "sinch://" + "a" * 32 + ":" + "b" * 32 + "@13800138000/"


async def test_a_number_that_the_service_has_no_use_for_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """Left to itself this service would then send the message to the hall's own number."""
    posted: list[object] = []
    monkeypatch.setattr("requests.post", lambda *_args, **_named: posted.append(_named))
    channel = AppriseChannel(SINCH + "{phone}")
    assert channel.understood()
    with pytest.raises(Refused, match=r"^refused$"):
        await channel.send(msgspec.structs.replace(MESSAGE, phone="12345"))
    assert not posted


async def test_a_service_that_hangs_is_given_up_and_the_bridge_goes_on(
    service: MessageService, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(channels, "APPRISE_TIMEOUT", 0.1)
    go_on, ended = threading.Event(), threading.Event()

    class Stuck:
        def add(self, _url: str) -> bool:
            return True

        def __getitem__(self, _index: int) -> object:
            return self

        def notify(self, body: str) -> bool:
            go_on.wait(10)
            ended.set()
            return True

    channel = to(service)
    channel._new = Stuck  # type: ignore[assignment]
    with pytest.raises(Refused, match=r"^timed_out$"):
        await channel.send(MESSAGE)
    go_on.set()
    await asyncio.to_thread(ended.wait, 10)
    await asyncio.sleep(0.05)  # its late answer troubles nobody


async def test_an_error_of_the_service_is_not_told_word_for_word(service: MessageService) -> None:
    class Broken:
        def add(self, _url: str) -> bool:
            return True

        def __getitem__(self, _index: int) -> object:
            return self

        def notify(self, body: str) -> bool:
            raise RuntimeError(f"{PHONE} is not a number")

    channel = to(service)
    channel._new = Broken  # type: ignore[assignment]
    with pytest.raises(Refused, match=r"^not_accepted$"):
        await channel.send(MESSAGE)
