"""A telephone's sound as Asterisk carries it, by its WebSocket channel or by AudioSocket."""

import asyncio
import json
import struct
from collections.abc import Coroutine
from contextlib import aclosing, suppress
from dataclasses import dataclass
from uuid import UUID

import numpy as np
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from ivr.audio import pcm_from_ulaw, ulaw_from_pcm
from simulator.carrier.handset import Handset, Tick
from simulator.carrier.utterance import SILENCE
from simulator.carrier.verbs import Interruption

XOFF_MS, XON_MS, FULL_MS = 18_000, 16_000, 20_000
"The queue's levels of 900, 800 and 1,000 frames."
LONGEST_COMMAND = 128
TOKEN, KEY, SOUND = 0x01, 0x03, 0x10
"Kinds of an AudioSocket's frames."
JITTER_BYTES = 960
"A telephone gathers so much sound before it plays, since it comes as it is due."


class SimulatedSound:
    """Carries sound between one telephone and the line; a flush forgets its marks."""

    def __init__(self, socket: ClientConnection, phone: Handset, *, is_early: bool = False) -> None:
        self._socket, self._phone, self._is_early = socket, phone, is_early
        self._is_full = False

    async def carry(self) -> None:
        """Carry until the line closes the connection, or the telephone is taken elsewhere."""
        try:
            await _until_one_ends(self._uplink(), self._downlink())
        finally:
            self._phone.heard.discard(self._phone.clock.ms())

    async def _uplink(self) -> None:
        with suppress(ConnectionClosed, Interruption):
            if not self._is_early:
                await self._tell("MEDIA_START", format="ulaw", optimal_frame_size=160)
            async with aclosing(self._phone.ticks()) as ticks:
                async for tick in ticks:
                    await self._send(tick)
                    if self._is_early:
                        # In some calls the first frames overtake the announcement.
                        self._is_early = False
                        await self._tell("MEDIA_START", format="ulaw", optimal_frame_size=160)

    async def _send(self, tick: Tick) -> None:
        await self._socket.send(tick.frame.payload if tick.frame else SILENCE)
        if tick.digit:
            await self._tell("DTMF_END", digit=tick.digit)
        for mark in tick.marks:
            await self._tell("MEDIA_MARK_PROCESSED", correlation_id=mark.name)
        if self._is_full and self._buffered_ms < XON_MS:
            self._is_full = False
            await self._tell("MEDIA_XON")

    async def _downlink(self) -> None:
        with suppress(ConnectionClosed):
            async for message in self._socket:
                if isinstance(message, bytes):
                    await self._hear(message)
                elif len(message) <= LONGEST_COMMAND:
                    self._obey(json.loads(message))

    async def _hear(self, ulaw: bytes) -> None:
        if self._buffered_ms >= FULL_MS:
            return  # it is lost
        self._phone.heard.hear(self._phone.clock.ms(), ulaw[: len(ulaw) - len(ulaw) % 160])
        if not self._is_full and self._buffered_ms >= XOFF_MS:
            self._is_full = True
            await self._tell("MEDIA_XOFF")

    def _obey(self, command: dict[str, str]) -> None:
        heard, now_ms = self._phone.heard, self._phone.clock.ms()
        match command["command"]:
            case "MARK_MEDIA":
                heard.mark(now_ms, command["correlation_id"])
            case "FLUSH_MEDIA":
                heard.clear(now_ms)

    @property
    def _buffered_ms(self) -> float:
        return self._phone.heard.playback.buffered_ms(self._phone.clock.ms())

    async def _tell(self, event: str, **values: object) -> None:
        await self._socket.send(json.dumps({"event": event, **values}))


@dataclass(frozen=True, slots=True)
class SimulatedAudioSocket:
    """One AudioSocket to the line: neither marks nor a flush."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def connect(cls, host: str, port: int, token: str) -> "SimulatedAudioSocket":
        """Connect, and name the call."""
        made = cls(*await asyncio.open_connection(host, port))
        made._send(TOKEN, UUID(token).bytes)
        return made

    async def close(self) -> None:
        """Close it."""
        self.writer.close()

    async def carry(self, phone: Handset) -> None:
        """Carry until the line closes the connection, or the telephone is taken elsewhere."""
        try:
            await _until_one_ends(self._uplink(phone), self._downlink(phone))
        finally:
            phone.heard.discard(phone.clock.ms())

    async def _uplink(self, phone: Handset) -> None:
        with suppress(OSError, Interruption):
            async with aclosing(phone.ticks()) as ticks:
                async for tick in ticks:
                    self._send(SOUND, pcm_from_ulaw(tick.frame.payload if tick.frame else SILENCE).tobytes())
                    if tick.digit:
                        self._send(KEY, tick.digit.encode())
                    await self.writer.drain()

    async def _downlink(self, phone: Handset) -> None:
        early = bytearray()
        with suppress(OSError, asyncio.IncompleteReadError):
            while True:
                _, length = struct.unpack("!BH", await self.reader.readexactly(3))
                early += ulaw_from_pcm(np.frombuffer(await self.reader.readexactly(length), np.int16))
                now_ms = phone.clock.ms()
                if phone.heard.playback.buffered_ms(now_ms) or len(early) >= JITTER_BYTES:
                    phone.heard.hear(now_ms, bytes(early))
                    early.clear()

    def _send(self, kind: int, content: bytes) -> None:
        self.writer.write(struct.pack("!BH", kind, len(content)) + content)


async def _until_one_ends(*sides: Coroutine[None, None, None]) -> None:
    """Run the sides of a connection until one is over, and stop the others."""
    tasks = [asyncio.create_task(side) for side in sides]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
