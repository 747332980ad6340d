"""``hall-server cases``: what the back office has to decide, by when, and what is late."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import click

from hall_server.language import N_, Translator, system_language
from hall_server.protocol import (
    Ask,
    CaseInfo,
    Cases,
    DecideCase,
    GetCase,
    HallView,
    ListCases,
    SupplementCase,
)
from hall_server.table import table

from .common import device_argument, plain_errors
from .manager import DeviceGroup, RunningHall, json_option, local, with_hall

_ = Translator("hall_server", system_language())

# The hall sends so many at most.
MOST: Final = 500

_STATES = {
    "back_office": N_("being decided"),
    "supplement": N_("papers missing"),
    "ready": N_("ready for pick-up"),
    "refused": N_("refused"),
    "collected": N_("collected"),
}
_OVERDUE = {
    "promised": N_("promised for {day}"),
    "legal": N_("by law due on {day}"),
    "supplement": N_("papers due on {day}"),
}
_HELP = (
    _("The cases that the front desk accepted and that are not handed out yet."),
    _(
        "DEVICE.toml is what hall-server enroll wrote for a manager; it may also come before the command. "
        "The log keeps the device's name with each decision: enroll one for each manager."
    ),
)
_EXAMPLES = (
    "hall-server cases list manager.toml --overdue",
    "hall-server cases decide manager.toml 20260302-0001 --approve",
)

case_argument = click.argument("case", metavar="NUMBER")


@click.group(
    cls=DeviceGroup,
    shows="list",
    help="\n\n".join(_HELP),
    epilog="\n".join(("\b", _("Examples:"), *(f"  {example}" for example in _EXAMPLES))),
)
def cases() -> None:
    pass


@cases.command(
    "list",
    help=_("List the open cases, the most urgent first."),
    epilog=_("Example: hall-server cases list manager.toml --overdue"),
)
@device_argument
@click.option("--overdue", is_flag=True, help=_("Only those past a deadline."))
@json_option
@plain_errors
def list_(device: Path, overdue: bool, as_json: bool) -> None:
    view, found = _asked(device, ListCases(overdue))
    if as_json:
        click.echo(_json([_record(view, case) for case in found]))
    elif found:
        click.echo(_table(view, found))
    else:
        click.echo(_("No case is overdue.") if overdue else _("There are no open cases."))
    if len(found) >= MOST:
        click.echo(_("These are the {count} most urgent; there may be more.", count=MOST), err=True)


@cases.command(
    help=_("Show one case."), epilog=_("Example: hall-server cases show manager.toml 20260302-0001")
)
@device_argument
@case_argument
@json_option
@plain_errors
def show(device: Path, case: str, as_json: bool) -> None:
    view, (found,) = _asked(device, GetCase(case))
    click.echo(_json(_record(view, found)) if as_json else _one(view, found))


@cases.command(
    help=_("Note that the papers that were missing have come in."),
    epilog=_("Example: hall-server cases supplement manager.toml 20260302-0001"),
)
@device_argument
@case_argument
@plain_errors
def supplement(device: Path, case: str) -> None:
    with_hall(device, lambda hall: hall.do(SupplementCase(case)))
    click.echo(_("The papers of case {case} are complete.", case=case))


@cases.command(
    help=_("Decide a case. A refusal needs a note with the reason."),
    epilog="\n".join(
        (
            "\b",
            _("Examples:"),
            "  hall-server cases decide manager.toml 20260302-0001 --approve",
            '  hall-server cases decide manager.toml 20260302-0001 --refuse --note "..."',
        )
    ),
)
@device_argument
@case_argument
@click.option("--approve/--refuse", "approved", default=None, help=_("One of the two is needed."))
@click.option("--note", default="", help=_("What is to be said about it."))
@plain_errors
def decide(device: Path, case: str, approved: bool | None, note: str) -> None:
    if approved is None:
        raise click.UsageError(_("say --approve or --refuse"))
    if not approved and not note.strip():
        raise click.UsageError(_('--refuse needs --note "..." with the reason'))
    with_hall(device, lambda hall: hall.do(DecideCase(case, approved, note)))
    done = _("Case {case} is approved.") if approved else _("Case {case} is refused.")
    click.echo(done.format(case=case))


def _asked(device: Path, ask: Ask) -> tuple[HallView, tuple[CaseInfo, ...]]:
    async def talk(hall: RunningHall) -> tuple[HallView, tuple[CaseInfo, ...]]:
        return await hall.view(), (await hall.ask(ask, Cases)).cases

    return with_hall(device, talk)


def _table(view: HallView, found: Sequence[CaseInfo]) -> str:
    head = (
        _("Case"),
        _("Service"),
        _("State"),
        _("Accepted"),
        _("Owner"),
        _("Promised"),
        _("By law"),
        _("Missing"),
        _("Overdue"),
    )
    return table([head, *(tuple(_cells(view, case)) for case in found)])


def _cells(view: HallView, case: CaseInfo) -> list[str]:
    return [
        case.number,
        _service(view, case),
        _(_STATES[case.state]),
        f"{local(view, case.accepted_at):%Y-%m-%d %H:%M}",
        case.owner,
        case.promised or "-",
        case.legal or "-",
        ", ".join(case.missing) or "-",
        _overdue(case) or "-",
    ]


def _one(view: HallView, case: CaseInfo) -> str:
    rows = [
        (_("Case"), case.number),
        (_("Service"), _service(view, case)),
        (_("State"), _(_STATES[case.state])),
        (_("Accepted"), f"{local(view, case.accepted_at):%Y-%m-%d %H:%M}"),
        (_("Window"), str(case.window)),
        (_("Owner"), case.owner),
        (_("Promised"), case.promised or "-"),
        (_("By law"), case.legal or "-"),
        *((_("Missing"), paper) for paper in case.missing),
        *([(_("Papers due"), case.supplement_by)] if case.supplement_by else []),
        *([(_("Note"), case.note)] if case.note else []),
        (_("Overdue"), _overdue(case) or "-"),
    ]
    return table(rows)


def _overdue(case: CaseInfo) -> str:
    """What is late, in words."""
    days = {"promised": case.promised, "legal": case.legal, "supplement": case.supplement_by}
    return "; ".join(_(_OVERDUE[deadline], day=days[deadline]) for deadline in case.overdue)


def _record(view: HallView, case: CaseInfo) -> dict[str, Any]:
    """The whole case; the moment is ISO 8601 in the hall's time zone."""
    accepted = local(view, case.accepted_at).isoformat(timespec="seconds")
    return {name: getattr(case, name) for name in case.__struct_fields__} | {"accepted_at": accepted}


def _service(view: HallView, case: CaseInfo) -> str:
    service = view.services.get(case.service)
    return case.service if service is None else service.name.in_language(_.language)


def _json(what: object) -> str:
    return json.dumps(what, ensure_ascii=False, indent=2)
