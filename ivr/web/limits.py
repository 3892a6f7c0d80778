"""Limits on requests whose sender is not known yet."""

import asyncio
import re
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Mount
from starlette.types import ASGIApp, Message, Receive, Scope, Send

KIB = 1024
BODY = 64 * KIB
CALENDAR = 600 * KIB
BODY_SECONDS = 10.0
"From a request's head to the end of its body; even a modem sends 64 KiB in that time."
FEEDBACK = 1000 * KIB
DOCUMENT = 16_000 * KIB
DOCUMENT_SECONDS = 60.0
ARTICLE = 400 * KIB
"An answer with hundreds of phrasings, as a browser sends it: three bytes and more for an accented letter."
_ARTICLE_PATH = re.compile(r"/studio/[^/]+\.[^/]+")
_CALENDAR_PATH = re.compile(r"/directory/[^/]+/calendar")
_FEEDBACK_PATH = "/studio/asked/import"
_DOCUMENT_PATH = "/studio/documents/file"
CARRIERS = ("/voice", "/texts", "/callbacks", "/health")
"What the carrier asks, and the balancer, which would else take a line that is flooded for dead."
MOST_AT_ONCE = 250
"Requests of one address; a city hall's desks may share one behind its firewall."
_CLOSE = {"Connection": "close"}
TOO_MANY = "Too many requests at once."
TWO_LENGTHS = "The request says its length in two ways."
TOO_LARGE = "The request is too large."


def most_bytes(path: str) -> int:
    """Return the largest body that a path accepts."""
    if path == _FEEDBACK_PATH:
        return FEEDBACK
    if path == _DOCUMENT_PATH:
        return DOCUMENT
    if _ARTICLE_PATH.fullmatch(path):
        return ARTICLE
    return CALENDAR if _CALENDAR_PATH.fullmatch(path) else BODY


def is_of_carriers(path: str) -> bool:
    """Whether a path is one that the carrier or the balancer asks for."""
    return any(path == one or path.startswith(f"{one}/") for one in CARRIERS)


class RequestLimits:
    """Refuses bodies that are too large or arrive too slowly, and too many requests of one address at once.

    Where the head says so a body is not read, and of somebody who is signed in it is read and not kept: a
    browser that is still sending would show a broken connection instead of the answer.
    """

    def __init__(self, app: ASGIApp, body_seconds: float = BODY_SECONDS) -> None:
        self._app, self._seconds = app, body_seconds
        self._at_once: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or is_of_carriers(scope["path"]):
            await self._limited(scope, receive, send)
            return
        address = scope["client"][0] if scope["client"] else ""
        self._at_once[address] += 1
        try:
            if self._at_once[address] > MOST_AT_ONCE:
                await (await refusal(scope, HTTPException(429, TOO_MANY, _CLOSE)))(scope, receive, send)
            else:
                await self._limited(scope, receive, send)
        finally:
            self._at_once[address] -= 1
            if not self._at_once[address]:
                del self._at_once[address]

    async def _limited(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        if _says_two_lengths(scope):
            await (await refusal(scope, HTTPException(400, TWO_LENGTHS, _CLOSE)))(scope, receive, send)
            return
        most = await _allowed(scope)
        if _declared(scope) > most:
            if most > BODY:
                await _discarded(receive)
            await (await refusal(scope, HTTPException(413, TOO_LARGE, _CLOSE)))(scope, receive, send)
            return
        seconds = DOCUMENT_SECONDS if scope["path"] == _DOCUMENT_PATH else self._seconds
        await self._app(scope, Body(receive, most, seconds).receive, send)


async def _discarded(receive: Receive) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(DOCUMENT_SECONDS):
            while (await receive()).get("more_body", False):
                pass


async def refusal(scope: Scope, error: HTTPException) -> Response:
    """Return the service's own page for an error, or what an application below it answers with."""
    app = next((app for app in _below(scope) if hasattr(app, "exception_handlers")), scope["app"])
    handler = app.exception_handlers.get(HTTPException)
    if handler is None:
        return PlainTextResponse(error.detail, error.status_code, error.headers)
    page: Response = await handler(Request({**scope, "app": app}), error)
    return page


def _below(scope: Scope) -> Iterator[Any]:  # Any: an ASGI application with handlers, or without
    for route in scope["app"].routes:
        if isinstance(route, Mount) and scope["path"].startswith(f"{route.path}/"):
            yield route.app


async def _allowed(scope: Scope) -> int:
    """Return the largest body for this sender; without a sign-in that is the size of a form."""
    most = most_bytes(scope["path"])
    is_signed_in = getattr(scope["app"].state, "is_signed_in", None)
    if most == BODY or is_signed_in is None:
        return most
    return most if await is_signed_in(HTTPConnection(scope)) else BODY


def _says_two_lengths(scope: Scope) -> bool:
    """Whether a proxy and the line could disagree where a request ends, and with it who sent the next."""
    names = {name for name, _ in scope["headers"]}
    return {b"content-length", b"transfer-encoding"} <= names


def _declared(scope: Scope) -> int:
    """Return the declared length of a request, or 0."""
    said = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
    return int(said) if said.isdigit() and len(said) < 20 else 0


@dataclass(slots=True)
class Body:
    """A request's body as it arrives."""

    next_message: Receive
    most: int
    seconds: float
    clock: Callable[[], float] = field(default_factory=lambda: asyncio.get_running_loop().time)
    _read: int = 0
    _is_whole: bool = False
    _until: float = field(init=False)

    def __post_init__(self) -> None:
        self._until = self.clock() + self.seconds

    async def receive(self) -> Message:
        """Return the next piece; raise what becomes a 413 or 408."""
        if self._is_whole:  # what follows is the end of the connection, which may take long
            return await self.next_message()
        try:
            async with asyncio.timeout(self._until - self.clock()):
                message = await self.next_message()
        except TimeoutError:
            raise HTTPException(408, "The request came too slowly.", _CLOSE) from None
        self._read += len(message.get("body", b""))
        self._is_whole = not message.get("more_body", False)
        if self._read > self.most:
            raise HTTPException(413, TOO_LARGE, _CLOSE)
        return message
