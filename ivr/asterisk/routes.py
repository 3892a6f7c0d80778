"""The exchange's connections: of each call, of each telephone's sound, and of call-backs."""

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress

import structlog
from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from ivr.asterisk.call import ExchangeCall
from ivr.asterisk.control import Control
from ivr.asterisk.exchange import Exchange
from ivr.asterisk.media import Sound
from ivr.errors import CarrierDown
from ivr.line.wire import Malformed, WireLost

REFUSED, GOING_AWAY = 1008, 1001
APP = re.compile(r"cityline-[\w-]{1,60}")
"What the connection for call-backs is called in the exchange's files."
CLOSING_SECONDS = 10.0
"The exchange closes a call's connection itself; if we did, it would connect once more."
router = APIRouter(prefix="/voice/exchange")
log = structlog.get_logger()


@router.websocket("/control")
async def control(socket: WebSocket) -> None:
    """Take one call; without room for it the exchange's dial plan sends it on."""
    exchange = _admitting(socket)
    if exchange is None or not exchange.has_room:
        log.warning("exchange_refused", is_full=exchange is not None)
        if exchange is not None:
            exchange.streams.failed("no room")
        await socket.close(REFUSED)
        return
    with exchange.admitted():
        await socket.accept(subprotocol="ari")
        await _take(socket, exchange)


async def _take(socket: WebSocket, exchange: Exchange) -> None:
    call = ExchangeCall(exchange, Control(lambda text: _send(socket, text)))
    reading = asyncio.create_task(_read(socket, call.take))
    running = asyncio.create_task(call.run())
    try:
        await asyncio.wait({reading, running}, return_when=asyncio.FIRST_COMPLETED)
        if running.done() and running.result():
            await asyncio.wait({reading}, timeout=CLOSING_SECONDS)
    finally:
        for task in (running, reading):
            task.cancel()
        await asyncio.gather(running, reading, return_exceptions=True)
        with suppress(RuntimeError, WebSocketDisconnect):
            await socket.close(GOING_AWAY)


@router.websocket("/dialling")
async def dialling(socket: WebSocket, app: str = "") -> None:
    """Ring staff and the callers whom they call back; `app` is the exchange's name of the connection."""
    exchange = _admitting(socket)
    if exchange is None or not APP.fullmatch(app):
        log.warning("exchange_refused", is_named=exchange is not None)
        await socket.close(REFUSED)
        return
    await socket.accept(subprotocol="ari")
    dialler = exchange.dialler(app, socket.app.state.dialling)

    async def send(text: str) -> None:
        await _send(socket, text)

    dialler.connected(send)
    try:
        await _read(socket, dialler.take)
    finally:
        dialler.disconnected(send)


@router.websocket("/media")
async def media(socket: WebSocket, t: str = "") -> None:
    """Carry one telephone's sound, for the call that waits for it."""
    exchange = _admitting(socket)
    waiting = exchange.sounds.admit(t) if exchange is not None else None
    if waiting is None or waiting.done():
        await socket.close(REFUSED)
        return
    await socket.accept(subprotocol="media")
    sound = Sound(_MediaSocket(socket))
    waiting.set_result(sound)
    await sound.run()


def _admitting(socket: WebSocket) -> Exchange | None:
    """Return the exchange's service if the connection is the exchange's."""
    exchange: Exchange | None = socket.app.state.exchange
    address = socket.client.host if socket.client else ""
    if exchange is None or not exchange.settings.lets_in(socket.headers.get("authorization", ""), address):
        return None
    return exchange


async def _read(socket: WebSocket, take: Callable[[str], None]) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            try:
                take(await socket.receive_text())
            except Malformed as fault:
                log.warning("exchange_malformed", fault=str(fault))


async def _send(socket: WebSocket, text: str) -> None:
    try:
        await socket.send_text(text)
    except (RuntimeError, WebSocketDisconnect):
        raise CarrierDown("the exchange's connection is lost") from None


class _MediaSocket:
    def __init__(self, socket: WebSocket) -> None:
        self._socket = socket

    async def receive(self) -> str | bytes:
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WireLost
        message: str | bytes = received.get("bytes") or received.get("text") or b""
        return message

    async def send(self, message: str | bytes) -> None:
        try:
            if isinstance(message, str):
                await self._socket.send_text(message)
            else:
                await self._socket.send_bytes(message)
        except (RuntimeError, WebSocketDisconnect):
            raise WireLost from None

    async def close(self) -> None:
        with suppress(RuntimeError, WebSocketDisconnect):
            await self._socket.close()
