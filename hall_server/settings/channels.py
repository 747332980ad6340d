"""The ways to people in ``hall.toml``, phones and recipients alike: what is wrong with one of them."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlsplit

from hall_server.language import Translator, system_language
from hall_server.tomlfile import Problem
from hall_server.tomllines import Key

from .model import ChannelTable

_ = Translator("hall_server", system_language())


def channel_problems(key: Key, table: ChannelTable) -> Iterator[Problem]:
    """No message here repeats the URL: a password may stand in it."""
    if table.kind == "apprise":
        if table.secret_file:
            yield Problem((*key, "secret_file"), _("only webhooks are signed; remove it"))
    elif not table.url.startswith(("http://", "https://")):
        yield Problem((*key, "url"), _("must begin with https:// or http://"))
    elif not _names_a_host(table.url):
        yield Problem((*key, "url"), _("names no computer; write such as https://gateway.example.org/send"))


def _names_a_host(url: str) -> bool:
    try:
        where = urlsplit(url)
        return bool(where.hostname) and where.port != 0
    except ValueError:
        return False
