"""Who may book: keys that are made, shown, revoked, and what one key may ask for."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest

from hall_server.booking_api import door
from hall_server.booking_api.keys import AlreadyThere, KeyRing
from hall_server.http_door import brake
from hall_server.http_door.brake import MOST_UNDER_WAY, Brake, TooMany
from tests.booking_api.outside import Interface
from tests.commands.conftest import english as english
from tests.commands.conftest import new_hall as new_hall
from tests.commands.running import hall_server, mode
from tests.halls import TestHall

TEN = "2026-03-02T10:00:00+08:00"
BOOKING = {"service": "intake", "slot": TEN}

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes")


class TestShowingAKey:
    @pytest.mark.parametrize(
        "shown",
        ["", "Bearer", "Bearer wrong", "Basic {key}", "{key}", "Bearer {key}x", "Bearer ä"],
    )
    async def test_without_a_valid_one_nothing_is_told(
        self, app: httpx.AsyncClient, interface: Interface, shown: str
    ) -> None:
        header = shown.format(key=interface.key).encode("latin-1")
        paths = ("/v1/services", "/v1/appointments/ABCDEFGH", "/v1/nowhere", "/")
        for path in paths:
            response = await app.get(path, headers={b"Authorization": header})
            assert (response.status_code, response.json()["code"]) == (401, "unauthorized")
            assert response.headers["www-authenticate"] == "Bearer"

    async def test_nobody_books_with_a_wrong_one(self, app: httpx.AsyncClient, interface: Interface) -> None:
        async with interface.app("wrong") as stranger:
            assert (await stranger.post("/v1/appointments", json=BOOKING)).status_code == 401
            assert (await stranger.post("/v1/appointments", content=b"{")).status_code == 401
        assert await interface.booked("2026-03-02") == ()

    async def test_it_counts_at_once_and_so_does_its_end(
        self, app: httpx.AsyncClient, interface: Interface
    ) -> None:
        async with interface.app(interface.keys.add("other-app", "2026-03-02")) as other:
            assert (await other.get("/v1/services")).status_code == 200
            assert interface.keys.revoke("other-app")
            assert (await other.get("/v1/services")).status_code == 401
            assert (await other.post("/v1/appointments", json=BOOKING)).status_code == 401
        assert (await app.get("/v1/services")).status_code == 200

    async def test_the_description_needs_none(self, app: httpx.AsyncClient) -> None:
        response = await app.get("/openapi.json", headers={"Authorization": ""})
        assert (response.status_code, response.json()["openapi"][:2]) == (200, "3.")
        for path in ("/docs", "/redoc"):
            assert (await app.get(path)).status_code == 404


class TestKeeping:
    def test_only_the_hash_is_kept(self, tmp_path: Path) -> None:
        ring = KeyRing(tmp_path / "booking.toml")
        secret = ring.add("city-app", "2026-03-02")
        assert len(secret) == 43
        (file,) = (tmp_path / "booking.keys").iterdir()
        kept = json.loads(file.read_bytes())
        assert kept == {
            "name": "city-app",
            "sha256": hashlib.sha256(secret.encode()).hexdigest(),
            "made": "2026-03-02",
        }
        assert (ring.name_of(secret), ring.name_of(kept["sha256"]), ring.name_of("")) == (
            "city-app",
            None,
            None,
        )

    @POSIX
    def test_for_the_owner_alone(self, tmp_path: Path) -> None:
        KeyRing(tmp_path / "booking.toml").add("city-app", "2026-03-02")
        folder = tmp_path / "booking.keys"
        assert (mode(folder), mode(folder / "city-app.json")) == (0o700, 0o600)

    def test_a_name_is_given_once(self, tmp_path: Path) -> None:
        ring = KeyRing(tmp_path / "booking.toml")
        first = ring.add("city-app", "2026-03-02")
        with pytest.raises(AlreadyThere):
            ring.add("city-app", "2026-03-03")
        assert ring.name_of(first) == "city-app"
        assert (ring.revoke("city-app"), ring.revoke("city-app")) == (True, False)
        assert ring.name_of(ring.add("city-app", "2026-03-03")) == "city-app"
        assert ring.name_of(first) is None

    @pytest.mark.parametrize("name", ["", "..", "a/b", "a" * 41, "王芳"])
    def test_a_name_stays_in_the_folder(self, tmp_path: Path, name: str) -> None:
        with pytest.raises(ValueError, match=name or "^$"):
            KeyRing(tmp_path / "booking.toml").add(name, "2026-03-02")

    def test_what_is_no_key_is_passed_over(self, tmp_path: Path) -> None:
        ring = KeyRing(tmp_path / "booking.toml")
        assert (ring.known(), ring.name_of("")) == ([], None)
        secret = ring.add("city-app", "2026-03-02")
        for name, text in (("empty", ""), ("half", '{"name": "half", "sha'), ("other", "[]")):
            (ring.folder / f"{name}.json").write_text(text, encoding="utf-8")
        assert [key.name for key in ring.known()] == ["city-app"]
        assert ring.name_of(secret) == "city-app"


@pytest.mark.usefixtures("english")
class TestCommands:
    def test_a_key_is_made_and_printed_once(self, interface: Interface) -> None:
        made = hall_server("booking-key", "add", interface.path, "county-app")
        assert made.exit_code == 0
        secret = made.stdout.strip()
        assert interface.keys.name_of(secret) == "county-app"
        assert "It is not shown again" in made.stderr
        listed = hall_server("booking-key", "list", interface.path)
        assert [line.split()[0] for line in listed.stdout.splitlines()] == ["city-app", "county-app"]
        as_json = json.loads(hall_server("booking-key", "list", interface.path, "--json").stdout)
        assert as_json[0] == {"name": "city-app", "made": "2026-03-02"}
        assert secret not in listed.output

    def test_a_key_is_revoked(self, interface: Interface) -> None:
        assert hall_server("booking-key", "revoke", interface.path, "city-app").exit_code == 0
        assert interface.keys.name_of(interface.key) is None
        again = hall_server("booking-key", "revoke", interface.path, "city-app")
        assert (again.exit_code, "There is no key city-app." in again.stderr) == (1, True)
        assert hall_server("booking-key", "revoke", interface.path, "../../hall").exit_code == 1

    def test_a_name_is_taken_or_none(self, interface: Interface) -> None:
        taken = hall_server("booking-key", "add", interface.path, "city-app")
        assert (taken.exit_code, "There is a key city-app already." in taken.stderr) == (1, True)
        wrong = hall_server("booking-key", "add", interface.path, "the city's app")
        assert (wrong.exit_code, "a name has 1 to 40 letters" in wrong.stderr) == (2, True)

    def test_another_device_has_no_keys(self, interface: Interface, tmp_path: Path) -> None:
        text = interface.path.read_text(encoding="utf-8").replace('role = "booking"', 'role = "window"')
        window = tmp_path / "window-4.toml"
        window.write_text(text, encoding="utf-8")
        refused = hall_server("booking-key", "add", window, "city-app")
        assert (refused.exit_code, "window-client" in refused.stderr) == (2, True)
        assert not (tmp_path / "window-4.keys").exists()

    @pytest.mark.parametrize(
        "line", ['bind = "localhost"', 'bind = "10.0.0"', "port = 0", "requests_per_second = 0"]
    )
    def test_settings_that_cannot_be(self, interface: Interface, line: str) -> None:
        text = interface.path.read_text(encoding="utf-8").replace(f"port = {interface.port}", line)
        interface.path.write_text(text, encoding="utf-8")
        refused = hall_server("booking-api", interface.path)
        assert refused.exit_code == 2
        assert f"{interface.path}:7: booking.{line.split()[0]}: must be" in refused.stderr

    def test_what_enroll_writes_can_be_used(self, new_hall: Path, tmp_path: Path) -> None:
        path = tmp_path / "booking.toml"
        assert hall_server("enroll", new_hall, "booking", "city", "-o", path).exit_code == 0
        assert hall_server("booking-key", "add", path, "city-app").exit_code == 0


class TestBrake:
    def test_so_many_a_second_with_two_seconds_saved(self) -> None:
        now = 0.0
        slow = Brake(5, lambda: now)

        def passed() -> int:
            count = 0
            while True:
                try:
                    with slow.passing("app"):
                        count += 1
                except TooMany:
                    return count

        assert passed() == 10
        now = 1.0
        assert passed() == 5
        now = 1000.0
        assert passed() == 10
        with slow.passing("other"):
            pass

    def test_so_many_under_way(self) -> None:
        busy = Brake(10_000, lambda: 0.0)
        under_way = [busy.passing("app") for _ in range(MOST_UNDER_WAY)]
        for each in under_way:
            each.__enter__()
        with pytest.raises(TooMany), busy.passing("app"):
            pass
        with busy.passing("other"):
            pass
        under_way[0].__exit__(None, None, None)
        with busy.passing("app"):
            pass

    async def test_an_app_that_asks_too_much_waits(
        self, hall: TestHall, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(brake, "SAVED_SECONDS", 10.0)
        interface = Interface(hall, tmp_path, requests_per_second=1)
        other_key = interface.keys.add("other-app", "2026-03-02")
        async with hall.open(), interface.open() as app, interface.app(other_key) as other:
            responses = [await app.get("/v1/services") for _ in range(20)]
            assert {response.status_code for response in responses} == {200, 429}
            refused = next(response for response in responses if response.status_code == 429)
            assert (refused.json()["code"], refused.headers["retry-after"]) == ("too_many_requests", "1")
            assert (await other.get("/v1/services")).status_code == 200


class TestBodies:
    @pytest.mark.parametrize("size", [door.MOST_BYTES + 1, 5_000_000])
    @pytest.mark.parametrize("in_chunks", [False, True])
    async def test_that_are_too_large(self, app: httpx.AsyncClient, size: int, in_chunks: bool) -> None:
        async def chunks() -> AsyncIterator[bytes]:
            for _ in range(0, size, 1000):
                yield b" " * 1000
            yield b" "

        content = chunks() if in_chunks else b" " * size
        try:
            response = await app.post("/v1/appointments", content=content)
        except httpx.TransportError:
            # The interface hung up before all was sent.
            assert size > 1_000_000
        else:
            assert (response.status_code, response.json()["code"]) == (413, "too_large")
        assert (await app.get("/v1/services")).status_code == 200

    async def test_that_come_too_slowly(
        self, app: httpx.AsyncClient, interface: Interface, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(door, "BODY_WITHIN", 0.1)
        reader, writer = await asyncio.open_connection("127.0.0.1", interface.port)
        head = f"POST /v1/appointments HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {interface.key}\r\n"
        writer.write(f"{head}Content-Length: 100\r\n\r\n".encode() + b'{"service"')
        answer = await reader.read()
        assert answer.startswith(b"HTTP/1.1 408")
        writer.close()
        assert (await app.get("/v1/services")).status_code == 200

    async def test_that_never_end_since_the_app_went_away(
        self, app: httpx.AsyncClient, interface: Interface, caplog: pytest.LogCaptureFixture
    ) -> None:
        _reader, writer = await asyncio.open_connection("127.0.0.1", interface.port)
        head = f"POST /v1/appointments HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer {interface.key}\r\n"
        writer.write(f"{head}Content-Length: 100\r\n\r\n".encode())
        await writer.drain()
        writer.transport.abort()
        await asyncio.sleep(0.1)
        assert (await app.get("/v1/services")).status_code == 200
        assert not [record for record in caplog.records if record.exc_info]
