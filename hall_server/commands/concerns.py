"""``hall-server concerns``: bad ratings and whatever else somebody waits for an answer to."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, get_args

import click

from hall_server.client import HallError, RefusedByHall
from hall_server.language import Translator, system_language
from hall_server.protocol import (
    Ask,
    CallBackConcern,
    CallBackOutcome,
    CloseConcern,
    ConcernMade,
    Concerns,
    ConcernSource,
    ConcernStory,
    GetConcern,
    ListConcerns,
    MendConcern,
    OpenConcern,
    VerifyConcern,
    one_line,
)
from hall_server.protocol.codec import MAX_WORDS
from hall_server.store import concerns as store
from hall_server.store.database import open_engine
from hall_server.table import table

from . import hotline
from .common import UserError, device_argument, folder_argument, hall_folder, plain_errors
from .concern_words import record_of, story_of, told_list, told_one
from .manager import DeviceGroup, RunningHall, json_option, with_hall

_ = Translator("hall_server", system_language())

# The hall sends so many at most.
MOST: Final = 500
BAD_LINES_SHOWN: Final = 20
_SOURCES = tuple(source for source in get_args(ConcernSource) if source != "bad_rating")

_HELP = (
    _(
        "Concerns: bad ratings, what people say at the desk for matters that could not be done, what service "
        "visitors found, and cases of the 12345 hotline. Each is verified, mended, called back and closed."
    ),
    _("DEVICE.toml is what hall-server enroll wrote for a manager; it may also come before the command."),
    _("Contacts are shown to clerks who call back, at their windows: hall-server clerk duty --help"),
)
_EXAMPLES = (
    "hall-server concerns list manager.toml --overdue",
    'hall-server concerns verify manager.toml C20260302-0001 --founded --note "..."',
    "hall-server concerns import manager.toml 12345.csv",
    "hall-server concerns looks my-hall",
)

concern_argument = click.argument("concern", metavar="NUMBER")
note_option = click.option("--note", default="", help=_("What is to be said about it."))


@click.group(
    cls=DeviceGroup,
    shows="list",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
def concerns() -> None:
    pass


@concerns.command(
    "list",
    help=_("List the concerns that are not closed, overdue ones first; or those that were closed last."),
    epilog=_("Example: hall-server concerns list manager.toml --overdue"),
)
@device_argument
@click.option("--overdue", is_flag=True, help=_("Only those past a deadline."))
@click.option("--closed", is_flag=True, help=_("Those that were closed, the latest first: 100 at most."))
@json_option
@plain_errors
def list_(device: Path, overdue: bool, closed: bool, as_json: bool) -> None:
    if overdue and closed:
        raise click.UsageError(_("say --overdue or --closed, not both"))

    async def talk(hall: RunningHall) -> str:
        view, found = await hall.view(), (await hall.ask(ListConcerns(overdue, closed), Concerns)).concerns
        if len(found) >= MOST:
            click.echo(_("These are the {count} most urgent; there may be more.", count=MOST), err=True)
        if as_json:
            return _json([record_of(view, info) for info in found])
        if found:
            return told_list(view, found)
        if closed:
            return _("No concern was closed yet.")
        return _("No concern is overdue.") if overdue else _("There are no open concerns.")

    click.echo(with_hall(device, talk))


@concerns.command(
    help=_("Show one concern with its steps and its clock, closed ones too. Name and phone are masked."),
    epilog=_("Example: hall-server concerns show manager.toml C20260302-0001"),
)
@device_argument
@concern_argument
@json_option
@plain_errors
def show(device: Path, concern: str, as_json: bool) -> None:
    async def talk(hall: RunningHall) -> str:
        view, story = await hall.view(), await hall.ask(GetConcern(concern), ConcernStory)
        return _json(story_of(view, story)) if as_json else told_one(view, story)

    click.echo(with_hall(device, talk))


@concerns.command(
    "open",
    help=_("Open a concern. WORDS say what it is about; - reads them from standard input."),
    epilog=_('Example: hall-server concerns open manager.toml complaint "..." --service intake'),
)
@device_argument
@click.argument("source", type=click.Choice(_SOURCES))
@click.argument("words")
@click.option("--service", default="", metavar="ID", help=_("The service that it is about."))
@click.option("--window", type=int, help=_("The window that it is about."))
@click.option("--clerk", default="", metavar="NO", help=_("The clerk whom it is about, who will not see it."))
@click.option("--name", default="", help=_("Who it is from; kept apart from the log."))
@click.option("--phone", default="", help=_("Whom to call back; kept apart from the log."))
@click.option("--reference", default="", help=_("The number that another system gave it."))
@plain_errors
def open_(device: Path, source: ConcernSource, words: str, window: int | None, **rest: str) -> None:
    said = _said(sys.stdin.read() if words == "-" else words)
    known = {name: one_line(value) for name, value in rest.items()}
    ask = OpenConcern(source, said, window=window, **known)
    made = with_hall(device, lambda hall: hall.ask(ask, ConcernMade))
    sentence = _("Concern {concern} was open already.") if made.already else _("Concern {concern} is open.")
    click.echo(sentence.format(concern=made.concern))


@concerns.command(
    help=_("Note what was found when it was looked into."),
    epilog=_('Example: hall-server concerns verify manager.toml C20260302-0001 --founded --note "..."'),
)
@device_argument
@concern_argument
@click.option("--founded/--unfounded", "founded", default=None, help=_("One of the two is needed."))
@note_option
@plain_errors
def verify(device: Path, concern: str, founded: bool | None, note: str) -> None:
    if founded is None:
        raise click.UsageError(_("say --founded or --unfounded"))
    _take(device, VerifyConcern(concern, founded, _said(note)))
    click.echo(_("Concern {concern} is verified.", concern=concern))


@concerns.command(
    help=_("Note how it was put right."),
    epilog=_('Example: hall-server concerns mend manager.toml C20260302-0001 --note "..."'),
)
@device_argument
@concern_argument
@note_option
@plain_errors
def mend(device: Path, concern: str, note: str) -> None:
    _take(device, MendConcern(concern, _said(note)))
    click.echo(_("Concern {concern} is mended.", concern=concern))


@concerns.command(
    "call-back",
    help=_("Note how the call back went: satisfied, unsatisfied, or nobody could be reached."),
    epilog=_("Example: hall-server concerns call-back manager.toml C20260302-0001 satisfied"),
)
@device_argument
@concern_argument
@click.argument("outcome", type=click.Choice(get_args(CallBackOutcome)))
@note_option
@plain_errors
def call_back(device: Path, concern: str, outcome: CallBackOutcome, note: str) -> None:
    _take(device, CallBackConcern(concern, outcome, _said(note)))
    click.echo(_("The call back of concern {concern} is noted.", concern=concern))


@concerns.command(
    help=_(
        "Close a concern: after the answer, or with a note where nobody can be called or three calls were "
        "in vain."
    ),
    epilog=_("Example: hall-server concerns close manager.toml C20260302-0001"),
)
@device_argument
@concern_argument
@note_option
@plain_errors
def close(device: Path, concern: str, note: str) -> None:
    _take(device, CloseConcern(concern, _said(note)))
    click.echo(_("Concern {concern} is closed.", concern=concern))


@concerns.command(
    "import",
    help=_(
        "Bring in cases of the 12345 hotline from CSV: all of them, or none where one line is bad. A case "
        "that is there already, by its reference, is left as it is: an import that was cut off is simply "
        "started again. Columns: reference, words, and if you like name, phone, service, window and clerk. "
        "See docs/CONCERNS.md."
    ),
    epilog=_("Example: hall-server concerns import manager.toml 12345.csv"),
)
@device_argument
@click.argument("file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help=_("Check the file only."))
@plain_errors
def import_(device: Path, file: Path, dry_run: bool) -> None:
    cases, bad = hotline.read(file, with_hall(device, lambda hall: hall.view()))
    if bad:
        raise UserError("\n".join(_told_bad(file, bad)))
    if dry_run:
        click.echo(_("Cases that can be brought in: {count:,}", count=len(cases)))
        return
    made: list[ConcernMade] = []
    try:
        with_hall(device, lambda hall: _bring_in(hall, cases, made))
    finally:
        new = sum(not one.already for one in made)
        click.echo(_("New: {new:,}. There already: {old:,}.", new=new, old=len(made) - new))


async def _bring_in(hall: RunningHall, cases: Sequence[OpenConcern], made: list[ConcernMade]) -> None:
    """Fill ``made``, which says what was done also when the hall falls silent in the middle."""
    with click.progressbar(length=len(cases), label=_("Cases"), file=sys.stderr) as bar:
        for case in cases:
            try:
                made.append(await hall.ask(case, ConcernMade))
            except RefusedByHall as refusal:
                reason = refusal.text.in_language(_.language)
                raise UserError(_("{reference}: {reason}", reference=case.reference, reason=reason)) from None
            bar.update(1)


def _told_bad(file: Path, bad: Sequence[hotline.BadLine]) -> list[str]:
    lines = [_("{path}, line {line}: {reason}", path=file, line=one.line, reason=one.reason) for one in bad]
    more = len(lines) - BAD_LINES_SHOWN
    cut = [_("and {count:,} more", count=more)] if more > 0 else []
    return [*lines[:BAD_LINES_SHOWN], *cut, _("Nothing was brought in.")]


@concerns.command(
    help=_("Who looked at the name and phone of whom, and when: every look, from the log in DIR."),
    epilog=_("Example: hall-server concerns looks my-hall --json"),
)
@folder_argument
@json_option
@plain_errors
def looks(folder: Path, as_json: bool) -> None:
    place = hall_folder(folder)
    engine = open_engine(place.database)
    try:
        found = store.looks(engine)
    finally:
        engine.dispose()
    moments = [place.plan.local(look.at) for look in found]
    if as_json:
        facts = [
            {**look._asdict(), "at": at.isoformat(timespec="seconds")}
            for look, at in zip(found, moments, strict=True)
        ]
        click.echo(_json(facts))
        return
    rows = [
        (f"{at:%Y-%m-%d %H:%M:%S}", look.clerk, look.device, look.concern)
        for look, at in zip(found, moments, strict=True)
    ]
    head = (_("When"), _("Clerk"), _("Device"), _("Concern"))
    click.echo(table([head, *rows]) if rows else _("Nobody has looked at a contact."))


def _take(device: Path, step: Ask) -> None:
    """Take a step; where the hall wants a reason, it stands in the note."""

    async def talk(hall: RunningHall) -> None:
        try:
            await hall.do(step)
        except HallError as error:
            if error.code != "reason_missing":
                raise
            raise UserError(_('This step needs a note. Add --note "..."')) from None

    with_hall(device, talk)


def _said(text: str) -> str:
    """Words or a note as the hall takes them. Raises :class:`UserError` when they are too long."""
    plain = one_line(text)
    if len(plain) > MAX_WORDS:
        raise UserError(_("This text is too long: {most} characters at most.", most=MAX_WORDS))
    return plain


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, indent=2)
