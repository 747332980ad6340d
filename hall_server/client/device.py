"""A device's own settings file, as written by ``hall-server enroll``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, Field

from hall_server.language import N_, Translator, system_language
from hall_server.tomlfile import Problem, SettingsError, describe, form, load, parse, read_text

# A CURVE key in Z85, and the address of one of the hall's sockets.
Z85_KEY = r"[0-9A-Za-z.:+=^!/*?&<>()\[\]{}@%$#-]{40}"
ADDRESS = r"tcp://[^\s:]+:([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d{2}|655[0-2]\d|6553[0-5])"

Role = Literal["window", "board", "kiosk", "printer", "booking", "manager", "web", "screen"]
PROGRAMS = {
    "window": "window-client",
    "board": "display-board",
    "kiosk": "ticket-kiosk",
    "printer": "ticket-printer",
    "booking": "hall-server booking-api",
    "manager": "hall-server manage",
    "web": "hall-web",
    "screen": "display-board",
}
Address = Annotated[str, form(ADDRESS, N_('must be such as "tcp://192.168.1.10:7801"'))]
Key = Annotated[str, form(Z85_KEY, N_("must be a key of 40 signs; take it from hall-server enroll"))]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class HallAddress(_Table):
    """Where the hall listens, and the public key that proves it is the hall."""

    requests: Address
    broadcasts: Address
    public_key: Key


class Keys(_Table):
    public: Key
    secret: Key = Field(repr=False)


class DeviceFile(_Table):
    """What every device needs; a client that has settings of its own derives from this."""

    role: Role
    name: str = Field(min_length=1)
    language: Literal["zh", "en"] = "zh"
    hall: HallAddress
    keys: Keys


D = TypeVar("D", bound=DeviceFile)

_ = Translator("hall_server", system_language())


def load_device(path: Path, kind: type[D]) -> D:
    """Read a device file. Raises :class:`hall_server.tomlfile.SettingsError` naming file, line and key."""
    if path.is_dir():
        role = get_args(kind.model_fields["role"].annotation)[0]
        sentence = _(
            "{path} is a folder. This command wants the file of a device, from: "
            "hall-server enroll DIR {role} NAME -o FILE.toml",
            path=path,
            role=role,
        )
        raise SettingsError(sentence)
    _check_role(path, kind)
    return load(path, kind)


def _check_role(path: Path, kind: type[DeviceFile]) -> None:
    """Another program's file has one thing wrong with it: it was given to this program."""
    text = read_text(path)
    role = parse(path, text).get("role")
    if role is None:
        message = _("is missing. This is no device's file; hall-server enroll writes one")
    elif role in PROGRAMS and role not in get_args(kind.model_fields["role"].annotation):
        program = PROGRAMS[role]
        message = _("this file is for another program: {program} {path}", program=program, path=path)
    else:
        return
    raise SettingsError(describe(path, text, [Problem(("role",), message)]))
