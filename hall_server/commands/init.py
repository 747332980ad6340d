"""``hall-server init``: a new hall's folder, with the file that its pages for citizens start with."""

from __future__ import annotations

import ipaddress
from importlib.resources import files
from pathlib import Path
from urllib.parse import urlsplit

import click
from pydantic import TypeAdapter, ValidationError

from hall_server.client import load_device
from hall_server.http_door.caller import within
from hall_server.language import Translator, system_language
from hall_server.settings import HallFolder, load_hall
from hall_server.settings.model import Url
from hall_server.web.settings import WebFile

from .common import UserError, folder_argument, plain_errors
from .devices import enroll_device
from .publicurl import lan_url, with_public_url

_ = Translator("hall_server", system_language())


@click.command(
    help=_(
        "Make a hall's folder: a commented hall.toml, keys, an empty database, and web.toml for hall-web, "
        "the pages on citizens' phones."
    ),
    epilog=_("Example: hall-server init my-hall"),
)
@folder_argument
@click.option(
    "--from",
    "example",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help=_("Start from this hall.toml, such as examples/city/hall.toml."),
)
@click.option(
    "--public-url",
    metavar="URL",
    help=_(
        "The address printed in QR codes, such as https://hall.example.org; without it, this computer's "
        "on its network, or what the hall.toml of --from says."
    ),
)
@plain_errors
def init(folder: Path, example: Path | None, public_url: str | None) -> None:
    hall = HallFolder(folder)
    if folder.exists() and any(folder.iterdir()):
        raise UserError(_("{path} is not empty. Name a new folder.", path=folder))
    if public_url is not None:
        _check_url(public_url)
    if example:
        load_hall(example)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    hall.settings_path.write_bytes(_settings(example, public_url))
    hall.create_keys()
    web = folder / "web.toml"
    enroll_device(hall, "web", "web", web)
    click.echo(_("A new hall is in {path}. What next:", path=folder))
    for step in (
        _("  1. Edit {path}", path=hall.settings_path),
        f"  2. hall-server clerk add {folder} 0231 王芳",
        f"  3. hall-server enroll {folder} window 1 -o window-1.toml",
        f"  4. hall-server serve {folder}",
        f"  5. hall-web {web}",
        _("  6. hall-server page-user add {web} office   (who may open the manager's page)", web=web),
        f"  7. hall-reports init {folder}",
    ):
        click.echo(step)
    if address := hall.settings.slips.public_url:
        page = f"{address}/manager"
        click.echo(
            _("The manager's page is {page}; from where, says [manager] in {web}.", page=page, web=web)
        )
        if network := _outside(address, web):
            sentence = _(
                "It does not open yet from this address's own network: add it to networks there, for example "
                "{network}.",
                network=network,
            )
            click.echo(sentence)
        click.echo(
            _("QR codes lead to {address}; to change that, set public_url in hall.toml.", address=address)
        )
    else:
        click.echo(_("No QR codes are printed; for them, set public_url in hall.toml."))


def _outside(url: str, web: Path) -> str:
    """The network of the address in the ``url`` if the manager's page does not open there; else nothing."""
    host = urlsplit(url).hostname or ""
    try:
        length = 24 if ipaddress.ip_address(host).version == 4 else 64
    except ValueError:
        return ""
    if within(host, load_device(web, WebFile).manager_networks):
        return ""
    return str(ipaddress.ip_network(f"{host}/{length}", strict=False))


def _settings(example: Path | None, public_url: str | None) -> bytes:
    """The ``hall.toml`` of a new hall; an example is taken as it is, unless an address is given."""
    if example:
        data = example.read_bytes()
        return data if public_url is None else with_public_url(data.decode(), public_url).encode()
    text = (files("hall_server.settings") / "template.toml").read_text(encoding="utf-8")
    return with_public_url(text, lan_url() if public_url is None else public_url).encode()


def _check_url(url: str) -> None:
    try:
        TypeAdapter(Url).validate_python(url)
    except ValidationError as error:
        raise click.BadParameter(str(error.errors()[0]["ctx"]["error"])) from None
