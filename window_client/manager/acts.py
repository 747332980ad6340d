"""What the manager can do, each with a reason from a short list."""

from __future__ import annotations

from collections.abc import Sequence

from hall_server.client import LANGUAGES, Translator
from hall_server.protocol import (
    Accepted,
    AcknowledgeAlarm,
    AddWindow,
    Announce,
    Ask,
    CallBackClerk,
    CapService,
    CloseKiosks,
    EndAnnouncement,
    HallView,
    OpenKiosks,
    ReleaseWindow,
    SetSkills,
    Text,
    WindowView,
)
from window_client import reasons
from window_client.choices import Option, Question
from window_client.screens.asking import Asking
from window_client.screens.entry import Entry
from window_client.words import N_, Words, _, spoken, words

from .alarms import Alarm
from .cards import STATES
from .glance import WindowState, state_of

MOST_WINDOW = 9_999
LEFT = (0, 5, 10, 20, 50)

ANNOUNCEMENTS = (
    N_("The system is down. Please wait, your place is kept."),
    N_("Many people today: numbers may run out early."),
    N_("Please keep quiet and wait for your number."),
    N_("Lunch: windows are served in turns, numbers go on."),
    N_("The hall closes soon. Who has a number will be served."),
)


async def act(screen: Asking, view: HallView, *, zone: str = "", window: int | None = None) -> None:
    """Ask what to do, then for what it needs; the hall may refuse."""
    kiosks = "open" if view.notice.kiosks_closed else "close"
    options = [
        ("help", words(N_("Let a window help a zone"))),
        ("back", words(N_("Call a clerk back to the window"))),
        (
            kiosks,
            words(
                N_("Give numbers at kiosks again") if kiosks == "open" else N_("Close the kiosks for today")
            ),
        ),
        ("cap", words(N_("Fewer numbers for a service today"))),
        ("announce", words(N_("Announce something on the boards"))),
        ("add", words(N_("Add a temporary window"))),
        ("free", words(N_("Free a window that its clerk left"))),
        ("own", words(N_("Let a window serve its own zone only"))),
    ]
    if view.notice.announcement:
        options.insert(5, ("quiet", words(N_("Take the announcement off the boards"))))
    match await screen.choose(Question(words(N_("What to do?")), tuple(Option(*one) for one in options))):
        case "help":
            await _help(screen, view, zone, window)
        case "own":
            await _own(screen, view, window)
        case "back":
            await _about_window(
                screen, view, window, ("paused", "free", "closed"), CallBackClerk, reasons.MANAGING
            )
        case "free":
            await _about_window(screen, view, window, tuple(STATES), ReleaseWindow, reasons.RELEASING)
        case "close":
            if why := await _reason(screen, reasons.CROWD):
                await _do(screen, CloseKiosks(why), words(N_("The kiosks give no more numbers today.")))
        case "open":
            if why := await _reason(screen, reasons.CROWD_OVER):
                await _do(screen, OpenKiosks(why), words(N_("The kiosks give numbers again.")))
        case "cap":
            await _cap(screen, view, zone)
        case "announce":
            await _announce(screen)
        case "quiet":
            await _do(screen, EndAnnouncement(), words(N_("The boards show it no more.")))
        case "add":
            await _add(screen, view, zone)


async def take_alarm(screen: Asking, alarms: Sequence[Alarm]) -> None:
    """Let everybody know that somebody sees to it."""
    open_ones = [alarm for alarm in alarms if alarm.id is not None and not alarm.taken_by]
    if not open_ones:
        screen.say(words(N_("There is no alarm of the hall that nobody has taken.")))
        return
    chosen: str | None = str(open_ones[0].id)
    if len(open_ones) > 1:
        options = tuple(Option(str(alarm.id), alarm.says) for alarm in open_ones)
        chosen = await screen.choose(Question(words(N_("Which alarm do you take?")), options))
    if chosen:
        await _do(screen, AcknowledgeAlarm(int(chosen)), words(N_("Taken; the others see it.")))


async def _do(screen: Asking, ask: Ask, outcome: Words) -> None:
    if await screen.ask(ask, Accepted):
        screen.tell(outcome)


async def _reason(screen: Asking, listed: Sequence[str]) -> str | None:
    """As it goes into the log: in the hall's language."""
    options = tuple(Option(reason, words(reason)) for reason in listed)
    chosen = await screen.choose(Question(words(N_("Why?")), options, own_words=True))
    return reasons.on_record(chosen, LANGUAGES[0]) if chosen else None


