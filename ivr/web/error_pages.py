"""The page for a URL that does not exist, or a failure."""

from fastapi import FastAPI
from fastapi.exception_handlers import http_exception_handler, request_validation_exception_handler
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ivr.web.pages import HEADERS, Pages

KNOWN = (403, 404, 405, 413)
"Statuses with words of their own; any other is told as a request that we do not understand."
FAILED = 500


async def not_given(request: Request, error: Exception) -> Response:
    """Answer for an address or a method that does not exist."""
    if not isinstance(error, HTTPException):
        raise error
    if not is_for_a_person(request):
        return await http_exception_handler(request, error)
    page = _page(request, error.status_code, error.status_code if error.status_code in KNOWN else 400)
    page.headers.update(error.headers or {})
    return page


async def not_understood(request: Request, error: Exception) -> Response:
    """Answer for an address or a form with values of the wrong kind."""
    if not isinstance(error, RequestValidationError):
        raise error
    if not is_for_a_person(request):
        return await request_validation_exception_handler(request, error)
    return _page(request, 422, 400)


async def failed(request: Request, _error: Exception) -> Response:
    """Answer for an error of our own; its cause is logged and never shown."""
    if not is_for_a_person(request):
        return PlainTextResponse("Internal Server Error", FAILED, HEADERS)
    page = _page(request, FAILED, FAILED)
    page.headers.update(HEADERS)  # this response bypasses the middleware that adds them
    return page


def is_for_a_person(request: Request) -> bool:
    """Return whether a browser wants a page."""
    return "text/html" in request.headers.get("accept", "")


def offer_error_pages(app: FastAPI) -> None:
    """Let people read in their language what went wrong, with a way back."""
    app.add_exception_handler(HTTPException, not_given)
    app.add_exception_handler(RequestValidationError, not_understood)
    app.add_exception_handler(Exception, failed)


def _page(request: Request, status: int, words: int) -> Response:
    pages: Pages = request.app.state.pages
    return pages.render(request, "error.html", status=status, error=f"error.{words}")
