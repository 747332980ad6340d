"""A manager at a shell, while the hall runs in this process."""

from __future__ import annotations

import asyncio
from pathlib import Path

from click.testing import Result

from tests.commands.running import hall_server
from tests.halls import TestHall


def device_file(hall: TestHall, role: str = "manager", name: str = "zhang") -> Path:
    """A device's file as ``hall-server enroll`` writes it."""
    path = hall.path / f"{role}-{name}.toml"
    done = hall_server("enroll", hall.path, role, name, "-o", path)
    assert done.exit_code == 0, done.output
    return path


async def typed(*words: object) -> Result:
    """``hall-server WORDS``, in a thread of its own so that the hall can answer."""
    return await asyncio.to_thread(hall_server, *words)


async def done(*words: object) -> str:
    """What a command prints that succeeds."""
    result = await typed(*words)
    assert result.exit_code == 0, result.output
    return result.stdout


async def refused(*words: object) -> str:
    """What a command says that fails, with exit code 1."""
    result = await typed(*words)
    assert (result.exit_code, result.stdout) == (1, ""), result.output
    assert isinstance(result.exception, SystemExit), "no traceback reaches a person"
    return result.stderr