async def _window(
    screen: Asking, view: HallView, states: Sequence[WindowState], given: int | None, title: Words
) -> WindowView | None:
    if given is not None and given in view.windows:
        return view.windows[given]
    order = {state: count for count, state in enumerate(states)}
    fitting = [window for window in view.windows.values() if state_of(window) in order]
    fitting.sort(key=lambda window: (order[state_of(window)], window.number))
    options = tuple(Option(str(window.number), _window_words(view, window)) for window in fitting)
    chosen = await screen.choose(Question(title, options, digits_type=True))
    return view.windows.get(int(chosen)) if chosen else None


def _window_words(view: HallView, window: WindowView) -> Words:
    def said() -> str:
        zone = view.zones[window.zone].name.in_language(_.language) if window.zone in view.zones else ""
        number = window.serving.number if window.serving else ""
        state = _(STATES[state_of(window)].word)
        return "  ".join(filter(None, [_("Window {number}", number=window.number), zone, state, number]))

    return said


async def _about_window(
    screen: Asking,
    view: HallView,
    given: int | None,
    states: Sequence[WindowState],
    ask: type[CallBackClerk] | type[ReleaseWindow],
    listed: Sequence[str],
) -> None:
    window = await _window(screen, view, states, given, words(N_("Which window?")))
    if window and (why := await _reason(screen, listed)):
        outcome = (
            words(N_("Window {window} shows that you ask for its clerk."), window=window.number)
            if ask is CallBackClerk
            else words(N_("Window {window} is free; its ticket is back in line."), window=window.number)
        )
        await _do(screen, ask(window.number, why), outcome)


async def _zone(screen: Asking, view: HallView, first: str) -> str | None:
    order = sorted(view.zones, key=lambda zone: zone != first)
    options = tuple(Option(zone, spoken(view.zones[zone].name)) for zone in order)
    return await screen.choose(Question(words(N_("Which zone?")), options))


def _services(view: HallView, zone: str) -> set[str]:
    return {service.id for service in view.services.values() if service.zone == zone}


async def _help(screen: Asking, view: HallView, first: str, given: int | None) -> None:
    window = await _window(
        screen,
        view,
        ("free", "paused", "serving", "called", "closed"),
        given,
        words(N_("Which window can help?")),
    )
    if window is None or (zone := await _zone(screen, view, first)) is None:
        return
    if why := await _reason(screen, reasons.MANAGING):
        services = tuple(sorted({*window.services, *_services(view, zone)}))
        name = view.zones[zone].name
        outcome = words(
            N_("Window {window} now helps: {zone}"), window=window.number, zone=name.in_language(_.language)
        )
        await _do(screen, SetSkills(window.number, services, why), outcome)


async def _own(screen: Asking, view: HallView, given: int | None) -> None:
    window = await _window(screen, view, tuple(STATES), given, words(N_("Which window?")))
    if window and (why := await _reason(screen, reasons.CROWD_OVER)):
        services = tuple(sorted(_services(view, window.zone).intersection(window.services)))
        outcome = words(N_("Window {window} serves its own zone only."), window=window.number)
        await _do(screen, SetSkills(window.number, services, why), outcome)


async def _cap(screen: Asking, view: HallView, first: str) -> None:
    order = sorted(view.services.values(), key=lambda service: (service.zone != first, service.id))
    options = tuple(Option(one.id, spoken(one.name), one.id) for one in order)
    service = await screen.choose(Question(words(N_("Fewer numbers for which service?")), options))
    if service is None:
        return
    amounts = [Option(str(left), words(N_("{count} more numbers today"), count=left)) for left in LEFT]
    amounts[0] = Option("0", words(N_("no more numbers today")))
    amounts.append(Option("", words(N_("as many as planned"))))
    left = await screen.choose(Question(words(N_("How many more?")), tuple(amounts)))
    if left is not None and (why := await _reason(screen, reasons.CROWD if left else reasons.CROWD_OVER)):
        ask = CapService(service, int(left) if left else None, why)
        await _do(screen, ask, words(N_("From now on numbers are given so.")))


async def _announce(screen: Asking) -> None:
    options = tuple(Option(sentence, words(sentence)) for sentence in ANNOUNCEMENTS)
    title = words(N_("What should the boards say? Choose, or type."))
    said = await screen.choose(Question(title, options, own_words=True))
    if not said:
        return
    both = Text(said, said)
    if said in ANNOUNCEMENTS:
        both = Text(Translator("window_client", "zh")(said), Translator("window_client", "en")(said))
    await _do(screen, Announce(both), words(N_("The boards show it.")))


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
    if number is None or (zone := await _zone(screen, view, first)) is None:
        return
    if why := await _reason(screen, reasons.MANAGING):
        ask = AddWindow(int(number), zone, tuple(sorted(_services(view, zone))), why)
        await _do(screen, ask, words(N_("Window {window} is there; a clerk can sign in."), window=number))
