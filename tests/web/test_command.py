"""``hall-web`` as an installer starts it."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import ssl
import stat
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from hall_server.bootstrap import RunningHall
from hall_server.web.cli import STEPS_BACK
from hall_server.web.settings import WebFile, WebTable
from tests.halls import TestHall
from tests.web.rating.phones import DEVICE, Pages

POSIX = pytest.mark.skipif(os.name != "posix", reason="Windows has no file modes, and no SIGTERM to send")

AUTOGROUP = Path("/proc/self/autogroup")


def weight_of_session(pid: int) -> str:
    return Path(f"/proc/{pid}/autogroup").read_text(encoding="ascii")


def hall_web(*words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "hall_server.web", *words],
        env={**os.environ, "TINGXU_LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def written(pages: Pages, *lines: str, port: int = 7820) -> Path:
    """The device file with more lines under ``[web]``."""
    text = DEVICE.format(port=port, device=pages.device)
    pages.path.write_text(text.replace("\n[hall]", "\n".join(lines) + "\n\n[hall]"), encoding="utf-8")
    return pages.path


@pytest.mark.parametrize(("language", "words"), [("en", "Example: hall-web"), ("zh", "示例：hall-web")])
def test_says_how_it_is_used(language: str, words: str) -> None:
    told = hall_web("--help", language=language)
    assert (told.returncode, words in told.stdout) == (0, True)


@POSIX
async def test_serves_until_it_is_told_to_stop(open_hall: RunningHall, pages: Pages) -> None:
    async with pages.process() as process:
        await process.answering()
        process.end(signal.SIGTERM)
    assert f"citizens' pages are at 127.0.0.1:{process.port}" in process.log
    assert "GET /robots.txt 200" in process.log
    assert "the citizens' pages are closed" in process.log
    assert "Traceback" not in process.log
    kept = pages.path.with_suffix(".db")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


@POSIX
async def test_gives_way_to_the_hall(open_hall: RunningHall, pages: Pages) -> None:
    async with pages.process() as process:
        await process.answering()
        mine, its = (os.getpriority(os.PRIO_PROCESS, who) for who in (0, process.pid))
    assert its == min(19, mine + STEPS_BACK)


@pytest.mark.skipif(not AUTOGROUP.exists(), reason="only Linux weighs sessions, where it is set up to")
async def test_as_a_service_its_session_gives_way_too(open_hall: RunningHall, pages: Pages) -> None:
    async with pages.process(session=True) as process:
        await process.answering()
        weighed = weight_of_session(process.pid)
    assert weighed.endswith(f"nice {STEPS_BACK}\n")


def test_an_address_that_is_taken(pages: Pages) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        refused = hall_web(str(written(pages, port=port)))
    assert (refused.returncode, f"Cannot listen on 127.0.0.1:{port}." in refused.stderr) == (1, True)
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ('hall_networks = ["the hall"]', "must be a network or an address"),
        ('trusted_proxies = ["10.0.0.1/8"]', "must be a network or an address"),
        ('tls_key = "hall.key"', "give both, or none"),
        ("requests_per_second = 0", "must be 1 or more"),
        ("streams = 1.5", "must be a whole number"),
        ("tracking = true", "is not known here"),
    ],
)
def test_settings_that_cannot_be(pages: Pages, line: str, words: str) -> None:
    refused = hall_web(str(written(pages, line)))
    assert (refused.returncode, words in refused.stderr) == (2, True)
    assert f"{pages.path}:" in refused.stderr


def test_the_file_of_another_device(pages: Pages) -> None:
    path = written(pages)
    path.write_text(path.read_text(encoding="utf-8").replace('"web"', '"board"'), encoding="utf-8")
    refused = hall_web(str(path))
    assert (refused.returncode, "display-board" in refused.stderr) == (2, True)


def test_a_certificate_that_is_not_there(pages: Pages) -> None:
    path = written(pages, 'tls_certificate = "no.crt"', 'tls_key = "no.key"')
    refused = hall_web(str(path))
    assert refused.returncode == 1
    assert f"The files of TLS cannot be used. {path.parent / 'no.crt'}: No such file" in refused.stderr
    for name in ("no.crt", "no.key"):
        (path.parent / name).write_text("no certificate", encoding="utf-8")
    refused = hall_web(str(path))
    assert refused.returncode == 1
    assert "The files of TLS cannot be used." in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl makes the certificate")
async def test_with_certificate_files_it_speaks_tls(
    open_hall: RunningHall, hall: TestHall, tmp_path: Path
) -> None:
    certificate, key = tmp_path / "hall.crt", tmp_path / "hall.key"
    make = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    about = ["-days", "2", "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(key), "-out", str(certificate)]
    subprocess.run([*make, *about, *files], check=True, capture_output=True)  # noqa: ASYNC221 - at once
    pages = Pages(hall, tmp_path)
    web = WebTable(bind="127.0.0.1", tls_certificate=str(certificate), tls_key=str(key))
    pages.device = hall.device("web", "web", WebFile, language="en", web=web)
    trusting = ssl.create_default_context(cafile=str(certificate))
    async with pages.open() as served, httpx.AsyncClient(verify=trusting, trust_env=False) as browser:
        response = await browser.get(f"https://127.0.0.1:{served.port}/")
    assert (response.status_code, "strict-transport-security" in response.headers) == (200, True)
