"""One telephone at the exchange: its sound, what is said to it, and the keys that it presses."""

import asyncio
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np

from ivr.asterisk.control import Control, in_path
from ivr.asterisk.media import Heard, Lost, Sound
from ivr.asterisk.settings import AUDIOSOCKET, AsteriskSettings
from ivr.audio import RATE, pcm_from_ulaw, seconds, ulaw_from_samples
from ivr.call.carrier_action import POP_HEADER
from ivr.errors import CarrierDown
from ivr.line.wire import Dtmf, Mark, Media, Stopped
from routing.outbound.allow_list import Dialable

CONNECT_SECONDS = 4.0
"Longest wait for a sound connection."
QUIET = 600
"Peak of 16-bit samples below which a frame of a message counts as silence."
TONE = ulaw_from_samples(
    (0.3 * np.sin(2 * np.pi * 1000 * np.arange(RATE // 2) / RATE)).astype(np.float32), RATE
)
"The tone before a message: half a second."
PIECE_BYTES = 4000


class Sounds:
    """The sound connections that calls of this process wait for; a token admits one."""

    def __init__(self) -> None:
        self._awaited: dict[str, asyncio.Future[Sound]] = {}

    @contextmanager
    def awaited(self) -> Iterator[tuple[str, asyncio.Future[Sound]]]:
        """Let one connection in, by its token."""
        token = secrets.token_hex(16)
        self._awaited[token] = asyncio.get_running_loop().create_future()
        try:
            yield token, self._awaited[token]
        finally:
            self._awaited.pop(token, None)

    def admit(self, token: str) -> asyncio.Future[Sound] | None:
        """Return who waits for a connection, once."""
        return self._awaited.pop(token, None)


@dataclass(slots=True)
class Leg:
    """A telephone in a bridge of its own, with a sound connection while the line speaks and listens."""

    control: Control
    sounds: Sounds
    app: str
    channel: str
    bridge: str
    settings: AsteriskSettings
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    gone: asyncio.Event = field(default_factory=asyncio.Event)
    cause: int = 0
    _sound: Sound | None = None
    _connection: str = ""
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    def has_arrived(self, channel: str) -> None:
        """Note that a telephone or its sound connection is ours to control."""
        if channel == self.channel:
            self.arrived.set()
        if channel == self._connection:
            self._connected.set()

    def has_gone(self, channel: str, cause: int) -> None:
        """Note that the telephone hung up; the first cause is kept."""
        if channel == self.channel:
            self.cause = self.cause or cause
            self.gone.set()
            if self._sound is not None:
                self._sound.stop()

    async def ring(self, to: Dialable, shown: str, seconds: int, pop: str = "") -> None:
        """Ring a telephone so many seconds, which shows a number; raise CarrierDown.

        `pop` is the opaque id by which a department's telephone opens a call at the desk.
        """
        trunk = self.settings.asterisk_trunk
        asked: dict[str, object] = {
            "endpoint": f"PJSIP/{trunk}/{to.number}" if to.is_sip else f"PJSIP/{to.number}@{trunk}",
            "app": self.app,
            "channelId": self.channel,
            "callerId": shown,
            "timeout": seconds,
            "variables": {f"PJSIP_HEADER(add,{POP_HEADER})": pop} if pop and to.is_sip else {},
        }
        await self.control.ask("POST", "channels", asked)

    async def picks_up(self, within: float) -> bool:
        """Whether somebody picks it up in so many seconds, rather than refuses."""
        await first_of(within, self.arrived, self.gone)
        return self.arrived.is_set() and not self.gone.is_set()

    async def was_hung_up(self) -> bool:
        """Whether the telephone has hung up; its sound may end a moment before that is told."""
        return await happens(self.gone, 1.0)

    async def sound(self) -> Sound:
        """Return its sound, connected if it is not; raise CarrierDown."""
        if self._sound is None or self._sound.is_lost:
            self._sound = await self._connect()
        return self._sound

    async def _sound_unless_gone(self) -> Sound | None:
        """Return its sound, None for a telephone that hung up; raise CarrierDown."""
        try:
            return None if self.gone.is_set() else await self.sound()
        except CarrierDown:
            if await self.was_hung_up():
                return None
            raise

    async def _connect(self) -> Sound:
        with self.sounds.awaited() as (token, opened):
            self._connection, self._connected = f"cityline-sound-{token[:12]}", asyncio.Event()
            asked = {"app": self.app, "channelId": self._connection, "connection_type": "client"}
            asked |= _sound_by(self.settings, token)
            await self.control.ask("POST", "channels/externalMedia", asked)
            try:
                async with asyncio.timeout(CONNECT_SECONDS):
                    sound = await opened
                    await self._connected.wait()
            except TimeoutError:
                raise CarrierDown("the exchange did not connect a call's sound") from None
        await self.control.ask("POST", f"bridges/{in_path(self.bridge)}", type="mixing")
        await self.join(f"{self.channel},{self._connection}")
        return sound

    async def join(self, channels: str) -> None:
        """Bring channels into its bridge."""
        await self.control.ask("POST", f"bridges/{in_path(self.bridge)}/addChannel", channel=channels)

    async def mute(self) -> None:
        """Stop speaking and listening to it."""
        if self._sound is not None and not self._sound.is_lost:
            await self._end("channels", self._connection)
        self._sound = None

    async def disconnect(self) -> None:
        """Close its sound connection, which ends at the exchange with it."""
        if self._sound is not None:
            await self._sound.close()

    async def hang_up(self) -> None:
        """Hang up, and leave nothing of it at the exchange."""
        await self.mute()
        if not self.gone.is_set():
            await self._end("channels", self.channel)
        await self._end("bridges", self.bridge)

    async def _end(self, kind: str, name: str) -> None:
        try:
            await self.control.ask("DELETE", f"{kind}/{in_path(name)}")
        except CarrierDown:
            return  # it ended by itself

    async def say(self, ulaw: bytes, *, keys: int = 0, wait: float = 0.0) -> str:
        """Say something; return up to so many keys, the first of which stops it.

        Keys may follow within so many seconds of the last sound or key; the pound key ends them.
        """
        sound, heard = await self._sound_unless_gone(), asyncio.Queue[Heard]()
        pressed, is_said = "", not ulaw
        if sound is None:
            return ""
        for start in range(0, len(ulaw), PIECE_BYTES):
            sound.play(ulaw[start : start + PIECE_BYTES])
            sound.mark(f"say:{start}")
        last = f"say:{(len(ulaw) - 1) // PIECE_BYTES * PIECE_BYTES}"
        sound.listen(lambda event: None if isinstance(event, Media) else heard.put_nowait(event))
        try:
            while not is_said or (keys and len(pressed) < keys):
                match await _next(heard, wait if is_said else seconds(ulaw) + CONNECT_SECONDS):
                    case Dtmf(digit) if keys:
                        if not is_said:
                            sound.clear()
                        is_said = True
                        if digit == "#" and pressed:
                            break
                        pressed += digit
                    case Mark(name) if name == last:
                        is_said = True
                    case Stopped() | Lost() | None:
                        break
                    case _:
                        continue
        finally:
            sound.listen(None)
            if not is_said:
                sound.clear()
        return pressed

    async def record(self, longest: float, quiet: float) -> bytes:
        """Record until the pound key, a hang-up, silence or the longest; empty if nobody spoke."""
        sound, heard, kept = await self._sound_unless_gone(), asyncio.Queue[Heard](), bytearray()
        silent, is_spoken = 0.0, False
        if sound is None:
            return b""
        sound.listen(heard.put_nowait)
        try:
            while silent < quiet and len(kept) < longest * RATE:
                match await _next(heard, quiet):
                    case Media(ulaw):
                        kept += ulaw
                        is_voice = bool(np.abs(pcm_from_ulaw(ulaw).astype(np.int32)).max() >= QUIET)
                        is_spoken = is_spoken or is_voice
                        silent = 0.0 if is_voice else silent + seconds(ulaw)
                    case Dtmf("#") | Stopped() | Lost() | None:
                        break
                    case _:
                        continue
        finally:
            sound.listen(None)
        return bytes(kept) if is_spoken else b""


def _sound_by(settings: AsteriskSettings, token: str) -> dict[str, str]:
    """Return how the exchange is to connect a telephone's sound; the token admits it."""
    if settings.audiosocket is None:
        return {
            "external_host": settings.asterisk_media,
            "transport": "websocket",
            "encapsulation": "none",
            "format": "ulaw",
            "transport_data": f"f(json)v(t={token})",
        }
    return {
        "external_host": settings.asterisk_media.removeprefix(AUDIOSOCKET),
        "transport": "tcp",
        "encapsulation": "audiosocket",
        "format": "slin",
        "data": str(UUID(token)),
    }


async def _next(heard: asyncio.Queue[Heard], within: float) -> Heard | None:
    """Wait for what comes next; None if nothing comes in time."""
    try:
        async with asyncio.timeout(within):
            return await heard.get()
    except TimeoutError:
        return None


async def first_of(within: float, *events: asyncio.Event) -> None:
    """Wait until one of them happens, or so many seconds."""
    ends = [asyncio.create_task(one.wait()) for one in events]
    try:
        await asyncio.wait(ends, timeout=within, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in ends:
            one.cancel()


async def happens(event: asyncio.Event, within: float) -> bool:
    """Whether something happens within so many seconds."""
    try:
        async with asyncio.timeout(within):
            await event.wait()
    except TimeoutError:
        return False
    return True
