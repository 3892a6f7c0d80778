"""A small line of its own, written from Twilio's protocol, for the carrier to call."""

import asyncio
import math
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket
from twilio.request_validator import RequestValidator

from simulator.carrier.account import CarrierAccount, PhoneNumber
from simulator.carrier.carrier import Carrier, CarrierPace, open_carrier
from simulator.carrier.utterance import CallerUtterance

PUBLIC = "https://line.example"
TOKEN = "the-auth-token"
SID = "AC" + "0" * 32

Answer = str | Callable[[dict[str, str]], str]
Conversation = Callable[[WebSocket], Awaitable[None]]


@dataclass
class Seen:
    path: str
    form: dict[str, str]
    token: str
    is_signed: bool


@dataclass
class FakeLine:
    """Answers each path with a TwiML text, and talks on the socket as the test says."""

    answers: dict[str, Answer] = field(default_factory=dict)
    converse: Conversation | None = None
    seen: list[Seen] = field(default_factory=list)
    upgrade_is_signed: bool = False
    content_type: str = "text/xml"
    port: int = 0

    async def webhook(self, request: Request) -> Response:
        form = dict((await request.form()).items()) or dict(request.query_params.items())
        query = f"?{request.url.query}" if request.url.query else ""
        signature = request.headers["x-twilio-signature"]
        params = form if request.method == "POST" else {}
        is_signed = RequestValidator(TOKEN).validate(PUBLIC + request.url.path + query, params, signature)
        token = request.headers["i-twilio-idempotency-token"]
        self.seen.append(Seen(request.url.path, {str(k): str(v) for k, v in form.items()}, token, is_signed))
        answer = self.answers.get(request.url.path)
        if answer is None:
            return Response(status_code=404)
        body = answer if isinstance(answer, str) else answer(self.seen[-1].form)
        return Response(body, media_type=self.content_type)

    async def media(self, socket: WebSocket) -> None:
        signature = socket.headers["x-twilio-signature"]
        url = PUBLIC.replace("https", "wss") + "/media"
        self.upgrade_is_signed = RequestValidator(TOKEN).validate(url, {}, signature)
        await socket.accept()
        assert self.converse
        await self.converse(socket)

    def forms(self, path: str) -> list[dict[str, str]]:
        return [seen.form for seen in self.seen if seen.path == path]

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                WebSocketRoute("/media", self.media),
                Route("/{path:path}", self.webhook, methods=["GET", "POST"]),
            ]
        )

    @property
    def account(self) -> CarrierAccount:
        return CarrierAccount(SID, TOKEN, PUBLIC, f"http://127.0.0.1:{self.port}")

    def carrier(self, **more: Any) -> AbstractAsyncContextManager[Carrier]:
        number = PhoneNumber("/voice", "/fallback", "/status")
        pace = CarrierPace(speed=20, ringing_speed=100)
        return open_carrier(self.account, number, **({"pace": pace} | more))


@pytest.fixture
async def line() -> AsyncIterator[FakeLine]:
    fake = FakeLine(
        answers={"/status": "<Response/>", "/stream-status": "<Response/>", "/leg": "<Response/>"}
    )
    config = uvicorn.Config(
        fake.app(),
        port=0,
        log_level="warning",
        ws="websockets-sansio",
        lifespan="off",
        ws_per_message_deflate=False,
    )
    server = uvicorn.Server(config)
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110 -- uvicorn tells it by this flag alone
            await asyncio.sleep(0)
    fake.port = server.servers[0].sockets[0].getsockname()[1]
    yield fake
    server.should_exit = True
    await serving


def tone(seconds: float) -> bytes:
    """Return loud µ-law audio."""
    return bytes(0x90 if math.sin(n / 4) > 0 else 0x10 for n in range(round(seconds * 8000)))


@pytest.fixture
def question() -> CallerUtterance:
    return CallerUtterance.of(tone(0.6) + b"\xff" * 1600, "when is the landfill open")
