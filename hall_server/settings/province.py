"""What is wrong with the table ``[province]`` though each of its values has the right form."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from urllib.parse import SplitResult, urlsplit

from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem
from hall_server.tomllines import Key

from .model import HallFile

_ = Translator("hall_server", system_language())


def province_problems(file: HallFile) -> Iterator[Problem]:
    """No message repeats the address: somebody may have written a password into it."""
    if file.province is None:
        return
    key: Key = ("province", "url")
    try:
        url = urlsplit(file.province.url)
        known = bool(url.hostname) and url.port != 0
    except ValueError:
        known = False
    if not known:
        yield Problem(key, _('must be such as "https://province.example.org/ratings"'))
    elif url.username is not None or url.fragment:
        yield Problem(key, _("must hold no password and no #; what is sent is signed with secret_file"))
    elif url.scheme != "https" and not _on_this_computer(url):
        yield Problem(key, _("must begin with https://; http:// is for a province on this computer only"))
    if len(set(file.province.send)) < len(file.province.send):
        yield Problem(("province", "send"), _("names something twice"))


def _on_this_computer(url: SplitResult) -> bool:
    if url.hostname == "localhost":
        return True
    try:
        return ipaddress.ip_address(url.hostname or "").is_loopback
    except ValueError:
        return False
