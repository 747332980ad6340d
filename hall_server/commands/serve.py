"""``hall-server serve``: run the hall until it is stopped."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import logging
import sys
from datetime import datetime
from pathlib import Path

import click

from hall_server.bootstrap import AlreadyServed, ClockMaker, real_clock, running
from hall_server.client.loop import on_stop_signals, run
from hall_server.domain.plan import HallPlan
from hall_server.http_door import listening
from hall_server.language import Translator, system_language
from hall_server.logs import LogFormat, log_format_option, start_log
from hall_server.serving.clock import HallClock, VirtualClock
from hall_server.serving.sockets import AddressTaken
from hall_server.settings import HallFolder

from .common import UserError, folder_argument, hall_folder, plain_errors

_ = Translator("hall_server", system_language())
log = logging.getLogger("hall_server")

# Seconds. The thread that writes to the disk holds up every answer while it waits for its turn.
THREADS_TAKE_TURNS_EVERY = 0.0005


@click.command(
    help=_("Run the hall until Ctrl-C. Logs go to stderr."),
    epilog=_("Example: hall-server serve my-hall"),
)
@folder_argument
@click.option(
    "--virtual-clock",
    metavar="START",
    type=click.DateTime(["%Y-%m-%dT%H:%M"]),
    help=_("Rehearse: start the hall's clock here, for example 2026-03-02T09:00."),
)
@click.option(
    "--speed",
    type=click.FloatRange(min=0, min_open=True, max=100_000),
    default=1.0,
    help=_("Rehearse: how many times as fast as real time the virtual clock runs."),
)
@log_format_option
@plain_errors
def serve(folder: Path, virtual_clock: datetime | None, speed: float, log_format: LogFormat) -> None:
    start_log(log_format)
    logging.getLogger("alembic").setLevel(logging.WARNING)
    hall = hall_folder(folder)
    if speed != 1.0 and virtual_clock is None:
        raise click.UsageError(_("--speed needs --virtual-clock"))
    clock = _virtual(virtual_clock, speed) if virtual_clock else real_clock
    _allow_many_connections()
    sys.setswitchinterval(THREADS_TAKE_TURNS_EVERY)
    try:
        run(_serve(hall, clock))
    except AlreadyServed:
        sentence = _("Another hall server already runs on {path}. Stop it first.", path=folder)
        raise UserError(sentence) from None
    except (AddressTaken, listening.AddressTaken) as error:
        sentence = _(
            "Cannot listen on {address}. Change bind or the ports under [network] in hall.toml, or stop "
            "what uses them.",
            address=error,
        )
        raise UserError(sentence) from None
    except KeyboardInterrupt:
        pass


def _virtual(start: datetime, speed: float) -> ClockMaker:
    def make(last_at: int, plan: HallPlan) -> HallClock:
        return VirtualClock(start, plan.timezone, speed, last_at)

    return make


async def _serve(folder: HallFolder, clock: ClockMaker) -> None:
    # What a start leaves in memory stays; searching it for garbage again and again would only make
    # citizens wait, up to a quarter of a second at a time.
    gc.disable()
    async with running(folder, clock) as hall:
        gc.freeze()
        gc.enable()
        log.info(
            "hall %s is open: requests on %s, broadcasts on %s",
            folder.plan.id,
            hall.doors.request_address,
            hall.doors.broadcast_address,
        )
        if hall.metrics:
            log.info("figures for monitoring are at http://%s/metrics", hall.metrics)
        on_stop_signals(hall.stopped.cancel)
        with contextlib.suppress(asyncio.CancelledError):
            await hall.stopped
    log.info("hall %s is closed", folder.plan.id)


def _allow_many_connections() -> None:
    """Two hundred windows and a hundred boards hold more files open than some systems start with."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 8192 if hard == resource.RLIM_INFINITY else min(8192, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
