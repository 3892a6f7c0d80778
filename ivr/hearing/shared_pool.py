"""One pool of transcribers for all processes of a machine, over a socket that only their user can open.

A connection is one utterance: closing it withdraws the utterance, any byte on it says that it is final.
"""

import asyncio
from asyncio import IncompleteReadError, StreamReader, StreamWriter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TypeVar

from cattrs import BaseValidationError
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from intents.text.transcript import NoSpeech, Transcript
from ivr.errors import CitylineError, PoolFull, TranscriberDown
from ivr.hearing.pool import Pool
from ivr.hearing.transcriber import PoolLoad, Transcription, Urgency, Utterance

LONGEST_FRAME = 16 * 1024 * 1024
SETTLED = b"!"
LOOK_SECONDS = 1.0
"How often a process asks how full the pool is."
ANSWER_SECONDS = 2.0
"A pool that does not even say how full it is has gone, or is frozen."
LAST_SECONDS = 10.0
"For utterances in progress when the pool is to stop."
Frame = TypeVar("Frame")


@dataclass(frozen=True, slots=True)
class PoolRequest:
    """A process's request: to transcribe an utterance, or without one, how full the pool is."""

    utterance: Utterance | None = None
    urgency: Urgency = Urgency.FINAL


@dataclass(frozen=True, slots=True)
class PoolResponse:
    """The pool's response."""

    load: PoolLoad
    transcription: Transcription | None = None
    is_full: bool = False
    "Whether the utterance was refused for lack of capacity."


@dataclass(eq=False, slots=True)
class PoolServer:
    """Lets other processes use a pool."""

    pool: Pool
    _open: int = 0
    _idle: asyncio.Event = field(default_factory=asyncio.Event)

    @asynccontextmanager
    async def listening(self, path: Path) -> AsyncIterator[None]:
        """Answer until the block ends, then finish the utterances in progress."""
        server = await asyncio.start_unix_server(self._serve, path)
        await asyncio.to_thread(path.chmod, 0o600)
        try:
            yield
        finally:
            server.close()
            with suppress(TimeoutError):
                async with asyncio.timeout(LAST_SECONDS):
                    while self._open:
                        self._idle.clear()
                        await self._idle.wait()

    async def _serve(self, reader: StreamReader, writer: StreamWriter) -> None:
        self._open += 1
        try:
            with suppress(OSError, IncompleteReadError):  # who asked is gone
                asked = await _receive(reader, PoolRequest)
                answer = await self._answer(asked, reader)
                if answer is not None:
                    await _send(writer, answer)
        finally:
            await _close(writer)
            self._open -= 1
            self._idle.set()

    async def _answer(self, asked: PoolRequest, reader: StreamReader) -> PoolResponse | None:
        if asked.utterance is None:
            return PoolResponse(self.pool.load)
        hearing = asyncio.create_task(self.pool.transcribe(asked.utterance, asked.urgency))
        withdrawn = asyncio.create_task(self._until_withdrawn(reader, asked.utterance))
        try:
            await asyncio.wait((hearing, withdrawn), return_when=asyncio.FIRST_COMPLETED)
            return await self._heard(hearing) if hearing.done() else None
        finally:
            for task in (hearing, withdrawn):
                task.cancel()
            await asyncio.gather(hearing, withdrawn, return_exceptions=True)

    async def _heard(self, hearing: "asyncio.Task[Transcription]") -> PoolResponse:
        try:
            return PoolResponse(self.pool.load, await hearing)
        except CitylineError as fault:
            return PoolResponse(self.pool.load, is_full=isinstance(fault, PoolFull))

    async def _until_withdrawn(self, reader: StreamReader, utterance: Utterance) -> None:
        while await reader.read(1):
            self.pool.settle(utterance)


@dataclass(eq=False, slots=True)
class SharedPool:
    """A Transcriber: the pool of this machine, in a process of its own."""

    path: Path
    seconds: float
    "Longest wait for a transcript of what a caller says."
    load: PoolLoad = field(default_factory=PoolLoad)
    "As last reported; without an answer from the pool no calls are taken."
    _open: dict[int, StreamWriter] = field(default_factory=dict)

    async def transcribe(self, utterance: Utterance, urgency: Urgency = Urgency.FINAL) -> Transcription:
        """Hear an utterance; raises PoolFull or TranscriberDown."""
        answered = await self._asked(
            PoolRequest(utterance, urgency), None if urgency is Urgency.PATIENT else self.seconds
        )
        if answered.transcription is None:
            busy, down = (
                "Every transcriber is busy; the line goes on without.",
                "No transcriber survived this.",
            )
            raise PoolFull(busy) if answered.is_full else TranscriberDown(down)
        return answered.transcription

    def settle(self, utterance: Utterance) -> None:
        """Prioritize a final utterance over speculative ones."""
        writer = self._open.get(id(utterance))
        if writer is not None and not writer.is_closing():
            writer.write(SETTLED)

    async def watch(self) -> None:
        """Ask how full the pool is for as long as the service runs."""
        while True:
            with suppress(TranscriberDown):
                await self._asked(PoolRequest(), ANSWER_SECONDS)
            await asyncio.sleep(LOOK_SECONDS)

    async def _asked(self, asked: PoolRequest, seconds: float | None) -> PoolResponse:
        try:
            async with asyncio.timeout(seconds):
                answered = await self._exchanged(asked)
        except (OSError, IncompleteReadError, TimeoutError) as error:
            self.load = PoolLoad()
            raise TranscriberDown(f"No pool of transcribers answers at {self.path}.") from error
        self.load = answered.load
        return answered

    async def _exchanged(self, asked: PoolRequest) -> PoolResponse:
        reader, writer = await asyncio.open_unix_connection(self.path)
        self._open[id(asked.utterance)] = writer
        try:
            await _send(writer, asked)
            return await _receive(reader, PoolResponse)
        finally:
            self._open.pop(id(asked.utterance), None)
            await _close(writer)


async def _close(writer: StreamWriter) -> None:
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()


async def _send(writer: StreamWriter, frame: PoolRequest | PoolResponse) -> None:
    body = _converter().dumps(frame)
    writer.write(len(body).to_bytes(4, "big") + body)
    await writer.drain()


async def _receive(reader: StreamReader, kind: type[Frame]) -> Frame:
    length = int.from_bytes(await reader.readexactly(4), "big")
    if length > LONGEST_FRAME:
        raise ConnectionAbortedError("a frame is too long")
    body = await reader.readexactly(length)
    try:
        return _converter().loads(body, kind)
    except (ValueError, TypeError, KeyError, BaseValidationError) as error:
        raise ConnectionAbortedError("a frame of another release") from error


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter()
    configure_tagged_union(Transcript | NoSpeech, converter)
    return converter
