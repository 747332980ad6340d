"""How the server itself is: orders, the log and the disk it lies on."""

from __future__ import annotations

import contextlib
import platform
import shutil
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import get_args

from prometheus_client.core import Metric

from hall_server.client.device import Role

from .families import by, counter, counters, gauge, gauges, histogram
from .look import Orders


def build() -> Metric:
    labels = {"version": version("tingxu"), "python": platform.python_version()}
    told = "1; the labels say which version runs."
    return gauges("tingxu_build_info", told, labels, {tuple(labels.values()): 1})


def orders(orders: Orders) -> Iterator[Metric]:
    # What the hall orders itself, such as to look at the time, is counted too: it is in the same batches.
    yield counters(
        "tingxu_orders",
        "Orders and questions answered, by the role of the device; hall: what the hall does by itself.",
        ["role"],
        by({role or "hall": orders.by_role.get(role, 0) for role in ("", *get_args(Role))}),
    )
    yield counters(
        "tingxu_orders_refused", "Orders refused by a rule of the hall.", ["code"], by(orders.refused)
    )
    yield counters(
        "tingxu_orders_failed",
        "Orders that failed: busy, or unavailable when the disk did not take it.",
        ["code"],
        by({"busy": 0, "unavailable": 0, **orders.failed}),
    )
    yield counters(
        "tingxu_requests_unreadable",
        "Requests that did not follow the protocol.",
        ["code"],
        by(orders.unreadable),
    )
    yield gauge("tingxu_orders_waiting", "Orders that are not decided yet.", orders.waiting)
    yield histogram(
        "tingxu_order_seconds", "From the moment an order is decided until it is on the disk.", orders.seconds
    )
    yield histogram("tingxu_batch_orders", "Orders written in one transaction.", orders.together)
    yield histogram(
        "tingxu_log_write_seconds", "One transaction with its sync to the disk.", orders.write_seconds
    )
    yield counter("tingxu_log_write_failures", "Transactions that the disk did not take.", orders.not_written)
    yield gauge(
        "tingxu_log_write_under_way_seconds",
        "How long the transaction of this moment has been going on; 0 when there is none.",
        orders.under_way,
    )


def disk(database: Path, records: int) -> Iterator[Metric]:
    yield gauge("tingxu_log_records", "Records in the hall's log.", records)
    sizes = {}
    for path in (database, database.with_name(f"{database.name}-wal")):
        with contextlib.suppress(OSError):
            sizes[path.name] = path.stat().st_size
    yield gauges("tingxu_log_size_bytes", "Size of the database's files.", ["file"], by(sizes))
    with contextlib.suppress(OSError):
        usage = shutil.disk_usage(database.parent)
        yield gauge("tingxu_disk_free_bytes", "Free space on the database's disk.", usage.free)
        yield gauge("tingxu_disk_size_bytes", "Size of that disk.", usage.total)
