"""The sorted lines say what counting the whole picture says, whatever happens in the hall."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from hall_server.protocol import (
    Change,
    DayBegan,
    HallView,
    ServingView,
    Text,
    TicketGone,
    WaitingTicket,
    WindowView,
)
from hall_server.web.place.lines import Lines, lines_of

SERVICES = ("consult", "intake", "invoice")
TICKETS = st.integers(1, 12)


@st.composite
def waiting(draw: st.DrawFn) -> WaitingTicket:
    ticket = draw(TICKETS)
    services = draw(st.lists(st.sampled_from(SERVICES), min_size=1, max_size=3, unique=True))
    places = [(draw(st.integers(0, 4)), draw(st.integers(0, 4)), ticket) for _ in services]
    (service, place), *also = zip(services, places, strict=True)
    return WaitingTicket(ticket, f"A{ticket:03}", service, 0, place, also=tuple(also))


@st.composite
def window(draw: st.DrawFn) -> WindowView:
    """A ticket is at one window at a time: here at the one that its id leads to."""
    ticket = draw(TICKETS)
    serving = ServingView(ticket, f"A{ticket:03}", "consult", "called", 0, 0, 0, 1)
    there = draw(st.booleans())
    return WindowView(ticket % 3 + 1, "general", SERVICES, serving=serving if there else None)


def changes() -> st.SearchStrategy[Change]:
    gone = TICKETS.map(TicketGone)
    day = st.lists(window(), max_size=1).map(lambda windows: DayBegan("2026-03-03", tuple(windows)))
    return st.one_of(waiting(), gone, window(), day)


@given(st.lists(changes(), max_size=40), st.lists(st.lists(changes(), max_size=5), max_size=10))
def test_agree_with_the_picture(before: list[Change], updates: list[list[Change]]) -> None:
    view = HallView("hall", Text("厅", "Hall"), "Asia/Shanghai")
    for change in before:
        view.apply(change)
    lines = Lines()
    lines.begin(view)
    for update in updates:
        known = set(view.waiting) | {w.serving.ticket for w in view.windows.values() if w.serving}
        for change in update:
            view.apply(change)
        touched = lines.apply(update)
        after = set(view.waiting) | {w.serving.ticket for w in view.windows.values() if w.serving}
        assert known ^ after <= touched
        _agree(lines, view)


def _agree(lines: Lines, view: HallView) -> None:
    queues: dict[str, list[tuple[int, int, int]]] = {service: [] for service in SERVICES}
    for ticket in view.waiting.values():
        for service, place in lines_of(ticket):
            queues[service].append(place)
    for service, queue in queues.items():
        assert lines.length(service) == len(queue)
        for place in queue:
            assert lines.ahead(service, place) == sum(other < place for other in queue)
            assert set(lines.before(place)) == {
                name for name, line in queues.items() if min(line, default=place) < place
            }
    at = {window.serving.ticket: window.number for window in view.windows.values() if window.serving}
    for number in range(1, 13):
        assert lines.window_of(number) == at.get(number)
