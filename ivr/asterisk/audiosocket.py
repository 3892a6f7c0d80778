"""A telephone's sound over AudioSocket, for an exchange that is too old for the WebSocket channel.

Over TCP come frames of a kind, a length and so many bytes (Asterisk, include/asterisk/res_audiosocket.h).
There are no marks, no flush and no back-pressure: what is not played yet waits here, and each frame is sent
when it is due.
"""

import asyncio
import json
import os
import struct
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import IntEnum
from errno import EINVAL

import numpy as np
import structlog

from ivr.asterisk.exchange import Exchange
from ivr.asterisk.media import FRAME_BYTES, Sound, until_one_ends
from ivr.audio import RATE, pcm_from_ulaw, ulaw_from_pcm
from ivr.errors import BadInput
from ivr.line.wire import Malformed, Mark, WireLost

FRAME_SECONDS = FRAME_BYTES / RATE
AHEAD_FRAMES = 2
"Sent before they are due, so that a moment's delay of this process is not heard; no flush reaches them."
HEADER = struct.Struct("!BH")
READ_BYTES = 4096
NAMING_SECONDS = 2.0
"The exchange names a connection's call as soon as it is open."
NAMELESS_PER_CALL = 2
"Connections at once that have named none yet: a caller's and a person's, of each call with room here."
log = structlog.get_logger()


class Kind(IntEnum):
    """What a frame holds; sound is of 16-bit samples at 8 kHz, little endian."""

    HUNG_UP = 0x00
    TOKEN = 0x01
    KEY = 0x03
    SOUND = 0x10
    FAULT = 0xFF


LENGTHS = {
    Kind.HUNG_UP: range(1),
    Kind.TOKEN: range(16, 17),
    Kind.KEY: range(1, 2),
    Kind.SOUND: range(2, 3202, 2),
    Kind.FAULT: range(17),
}
"Of each kind's content, in bytes; a piece of sound lasts 200 ms at most."


@dataclass(frozen=True, slots=True)
class Frame:
    """One message."""

    kind: Kind
    content: bytes

    def write(self) -> bytes:
        """Return it as it is sent."""
        return HEADER.pack(self.kind, len(self.content)) + self.content


def taken(read: bytearray) -> Iterator[Frame]:
    """Take whole frames off what was read; raise Malformed at what is none, without waiting for its end."""
    while len(read) >= HEADER.size:
        kind, length = HEADER.unpack_from(read)
        if kind not in LENGTHS or length not in LENGTHS[kind]:
            raise Malformed("a frame of an unknown kind or length")
        end = HEADER.size + length
        if len(read) < end:
            return
        frame = Frame(Kind(kind), bytes(read[HEADER.size : end]))
        del read[:end]
        yield frame


