"""Typing the commands: within this process, or as a person would in a language of their own."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from hall_server.cli import main


def hall_server(*words: object, typed: str | None = None) -> Result:
    """``hall-server WORDS``, in this process and in English."""
    return CliRunner().invoke(main, [str(word) for word in words], input=typed)


def at_a_shell(*words: str, language: str = "en") -> subprocess.CompletedProcess[str]:
    """``hall-server WORDS`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "hall_server", *words],
        env={**os.environ, "TINGXU_LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)
