"""How the bridge stands: what waits, what was sent, and what somebody must see to."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from hall_server.alarms.lanes import lane_of as alarm_lane
from hall_server.alarms.lanes import recipients_of
from hall_server.notices import lane_of
from hall_server.outbox import Item, LaneCounts, Outbox
from hall_server.outbox.signing import open_secrets
from hall_server.settings import HallFolder
from hall_server.store.database import open_engine
from hall_server.store.following import newest

from .follower import LANE
from .run import AlreadyBridged, lock_of, only_bridge


@dataclass(frozen=True, slots=True)
class Aside:
    """Something that the receiver refused for good."""

    lane: str
    key: str
    at: str
    reason: str


@dataclass(frozen=True, slots=True)
class Lane:
    """One way to the outside. Moments are ISO 8601 with the hall's offset.

    ``fault``: nothing goes out before somebody mends what ``last_error`` says.
    """

    lane: str
    waiting: int
    oldest: str | None
    attempts: int
    last_error: str
    fault: bool
    next_try: str | None
    sent_today: int
    expired_today: int
    set_aside: int


@dataclass(frozen=True, slots=True)
class Standing:
    """``unread`` counts the records of the hall's log that were not looked at yet for the province.

    ``open_secrets`` are the files with secrets that every user of this computer may read.
    """

    running: bool
    unread: int | None
    lanes: list[Lane]
    set_aside: list[Aside]
    open_secrets: list[str]

    @property
    def fault(self) -> bool:
        return any(lane.fault for lane in self.lanes)


def standing(folder: HallFolder) -> Standing:
    """Looks only: makes no file. Raises ``StoreUnavailable`` and ``StoreDamaged``."""
    counted, aside, known = _looked_up(folder)
    province = folder.settings.province is not None
    if province:
        counted.setdefault(LANE, LaneCounts(LANE))
    for number, _channel in enumerate(folder.settings.notices.channels, start=1):
        counted.setdefault(lane_of(number), LaneCounts(lane_of(number)))
    for recipient in recipients_of(folder.settings).values():
        for emergency in (True, False):
            lane = alarm_lane(recipient.id, emergency=emergency)
            counted.setdefault(lane, LaneCounts(lane))
    told = partial(_told, ZoneInfo(folder.plan.timezone))
    return Standing(
        _is_running(folder),
        max(0, _end_of_log(folder) - known) if province else None,
        [
            Lane(
                lane.lane,
                lane.waiting,
                told(lane.oldest),
                lane.attempts,
                lane.last_error,
                lane.fault,
                told(lane.next_at),
                lane.sent,
                lane.expired,
                lane.set_aside,
            )
            for lane in counted.values()
        ],
        [Aside(item.lane, item.key, told(item.ended_at) or "", item.last_error) for item in aside],
        [str(path) for path in open_secrets(folder)],
    )


def _looked_up(folder: HallFolder) -> tuple[dict[str, LaneCounts], list[Item], int]:
    """The lanes, what is set aside, and how far the log was read for the province."""
    if not folder.outbox.is_file():
        return {}, [], 0
    now = datetime.now(ZoneInfo(folder.plan.timezone))
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    with closing(Outbox.open(folder.outbox)) as outbox:
        lanes = outbox.lanes(int(midnight.timestamp() * 1000))
        return {lane.lane: lane for lane in lanes}, outbox.those_set_aside(), outbox.cursor(LANE)


def _told(zone: ZoneInfo, at: int | None) -> str | None:
    return None if at is None else datetime.fromtimestamp(at // 1000, zone).isoformat()


def _end_of_log(folder: HallFolder) -> int:
    engine = open_engine(folder.database)
    try:
        return newest(engine).seq
    finally:
        engine.dispose()


def _is_running(folder: HallFolder) -> bool:
    if not lock_of(folder).exists():
        return False
    try:
        with only_bridge(folder):
            return False
    except AlreadyBridged:
        return True
