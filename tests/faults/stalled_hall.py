"""A hall that reads nothing, in a process of its own: ``python -m tests.faults.stalled_hall DIR``."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from hall_server.client import run
from hall_server.serving.access import Admission
from hall_server.serving.sockets import open_doors
from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.registry import Registry


async def stall(folder: HallFolder) -> None:
    admission = Admission(Registry(open_engine(folder.database)))
    network = folder.settings.network
    addresses = (f"tcp://127.0.0.1:{network.request_port}", f"tcp://127.0.0.1:{network.broadcast_port}")
    async with open_doors(folder.key_pair, admission, *addresses):
        await asyncio.sleep(60)


if __name__ == "__main__":
    run(stall(HallFolder(Path(sys.argv[1]))))
