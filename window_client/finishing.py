"""How a service ends: done, accepted for the back office, or refused with a list; and what comes of it."""

from __future__ import annotations

from hall_server.protocol import CaseInfo, Finished, FinishService, HallView, Onward, Outcome, SlipView

from .cells import GAP
from .choices import Option, Question
from .flows import Clerk, call_next
from .sheet import Form
from .state import AtDesk
from .words import N_, _, words

_WAYS = (
    Option("accepted", words(N_("accepted: goes to the back office"))),
    Option("missing", words(N_("accepted with papers missing: they may follow"))),
    Option("refused", words(N_("refused: the citizen gets the list of all that is missing"))),
)
PRINTER_TROUBLE = {
    "paper_out": N_("is out of paper"),
    "cover_open": N_("has its cover open"),
    "offline": N_("is offline"),
    "error": N_("has a fault"),
    "silent": N_("does not answer"),
}


async def finish_and_call(clerk: Clerk) -> None:
    if await finish(clerk):
        await call_next(clerk)


async def finish(clerk: Clerk, outcome: Outcome = "done", missing: tuple[str, ...] = ()) -> bool:
    """Whether the service is over; what the citizen has to be told about it is on the screen."""
    desk = clerk.picture.at_desk
    answer = await clerk.ask(FinishService(outcome, missing))
    if desk is None or not isinstance(answer, Finished):
        return False
    case = await clerk.find_case(answer.case) if answer.case else None
    if outcome != "done" or answer.onward:
        clerk.tell(lambda: GAP.join(_sentences(clerk.view, desk, outcome, answer, case)))
    return True


async def finish_otherwise(clerk: Clerk) -> None:
    desk = clerk.picture.at_desk
    if desk is None:
        return
    number = desk.number
    way = await clerk.choose(Question(words(N_("How does {number} end?"), number=number), _WAYS))
    if way == "accepted":
        await finish(clerk, "accepted")
    elif way == "missing":
        if missing := await clerk.write(number, _to_follow(number)):
            await finish(clerk, "accepted", missing)
    elif way == "refused" and (missing := await clerk.write(number, _told_once(number))):
        await finish(clerk, "refused", missing)


def _to_follow(number: str) -> Form:
    return Form(
        words(N_("{number} accepted: which papers are missing?"), number=number),
        words(N_("accept and print")),
        words(N_("Write down what is missing. If nothing is, choose plain acceptance.")),
    )


def _told_once(number: str) -> Form:
    return Form(
        words(N_("{number} refused: what is missing?"), number=number),
        words(N_("refuse and print")),
        words(N_("Nobody is sent away without being told once, in full, what is missing. Write it down.")),
    )


def _sentences(
    view: HallView, desk: AtDesk, outcome: Outcome, finished: Finished, case: CaseInfo | None
) -> list[str]:
    """What the clerk tells the citizen, most important first."""
    said = []
    if outcome == "refused":
        said.append(_("{number} refused", number=desk.number))
    elif finished.case:
        said.append(_("{number} accepted as case {case}", number=desk.number, case=finished.case))
    if case and (due := case.promised or case.legal):
        said.append(_("decided by {day}", day=due))
    if case and case.supplement_by:
        said.append(_("missing papers by {day}", day=case.supplement_by))
    if finished.onward:
        said.insert(0, _way_on(view, desk, finished.onward))
    if finished.slip is not None:
        said.append(_paper(view.slips.get(finished.slip), view, outcome))
    elif finished.case:
        said.append(_("no printer here: write down the case number"))
    return said


def _way_on(view: HallView, desk: AtDesk, onward: Onward) -> str:
    zone = view.zones[onward.zone].name.in_language(_.language)
    if desk.journey is None:
        return _("{number} goes on to {zone}", number=desk.number, zone=zone)
    step, steps = desk.journey.step + 1, desk.journey.steps
    return _(
        "{number} goes on to {zone} (step {step} of {steps})",
        number=desk.number,
        zone=zone,
        step=step,
        steps=steps,
    )


def _paper(slip: SlipView | None, view: HallView, outcome: Outcome) -> str:
    """How the paper is doing; the slip is known for as long as it has not come out."""
    printer = view.printers.get(slip.printer) if slip else None
    if printer and printer.status != "ready":
        trouble = _(PRINTER_TROUBLE[printer.status])
        return _("printer {printer} {trouble}: the paper comes later", printer=printer.id, trouble=trouble)
    return _("the list is being printed") if outcome == "refused" else _("the receipt is being printed")
