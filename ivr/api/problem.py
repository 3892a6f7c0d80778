"""The API's error responses: problem details after RFC 9457."""

from collections.abc import Mapping
from enum import StrEnum

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from ivr.errors import CitylineError, DatabaseDown
from ivr.web.pages import Pages
from ivr.web.words import language_of

MEDIA_TYPE = "application/problem+json"


class ProblemKind(StrEnum):
    """The kind of a problem; its name is the end of its stable URI."""

    NO_TOKEN = "no-token"  # noqa: S105 - the name of a problem
    NO_SCOPE = "no-scope"
    NOT_FOUND = "not-found"
    NOT_ALLOWED = "method-not-allowed"
    BAD_REQUEST = "bad-request"
    NOT_UNDERSTOOD = "not-understood"
    TOO_SLOW = "too-slow"
    TOO_LARGE = "too-large"
    CHANGED = "changed-meanwhile"
    KEY_MISSING = "idempotency-key-missing"
    KEY_BUSY = "idempotency-key-busy"
    KEY_REUSED = "idempotency-key-reused"
    TOO_MANY = "too-many-requests"
    FAILED = "failed"
    UNAVAILABLE = "unavailable"


STATUS = {
    ProblemKind.NO_TOKEN: 401,
    ProblemKind.NO_SCOPE: 403,
    ProblemKind.NOT_FOUND: 404,
    ProblemKind.NOT_ALLOWED: 405,
    ProblemKind.BAD_REQUEST: 400,
    ProblemKind.NOT_UNDERSTOOD: 422,
    ProblemKind.TOO_SLOW: 408,
    ProblemKind.TOO_LARGE: 413,
    ProblemKind.CHANGED: 409,
    ProblemKind.KEY_MISSING: 400,
    ProblemKind.KEY_BUSY: 409,
    ProblemKind.KEY_REUSED: 422,
    ProblemKind.TOO_MANY: 429,
    ProblemKind.FAILED: 500,
    ProblemKind.UNAVAILABLE: 503,
}
OF_STATUS = {
    404: ProblemKind.NOT_FOUND,
    405: ProblemKind.NOT_ALLOWED,
    408: ProblemKind.TOO_SLOW,
    413: ProblemKind.TOO_LARGE,
}
"Status codes that the web framework raises itself."


class Problem(BaseModel):
    """What went wrong, for programs and people; it never repeats the input."""

    type: str = Field(description="Stable: urn:cityline:problem:not-found and the like.")
    title: str = Field(description="For people, in English or French by Accept-Language.")
    status: int
    faults: list[dict[str, str]] = Field(
        default=[], description="Of input that is wrong: `field`, and `why` in English."
    )


class ApiProblem(CitylineError):
    """The API refuses a request."""

    def __init__(
        self,
        kind: ProblemKind,
        headers: Mapping[str, str] | None = None,
        faults: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(f"the request was refused: {kind.value}")
        self.kind, self.headers, self.faults = kind, headers or {}, faults or {}


def answer_with_problems(api: FastAPI) -> None:
    """Have every failure of an API answered in one form."""
    api.add_exception_handler(ApiProblem, _refused)
    api.add_exception_handler(HTTPException, _not_given)
    api.add_exception_handler(RequestValidationError, _not_understood)
    api.add_exception_handler(DatabaseDown, _unavailable)
    api.add_exception_handler(Exception, _failed)


async def _refused(request: Request, error: Exception) -> Response:
    if not isinstance(error, ApiProblem):
        raise error
    return _problem(request, error.kind, error.headers, error.faults)


async def _not_given(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    kind = OF_STATUS.get(error.status_code, ProblemKind.BAD_REQUEST)
    return _problem(request, kind, error.headers or {})


async def _not_understood(request: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    faults = {".".join(map(str, fault["loc"])): str(fault["msg"]) for fault in error.errors()}
    return _problem(request, ProblemKind.NOT_UNDERSTOOD, faults=faults)


async def _unavailable(request: Request, _error: Exception) -> Response:
    return _problem(request, ProblemKind.UNAVAILABLE, {"Retry-After": "60"})


async def _failed(request: Request, _error: Exception) -> Response:
    return _problem(request, ProblemKind.FAILED)


def _problem(
    request: Request,
    kind: ProblemKind,
    headers: Mapping[str, str] | None = None,
    faults: Mapping[str, str] | None = None,
) -> Response:
    pages: Pages = request.app.state.pages
    words = pages.words[language_of("", request.headers.get("accept-language", ""))]
    told = [{"field": name, "why": why} for name, why in (faults or {}).items()]
    title = words(f"api.problem_{kind.name.lower()}")
    problem = Problem(type=f"urn:cityline:problem:{kind}", title=title, status=STATUS[kind], faults=told)
    always = {"Content-Language": words.language, "Vary": "Accept-Language"}
    body = problem.model_dump_json(exclude_defaults=True)
    return Response(body, STATUS[kind], {**always, **(headers or {})}, MEDIA_TYPE)
