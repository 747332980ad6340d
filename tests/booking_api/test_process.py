"""``hall-server booking-api`` as it runs beside a hall: started, asked, stopped; and what its log says."""

from __future__ import annotations

import socket
import subprocess
import sys

import pytest

from hall_server.bootstrap import RunningHall
from tests.booking_api.outside import Interface
from tests.commands.running import at_a_shell
from tests.halls import TestHall

BOOKING = {
    "service": "intake",
    "slot": "2026-03-02T10:00:00+08:00",
    "phone_tail": "5678",
    "id_number": "11010119491231002X",
}


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGTERM to send")
async def test_books_and_stops_when_told_to(open_hall: RunningHall, interface: Interface) -> None:
    async with interface.process() as process:
        async with interface.app() as app:
            response = await app.post(
                "/v1/appointments", json=BOOKING, headers={"Idempotency-Key": "secret-of-the-app"}
            )
            code = response.json()["code"]
            await app.get(f"/v1/appointments/{code}", params={"phone": "13800005678"})
            await app.post("/v1/appointments", json={**BOOKING, "slot": "soon", "id_number": "王芳"})
            await app.get("/v1/services", headers={"Authorization": "Bearer guessed-key"})
        process.terminate()
        _out, log = process.communicate(timeout=20)
    assert process.returncode == 0
    assert f"the booking interface listens on 127.0.0.1:{interface.port}" in log
    assert "POST /v1/appointments 201 key=city-app" in log
    assert "POST /v1/appointments 422 key=city-app" in log
    assert "GET /v1/appointments/{code} 200 key=city-app" in log
    assert "GET - 401 key=-" in log
    assert "the booking interface is closed" in log
    private = (code, "5678", "11010119", "王芳", interface.key, "secret-of-the-app", "guessed-key")
    assert [word for word in private if word in log] == []
    assert "Traceback" not in log
    (booked,) = await interface.booked("2026-03-02")
    assert booked.code == code


def test_an_address_that_is_taken(interface: Interface) -> None:
    with socket.create_server(("127.0.0.1", interface.port)):
        refused = at_a_shell("booking-api", str(interface.path))
    assert refused.returncode == 1
    assert f"Cannot listen on 127.0.0.1:{interface.port}." in refused.stderr
    assert "Traceback" not in refused.stderr


def test_the_file_of_another_device(hall: TestHall, interface: Interface) -> None:
    text = interface.path.read_text(encoding="utf-8").replace('role = "booking"', 'role = "kiosk"')
    interface.path.write_text(text, encoding="utf-8")
    refused = at_a_shell("booking-api", str(interface.path))
    assert (refused.returncode, "ticket-kiosk" in refused.stderr) == (2, True)


@pytest.mark.parametrize("missing", ["fastapi", "uvicorn"])
def test_a_computer_without_the_extra_is_told_to_install_it(interface: Interface, missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None; "
        f"sys.argv[1:] = ['booking-api', {str(interface.path)!r}]; "
        "from hall_server.entry import hall_server; hall_server()"
    )
    done = subprocess.run([sys.executable, "-P", "-c", program], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert 'pip install "tingxu[booking]"' in done.stderr
    assert "Traceback" not in done.stderr
