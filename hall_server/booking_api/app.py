"""The interface itself: its paths, and what each may answer."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, FastAPI, Header, Path, Query, Request
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from fastapi.security import HTTPBearer
from starlette.exceptions import HTTPException

from hall_server.client import HallError

from . import problems
from .desk import Desk, request_id
from .forms import ID, Appointment, Booking, Day, Move, Services, Slots

OPEN_PATH = "/openapi.json"

_ABOUT = (
    "Booking of appointments in a service hall. Every request carries a key, `Authorization: Bearer KEY`. "
    "Whatever goes wrong is answered as `application/problem+json` with a stable `code`."
)
_PROBLEMS = {
    401: "The key is missing, wrong or revoked",
    404: "There is no such service or appointment",
    409: "The hall refuses: `code` and `detail` say why",
    408: "The body came too slowly",
    413: "The body is too large",
    422: "The request does not have the form described here",
    429: "Too many requests with this key; try again after `Retry-After` seconds",
    502: "The hall did not carry the request out",
    503: "The hall does not answer; try again after `Retry-After` seconds",
}


def _may_answer(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The problems of an operation; some are the same for all."""
    schema = {"schema": {"$ref": "#/components/schemas/Problem"}}
    return {
        status: {"description": _PROBLEMS[status], "content": {problems.MEDIA_TYPE: schema}}
        for status in sorted({*statuses, 401, 422, 429, 502, 503})
    }


def _desk(request: Request) -> Desk:
    desk: Desk = request.app.state.desk
    return desk


def _request_id(
    request: Request,
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=8,
            max_length=200,
            description="A new random text for each booking, and the same for its retries: however often "
            "it comes within a day, one appointment is made.",
        ),
    ] = None,
) -> str | None:
    return request_id(request.scope["booking_key"], idempotency_key)


AtDesk = Annotated[Desk, Depends(_desk)]
ServiceId = Annotated[str, Path(pattern=ID, description="A service's id")]
Code = Annotated[str, Path(pattern=ID, description="The code of an appointment")]

# The door has checked the key already; this says so in the description.
router = APIRouter(prefix="/v1", dependencies=[Depends(HTTPBearer(auto_error=False))])


@router.get("/services", responses=_may_answer())
async def list_services(desk: AtDesk) -> Services:
    """The services that can be booked."""
    return desk.services()


@router.get("/services/{service}/slots", responses=_may_answer(404))
async def list_slots(
    desk: AtDesk,
    service: ServiceId,
    day: Annotated[Day, Query(description="A day of the hall, such as 2026-03-02")],
) -> Slots:
    """The slots of a service on a day. What is free may be gone a moment later: book to be sure."""
    return await desk.slots(service, day)


@router.post("/appointments", status_code=201, responses=_may_answer(404, 408, 409, 413))
async def book(
    desk: AtDesk, booking: Booking, id_of_request: Annotated[str | None, Depends(_request_id)]
) -> Appointment:
    """Book a slot."""
    return await desk.book(booking, id_of_request)


@router.get("/appointments/{code}", responses=_may_answer(404))
async def get_appointment(desk: AtDesk, code: Code) -> Appointment:
    """An appointment, whatever became of it."""
    return await desk.appointment(code)


@router.patch("/appointments/{code}", responses=_may_answer(404, 408, 409, 413))
async def move(desk: AtDesk, code: Code, to: Move) -> Appointment:
    """Move an appointment to another slot. Until that is granted it keeps the one it has."""
    return await desk.move(code, to.slot)


@router.delete("/appointments/{code}", status_code=204, responses=_may_answer(404, 409))
async def cancel(desk: AtDesk, code: Code) -> None:
    """Cancel an appointment. One that is cancelled already stays so."""
    await desk.cancel(code)


class _Api(FastAPI):
    def openapi(self) -> dict[str, Any]:
        """The description. FastAPI adds by itself only what comes as ``application/json``."""
        description = super().openapi()
        problem = problems.Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        parts = problem.pop("$defs")
        description["components"]["schemas"] |= {**parts, "Problem": problem}
        return description


def booking_app(language: str = "zh") -> FastAPI:
    """The application. Before it serves, ``state.desk`` is set to the :class:`Desk` that it asks."""
    app = _Api(
        title="Tingxu booking",
        version="1",
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        openapi_url=OPEN_PATH,
        redirect_slashes=False,
        generate_unique_id_function=_name_of,
    )
    app.state.language = language
    app.include_router(router)
    app.add_exception_handler(HallError, problems.of_hall)
    app.add_exception_handler(RequestValidationError, problems.of_form)
    app.add_exception_handler(problems.Trouble, problems.of_trouble)
    app.add_exception_handler(HTTPException, problems.of_http)
    app.add_exception_handler(Exception, problems.of_fault)
    return app


def _name_of(route: APIRoute) -> str:
    return route.name
