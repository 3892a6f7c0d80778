"""A telephone's sound over the exchange's WebSocket channel (Asterisk chan_websocket)."""

import asyncio
import json
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass
from typing import Protocol, TypeAlias

from ivr.audio import RATE, SILENCE
from ivr.line.wire import Closing, Dtmf, Malformed, Mark, Media, Opened, Stopped, WireEvent, WireLost

FRAME_BYTES = 160
"Twenty milliseconds of µ-law; the exchange drops what is left of a message after its last whole frame."
FRAMES_AHEAD = 400
"Eight seconds. The exchange keeps 1,000 frames, and silently loses what comes after them."
FILL_SECONDS = 0.1
"A telephone that suppresses silence sends nothing; listening needs the time that passes."
LATEST_FILL_SECONDS = 0.2
KEYS = frozenset("0123456789*#ABCD")
EARLY_EVENTS = 500
"Ten seconds of sound, before anybody listens."


class MediaSocket(Protocol):
    """The WebSocket of one sound connection; raises WireLost once it is closed."""

    async def receive(self) -> str | bytes:
        """Wait for the next message."""
        ...

    async def send(self, message: str | bytes) -> None:
        """Send a message."""
        ...

    async def close(self) -> None:
        """Close it."""
        ...


@dataclass(frozen=True, slots=True)
class Lost:
    """The connection is over."""


Heard: TypeAlias = WireEvent | Lost
Listen: TypeAlias = Callable[[Heard], None]


