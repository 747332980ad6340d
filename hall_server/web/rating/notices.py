"""The pages ``/t/.../notices``: a message to the phone of somebody in line, wanted or not any more."""

from __future__ import annotations

from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hall_server.client import N_, RefusedByHall
from hall_server.protocol import Accepted, GetTicket, HallView, StopNotices, TicketStory, WantNotices
from hall_server.web.place.lines import lines_of
from hall_server.web.shell import Shell
from hall_server.web.tokens import SlipToken
from hall_server.web.trouble import SLIP_HINT, Trouble

from . import forms
from .giving import PATIENCE

MOST_TOLD: Final = 10_000


def routes() -> list[BaseRoute]:
    return [
        Route("/t/{token}/notices", show, methods=["GET"]),
        Route("/t/{token}/notices", want, methods=["POST"]),
        Route("/t/{token}/notices/stop", stop, methods=["POST"]),
    ]


async def show(request: Request) -> Response:
    """Whether messages are sent, and the form that changes it."""
    return await _page(request, _slip(request))


async def want(request: Request) -> Response:
    token = _slip(request)
    shell = Shell.of(request)
    fields = await shell.forms.read(request, token.text)
    sent = [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]
    phone, problems = forms.read_phone(sent)
    if problems:
        return await _page(request, token, 422, phone=phone[: forms.MOST_NAME], problems=problems)
    try:
        await shell.link.ask(WantNotices(token.ticket, phone), Accepted, patience=PATIENCE)
    except RefusedByHall as refusal:
        return await _page(request, token, 409, refusal=refusal.text)
    return _see(request, token)


async def stop(request: Request) -> Response:
    token = _slip(request)
    shell = Shell.of(request)
    await shell.forms.read(request, token.text)
    await shell.link.ask(StopNotices(token.ticket), Accepted, patience=PATIENCE)
    return _see(request, token)


def _slip(request: Request) -> SlipToken:
    token = Shell.of(request).token(request.path_params["token"])
    if not isinstance(token, SlipToken):
        raise Trouble(404, N_("There is no such page."), SLIP_HINT)
    return token


async def _page(
    request: Request,
    token: SlipToken,
    status: int = 200,
    *,
    phone: str = "",
    problems: tuple[forms.Problem, ...] = (),
    refusal: Any = None,
) -> Response:
    shell = Shell.of(request)
    story = await shell.link.ask(GetTicket(token.ticket), TicketStory, patience=PATIENCE)
    _note(shell.told, token.ticket, told=bool(story.notices))
    view = shell.mirror.view
    notices_ahead = view.notices_ahead if view else 0
    return shell.pages.page(
        request,
        "notices.html",
        status,
        token=token.text,
        seal=shell.forms.seal(token.text),
        story=story,
        notices_ahead=notices_ahead,
        far=view is not None and _ahead(view, token.ticket) > notices_ahead,
        phone=phone,
        problems=problems,
        refusal=refusal,
    )


def _note(tickets: set[int], ticket: int, *, told: bool) -> None:
    """Remember whose phones get messages, so that their places in line do not offer them again."""
    if len(tickets) >= MOST_TOLD:
        tickets.clear()
    tickets.discard(ticket)
    if told:
        tickets.add(ticket)


def _ahead(view: HallView, ticket: int) -> int:
    """How many are ahead of a ticket in the shortest of its lines; 0 when it is in none."""
    waiting = view.waiting.get(ticket)
    lines = [line for other in view.waiting.values() for line in lines_of(other)]
    mine = lines_of(waiting) if waiting else ()
    return min((sum(line[0] == own[0] and line[1] < own[1] for line in lines) for own in mine), default=0)


def _see(request: Request, token: SlipToken) -> Response:
    pages = Shell.of(request).pages
    path = f"/t/{token.text}/notices"
    return RedirectResponse(f"{path}?lang={pages.language(request)}" if pages.chosen(request) else path, 303)
