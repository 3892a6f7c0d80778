"""Uplink: the caller's side of a media stream, a frame every 20 ms, silence included."""

import asyncio
import random
from base64 import b64encode
from contextlib import aclosing

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from ivr.phone.carrier.handset import Tick
from ivr.phone.carrier.leg import Leg
from ivr.phone.carrier.message import Sender
from ivr.phone.carrier.utterance import FRAME_MS, SILENCE, SILENCE_BASE64

STOP_SECONDS = 5.0


class Broken(Exception):
    """The socket broke, as the faults wanted."""


class Uplink:
    """Sends what the caller says and presses, and the marks that have been played."""

    def __init__(self, leg: Leg, socket: ClientConnection, sender: Sender) -> None:
        self._leg = leg
        self._socket = socket
        self._sender = sender
        self._faults = leg.exchange.faults
        self._chance = random.Random(self._faults.seed)  # noqa: S311 -- faults are to be repeatable, not secret
        self._began_ms = 0.0
        self._unsent = bytearray()
        self._sent_bytes = 0
        self._wanted_bytes = 0
        self._malformed = list(self._faults.malformed_messages)

    @property
    def stream_sid(self) -> str:
        """Return the stream's identifier."""
        return self._sender.stream_sid

    @property
    def close_code(self) -> int | None:
        """Return the code with which the socket was closed, 1006 when it just broke."""
        return self._socket.close_code

    async def send(self, message: str) -> None:
        """Send one message."""
        await self._socket.send(message)

    async def start(self, parameters: dict[str, str]) -> None:
        """Send `start`."""
        await self.send(self._sender.start(parameters))

    async def stop(self) -> None:
        """Send `stop` and close, as Twilio does when the caller has hung up."""
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await self.send(self._sender.stop())
                await self._socket.close()
        except (ConnectionClosed, TimeoutError):
            self._socket.transport.abort()

    async def speak(self) -> None:
        """Send until the socket closes or the call is taken away."""
        clock = self._leg.exchange.clock
        self._began_ms = clock.ms()
        async with aclosing(self._leg.phone.ticks()) as ticks:
            async for tick in ticks:
                passed_seconds = (tick.at_ms - self._began_ms) / 1000
                await self._go_wrong(passed_seconds)
                await self._send_tick(tick)

    async def _send_tick(self, tick: Tick) -> None:
        if self._faults.payload_bytes:
            await self._send_cut(tick, self._faults.payload_bytes)
        else:
            base64 = tick.frame.base64 if tick.frame else SILENCE_BASE64
            await self.send(self._sender.media(base64, round(tick.at_ms - self._began_ms)))
        if tick.digit:
            await self.send(self._sender.dtmf(tick.digit))
        for mark in tick.marks:
            await self.send(self._sender.mark(mark.name))

    async def _send_cut(self, tick: Tick, sizes: tuple[int, int]) -> None:
        self._unsent.extend(tick.frame.payload if tick.frame else SILENCE)
        self._wanted_bytes = self._wanted_bytes or self._chance.randint(*sizes)
        while len(self._unsent) >= self._wanted_bytes:
            piece = bytes(self._unsent[: self._wanted_bytes])
            del self._unsent[: self._wanted_bytes]
            await self.send(self._sender.media(b64encode(piece).decode(), self._sent_bytes // 8))
            self._sent_bytes += len(piece)
            self._wanted_bytes = self._chance.randint(*sizes)

    async def _go_wrong(self, passed_seconds: float) -> None:
        faults = self._faults
        if (
            faults.stream_drops_after_seconds is not None
            and passed_seconds >= faults.stream_drops_after_seconds
        ):
            self._socket.transport.abort()
            raise Broken
        if self._malformed and passed_seconds >= faults.malformed_after_seconds:
            await self._socket.send(self._malformed.pop(0))
        if faults.frame_delay_seconds and round(passed_seconds * 1000 / FRAME_MS) % 25 == 0:
            await asyncio.sleep(faults.frame_delay_seconds)
