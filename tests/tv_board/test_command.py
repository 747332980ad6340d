"""``display-board FILE --web`` as an installer runs it."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from playwright.async_api import expect

from display_board.settings import BoardFile
from hall_server.commands.devicefile import device_file
from tests.halls import TestHall, eventually, free_port

from .conftest import Television

PROGRAM = "import sys; from hall_server.entry import display_board; sys.exit(display_board())"


@pytest.fixture
def board(hall: TestHall, tmp_path: Path) -> Path:
    """A board's file as ``hall-server enroll`` writes it; the hall is not running."""
    device: BoardFile = hall.device("board", "board-1", BoardFile)
    keys = device.keys
    path = tmp_path / "board-1.toml"
    path.write_text(device_file(hall.folder, "board", "board-1", keys.public, keys.secret), encoding="utf-8")
    return path


def answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def put(board: Path, line: str) -> None:
    """One more line under [board]."""
    board.write_text(board.read_text(encoding="utf-8").replace("[board]\n", f"[board]\n{line}\n"), "utf-8")


def started(board: Path, language: str = "en", program: str = PROGRAM) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", program, str(board), "--web"],
        env={**os.environ, "TINGXU_LANG": language},
        stderr=subprocess.PIPE,
        text=True,
    )


async def ended(program: subprocess.Popen[str]) -> tuple[int, str]:
    """Its exit code and what it said."""
    _none, said = await asyncio.to_thread(program.communicate, timeout=30)
    return program.returncode, said


async def test_a_port_that_is_taken_is_named_with_what_to_do(board: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        put(board, f"port = {port}")
        code, said = await ended(started(board))
        assert code == 1
        assert said == (
            f"Error: Cannot listen on 127.0.0.1:{port}. Change port under [board] in {board}, or stop what "
            "uses it.\n"
        )
        _code, said = await ended(started(board, "zh"))
        assert "Traceback" not in said
        assert f"127.0.0.1:{port}" in said


async def test_a_playlist_that_is_not_there_is_said_and_the_board_is_served(board: Path) -> None:
    port = free_port()
    put(board, f'port = {port}\nplaylist = "pictures"')
    program = started(board, "zh")
    try:
        await eventually(lambda: answers(port))
        async with httpx.AsyncClient(trust_env=False) as client:
            assert (await client.get(f"http://127.0.0.1:{port}/")).is_success
    finally:
        program.send_signal(signal.SIGTERM)
        code, said = await ended(program)
    assert code == 0, said
    assert f"播放列表 {board.parent / 'pictures'} 无法读取" in said
    assert "Traceback" not in said


def test_a_mistake_in_the_file_is_named_with_its_line(board: Path) -> None:
    put(board, 'theme = "blue"')
    program = started(board)
    _none, said = program.communicate(timeout=30)
    line = board.read_text(encoding="utf-8").splitlines().index('theme = "blue"') + 1
    assert (program.returncode, said) == (
        2,
        f'{board}:{line}: board.theme: must be one of: "dark", "light"\n',
    )


@pytest.mark.asyncio(loop_scope="session")
async def test_a_fault_of_the_program_ends_it_and_its_page_says_so(
    board: Path, television: Television
) -> None:
    """Such as one of the playlist's: nothing may go on half-dead until somebody happens to notice."""
    port, sign = free_port(), board.parent / "break"
    put(board, f'port = {port}\nplaylist = "pictures"')
    broken = (
        "import pathlib\nfrom display_board.tv.playlist import Playlist\nlook = Playlist.look\n"
        f"def breaks(self):\n    if pathlib.Path({str(sign)!r}).exists(): 1 / 0\n    look(self)\n"
        f"Playlist.look = breaks\n{PROGRAM}"
    )
    program = started(board, program=broken)
    await eventually(lambda: answers(port))
    async with television(port) as page:
        await expect(page.locator("#headline")).not_to_be_empty()
        sign.touch()
        code, said = await ended(program)
        assert code == 1
        assert "CRITICAL a part of this program has failed, so the program ends" in said
        assert said.count("ZeroDivisionError") == 1
        await expect(page.locator("#notice")).to_have_text(
            re.compile("^显示屏程序没有运行，请告知工作人员。"), timeout=20_000
        )
