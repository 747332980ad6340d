"""Programs that fill a screen: one that fails leaves a sentence on stderr, and the rest in a log."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sys
import traceback
from collections.abc import Iterator
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import Final

from hall_server.language import Translator, system_language

LOG_SIZE: Final = 1_000_000

log = logging.getLogger(__name__)

_ = Translator("hall_server", system_language())


def prepare_for_screen() -> None:
    """Before a program that fills the screen starts its own loop (Textual).

    The loop must be one that ZeroMQ can use, and there must be a terminal: without one, the program
    would draw for ever where nobody sees it.
    """
    if sys.__stdin__ is None or not sys.__stdin__.isatty():
        print(_("This program fills a screen. Start it in a terminal."), file=sys.stderr)
        sys.exit(1)
    if sys.platform == "win32":
        asyncio.set_event_loop_policy(asyncio.WindowsSelectorEventLoopPolicy())


@contextlib.contextmanager
def on_screen(device: Path, words: Translator, first: str = "") -> Iterator[None]:
    """A program fills the screen while the block runs, and logs to a file of this person's system.

    When the block ends with exit code 1, stderr has one sentence in the language of ``words``, after what
    the program says ``first`` to whoever stands there.
    """
    file = _start_log(device.stem)
    try:
        yield
    except SystemExit as end:
        if end.code == 1:
            _.language = words.language
            sentence = _(
                "The program had to stop because of a fault. Start it again; the hall has lost nothing."
            )
            details = _("What went wrong is in {log}.", log=file) if file and file.exists() else ""
            print(*filter(None, (words(first), sentence, details)), sep="\n", file=sys.stderr)
        raise


def log_fault() -> None:
    """Log the fault that is being handled, without its message: that may hold what somebody typed."""
    kind, _value, trace = sys.exc_info()
    places = "".join(traceback.format_tb(trace))
    log.critical("the program ends: %s\n%s", kind.__name__ if kind else "?", places.rstrip())


def _start_log(name: str) -> Path | None:
    """Log warnings to a file, which is made when there is one; None where this person may write no file."""
    from platformdirs import user_log_path  # here, as only programs that fill a screen have it

    try:
        folder = user_log_path("tingxu", appauthor=False, ensure_exists=True)
    except OSError:
        return None
    file = folder / f"{name}.log"
    handler = RotatingFileHandler(file, maxBytes=LOG_SIZE, backupCount=1, encoding="utf-8", delay=True)
    logging.basicConfig(
        level=logging.WARNING, handlers=[handler], format="%(asctime)s %(levelname)s %(message)s"
    )
    return file
