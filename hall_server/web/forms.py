"""Forms that only our own pages can send, without cookies.

Each page that has a form puts a seal of its link's token into a hidden field. Who does not know the token
cannot make a page that posts to it, and who does not know this process's key cannot make the seal.
"""

from __future__ import annotations

import base64
import hmac
from typing import Final
from urllib.parse import urlsplit

from starlette.datastructures import FormData
from starlette.requests import Request

from hall_server.client import N_

from .trouble import Trouble

FIELD: Final = "seal"
MOST_FIELDS: Final = 64


class Forms:
    """Seals forms and reads those that come back."""

    def __init__(self, key: bytes) -> None:
        self._key = key

    def seal(self, token: str) -> str:
        """The value of the hidden field ``seal`` in a form of this token's page."""
        digest = hmac.digest(self._key, f"form:{token}".encode(), "sha256")[:18]
        return base64.urlsafe_b64encode(digest).decode()

    async def read(self, request: Request, token: str) -> FormData:
        """The fields of a form that one of our pages sent. Raises :class:`Trouble`."""
        if _from_elsewhere(request):
            raise _not_ours()
        if request.headers.get("Content-Type", "").partition(";")[0] != "application/x-www-form-urlencoded":
            raise Trouble(415, N_("This is not a form of this page."), N_("Open the page again."))
        fields = await request.form(max_files=0, max_fields=MOST_FIELDS)
        shown = fields.get(FIELD)
        if not isinstance(shown, str) or not hmac.compare_digest(shown.encode(), self.seal(token).encode()):
            raise _not_ours()
        return fields


def _from_elsewhere(request: Request) -> bool:
    """Whether the browser says that another site's page sends this.

    Browsers send ``Origin: null`` where, as here, no referrer is told; then the seal alone decides.
    """
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site not in ("same-origin", "none")
    origin = request.headers.get("Origin", "null")
    return origin != "null" and urlsplit(origin).netloc != request.headers.get("Host")


def _not_ours() -> Trouble:
    return Trouble(403, N_("This form did not come from our page."), N_("Open the page again, then send it."))
