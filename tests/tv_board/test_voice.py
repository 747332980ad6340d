"""The voice of a board: once per call, Chinese then English, never two at once, and silent without tools."""

from __future__ import annotations

import asyncio
import contextlib
import io
import logging
import shutil
import sys
import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from display_board.settings import BoardTable, VoiceTable
from display_board.tv.speaking import Speaker
from display_board.tv.stage import Stage
from display_board.tv.voice import NoVoice, chime, clip_names, joined, sentence, synthesised
from hall_server.client import Synced
from tests.display_board.pretend import MINUTE, PretendHall, a_call
from tests.halls import eventually

from .pretending import a_device

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows plays by itself, without a program")

# A program that writes down when it begins, what it plays, and when it ends.
PLAYER = """#!/bin/sh
for file; do :; done
echo "begin $(cksum < "$file")" >> "{log}"
sleep 0.05
echo end >> "{log}"
"""


def clip(path: Path, level: int, rate: int = 16_000) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes(level.to_bytes(2, "little") * 100)


@pytest.fixture
def clips(tmp_path: Path) -> Path:
    """Every clip that a call of A047 or A048 at window 12 needs."""
    for number in ("A047", "A048"):
        for tongue in ("zh", "en"):
            for name in clip_names(number, 12, tongue):
                clip(tmp_path / "clips" / name, ord(name[3]))
    return tmp_path / "clips"


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What the only player there is wrote down."""
    log, programs = tmp_path / "played", tmp_path / "bin"
    programs.mkdir()
    player = programs / "paplay"
    player.write_text(PLAYER.format(log=log), encoding="utf-8")
    player.chmod(0o755)
    monkeypatch.setenv("PATH", f"{programs}:/usr/bin:/bin")
    return log


def said(played: Path) -> list[str]:
    return played.read_text(encoding="utf-8").splitlines() if played.exists() else []


def a_board(**voice: object) -> BoardTable:
    return BoardTable.model_validate({"voice": {"zones": ["civil"], "clips": "clips", **voice}})


@contextlib.asynccontextmanager
async def speaking(speaker: Speaker) -> AsyncIterator[None]:
    task = asyncio.create_task(speaker.run())
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_two_calls_are_spoken_in_turn_each_in_chinese_then_english(
    clips: Path, played: Path, tmp_path: Path
) -> None:
    speaker, view = Speaker(a_board(), tmp_path), PretendHall().known
    speaker.hear(a_call("A047", 12), view)
    speaker.hear(a_call("A048", 12), view)
    async with speaking(speaker):
        await eventually(lambda: played.exists() and played.read_text().count("end") == 4)
    lines = said(played)
    assert [line.split()[0] for line in lines] == ["begin", "end"] * 4, "no two at once"
    assert len({line for line in lines if line.startswith("begin")}) == 4


async def test_a_zone_without_a_voice_is_silent(clips: Path, played: Path, tmp_path: Path) -> None:
    speaker, view = Speaker(a_board(), tmp_path), PretendHall().known
    speaker.hear(a_call("B001", 12), view)
    speaker.hear(a_call("A047", 12), view)
    async with speaking(speaker):
        await eventually(lambda: played.exists() and played.read_text().count("end") == 2)


async def test_a_call_that_waited_too_long_is_not_spoken(
    clips: Path, played: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    speaker = Speaker(a_board(too_old=30), tmp_path)
    speaker.hear(a_call("A047", 12), PretendHall().known, late=31)
    async with speaking(speaker):
        await eventually(lambda: "A047 would be spoken too late" in caplog.text)
    assert said(played) == []


async def test_a_call_is_spoken_once_and_not_again_when_the_hall_is_back(
    clips: Path,
    played: Path,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What stood when the board was switched on is not spoken, nor what was called long ago while the hall
    was not heard; a call and its recall are."""
    caplog.set_level(logging.INFO)
    monkeypatch.setattr("display_board.calls.PULSE", 0.05)
    monkeypatch.setattr("display_board.calls.SHORTEST_TURN", 0.01)
    hall = PretendHall()
    hall.call("A040", 12)
    speaker = Speaker(a_board(), tmp_path)
    stage = Stage(a_device(a_board()), lambda: hall, None, speaker.hear, "")
    stage.on_news(Synced())
    async with speaking(speaker):
        hall.call("A047", 12)
        for _time in range(3):
            stage.on_news(Synced())
        await eventually(lambda: said(played).count("end") == 2)
        hall.live = False
        stage.on_news(Synced())
        hall.live = True
        hall.call("A048", 12)
        hall.clock += 10 * MINUTE
        stage.on_news(Synced())
        await eventually(lambda: "A048" in caplog.text)
        await asyncio.sleep(0.1)  # its turn is over
        hall.call("A047", 12, calls=2)
        stage.on_news(Synced())
        await eventually(lambda: said(played).count("end") == 4)
    lines = said(played)
    assert lines[:4] == lines[4:], "the recall sounds like the call, and nothing else was spoken"


async def test_without_espeak_and_clips_the_log_says_what_to_install_and_the_chime_sounds(
    tmp_path: Path, played: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    find = shutil.which
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "espeak-ng" else find(name))
    board = BoardTable(chime=True, voice=VoiceTable(zones=["civil"]))
    speaker, view = Speaker(board, tmp_path), PretendHall().known
    async with speaking(speaker):
        for number in ("A047", "A048"):
            speaker.hear(a_call(number, 12), view)
        await eventually(lambda: said(played).count("end") == 2)
        await eventually(lambda: "espeak-ng is not installed" in caplog.text)
    assert caplog.text.count("espeak-ng is not installed") == 1


async def test_without_a_player_the_log_says_so_once(
    clips: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("PATH", "")
    speaker, view = Speaker(a_board(), tmp_path), PretendHall().known
    async with speaking(speaker):
        for number in ("A047", "A048"):
            speaker.hear(a_call(number, 12), view)
        await eventually(lambda: "stays silent" in caplog.text)
        await asyncio.sleep(0.2)
    assert caplog.text.count("stays silent") == 1


def test_digits_are_said_one_by_one_and_words_may_be_respelt() -> None:
    assert sentence("A017", 12, "zh") == "请 A 零 幺 七 号, 到 幺 二 号窗口"
    assert sentence("A017", 12, "zh", {"A": "诶"}) == "请 诶 零 幺 七 号, 到 幺 二 号窗口"
    assert sentence("A017", 12, "en") == "Number A 0 1 7, please go to window 12"


def test_clips_are_joined_and_a_missing_or_odd_one_is_named(clips: Path) -> None:
    names = clip_names("A047", 12, "zh")
    with wave.open(io.BytesIO(joined(clips, names))) as file:
        assert file.getnframes() == 100 * len(names)
    clip(clips / "zh/4.wav", 1, rate=8_000)
    for strange, said in (
        (names, "zh/4.wav has another format"),
        (["zh/../4.wav"], "zh/../4.wav is missing"),
    ):
        with pytest.raises(NoVoice, match=said):
            joined(clips, strange)


@pytest.mark.skipif(
    shutil.which("espeak-ng") is None, reason="espeak-ng is not installed: apt-get install it"
)
def test_espeak_speaks_both_languages() -> None:
    for tongue in ("zh", "en"):
        sound = synthesised(sentence("A017", 12, tongue), tongue)
        assert sound.startswith(b"RIFF")
        assert len(sound) > 40_000, "more than a second of sound"


def test_the_chime_is_a_sound() -> None:
    with wave.open(io.BytesIO(chime())) as file:
        assert 0.5 < file.getnframes() / file.getframerate() < 2
