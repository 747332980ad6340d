"""Appointments as iCalendar (RFC 5545), one event for each.

What goes into calendars is seen by many: a phone's last digits, the class and the needs of a citizen
stay out of it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from icalendar import Calendar, Event

from hall_server.client import N_
from hall_server.protocol import HallView

from .rows import BadRow, Checks, Contents, NoFile, Row

_CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HASH_SIGNS: Final = 20
_STATE: Final = "X-TINGXU-STATE"


def written(rows: Iterable[Row], view: HallView, language: str, now: int) -> str:
    """The rows as a calendar, in the hall's language; ``now`` is its clock in milliseconds."""
    calendar = Calendar()
    calendar.add("prodid", "-//Tingxu//Appointments//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for row in rows:
        calendar.add_component(_event(row, view, language, _moment(now)))
    return str(calendar.to_ical(), "utf-8")


def _event(row: Row, view: HallView, language: str, stamp: datetime) -> Event:
    service = view.services.get(row.service)
    event = Event()
    event.add("uid", f"{row.code}@{view.id}")
    event.add("dtstamp", stamp)
    event.add("dtstart", _moment(row.slot))
    event.add("dtend", _moment(row.slot) + timedelta(milliseconds=view.slot_length))
    event.add("summary", service.name.in_language(language) if service else row.service)
    event.add("location", view.name.in_language(language))
    event.add("categories", [row.service])
    event.add("status", "CANCELLED" if row.state == "cancelled" else "CONFIRMED")
    event.add(_STATE, row.state)
    return event


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds // 1000, UTC)


def read(text: str, checks: Checks) -> Contents:
    """Raises :class:`NoFile` when the text is no calendar."""
    try:
        calendar = Calendar.from_ical(text)
    except ValueError:
        raise NoFile(N_("This is not an iCalendar file, or it is cut off.")) from None
    except (TypeError, OSError):
        # What the library stumbles over: dates among CATEGORIES, a TZID too long for a file's name.
        raise NoFile(N_("A CATEGORIES or TZID in this file cannot be read; mend it, or use CSV.")) from None
    return Contents.gathered(_rows(calendar, checks))


def _rows(calendar: Any, checks: Checks) -> Iterator[Row | tuple[int, BadRow]]:
    for place, event in enumerate(calendar.walk("VEVENT"), 1):
        try:
            yield _row(place, event, checks)
        except BadRow as error:
            yield place, error


def _row(place: int, event: Any, checks: Checks) -> Row:
    if "RRULE" in event or "RDATE" in event:
        raise BadRow(N_("the event repeats; an appointment is for one time"))
    return Row(
        place,
        checks.code(_code(_text(event, "UID")), place),
        _service(event, checks),
        _slot(event, checks),
        state=checks.state(_text(event, _STATE) or _state(event)),
    )


def _text(event: Any, name: str) -> str:
    value = event.get(name)
    return "" if value is None or isinstance(value, list) else str(value).strip()


def _code(uid: str) -> str:
    """The code that an event stands for: what is before the @ of its UID, or else a hash of the UID."""
    if not uid:
        raise BadRow(N_("the event needs one UID"))
    name = uid.partition("@")[0]
    if _CODE.fullmatch(name):
        return name
    return hashlib.sha256(uid.encode()).hexdigest()[:_HASH_SIGNS].upper()


def _service(event: Any, checks: Checks) -> str:
    """The one that is named by a category, or else by the summary."""
    found = event.get("CATEGORIES", [])
    groups = found if isinstance(found, list) else [found]
    words = [str(word) for group in groups for word in getattr(group, "cats", ())]
    for word in words:
        try:
            return checks.service(word.strip())
        except BadRow:
            continue
    return checks.service(_text(event, "SUMMARY"))


def _slot(event: Any, checks: Checks) -> int:
    start = event.get("DTSTART")
    try:
        at = None if start is None or isinstance(start, list) else getattr(start, "dt", None)
    except ValueError:
        at = None
    if not isinstance(at, datetime):
        raise BadRow(N_("the event needs one DTSTART, with a time of day"))
    if at.tzinfo is None and "TZID" in start.params:
        raise BadRow(N_("the time zone of DTSTART is not known; use UTC or a name such as Asia/Shanghai"))
    return checks.moment(at)


def _state(event: Any) -> str:
    return "cancelled" if _text(event, "STATUS").upper() == "CANCELLED" else "booked"
