"""``hall-server forget``: delete what people left about themselves, when its time is over."""

from __future__ import annotations

import json
import time
from pathlib import Path

import click

from hall_server.domain.plan import HallPlan
from hall_server.language import N_, Translator, system_language
from hall_server.store import privacy
from hall_server.store.database import migrate, open_engine
from hall_server.store.privacy import Forgotten

from .common import UserError, folder_argument, hall_folder, plain_errors

_ = Translator("hall_server", system_language())

DAY_MS = 86_400_000
KINDS = {
    "rating": N_("  with ratings (words, names, phone numbers): {texts}"),
    "concern": N_("  with concerns (what was said, who said it, notes): {texts}"),
}


@click.command(
    help=_(
        "Delete the words, names and phone numbers that are older than [privacy] keep_days in hall.toml. "
        "Ratings and concerns stay without them, and the log still verifies. A running hall does so "
        "every morning; this may run beside it."
    ),
    epilog=_("Example: hall-server forget my-hall --dry-run"),
)
@folder_argument
@click.option("--dry-run", is_flag=True, help=_("Only say what would be deleted."))
@click.option("--history", is_flag=True, help=_("List what was deleted, and when; delete nothing."))
@click.option("--json", "as_json", is_flag=True, help=_("Print JSON."))
@plain_errors
def forget(folder: Path, dry_run: bool, history: bool, as_json: bool) -> None:
    hall = hall_folder(folder)
    if not hall.database.is_file():
        raise UserError(_("{path}: there is no database here yet", path=hall.database))
    now = int(time.time() * 1000)
    before = now - hall.settings.privacy.keep_days * DAY_MS
    engine = open_engine(hall.database)
    migrate(engine)
    try:
        if history:
            done = privacy.runs(engine)
        else:
            done = [(privacy.to_forget if dry_run else privacy.forget)(engine, now, before)]
    finally:
        engine.dispose()
    if as_json:
        click.echo(json.dumps([_as_json(one, hall.plan) for one in done], indent=2))
        return
    if not done:
        click.echo(_("Nothing was ever deleted."))
    for one in done:
        _tell(one, hall.plan, dry_run)


def _tell(done: Forgotten, plan: HallPlan, dry_run: bool) -> None:
    count, before = done.gone.total(), _moment(plan, done.before)
    if dry_run:
        click.echo(_("From before {before}, texts to delete: {count}", before=before, count=count))
    else:
        at = _moment(plan, done.at)
        click.echo(_("{at}: from before {before}, deleted texts: {count}", at=at, before=before, count=count))
    for kind, texts in sorted(done.gone.items()):
        click.echo(_(KINDS[kind], texts=texts))
    if done.kept:
        click.echo(_("As old, but their concern is open or was closed lately: {count}", count=done.kept))


def _moment(plan: HallPlan, moment: int) -> str:
    return f"{plan.local(moment):%Y-%m-%d %H:%M}"


def _as_json(done: Forgotten, plan: HallPlan) -> dict[str, object]:
    return {
        "at": plan.local(done.at).isoformat(timespec="seconds"),
        "before": plan.local(done.before).isoformat(timespec="seconds"),
        "deleted": dict(done.gone),
        "kept_for_open_concerns": done.kept,
    }
