"""The application: its paths, and a plain page for whatever goes wrong."""

from __future__ import annotations

from http import HTTPStatus

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from hall_server.client import N_, HallError, HallSilent, NotEnrolled, RefusedByHall

from .pages import STATIC
from .shell import Shell
from .trouble import SLIP_HINT, Trouble, restarting


def web_app(shell: Shell, routes: list[BaseRoute]) -> Starlette:
    """The application with these pages."""
    own = [
        Route("/", _front, methods=["GET"]),
        Route("/robots.txt", _robots, methods=["GET"]),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]
    app = Starlette(
        routes=[*own, *routes],
        exception_handlers={
            Trouble: _of_trouble,
            HallError: _of_hall,
            HTTPException: _of_http,
            Exception: _of_fault,
        },
    )
    app.router.redirect_slashes = False
    app.state.shell = shell
    return app


async def _front(request: Request) -> Response:
    """Whoever has no link."""
    return Shell.of(request).pages.page(request, "front.html")


async def _robots(_request: Request) -> Response:
    return PlainTextResponse("User-agent: *\nDisallow: /\n")


async def _of_trouble(request: Request, error: Exception) -> Response:
    assert isinstance(error, Trouble)
    return Shell.of(request).pages.trouble(request, error)


async def _of_hall(request: Request, error: Exception) -> Response:
    """What the hall refused, or why it could not be asked."""
    pages = Shell.of(request).pages
    if isinstance(error, RefusedByHall):
        said = error.text.in_language(pages.language(request))
        return pages.trouble(request, Trouble(409, said))
    assert isinstance(error, HallError)
    if isinstance(error, HallSilent | NotEnrolled):
        return pages.trouble(request, restarting())
    return pages.trouble(request, Trouble(502, error.text.in_language(pages.language(request))))


async def _of_http(request: Request, error: Exception) -> Response:
    """No such page, or not in this way."""
    assert isinstance(error, HTTPException)
    title = (
        N_("There is no such page.")
        if error.status_code == HTTPStatus.NOT_FOUND
        else N_("That is not possible.")
    )
    trouble = Trouble(error.status_code, title, SLIP_HINT, error.headers)
    return Shell.of(request).pages.trouble(request, trouble)


async def _of_fault(request: Request, _error: Exception) -> Response:
    trouble = Trouble(
        500, N_("Something went wrong here."), N_("Nothing was changed. Try again in a minute.")
    )
    return Shell.of(request).pages.trouble(request, trouble)
