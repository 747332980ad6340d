"""The hall in a browser, as its manager sees it: where that is, and who may look."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from hall_server.web import page_users
from hall_server.web.state import State, state_path

from .words import _

NAME: Final = "demo"


@dataclass(frozen=True, slots=True)
class ManagerPage:
    """Its address on this computer, and what to sign in with: another password for each demo."""

    address: str
    password: str

    def told(self) -> str:
        """In a line, for whoever watches the demo."""
        return _(
            "In a browser: {address}  name {name}, password {password}",
            address=self.address,
            name=NAME,
            password=self.password,
        )


def for_somebody(device: Path, public_url: str) -> ManagerPage:
    """Let somebody in to the pages that the device file is of, as ``hall-server page-user add`` does."""
    page = ManagerPage(f"{public_url}/manager", secrets.token_hex(4))
    with State.open(state_path(device)) as state, state.engine.begin() as connection:
        page_users.put(connection, NAME, page.password)
    return page
