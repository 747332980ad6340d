"""The commands speak the person's language, click's own words included."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

import hall_server

ROOT = Path(hall_server.__file__).parent.parent
WORDS_OF_CLICK = Path(hall_server.__file__).parent / "locale" / "zh_CN" / "LC_MESSAGES" / "messages.po"

PROGRAMS = [
    "hall_server.cli",
    "reports.cli",
    "window_client.cli",
    "display_board.cli",
    "ticket_printer.cli",
    "ticket_printer.kiosk.cli",
    "scripts.demo_hall.cli",
]


def run(language: str, program: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The program as a person starts it whose system speaks the other language."""
    system = {"zh": "en_US.UTF-8", "en": "zh_CN.UTF-8"}[language]
    environment = {**os.environ, "TINGXU_LANG": language, "LANG": system, "PYTHONUTF8": "1"}
    environment.pop("LANGUAGE", None)
    return subprocess.run(
        [sys.executable, "-P", "-c", f"from {program} import main; main()", *words],
        capture_output=True,
        encoding="utf-8",
        env=environment,
        timeout=60,
    )


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_in_chinese_has_no_english_of_clicks(program: str) -> None:
    done = run("zh", program, "--help")
    assert done.returncode == 0
    assert done.stdout.startswith("用法: ")
    assert "显示本说明后退出。" in done.stdout
    assert not [
        english for english in ("Usage", "Options:", "Commands:", "Example") if english in done.stdout
    ]


def test_help_in_english_on_a_chinese_system() -> None:
    done = run("en", "hall_server.cli", "--help")
    assert done.stdout.startswith("Usage: ")
    assert "Show this message and exit." in done.stdout


def test_a_slip_of_the_keyboard_is_answered_in_either_language() -> None:
    chinese = run("zh", "hall_server.cli", "serv", "my-hall")
    assert chinese.returncode == 2
    assert "错误：没有 'serv' 这个命令。" in chinese.stderr
    english = run("en", "hall_server.cli", "serv", "my-hall")
    assert english.returncode == 2
    assert "Error: No such command 'serv'." in english.stderr


def test_what_the_person_can_mend_is_said_in_chinese(tmp_path: Path) -> None:
    done = run("zh", "hall_server.cli", "status", str(tmp_path))
    assert done.returncode == 1
    assert done.stderr.startswith("错误：")


def test_click_still_says_what_we_translate() -> None:
    spec = find_spec("click")
    assert spec is not None
    assert spec.origin is not None
    found = extract_from_dir(
        Path(spec.origin).parent, method_map=[("**.py", "python")], keywords={"_": None, "ngettext": (1, 2)}
    )
    said = {message for _file, _line, message, _comments, _context in found}
    with WORDS_OF_CLICK.open("rb") as file:
        ours = {message.id if isinstance(message.id, str) else tuple(message.id) for message in read_po(file)}
    # Looked up by click as it is, without being marked for catalogues.
    assert ours - {"", "required"} <= said


CHINESE = "[\u4e00-\u9fff]"
# Not in formulas such as exp(-x), nor where a sign is a key or a separator on its own, nor in how a time is
# written (分:秒), nor after the file that a line is about.
HALF_WIDTH = re.compile(rf"{CHINESE}([,;:?](?![分秒])|\.(?!\w)|\s?\()|[,;?](?={CHINESE})")


@pytest.mark.parametrize("catalogue", sorted(ROOT.glob("*/locale/zh_CN/LC_MESSAGES/tingxu.po")), ids=str)
def test_chinese_sentences_have_full_width_punctuation(catalogue: Path) -> None:
    with catalogue.open("rb") as file:
        texts = [text for message in read_po(file) if message.id for text in strings(message.string or "")]
    assert texts
    assert [text for text in texts if HALF_WIDTH.search(text)] == []


def strings(of: str | list[str] | tuple[str, ...]) -> list[str]:
    return [of] if isinstance(of, str) else list(of)


@pytest.mark.parametrize("wrong", ["无法写入: {error}", "月报(PDF)写好", "早上好,请坐", "完成.", "请稍候?"])
def test_what_half_width_punctuation_looks_like(wrong: str) -> None:
    assert HALF_WIDTH.search(wrong)


@pytest.mark.parametrize(
    "right", ["平均（分:秒）", "exp(-效应)", "! 处置", "用 ; 分隔", "{path}: 没有", "1.5 分钟"]
)
def test_what_is_no_punctuation_of_a_sentence(right: str) -> None:
    assert not HALF_WIDTH.search(right)
