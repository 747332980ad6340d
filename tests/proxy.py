"""A cable that tests can pull: a TCP forwarder that can lose, hold back, or cut what flows through it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator


class Cable:
    """Forwards connections to a port. ``pulled`` loses silently, ``deaf`` only what comes back, ``cut()``
    ends what is connected."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._writers: set[asyncio.StreamWriter] = set()
        self.port = 0
        self.pulled = False
        self.deaf = False

    @contextlib.asynccontextmanager
    async def plugged_in(self) -> AsyncIterator[Cable]:
        server = await asyncio.start_server(self._connect, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()
            self.cut()

    def cut(self) -> None:
        """End all connections, as a switch that restarts does."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _connect(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._to_port)
        except OSError:
            writer.close()
            return
        self._writers |= {writer, far_writer}
        await asyncio.gather(
            self._pump(reader, far_writer, back=False), self._pump(far_reader, writer, back=True)
        )

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, back: bool) -> None:
        with contextlib.suppress(OSError):
            while data := await reader.read(65_536):
                if not (self.pulled or (back and self.deaf)):
                    writer.write(data)
            writer.close()
