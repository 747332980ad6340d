"""Alarms in ``hall.toml``: what each kind counts, what is wrong with a table, and the domain's rules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from hall_server.domain.alarm import AlarmKind, AlarmRule
from hall_server.domain.rules import MINUTE, SECOND
from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem, unknown_word
from hall_server.tomllines import Key

from .channels import channel_problems
from .model import AlarmTable, HallFile

_ = Translator("hall_server", system_language())


class _Form(NamedTuple):
    """What ``over`` counts (``unit``), what it is if nothing is said, and its bound.

    ``clears`` is how much of ``over`` the value has to fall to, if nothing is said. The longest wait falls
    whenever somebody is called and rises until the next is; at half of it things are surely better.
    """

    unit: int
    over: float
    most: float
    clears: float = 0.75


_FORMS: Final = {
    AlarmKind.WAIT: _Form(MINUTE, 20, 600, clears=0.5),
    AlarmKind.FORECAST: _Form(MINUTE, 30, 600, clears=0.5),
    AlarmKind.QUEUE: _Form(1, 30, 100_000),
    AlarmKind.IDLE: _Form(MINUTE, 5, 600),
    AlarmKind.LONG_SERVICE: _Form(MINUTE, 30, 600),
    AlarmKind.PRINTER: _Form(MINUTE, 1, 600),
    AlarmKind.DEVICE: _Form(MINUTE, 2, 600),
    AlarmKind.DISK: _Form(1, 90, 99),
}
_DAYS: Final = 0
_OF_ZONES: Final = frozenset(
    {
        AlarmKind.WAIT,
        AlarmKind.FORECAST,
        AlarmKind.QUEUE,
        AlarmKind.IDLE,
        AlarmKind.LONG_SERVICE,
        AlarmKind.EMERGENCY,
        AlarmKind.BAD_RATING,
    }
)


def alarm_ids(tables: Sequence[AlarmTable]) -> list[str]:
    """The name of each alarm: its own, or its kind; a second one of a kind is ``wait-2``."""
    ids: list[str] = []
    for table in tables:
        count = 1 + sum(one.kind == table.kind for one in tables[: len(ids)])
        ids.append(table.id or (table.kind if count == 1 else f"{table.kind}-{count}"))
    return ids


def build_alarms(tables: Sequence[AlarmTable]) -> tuple[AlarmRule, ...]:
    """The rules of tables without contradictions."""
    return tuple(_rule(name, table) for name, table in zip(alarm_ids(tables), tables, strict=True))


def _rule(name: str, table: AlarmTable) -> AlarmRule:
    kind, held = AlarmKind(table.kind), table.for_seconds * SECOND
    rule = AlarmRule(name, kind, lasting=held, resting=held, zones=frozenset(table.zones), to=tuple(table.to))
    form = _FORMS.get(kind)
    if form is None:
        days = 0 if kind is not AlarmKind.DEADLINE else _DAYS if table.days is None else table.days
        return replace(rule, days=days)
    over = form.over if table.over is None else table.over
    if kind.lasts:
        return replace(rule, lasting=round(over * form.unit))
    clear = table.clear if table.clear is not None else over * form.clears
    return replace(rule, over=round(over * form.unit), clear=max(1, round(clear * form.unit)))


def alarm_problems(file: HallFile) -> Iterator[Problem]:
    """What is wrong with alarms and recipients of the right form."""
    yield from _recipients(file)
    zones = [zone.id for zone in file.zones]
    recipients = [recipient.id for recipient in file.recipients]
    ids = alarm_ids(file.alarms)
    for index, table in enumerate(file.alarms):
        key: Key = ("alarms", index)
        if ids[index] in ids[:index]:
            yield Problem((*key, "id"), _("{id} is used twice; give each its own", id=ids[index]))
        same = [name for name, other in zip(ids[:index], file.alarms, strict=False) if _alike(table, other)]
        if same:
            yield Problem((*key, "kind"), _("says the same as alarm {id}; remove one of them", id=same[0]))
        yield from _unknown((*key, "zones"), table.zones, zones)
        yield from _unknown((*key, "to"), table.to, recipients)
        yield from _limits(key, table)
        if table.kind == "emergency" and not table.to:
            yield Problem((*key, "kind"), _('needs to = ["..."], the recipients whom an emergency reaches'))


def _alike(one: AlarmTable, other: AlarmTable) -> bool:
    """Whether both are raised at the same moments, and the same people told, twice."""
    names = {"id": "", "zones": [], "to": []}
    same = one.model_copy(update=names) == other.model_copy(update=names)
    return same and (set(one.zones), set(one.to)) == (set(other.zones), set(other.to))


def _unknown(key: Key, words: Iterable[str], known: Sequence[str]) -> Iterator[Problem]:
    for word in words:
        if word not in known:
            yield Problem(key, unknown_word(word, known))


def _limits(key: Key, table: AlarmTable) -> Iterator[Problem]:
    kind = AlarmKind(table.kind)
    form = _FORMS.get(kind)
    takes = {
        "over": form is not None,
        "clear": form is not None and not kind.lasts,
        "days": kind is AlarmKind.DEADLINE,
        "zones": kind in _OF_ZONES,
        "for_seconds": not kind.happens,
    }
    for name, taken in takes.items():
        if name in table.model_fields_set and not taken:
            yield Problem((*key, name), _("means nothing for {kind}; remove it", kind=table.kind))
    if form is None:
        return
    over = form.over if table.over is None else table.over
    if over > form.most:
        yield Problem((*key, "over"), _("must be {most} or less", most=f"{form.most:g}"))
    if table.clear is not None and table.clear > over:
        yield Problem((*key, "clear"), _("must not be more than over, which is {over}", over=f"{over:g}"))


def _recipients(file: HallFile) -> Iterator[Problem]:
    ids = [recipient.id for recipient in file.recipients]
    for index, recipient in enumerate(file.recipients):
        key: Key = ("recipients", index)
        if recipient.id in ids[:index]:
            yield Problem((*key, "id"), _("{id} is used twice; give each its own", id=recipient.id))
        yield from channel_problems(key, recipient)
