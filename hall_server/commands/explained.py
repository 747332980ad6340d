"""Why a ticket was called, in words that a citizen understands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from hall_server.domain.citizen import Priority
from hall_server.domain.events import CHOSEN
from hall_server.domain.plan import Bilingual, HallPlan
from hall_server.domain.rules import MINUTE
from hall_server.domain.ticket import Ticket, TicketState
from hall_server.domain.why import Called, ClockFrom, Standing, Story
from hall_server.language import N_, Translator, system_language
from hall_server.table import table

from .common import in_short

_ = Translator("hall_server", system_language())

# A crowd is not listed one by one; --json has everybody.
MOST_ROWS = 20

_CLASSES = {
    Priority.NORMAL: N_("normal"),
    Priority.APPOINTMENT: N_("appointment"),
    Priority.ELDERLY: N_("elderly"),
    Priority.DISABLED: N_("disabled"),
    Priority.PREGNANT: N_("pregnant"),
    Priority.GREEN: N_("green channel"),
}
_CLOCKS = {
    ClockFrom.ISSUE: N_("{time} number taken"),
    ClockFrom.SLOT: N_("{time} appointment"),
    ClockFrom.CHECK_IN: N_("{time} came late"),
}
_RULES = {
    "call-by": N_("Rule: each number has a time by which to be called; the earliest goes first."),
    "fcfs": N_("Rule: first come, first served."),
    "strict": N_("Rule: a higher class always goes first."),
}
_ENDS = {
    TicketState.EXPIRED: N_("{number} was still open when the day ended, and expired."),
    TicketState.CANCELLED: N_("{number} was cancelled at {time}."),
    TicketState.NO_SHOW: N_("{number} did not come, and was marked a no-show at {time}."),
    TicketState.PARKED: N_("{number} is set aside now, until it is called back."),
}


def as_text(plan: HallPlan, day: str, story: Story) -> str:
    """The calls of a ticket in order, then what holds for it at the end of the log."""
    return Words(plan).story(day, story)


class Words:
    """The sentences and tables, in this person's language and with the names of a hall's plan."""

    def __init__(self, plan: HallPlan) -> None:
        self._plan = plan

    def story(self, day: str, story: Story) -> str:
        ticket = story.ticket
        package = self._plan.package_by_id.get(ticket.package)
        what = self._service(ticket.service) if package is None else _name(package.name)
        title = _(
            "{hall}, {day}: {number}, {what}, {class_}",
            hall=_name(self._plan.name),
            day=day,
            number=ticket.number,
            what=what,
            class_=self._class_in_full(ticket),
        )
        blocks = [title, *("\n".join(self._call(call)) for call in story.calls)]
        if story.lines:
            blocks += self._waiting(story)
        elif ticket.state in _ENDS:
            time = self._clock(ticket.ended_at or story.as_of)
            blocks.append(_(_ENDS[ticket.state], number=ticket.number, time=time))
        return "\n\n".join(blocks)

    def _call(self, called: Called) -> Iterator[str]:
        event, ticket = called.event, called.standing.ticket
        yield _(
            "{time} Window {window} (clerk {clerk}) called {number}: {service}",
            time=self._clock(event.at),
            window=event.window,
            clerk=event.clerk,
            number=ticket.number,
            service=self._service(called.standing.line.service),
        )
        if event.why.rule == CHOSEN:
            by_number = N_("Chosen by the clerk, out of turn. The reason: {note}")
            back = N_("Called back by the clerk. The reason: {note}")
            yield _(back if ticket.state is TicketState.PARKED else by_number, note=event.why.note)
        else:
            yield _(_RULES.get(event.why.rule, event.why.rule))
        yield from self._circumstances(called)
        rows = [called.standing, *called.passed_over]
        yield self._table(rows)
        yield from self._outcome(called)

    def _circumstances(self, called: Called) -> Iterator[str]:
        window, standing = called.event.window, called.standing
        ticket = standing.ticket
        if called.temporary:
            yield _("Window {window} was a temporary one.", window=window)
        if called.helping:
            zone = self._zone_of(standing.line.service)
            yield _(
                "Window {window} was helping out: in {zone} somebody had waited too long.",
                window=window,
                zone=zone,
            )
        if called.only:
            classes = ", ".join(class_word(each) for each in Priority if each in called.only)
            yield _("Window {window} serves only: {classes}", window=window, classes=classes)
        if called.stood_by_since is not None:
            since = self._clock(called.stood_by_since)
            yield _("Window {window} had been free and waiting since {time}.", window=window, time=since)
        if ticket.state is TicketState.PARKED:
            yield _(
                "{number} had been set aside at {time}: {reason}",
                number=ticket.number,
                time=self._clock(ticket.parked_at or ticket.issued_at),
                reason=ticket.park_reason,
            )
        elif ticket.visit > 1:
            yield _("{number} had been at a window before and kept its clock.", number=ticket.number)

    def _outcome(self, called: Called) -> Iterator[str]:
        why, standing = called.event.why, called.standing
        number = standing.ticket.number
        if not called.as_logged:
            yield _(
                "By the log, {overtook} of {others} others had an earlier clock. Who they were cannot be "
                "told: hall.toml gives the windows other services now than on that day.",
                overtook=why.overtook,
                others=why.others,
            )
        elif why.others == 0:
            yield _("Nobody else waited whom this window could call.")
        elif why.rule == CHOSEN and called.due_earlier:
            yield _(
                "By the rule, {first} would have been called. Passed over: {numbers}",
                first=called.due_earlier[0].ticket.number,
                numbers=_numbers(called.passed_over),
            )
        elif not called.overtaken:
            yield _(
                "Nobody was overtaken: none of the {others} others had an earlier clock.", others=why.others
            )
        else:
            yield _(
                "Overtaken, though their clocks had started earlier: {numbers}",
                numbers=_numbers(called.overtaken),
            )
            yield from self._compared(standing, called.overtaken[0])
            if called.overtaken[1:]:
                yield _("{number} goes before the others in the same way.", number=number)

    def _waiting(self, story: Story) -> Iterator[str]:
        number = story.ticket.number
        yield _("{number} waits, as of {time}.", number=number, time=self._clock(story.as_of))
        if not story.ahead:
            yield "\n".join((self._table(story.lines), _("No window that is open now can call it.")))
        for ahead in story.ahead:
            windows = in_short(ahead.windows)
            if not ahead.before:
                yield _("At windows {windows} nobody is before it: it is next.", windows=windows)
                continue
            count = len(ahead.before)
            lines = [_("At windows {windows} so many are before it: {count}", windows=windows, count=count)]
            lines.append(self._table([*ahead.before, *story.lines]))
            own = min(story.lines, key=lambda standing: standing.line.place)
            later = [
                each for each in ahead.before if each.line.place.clock_start > own.line.place.clock_start
            ]
            lines += self._compared(later[0], own) if later else [_("All of their clocks started earlier.")]
            yield "\n".join(lines)

    def _compared(self, first: Standing, second: Standing) -> Iterator[str]:
        """Why one goes before another who came earlier."""
        numbers = {"first": first.ticket.number, "second": second.ticket.number}
        first_class, second_class = (class_word(each.ticket.citizen.priority) for each in (first, second))
        classes = {"first_class": first_class, "second_class": second_class}
        if first.rule == second.rule == "strict":
            yield _(
                "{first}: {first_class}; {second}: {second_class}. The class decides, so {first} goes first.",
                **numbers,
                **classes,
            )
        elif first.limit is None or second.limit is None or first.rule != second.rule:
            yield _("The rule was changed that day; everybody keeps the place that was given before.")
        else:
            first_by, second_by = self._told_apart(first.line.place.call_by, second.line.place.call_by)
            yield _(
                "{first}: {first_class} (limit {first_limit} min), to be called by {first_by}; "
                "{second}: {second_class} (limit {second_limit} min), to be called by {second_by}. "
                "So {first} goes first.",
                **numbers,
                **classes,
                first_limit=_minutes(first.limit),
                second_limit=_minutes(second.limit),
                first_by=first_by,
                second_by=second_by,
            )
            if first.length != second.length and first.mean is not None and second.mean is not None:
                yield _(
                    "The errand of {first} takes {first_mean} min on the average, that of {second} "
                    "{second_mean} min; short errands go a little earlier, long ones a little later.",
                    **numbers,
                    first_mean=f"{first.mean / MINUTE:.1f}",
                    second_mean=f"{second.mean / MINUTE:.1f}",
                )

    def _table(self, standings: Sequence[Standing]) -> str:
        head = (
            _("Number"),
            _("Class"),
            _("Service"),
            _("Clock starts"),
            _("Limit, min"),
            _("Usual length, min"),
            _("Call by"),
        )
        shown = table([head, *map(self._row, standings[:MOST_ROWS])], right=[4, 5])
        left = len(standings) - MOST_ROWS
        more = [_("... and {count} more (--json shows all)", count=left)] if left > 0 else []
        return "\n".join((*(f"  {line}".rstrip() for line in shown.splitlines()), *more))

    def _row(self, standing: Standing) -> tuple[str, ...]:
        place, ticket = standing.line.place, standing.ticket
        started = _(_CLOCKS[standing.clock_from], time=self._clock(place.clock_start))
        who = (ticket.number, self._class_in_full(ticket), self._service(standing.line.service), started)
        if standing.rule != "call-by" or standing.limit is None:
            return *who, "-", "-", "-"
        mean = "-" if standing.mean is None else f"{standing.mean / MINUTE:.1f}"
        adds = f" ({standing.length / MINUTE:+.1f})" if standing.length else ""
        return *who, _minutes(standing.limit), mean + adds, self._clock(place.call_by)

    def _told_apart(self, *moments: int) -> list[str]:
        """The moments to the minute, or to the second where that is the same."""
        to_the_minute = [f"{self._plan.local(moment):%H:%M}" for moment in moments]
        if len(set(to_the_minute)) == len(moments):
            return to_the_minute
        return [self._clock(moment) for moment in moments]

    def _clock(self, moment: int) -> str:
        return f"{self._plan.local(moment):%H:%M:%S}"

    def _class_in_full(self, ticket: Ticket) -> str:
        word = class_word(ticket.citizen.priority)
        reason = self._plan.green.reasons.get(ticket.citizen.reason)
        return word if reason is None else f"{word} ({_name(reason)})"

    def _service(self, service: str) -> str:
        planned = self._plan.service_by_id.get(service)
        return service if planned is None else _name(planned.name)

    def _zone_of(self, service: str) -> str:
        planned = self._plan.service_by_id.get(service)
        return "-" if planned is None else _name(self._plan.zone_by_id[planned.zone].name)


def class_word(priority: Priority) -> str:
    return _(_CLASSES[priority])


def _name(name: Bilingual) -> str:
    return name.in_language(_.language)


def _minutes(length: int) -> str:
    return f"{length / MINUTE:g}"


def _numbers(standings: Sequence[Standing]) -> str:
    shown = [standing.ticket.number for standing in standings[:MOST_ROWS]]
    return ", ".join(shown) + (" ..." if len(standings) > MOST_ROWS else "")
