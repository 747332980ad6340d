"""What the manager can do, each with a reason from a short list."""

from __future__ import annotations

from typing import Final

from hall_server.client import Translator
from hall_server.protocol import (
    AcknowledgeAlarm,
    Announce,
    CapService,
    CloseKiosks,
    EndAnnouncement,
    HallView,
    OpenKiosks,
    Text,
)
from window_client import reasons
from window_client.choices import Option, Question, service_option
from window_client.screens.asking import Asking
from window_client.words import N_, Words, _, words

from .alarms import Alarm
from .asking import carry_out, reason_for
from .window_acts import ACTS, about_window, acts_for

LEFT: Final = (0, 5, 10, 20, 50)
HALL_ACTS: Final[dict[str, str]] = {
    "cap": N_("Fewer numbers for a service today"),
    "announce": N_("Announce something on the boards"),
    "quiet": N_("Take the announcement off the boards"),
    "close": N_("Close the kiosks for today"),
    "open": N_("Give numbers at kiosks again"),
}
# The first page has what is wanted in a hurry.
IN_THE_HALL: Final = (
    "help",
    "back",
    "halt",
    "resume",
    "cap",
    "announce",
    "quiet",
    "close",
    "open",
    "skills",
    "add",
    "free",
    "own",
)

ANNOUNCEMENTS: Final = (
    N_("The system is down. Please wait, your place is kept."),
    N_("Many people today: numbers may run out early."),
    N_("Please keep quiet and wait for your number."),
    N_("Lunch: windows are served in turns, numbers go on."),
    N_("The hall closes soon. Who has a number will be served."),
)


async def act(screen: Asking, view: HallView, *, zone: str = "", window: int | None = None) -> None:
    """Ask what to do, then for what it needs; the hall may refuse. At a window only what fits there."""
    known = None if window is None else view.windows.get(window)
    beside_the_point = {"close" if view.notice.kiosks_closed else "open"}
    if view.notice.announcement is None:
        beside_the_point.add("quiet")
    fitting = acts_for(known) if known else [one for one in IN_THE_HALL if one not in beside_the_point]
    title = words(N_("Window {number}: what to do?"), number=window) if known else words(N_("What to do?"))
    options = tuple(Option(one, words({**ACTS, **HALL_ACTS}[one])) for one in fitting)
    chosen = await screen.choose(Question(title, options))
    match chosen:
        case None:
            return
        case "close":
            if why := await reason_for(screen, reasons.CROWD):
                outcome = words(N_("The kiosks give no more numbers today."))
                await carry_out(screen, CloseKiosks(why), outcome)
        case "open":
            if why := await reason_for(screen, reasons.CROWD_OVER):
                await carry_out(screen, OpenKiosks(why), words(N_("The kiosks give numbers again.")))
        case "cap":
            await _cap(screen, view, zone)
        case "announce":
            await _announce(screen)
        case "quiet":
            await carry_out(screen, EndAnnouncement(), words(N_("The boards show it no more.")))
        case _:
            await about_window(screen, view, chosen, zone, window)


async def take_alarm(screen: Asking, alarm: Alarm) -> None:
    """Let everybody know that somebody sees to it, or tell why it cannot be taken."""
    if alarm.taken_by:
        screen.say(words(N_("{who} has taken it already."), who=alarm.taken_by))
    elif alarm.id is None:
        why = N_("The hall raised no alarm about it, so there is none to take. It goes when it is over.")
        screen.say(words(why))
    else:
        await carry_out(screen, AcknowledgeAlarm(alarm.id), words(N_("Taken; the others see it.")))


async def _cap(screen: Asking, view: HallView, first: str) -> None:
    order = sorted(view.services.values(), key=lambda service: (service.zone != first, service.id))
    question = Question(words(N_("Fewer numbers for which service?")), tuple(map(service_option, order)))
    service = await screen.choose(question)
    if service is None:
        return
    amounts = [Option(left, _amount(left)) for left in (*map(str, LEFT), "")]
    left = await screen.choose(Question(words(N_("How many more?")), tuple(amounts)))
    if left is not None and (why := await reason_for(screen, reasons.CROWD if left else reasons.CROWD_OVER)):
        ask = CapService(service, int(left) if left else None, why)
        await carry_out(screen, ask, _capped(view, service, left))


def _capped(view: HallView, service: str, left: str) -> Words:
    def said() -> str:
        amount = _amount(left)()
        return _(
            "{service}: {amount}", service=view.services[service].name.in_language(_.language), amount=amount
        )

    return said


def _amount(left: str) -> Words:
    if left == "":
        return words(N_("as many as planned"))
    return (
        words(N_("{count} more numbers today"), count=left)
        if int(left)
        else words(N_("no more numbers today"))
    )


async def _announce(screen: Asking) -> None:
    options = tuple(Option(sentence, words(sentence)) for sentence in ANNOUNCEMENTS)
    title = words(N_("What should the boards say? Choose, or type."))
    said = await screen.choose(Question(title, options, own_words=True))
    if not said:
        return
    both = Text(said, said)
    if said in ANNOUNCEMENTS:
        both = Text(Translator("window_client", "zh")(said), Translator("window_client", "en")(said))
    await carry_out(screen, Announce(both), words(N_("The boards show it.")))
