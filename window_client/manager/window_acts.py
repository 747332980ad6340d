"""What the manager can do about one window, each with a reason from a short list."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from hall_server.protocol import (
    AddWindow,
    CallBackClerk,
    HallView,
    HaltWindow,
    ReleaseWindow,
    ResumeWindow,
    SetSkills,
    WindowView,
)
from window_client import reasons
from window_client.choices import Option, Question, service_option
from window_client.screens.asking import Asking
from window_client.screens.entry import Entry
from window_client.words import N_, Words, _, words

from .asking import carry_out, reason_for, which_zone
from .cards import STATES
from .glance import WindowState, leaving, state_of

MOST_WINDOW: Final = 9_999
# Whose window could do something about it comes first.
HELPERS: Final[tuple[WindowState, ...]] = ("free", "paused", "serving", "called", "closed")
AWAY: Final[tuple[WindowState, ...]] = ("paused", "free", "closed")
HALTED: Final[tuple[WindowState, ...]] = ("paused", "closed")
GOING: Final[tuple[WindowState, ...]] = ("free", "serving", "called")

ACTS: Final[dict[str, str]] = {
    "help": N_("Let a window help a zone"),
    "back": N_("Call a clerk back to the window"),
    "halt": N_("Pause a window after its present citizen"),
    "resume": N_("Open a window, or end its pause"),
    "skills": N_("Choose what a window serves"),
    "own": N_("Let a window serve its own zone only"),
    "free": N_("Free a window that its clerk left"),
    "add": N_("Add a temporary window"),
}


def acts_for(window: WindowView) -> list[str]:
    """What makes sense at a window as it is, the most likely first."""
    state = _stands(window)
    first = ["halt"] if state in GOING else ["resume"] if leaving(window) else ["resume", "back"]
    if state == "free":
        first.append("back")
    return [*first, "help", "skills", "own", "free"]


def _stands(window: WindowView) -> WindowState:
    """A window that is paused after its citizen counts as paused: its pause can be ended, and not begun."""
    return "paused" if leaving(window) else state_of(window)


async def about_window(screen: Asking, view: HallView, what: str, zone: str, given: int | None) -> None:
    """Carry out one of :data:`ACTS`, at the ``given`` window or one that is chosen."""
    match what:
        case "help":
            await _help(screen, view, zone, given)
        case "skills":
            await _skills(screen, view, given)
        case "own":
            await _own(screen, view, given)
        case "add":
            await _add(screen, view, zone)
        case _:
            await _order(screen, view, what, given)


async def _order(screen: Asking, view: HallView, what: str, given: int | None) -> None:
    orders: dict[str, tuple[type, Sequence[WindowState], Sequence[str], str]] = {
        "back": (
            CallBackClerk,
            AWAY,
            reasons.MANAGING,
            N_("Window {window} shows that you ask for its clerk."),
        ),
        "halt": (
            HaltWindow,
            GOING,
            reasons.HALTING,
            N_("Window {window} is paused; whoever is there is still served."),
        ),
        "resume": (
            ResumeWindow,
            HALTED,
            reasons.RESUMING,
            N_("Window {window} is open; its clerk is asked to go on."),
        ),
        "free": (
            ReleaseWindow,
            tuple(STATES),
            reasons.RELEASING,
            N_("Window {window} is free; its ticket is back in line."),
        ),
    }
    order, states, listed, outcome = orders[what]
    window = await _window(screen, view, states, given, words(N_("Which window?")))
    if window and (why := await reason_for(screen, listed)):
        await carry_out(screen, order(window.number, why), words(outcome, window=window.number))


async def _window(
    screen: Asking,
    view: HallView,
    states: Sequence[WindowState],
    given: int | None,
    title: Words,
    last: str = "",
) -> WindowView | None:
    """The ``given`` window, or one that is chosen; those of the ``last`` zone stand at the end."""
    if given is not None and given in view.windows:
        return view.windows[given]
    order = {state: count for count, state in enumerate(states)}
    fitting = [window for window in view.windows.values() if _stands(window) in order]
    fitting.sort(key=lambda window: (window.zone == last, order[_stands(window)], window.number))
    options = tuple(Option(str(window.number), _window_words(view, window)) for window in fitting)
    chosen = await screen.choose(Question(title, options, digits_type=True))
    return view.windows.get(int(chosen)) if chosen else None


def _window_words(view: HallView, window: WindowView) -> Words:
    def said() -> str:
        zone = view.zones[window.zone].name.in_language(_.language) if window.zone in view.zones else ""
        number = window.serving.number if window.serving else ""
        state = _(STATES[state_of(window)].word)
        clerk = window.clerk or _("nobody signed in")
        then = _("then paused") if leaving(window) else ""
        parts = [_("Window {number}", number=window.number), zone, state, clerk, number, then]
        return "  ".join(filter(None, parts))

    return said


def _services(view: HallView, zone: str) -> set[str]:
    return {service.id for service in view.services.values() if service.zone == zone}


def own_services(view: HallView, window: WindowView) -> set[str]:
    """Without those of zones that it helps only while a guard is raised."""
    return {one for one in window.services if one in view.services} - {
        one for zone in window.helps for one in _services(view, zone)
    }


async def _help(screen: Asking, view: HallView, first: str, given: int | None) -> None:
    window = await _window(screen, view, HELPERS, given, words(N_("Which window can help?")), last=first)
    if window is None or (zone := await which_zone(screen, view, first, but=window.zone)) is None:
        return
    if why := await reason_for(screen, reasons.MANAGING):
        services = tuple(sorted(own_services(view, window) | _services(view, zone)))
        name = view.zones[zone].name
        outcome = words(
            N_("Window {window} now helps: {zone}"), window=window.number, zone=name.in_language(_.language)
        )
        await carry_out(screen, SetSkills(window.number, services, why), outcome)


async def _own(screen: Asking, view: HallView, given: int | None) -> None:
    window = await _window(screen, view, tuple(STATES), given, words(N_("Which window?")))
    if window and (why := await reason_for(screen, reasons.CROWD_OVER)):
        services = tuple(sorted(_services(view, window.zone).intersection(window.services)))
        outcome = words(N_("Window {window} serves its own zone only."), window=window.number)
        await carry_out(screen, SetSkills(window.number, services, why), outcome)


async def _skills(screen: Asking, view: HallView, given: int | None) -> None:
    """What it serves is ticked; its own zone's services come first."""
    window = await _window(screen, view, HELPERS, given, words(N_("Which window?")))
    if window is None:
        return
    now = own_services(view, window)
    order = sorted(
        view.services.values(), key=lambda one: (one.id not in now, one.zone != window.zone, one.id)
    )
    title = words(N_("What does window {window} serve from its next call on?"), window=window.number)
    question = Question(title, tuple(map(service_option, order)))
    ticked = await screen.tick(question, tuple(sorted(now)))
    if ticked is None:
        return
    if set(ticked) == now:
        screen.say(words(N_("Nothing was changed.")))
    elif why := await reason_for(screen, (*reasons.MANAGING, *reasons.CROWD_OVER)):
        outcome = words(
            N_("Window {window} serves {count} services from its next call on."),
            window=window.number,
            count=len(ticked),
        )
        await carry_out(screen, SetSkills(window.number, tuple(sorted(ticked)), why), outcome)


async def _add(screen: Asking, view: HallView, first: str) -> None:
    def check(text: str) -> Words | None:
        good = text.isascii() and text.isdigit() and 1 <= int(text) <= MOST_WINDOW
        return None if good else words(N_("A number from 1 to {most}."), most=MOST_WINDOW)

    unused = str(max(view.windows, default=0) + 1)
    entry = Entry(
        words(N_("Number of the temporary window")),
        words(N_("One that no window has.")),
        words(N_("go on")),
        check,
        code=True,
        longest=4,
        start=unused,
    )
    number = await screen.enter(entry)
    if number is None or (zone := await which_zone(screen, view, first)) is None:
        return
    if why := await reason_for(screen, reasons.MANAGING):
        ask = AddWindow(int(number), zone, tuple(sorted(_services(view, zone))), why)
        outcome = words(N_("Window {window} is there; a clerk can sign in."), window=number)
        await carry_out(screen, ask, outcome)
