"""What can go wrong when a client talks to the hall, and what to do next."""

from __future__ import annotations

from hall_server.protocol import Text


class HallError(Exception):
    """Anything that kept a request from being carried out. ``text`` is for the person at the screen."""

    def __init__(self, code: str, text: Text) -> None:
        super().__init__(f"{code}: {text.en}")
        self.code = code
        self.text = text


class RefusedByHall(HallError):
    """The rules of the hall do not allow it; asking again will not help."""


class RequestFailed(HallError):
    """The hall did not carry the request out and will not if it is repeated unchanged."""


class HallSilent(HallError):
    """No answer in time. The hall may have acted; asking again with the same id is safe."""


class NotEnrolled(HallError):
    """The hall does not know this device's key: enroll the device anew."""
