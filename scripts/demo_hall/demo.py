"""One demo from beginning to end: set up, run the programs, let the day pass, sum up."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import click

from hall_server.client import HallError, prepare_for_screen, run

from .audit import Summary, sum_up
from .duty import on_duty
from .headless import watch_headless
from .processes import NoPages, bridging, phone_pages, printing, server_log, serving, slips
from .rehearsal import Rehearsal, ServerGone
from .screen import DemoApp
from .synthetic import Guest, synthetic_day
from .venue import Venue, set_up
from .words import _

LINES_OF_LOG: Final = 5


class DemoFailed(Exception):
    """The demo could not be carried out; the text says why."""


def demonstrate(
    base: Path,
    windows: int,
    day: Sequence[Guest] | None,
    speed: float,
    seconds: float | None,
    headless: bool,
) -> Summary:
    """Run a hall below ``base``. Raises :class:`DemoFailed`. Ends every process that it starts."""
    click.echo(_("Setting up a hall, windows: {windows} ...", windows=windows), err=True)
    try:
        venue = set_up(base, windows)
    except (OSError, subprocess.CalledProcessError) as error:
        raise DemoFailed(_("The hall could not be set up: {error}", error=error)) from None
    day = day or synthetic_day(venue.folder.plan)
    try:
        address = venue.folder.settings.recipients[0].url
        with (
            on_duty(address) as duty,
            serving(venue, speed) as server,
            printing(venue),
            phone_pages(venue),
            bridging(venue),
        ):
            rehearsal = Rehearsal(venue, day, speed, server, duty)
            if headless:
                run(watch_headless(rehearsal, seconds))
            else:
                _show(rehearsal, seconds)
    except (HallError, ServerGone) as error:
        raise DemoFailed(_explained(error, venue)) from None
    except NoPages as error:
        raise DemoFailed(_last_lines(_("The citizens' pages did not come up."), str(error))) from None
    return sum_up(rehearsal.tally, rehearsal.boards_in_sync, venue.folder.database, slips(venue), duty)


def _show(rehearsal: Rehearsal, seconds: float | None) -> None:
    prepare_for_screen()
    app = DemoApp(rehearsal, seconds)
    app.run(mouse=False)
    if app.trouble:
        raise app.trouble
    if app.return_code:
        raise KeyboardInterrupt


def _explained(error: HallError | ServerGone, venue: Venue) -> str:
    sentence = error.text.in_language(_.language) if isinstance(error, HallError) else str(error)
    return _last_lines(sentence, server_log(venue).read_text(encoding="utf-8", errors="replace"))


def _last_lines(sentence: str, log: str) -> str:
    return "\n".join([sentence, *log.splitlines()[-LINES_OF_LOG:]])