class Sound:
    """Plays to one telephone and hears it; marks are echoed when they were played or thrown away."""

    def __init__(self, socket: MediaSocket) -> None:
        self._socket = socket
        self._unsent: deque[bytes | Mark | str] = deque()
        "Sound, marks and commands."
        self._unplayed: deque[tuple[Mark, int]] = deque()
        "Marks that the exchange has, each with the frames before it."
        self._frames_since_mark = 0
        self._has_work = asyncio.Event()
        self._is_held = False
        self._early: deque[Heard] = deque(maxlen=EARLY_EVENTS)
        self._listen: Listen = self._early.append
        self._began_at: float | None = None
        self._heard_bytes = 0
        self.is_lost = False

    async def run(self) -> None:
        """Carry sound both ways until the connection is over."""
        try:
            await until_one_ends(self._receive, self._transmit, self._fill)
        finally:
            self.is_lost = True
            await self._socket.close()
            self._listen(Lost())

    def listen(self, to: Listen | None) -> None:
        """Tell what is heard from now on; the first listener also gets what came before."""
        early, self._early = self._early, deque(maxlen=0)
        self._listen = to or _ignore
        for heard in early:
            self._listen(heard)
        if self.is_lost:
            self._listen(Lost())

    async def close(self) -> None:
        """Close the connection."""
        await self._socket.close()

    def stop(self) -> None:
        """Tell that the telephone hung up."""
        self._listen(Stopped())

    def play(self, ulaw: bytes) -> None:
        """Play sound after what was given; the last frame is filled with silence."""
        self._unsent.append(ulaw + SILENCE * (-len(ulaw) % FRAME_BYTES))
        self._has_work.set()

    def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played."""
        self._unsent.append(Mark(name))
        self._has_work.set()

    def clear(self) -> None:
        """Stop what is playing; the exchange forgets its marks, so that they are echoed here."""
        marks = [mark for mark, _ in self._unplayed]
        marks += [one for one in self._unsent if isinstance(one, Mark)]
        self._unplayed.clear()
        self._unsent.clear()
        self._frames_since_mark = 0
        self._unsent.append(_command("FLUSH_MEDIA"))
        self._has_work.set()
        for mark in marks:
            self._listen(mark)

    async def _receive(self) -> None:
        try:
            while True:
                self._take(await self._socket.receive())
        except (WireLost, Malformed):
            return

    def _take(self, message: str | bytes) -> None:
        if isinstance(message, bytes):
            self._hear(message)
            return
        match _event(message):
            case {"event": "MEDIA_MARK_PROCESSED", "correlation_id": str(name)}:
                self._played(name)
            case {"event": "DTMF_END", "digit": str(digit)} if digit in KEYS:
                self._listen(Dtmf(digit))
            case {"event": "MEDIA_XOFF"}:
                self._is_held = True
            case {"event": "MEDIA_XON"}:
                self._is_held = False
                self._has_work.set()
            case _:
                return

    def _hear(self, ulaw: bytes) -> None:
        if self._began_at is None:
            self._began_at = asyncio.get_running_loop().time()
        self._heard_bytes += len(ulaw)
        self._listen(Media(ulaw, self._heard_bytes * 1000 // RATE))

    def _played(self, name: str) -> None:
        """Echo a mark; one that was flushed meanwhile has been echoed."""
        if not any(mark.name == name for mark, _ in self._unplayed):
            return
        while self._unplayed:
            mark, _ = self._unplayed.popleft()
            self._listen(mark)
            if mark.name == name:
                break
        self._has_work.set()

    async def _transmit(self) -> None:
        try:
            while True:
                while (message := self._next()) is not None:
                    await self._socket.send(message)
                self._has_work.clear()
                await self._has_work.wait()
        except WireLost:
            return

    def _next(self) -> str | bytes | None:
        """Take the next message that the exchange has room for."""
        if not self._unsent:
            return None
        match self._unsent[0]:
            case str(command):
                self._unsent.popleft()
                return command
            case Mark() as mark:
                self._unsent.popleft()
                self._unplayed.append((mark, self._frames_since_mark))
                self._frames_since_mark = 0
                return _command("MARK_MEDIA", mark.name)
            case ulaw:
                ahead = self._frames_since_mark + sum(frames for _, frames in self._unplayed)
                if self._is_held or (ahead and ahead + len(ulaw) // FRAME_BYTES > FRAMES_AHEAD):
                    return None
                self._unsent.popleft()
                self._frames_since_mark += len(ulaw) // FRAME_BYTES
                return ulaw

    async def _fill(self) -> None:
        loop = asyncio.get_running_loop()
        if self._began_at is None:
            self._began_at = loop.time()
        while True:
            await asyncio.sleep(FILL_SECONDS)
            behind = int((loop.time() - self._began_at) * RATE) - self._heard_bytes
            if behind > LATEST_FILL_SECONDS * RATE:
                self._hear(SILENCE * (behind - behind % FRAME_BYTES))


def _ignore(heard: Heard) -> None:
    """Nobody listens."""


def _event(text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise Malformed("not JSON") from None


def _command(command: str, mark: str = "") -> str:
    """Word a command; the exchange ignores one of more than 128 bytes."""
    return json.dumps({"command": command} | ({"correlation_id": mark} if mark else {}))


async def until_one_ends(*sides: Callable[[], Coroutine[None, None, object]]) -> None:
    """Run the sides of a connection until one is over, and stop the others."""
    tasks = [asyncio.create_task(side()) for side in sides]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


class AsteriskWire:
    """One conversation on a telephone's sound, which stays connected when the conversation is over."""

    def __init__(self, sound: Sound, opened: Opened, hung_up: Callable[[], Awaitable[bool]]) -> None:
        self._sound, self._opened, self._hung_up = sound, opened, hung_up
        self._events: asyncio.Queue[Heard] = asyncio.Queue()
        sound.listen(self._events.put_nowait)

    async def open(self) -> Opened | None:
        """Return the call: its sound is connected."""
        return self._opened

    async def receive(self) -> WireEvent | None:
        """Wait for what comes next; a connection that ends tells nothing of the caller, the exchange does."""
        event = await self._events.get()
        if not isinstance(event, Lost):
            return event
        if await self._hung_up():
            return Stopped()
        raise WireLost

    async def media(self, ulaw: bytes) -> None:
        """Play sound after what was sent."""
        self._ensure_connected()
        self._sound.play(ulaw)

    async def mark(self, name: str) -> None:
        """Ask for a mark once everything before it was played."""
        self._ensure_connected()
        self._sound.mark(name)

    async def clear(self) -> None:
        """Stop what is playing, and echo its marks."""
        self._sound.clear()

    async def close(self, why: Closing) -> None:  # noqa: ARG002 - the protocol's signature
        """Leave the telephone to what follows."""
        self._sound.listen(None)
        self._sound.clear()

    def _ensure_connected(self) -> None:
        if self._sound.is_lost:
            raise WireLost
