"""The pages ``/r/...``: what is rated, five answers, then thanks and whatever else somebody wants to say."""

from __future__ import annotations

import secrets
from dataclasses import replace
from typing import Any, Final

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from hall_server.client import N_, HallError, RefusedByHall, Translator
from hall_server.protocol import RateService, RatingForm, RatingLevel, Text, TicketStory
from hall_server.web.shell import Shell
from hall_server.web.tokens import BadToken, ScreenToken, SlipToken, Token, screen_token
from hall_server.web.trouble import SLIP_HINT, Trouble, bad_token

from . import forms, signals
from .giving import Giving, NoSuchService, TooLate, meant, wall
from .standing import LeftBehind, Standing, in_the_dark, standings
from .store import Kept

# Until the hall was heard of once.
USUAL_FORM: Final = RatingForm(days=7, change=10 * 60_000, bad_needs_reason=True, options={})
# What stands for the visit in an address while the hall cannot say which it is.
LAST: Final = "last"
# A page that waits for the end of a service looks again after so many seconds.
LOOK_AGAIN_AFTER: Final = 8
FORM_ID_BYTES: Final = 16
BEFORE_THE_END: Final = ("waiting", "called", "serving", "parked")
TOO_LATE: Final = N_("This service has been rated already, and a rating can no longer be changed.")
LEVEL_NAMES: Final[dict[RatingLevel, str]] = {
    "very_satisfied": N_("Very satisfied"),
    "satisfied": N_("Satisfied"),
    "fairly_satisfied": N_("Fairly satisfied"),
    "dissatisfied": N_("Dissatisfied"),
    "very_dissatisfied": N_("Very dissatisfied"),
}
LEFT_NAMES: Final[dict[LeftBehind, str]] = {
    "words": N_("your words"),
    "name": N_("your name"),
    "phone": N_("your phone number"),
}

_zh = Translator("hall_server", "zh")


