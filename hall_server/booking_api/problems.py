"""What goes wrong, as RFC 9457 problem details, in the language that the app asks for."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Final

from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from hall_server.client import (
    N_,
    HallError,
    HallSilent,
    NotEnrolled,
    RefusedByHall,
    Translator,
)
from hall_server.http_door.wishes import language_of
from hall_server.protocol import Text

log = logging.getLogger(__name__)

MEDIA_TYPE: Final = "application/problem+json"
RETRY_AFTER: Final = {"Retry-After": "2"}

# Whatever else the hall refuses does not go together with what it has.
_STATUS_OF_REFUSAL: Final = {"unknown_service": 404, "unknown_appointment": 404, "no_such_day": 422}

_MOMENT = N_("must be a moment with its offset from UTC, such as 2026-03-02T09:30:00+08:00")
_SENTENCES = {
    "missing": N_("is missing"),
    "extra_forbidden": N_("is not known here; leave it out"),
    "string_type": N_("must be text"),
    "string_pattern_mismatch": N_("does not have the form {pattern}"),
    "string_too_short": N_("is too short"),
    "string_too_long": N_("is too long"),
    "literal_error": N_("must be one of: {expected}"),
    "json_invalid": N_("is not JSON"),
    "model_attributes_type": N_("must be a JSON object, sent as application/json"),
    "list_type": N_("must be a list"),
    "timezone_aware": _MOMENT,
    "datetime_parsing": _MOMENT,
    "datetime_from_date_parsing": _MOMENT,
    "datetime_type": _MOMENT,
    "date_parsing": N_("must be a day, such as 2026-03-31"),
    "date_from_datetime_parsing": N_("must be a day, such as 2026-03-31"),
}
_OTHERWISE = N_("does not have the form that /openapi.json describes")

_zh = Translator("hall_server", "zh")


class Words(BaseModel):
    """The same words in Chinese and in English."""

    zh: str
    en: str


class FieldProblem(BaseModel):
    """What is wrong with one field of a request."""

    field: str
    text: Words


class Problem(BaseModel):
    """An RFC 9457 problem. ``code`` is stable and for programs; ``detail`` is for people, in the language
    that ``Accept-Language`` asks for, and ``text`` says the same in both languages."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    text: Words
    errors: list[FieldProblem] = []


class Trouble(Exception):
    """A request that is answered with a problem of the interface's own."""

    def __init__(
        self, status: int, code: str, sentence: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(code)
        self.status = status
        self.code = code
        self.text = both(sentence)
        self.headers = headers


def both(message: str, **values: object) -> Text:
    return Text(zh=_zh(message, **values), en=message.format(**values) if values else message)


def answer(
    request: Request,
    status: int,
    code: str,
    text: Text,
    headers: Mapping[str, str] | None = None,
    errors: Iterable[FieldProblem] = (),
) -> JSONResponse:
    """The response that tells of a problem."""
    language = language_of(request.headers.get("Accept-Language", ""), str(request.app.state.language))
    problem = Problem(
        type=f"urn:tingxu:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=text.in_language(language),
        code=code,
        text=Words(zh=text.zh, en=text.en),
        errors=list(errors),
    )
    about = {"Content-Language": language, **(headers or {})}
    return JSONResponse(problem.model_dump(exclude_defaults=True), status, about, MEDIA_TYPE)


async def of_hall(request: Request, error: Exception) -> JSONResponse:
    """What the hall refused, or why it could not be asked."""
    assert isinstance(error, HallError)
    if isinstance(error, RefusedByHall):
        return answer(request, _STATUS_OF_REFUSAL.get(error.code, 409), error.code, error.text)
    if isinstance(error, NotEnrolled) or error.code == "not_permitted":
        log.error("the hall shuts this interface out; enroll it again: %s", error)
        sentence = N_("The hall cannot be reached now. Please try again later.")
        return answer(request, 503, "not_enrolled", both(sentence), RETRY_AFTER)
    if isinstance(error, HallSilent):
        sentence = N_("The hall does not answer now. Try again; with the same Idempotency-Key that is safe.")
        return answer(request, 503, error.code, both(sentence), RETRY_AFTER)
    log.error("the hall did not carry a request out: %s", error)
    return answer(request, 502, error.code, error.text)


async def of_form(request: Request, error: Exception) -> JSONResponse:
    """What is wrong with the fields, without repeating what they hold."""
    assert isinstance(error, RequestValidationError)
    fields = [_field_problem(each) for each in error.errors()]
    text = Text(
        zh="；".join(f"{each.field}：{each.text.zh}" for each in fields),
        en="; ".join(f"{each.field}: {each.text.en}" for each in fields),
    )
    return answer(request, 422, "malformed", text, errors=fields)


async def of_trouble(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, Trouble)
    return answer(request, error.status, error.code, error.text, error.headers)


async def of_http(request: Request, error: Exception) -> JSONResponse:
    """No such path, or not with this method."""
    assert isinstance(error, HTTPException)
    code = HTTPStatus(error.status_code).name.lower()
    sentence = N_("There is nothing here for this request; /openapi.json says what there is.")
    return answer(request, error.status_code, code, both(sentence), error.headers)


async def of_fault(request: Request, _error: Exception) -> JSONResponse:
    sentence = N_("The booking interface has a fault and did not carry this out.")
    return answer(request, 500, "fault", both(sentence))


def _field_problem(error: Mapping[str, object]) -> FieldProblem:
    kind = str(error["type"])
    context = error.get("ctx")
    values = dict(context) if isinstance(context, dict) else {}
    place = error["loc"]
    parts = list(map(str, place)) if isinstance(place, tuple) else []
    field = parts[0] if kind == "json_invalid" else ".".join(parts[1:]) or parts[0]
    text = both(_SENTENCES.get(kind, _OTHERWISE), **values)
    return FieldProblem(field=field, text=Words(zh=text.zh, en=text.en))