class AudioSocket:
    """One connection; to `Sound` it speaks as the exchange's WebSocket channel does."""

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, frame_seconds: float = FRAME_SECONDS
    ) -> None:
        self._reader, self._writer, self._frame_seconds = reader, writer, frame_seconds
        self._read = bytearray()
        self._told = asyncio.Queue[str | bytes | None]()
        self._unplayed = deque[bytes | Mark]()
        self._has_work, self._is_closed = asyncio.Event(), asyncio.Event()

    async def token(self) -> str:
        """Wait for the token of the call that this is the sound of; raise Malformed or WireLost."""
        while True:
            for frame in taken(self._read):
                if frame.kind is not Kind.TOKEN:
                    raise Malformed("sound without a token")
                return frame.content.hex()
            await self._read_more()

    async def run(self) -> None:
        """Carry frames both ways until the connection is over."""
        try:
            await until_one_ends(self._hear, self._play, self._is_closed.wait)
        finally:
            await self.close()
            self._told.put_nowait(None)

    async def receive(self) -> str | bytes:
        """Wait for what comes next, as the WebSocket channel words it; raise WireLost."""
        if (message := await self._told.get()) is None:
            raise WireLost
        return message

    async def send(self, message: str | bytes) -> None:
        """Play sound or obey a command, as the WebSocket channel does; raise WireLost."""
        if self._is_closed.is_set():
            raise WireLost
        if isinstance(message, bytes):
            starts = range(0, len(message), FRAME_BYTES)
            self._unplayed.extend(message[start : start + FRAME_BYTES] for start in starts)
        else:
            match json.loads(message):
                case {"command": "MARK_MEDIA", "correlation_id": str(name)}:
                    self._unplayed.append(Mark(name))
                case {"command": "FLUSH_MEDIA"}:
                    self._unplayed.clear()
        self._has_work.set()

    async def close(self) -> None:
        """Close it, without waiting for an exchange that does not read."""
        self._is_closed.set()
        self._writer.transport.abort()

    async def _read_more(self) -> None:
        try:
            more = await self._reader.read(READ_BYTES)
        except OSError:
            raise WireLost from None
        if not more:
            raise WireLost
        self._read += more

    async def _hear(self) -> None:
        with suppress(WireLost, Malformed):
            while True:
                for frame in taken(self._read):
                    match frame.kind:
                        case Kind.SOUND:
                            self._told.put_nowait(ulaw_from_pcm(np.frombuffer(frame.content, np.int16)))
                        case Kind.KEY:
                            self._tell("DTMF_END", digit=chr(frame.content[0]))
                        case Kind.HUNG_UP | Kind.FAULT | Kind.TOKEN:
                            return
                await self._read_more()

    async def _play(self) -> None:
        """Send each frame when it is due, and echo a mark once what is before it was played."""
        clock, due = asyncio.get_running_loop().time, 0.0
        with suppress(OSError):
            while True:
                while not self._unplayed:
                    self._has_work.clear()
                    await self._has_work.wait()
                await asyncio.sleep(due - AHEAD_FRAMES * self._frame_seconds - clock())
                if not self._unplayed:
                    continue  # it was flushed meanwhile
                match self._unplayed.popleft():
                    case Mark(name):
                        self._tell("MEDIA_MARK_PROCESSED", correlation_id=name)
                    case ulaw:
                        due = max(due, clock()) + self._frame_seconds
                        self._writer.write(Frame(Kind.SOUND, pcm_from_ulaw(ulaw).tobytes()).write())
                        await self._writer.drain()

    def _tell(self, event: str, **values: str) -> None:
        self._told.put_nowait(json.dumps({"event": event, **values}))


@dataclass(slots=True)
class _Door:
    """Lets in connections that a call waits for."""

    exchange: Exchange
    frame_seconds: float
    nameless: int = 0

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        socket = AudioSocket(reader, writer, self.frame_seconds)
        try:
            sound = await self._admitted(socket, (writer.get_extra_info("peername") or ("",))[0])
            if sound is not None:
                await asyncio.gather(sound.run(), socket.run())
        finally:
            await socket.close()

    async def _admitted(self, socket: AudioSocket, address: str) -> Sound | None:
        settings = self.exchange.settings
        is_full = self.nameless >= NAMELESS_PER_CALL * settings.asterisk_calls
        if is_full or not settings.is_near(address):
            log.warning("exchange_refused", is_full=is_full)
            return None
        self.nameless += 1
        try:
            async with asyncio.timeout(NAMING_SECONDS):
                waiting = self.exchange.sounds.admit(await socket.token())
        except (Malformed, WireLost, TimeoutError):
            return None
        finally:
            self.nameless -= 1
        if waiting is None or waiting.done():
            return None
        waiting.set_result(sound := Sound(socket))
        return sound


@asynccontextmanager
async def open_audiosocket(exchange: Exchange, frame_seconds: float = FRAME_SECONDS) -> AsyncIterator[None]:
    """Take the sound of calls where the settings say so; raise BadInput if nothing can listen there."""
    if (address := exchange.settings.audiosocket) is None:
        yield
        return
    tasks, door = set[asyncio.Task[None]](), _Door(exchange, frame_seconds)

    def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(door.take(reader, writer))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    try:
        server = await asyncio.start_server(connected, *address, limit=READ_BYTES)
    except OSError as error:
        why = os.strerror(error.errno or EINVAL).lower()
        raise BadInput(f"CITYLINE_ASTERISK_MEDIA: nothing can listen there ({why}).") from None
    try:
        yield
    finally:
        server.close()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