class RatingPages:
    """Answers for the rating pages of one process."""

    def __init__(self, shell: Shell, giving: Giving) -> None:
        self._shell = shell
        self._giving = giving

    def routes(self) -> list[BaseRoute]:
        return [
            Route("/r/{token}", self.show, methods=["GET"]),
            Route("/r/{token}/{visit}", self.show, methods=["GET"]),
            Route("/r/{token}/{visit}", self.rate, methods=["POST"]),
            Route("/r/{token}/{visit}/{level}", self.ask_why, methods=["GET"]),
        ]

    async def show(self, request: Request) -> Response:
        """A service, or the list of those that the number was for."""
        token = self._token(request)
        visit = _visit(request, token)
        story, found, refusal = await self._standings(token, visit)
        if visit is not None:
            found = [one for one in found if one.visit in (visit, None)]
        if len(found) > 1:
            return self._page(request, "rating_list.html", token, story, services=found)
        if found:
            return self._one(request, token, story, found[0])
        if story is not None and story.state not in BEFORE_THE_END:
            raise nothing_to_rate()
        return self._not_yet(request, token, story, refusal)

    async def ask_why(self, request: Request) -> Response:
        """After a bad answer: nothing is recorded yet."""
        token = self._token(request)
        level = request.path_params["level"]
        if level not in forms.BAD:
            raise Trouble(404, N_("There is no such page."), SLIP_HINT)
        story, service = await self._chosen(request, token)
        if not service.takes:
            return self._one(request, token, story, service)
        filled = forms.Filled(level=level, options=service.options)
        return self._details(request, token, story, service, filled)

    async def rate(self, request: Request) -> Response:
        """One tap, or the whole form."""
        token = self._token(request)
        fields = await self._shell.forms.read(request, token.text)
        rules = self._rules()
        sent = [(name, value) for name, value in fields.multi_items() if isinstance(value, str)]
        filled, problems = forms.read_rating(sent, rules.options, bad_needs_reason=rules.bad_needs_reason)
        if problems and filled.keep and await self._has_words(request, token):
            filled, problems = forms.read_rating(sent, rules.options, bad_needs_reason=False)
        tapped = ("page", "faces") in sent
        here = f"/r/{token.text}/{request.path_params['visit']}"
        if problems and tapped:
            # A face alone can lack nothing but the reason.
            return self._see(request, f"{here}/{filled.level}" if filled.bad else here)
        if problems:
            story, service = await self._chosen(request, token)
            filled = forms.shortened(filled)
            return self._details(request, token, story, service, filled, problems, status=422)
        return await self._give(request, token, filled, rules)

    async def _has_words(self, request: Request, token: Token) -> bool:
        """Whether words were left with the rating before; they are reason enough for a bad one."""
        _story, service = await self._chosen(request, token)
        return "words" in service.left

    async def _give(
        self, request: Request, token: Token, filled: forms.Filled, rules: RatingForm
    ) -> Response:
        visit = _visit(request, token)
        assert filled.level is not None
        address = request.client.host if request.client else ""
        agent = request.headers.get("User-Agent", "")
        ask = RateService(
            token.ticket,
            visit or 0,
            filled.level,
            filled.options,
            filled.words,
            filled.name,
            filled.phone,
            channel="screen" if isinstance(token, ScreenToken) else "slip",
            device=signals.device(await self._giving.day_key(), address, agent),
            on_site=signals.on_site(address, self._shell.device.web.in_hall),
            keep=filled.keep,
        )
        try:
            await self._giving.give(filled.form, ask, visit, rules.change)
        except RefusedByHall as refusal:
            return self._refused(request, token, refusal.text)
        except NoSuchService:
            raise nothing_to_rate() from None
        except TooLate:
            return self._refused(request, token, Text(zh=_zh(TOO_LATE), en=TOO_LATE))
        return self._see(request, f"/r/{self._renewed(token).text}/{visit or LAST}")

    def _token(self, request: Request) -> Token:
        """The token of the address, still good. Raises :class:`Trouble`."""
        token = self._shell.token(request.path_params["token"])
        if isinstance(token, ScreenToken):
            try:
                token.check(self._now())
            except BadToken as error:
                raise bad_token(error) from None
        return token

    def _renewed(self, token: Token) -> Token:
        """While a service goes on its page stays good, and after a rating there is time to change it."""
        if isinstance(token, SlipToken) or self._shell.link_key is None:
            return token
        return screen_token(token.ticket, token.visit, self._now(), self._shell.link_key)

    async def _standings(
        self, token: Token, visit: int | None
    ) -> tuple[TicketStory | None, list[Standing], Text | None]:
        """What there is to rate, and why the hall did not take what was kept last. There is no story when
        the hall does not answer; then it is about the ``visit`` that the address names."""
        change = self._rules().change
        kept = [replace(one, kept_at=self._by_the_hall(one.kept_at)) for one in await self._kept(token)]
        refusal = next((one.refused for one in reversed(kept) if one.refused), None)
        try:
            story = await self._giving.story(token.ticket)
        except RefusedByHall:
            raise Trouble(404, N_("This number is not known here."), SLIP_HINT) from None
        except HallError:
            known = self._giving.last_story(token.ticket)
            if known is not None:
                return known, standings(known, kept, self._now(), change), refusal
            here = self._last_seen(token.ticket, visit)
            return None, [in_the_dark(here, kept, self._now(), change)], refusal
        return story, standings(story, kept, self._now(), change), refusal

    def _last_seen(self, ticket: int, visit: int | None) -> Standing:
        """What was heard of a service before the hall went silent."""
        if visit is None:
            window = self._giving.at_window(ticket)
            serving = window.serving if window else None
            if window is None or serving is None:
                return Standing(None, "unknown")
            return Standing(None, "unknown", serving.service, window.number)
        story = self._giving.heard(ticket)
        for record in story.services if story else ():
            if record.visit == visit:
                return Standing(visit, "unknown", record.service, record.window)
        return Standing(visit, "unknown")

    async def _chosen(self, request: Request, token: Token) -> tuple[TicketStory | None, Standing]:
        """The one service that an address names. Raises :class:`Trouble`."""
        visit = _visit(request, token)
        story, found, _refusal = await self._standings(token, visit)
        if story is not None and visit is None:
            visit = meant(story)
        for one in found:
            if one.visit in (visit, None):
                return story, replace(one, visit=visit)
        raise nothing_to_rate()

    async def _kept(self, token: Token) -> list[Kept]:
        kept = await self._giving.kept(token.ticket)
        if isinstance(token, SlipToken):
            return kept
        return [one for one in kept if one.visit == token.visit]

    def _now(self) -> int:
        return self._giving.now()

    def _by_the_hall(self, moment: int) -> int:
        return moment + self._now() - wall()

    def _rules(self) -> RatingForm:
        view = self._shell.mirror.view
        return (view.ratings if view else None) or USUAL_FORM

    def _one(self, request: Request, token: Token, story: TicketStory | None, service: Standing) -> Response:
        """The page of one service, as it stands."""
        if service.state == "not_over":
            return self._not_yet(request, token, story, service.refusal)
        if service.state in ("given", "held"):
            filled = forms.Filled(level=service.level, options=service.options)
            return self._details(request, token, story, service, filled)
        template = "rating_faces.html" if service.takes else "rating_closed.html"
        return self._page(request, template, token, story, service=service, days=self._rules().days)

    def _not_yet(
        self, request: Request, token: Token, story: TicketStory | None, refusal: Text | None
    ) -> Response:
        """The service is not over. The page looks again by itself."""
        address = self._address(request, f"/r/{self._renewed(token).text}")
        again = {"Refresh": f"{LOOK_AGAIN_AFTER}; url={address}"}
        slip = isinstance(token, SlipToken)
        return self._page(
            request, "rating_not_yet.html", token, story, headers=again, slip=slip, refusal=refusal
        )

    def _details(
        self,
        request: Request,
        token: Token,
        story: TicketStory | None,
        service: Standing,
        filled: forms.Filled,
        problems: tuple[forms.Problem, ...] = (),
        status: int = 200,
    ) -> Response:
        """Thanks, and whatever else somebody wants to say; or why an answer was a bad one."""
        rules = self._rules()
        return self._page(
            request,
            "rating_details.html",
            token,
            story,
            status=status,
            service=service,
            filled=filled,
            problems=problems,
            wrong={problem.field for problem in problems},
            rules=rules,
            needs_reason=rules.bad_needs_reason and filled.bad and "words" not in service.left,
        )

    def _refused(self, request: Request, token: Token, reason: Text) -> Response:
        return self._page(request, "rating_refused.html", token, None, status=409, reason=reason)

    def _page(
        self,
        request: Request,
        template: str,
        token: Token,
        story: TicketStory | None,
        *,
        status: int = 200,
        headers: dict[str, str] | None = None,
        **about: Any,
    ) -> Response:
        view = self._shell.mirror.view
        names = {service.id: service.name for service in view.services.values()} if view else {}
        return self._shell.pages.page(
            request,
            template,
            status,
            headers,
            token=token.text,
            seal=self._shell.forms.seal(token.text),
            form=secrets.token_urlsafe(FORM_ID_BYTES),
            story=story,
            names=names,
            levels=forms.LEVELS,
            level_names=LEVEL_NAMES,
            left_names=LEFT_NAMES,
            bad=forms.BAD,
            last=LAST,
            **about,
        )

    def _see(self, request: Request, path: str) -> Response:
        """Look at a page anew, so that loading it again sends nothing twice."""
        return RedirectResponse(self._address(request, path), 303)

    def _address(self, request: Request, path: str) -> str:
        pages = self._shell.pages
        return f"{path}?lang={pages.language(request)}" if pages.chosen(request) else path


def nothing_to_rate() -> Trouble:
    hint = N_("Only services that were completed are rated: not a number that did not come or was passed on.")
    return Trouble(404, N_("There is no completed service to rate here."), hint)


def _visit(request: Request, token: Token) -> int | None:
    """The visit that an address names; a screen's token is good for its own alone.

    Raises :class:`Trouble`.
    """
    text = request.path_params.get("visit", LAST)
    own = token.visit if isinstance(token, ScreenToken) else None
    if text == LAST:
        return own
    if not text.isascii() or not text.isdigit() or len(text) > 4 or own not in (None, int(text)):
        raise Trouble(404, N_("There is no such page."), SLIP_HINT)
    return int(text)
