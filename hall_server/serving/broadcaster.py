"""Numbered broadcasts to whoever listens, and the snapshot that lets a listener start or heal."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable

from hall_server import protocol as p

from .clock import HallClock

Send = Callable[[list[bytes]], None]


class Broadcaster:
    """Gives every batch of changes the next number of this epoch. A restart begins a new epoch.

    ``updates``, ``snapshots`` and ``epochs`` count since the start. ``sent_at`` is when anything was sent
    last, in seconds since the epoch, by this computer's clock. ``unwritten`` is told with every update.
    """

    def __init__(self, clock: HallClock) -> None:
        self._clock = clock
        self._send: Send = lambda _frames: None
        self.updates = self.snapshots = self.epochs = 0
        self.sent_at = 0.0
        self.unwritten = False
        self.begin_epoch()

    def send_with(self, send: Send) -> None:
        self._send = send

    def begin_epoch(self) -> None:
        """After this every listener asks for a new snapshot."""
        self._epoch = secrets.token_hex(8)
        self._seq = 0
        self.epochs += 1

    def publish(self, view: p.HallView, changes: list[p.Change]) -> None:
        """Send changes that the view already has."""
        self._seq += 1
        self.updates += 1
        self._broadcast(view, tuple(changes))

    def heartbeat(self, view: p.HallView) -> None:
        self._broadcast(view, ())

    def _broadcast(self, view: p.HallView, changes: tuple[p.Change, ...]) -> None:
        update = p.Update(
            self._epoch,
            self._seq,
            self._clock.now(),
            view.issued,
            changes,
            speed=self._clock.speed,
            unwritten=self.unwritten,
        )
        self._send(p.encode_update(update))
        self.sent_at = time.time()

    def snapshot(self, view: p.HallView) -> p.Snapshot:
        self.snapshots += 1
        return p.Snapshot(self._epoch, self._seq, self._clock.now(), view, self._clock.speed)
