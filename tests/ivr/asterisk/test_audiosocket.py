import asyncio
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.asterisk import audiosocket
from ivr.asterisk.audiosocket import (
    AHEAD_FRAMES,
    LENGTHS,
    NAMELESS_PER_CALL,
    Frame,
    Kind,
    open_audiosocket,
    taken,
)
from ivr.asterisk.leg import Sounds
from ivr.asterisk.media import Lost, Sound
from ivr.asterisk.settings import AsteriskSettings, load_asterisk_settings
from ivr.audio import pcm_from_ulaw
from ivr.errors import BadInput
from ivr.line.wire import Dtmf, Malformed, Mark, Media
from tests.carriers.conftest import audiosocket as free_address
from tests.ivr.asterisk.test_media import until

PIECE = b"\x10" * 1600
"Ten frames, 200 ms."
FRAMES = st.sampled_from(Kind).flatmap(
    lambda kind: st.builds(
        Frame,
        st.just(kind),
        st.sampled_from(LENGTHS[kind]).flatmap(lambda n: st.binary(min_size=n, max_size=n)),
    )
)


@given(st.lists(FRAMES, max_size=5), st.lists(st.integers(1, 400)))
def test_frames_are_read_as_they_were_sent_however_they_are_cut(sent: list[Frame], cuts: list[int]) -> None:
    stream, read, found = b"".join(one.write() for one in sent), bytearray(), list[Frame]()
    for cut in [*cuts, len(stream)]:
        read += stream[:cut]
        stream = stream[cut:]
        found += taken(read)

    assert found == sent
    assert not read


@given(st.binary(max_size=60))
def test_any_bytes_are_frames_or_malformed_and_never_grow(noise: bytes) -> None:
    read = bytearray(noise)
    try:
        found = list(taken(read))
    except Malformed:
        return

    assert b"".join(one.write() for one in found) + read == noise


@pytest.mark.parametrize(
    "begun", [b"\x10\xff\xff", b"\x10\0\x03", b"\x01\0\x0f", b"\x03\0\x02", b"\x11\x01\x40"]
)
def test_a_length_that_no_frame_has_is_refused_before_its_content_comes(begun: bytes) -> None:
    with pytest.raises(Malformed):
        list(taken(bytearray(begun)))


@dataclass
class Waiting:
    """An exchange service whose calls wait for sound."""

    settings: AsteriskSettings = field(
        default_factory=lambda: load_asterisk_settings(asterisk_media=free_address(), _env_file=None)
    )
    sounds: Sounds = field(default_factory=Sounds)
    peers: list["Peer"] = field(default_factory=list)

    @asynccontextmanager
    async def opened(self) -> AsyncIterator[None]:
        try:
            async with open_audiosocket(self):  # type: ignore[arg-type]  # what it uses of it
                yield
        finally:
            for peer in self.peers:
                peer.writer.close()

    async def connect(self) -> "Peer":
        assert self.settings.audiosocket
        self.peers.append(Peer(*await asyncio.open_connection(*self.settings.audiosocket)))
        return self.peers[-1]


@dataclass
class Peer:
    """The exchange's end of a connection."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def tell(self, kind: Kind, content: bytes) -> None:
        self.writer.write(Frame(kind, content).write())

    async def heard(self) -> bytes:
        kind, length = struct.unpack("!BH", await self.reader.readexactly(3))
        assert kind == Kind.SOUND
        return await self.reader.readexactly(length)

    async def is_refused(self) -> bool:
        async with asyncio.timeout(5):
            try:
                return await self.reader.read(1) == b""
            except ConnectionError:
                return True


@asynccontextmanager
async def connected() -> AsyncIterator[tuple[Sound, Peer]]:
    waiting = Waiting()
    async with waiting.opened(), asyncio.timeout(10):
        with waiting.sounds.awaited() as (token, sound):
            peer = await waiting.connect()
            peer.tell(Kind.TOKEN, UUID(token).bytes)
            yield await sound, peer


async def test_sound_is_sent_as_samples_when_it_is_due() -> None:
    async with connected() as (sound, peer):
        clock = asyncio.get_running_loop().time
        began_at = clock()
        sound.play(PIECE)
        heard = [await peer.heard() for _ in range(10)]
        took = clock() - began_at

    assert b"".join(heard) == pcm_from_ulaw(PIECE).astype("<i2").tobytes()
    assert took >= (9 - AHEAD_FRAMES) * 0.02


async def test_a_mark_comes_back_when_what_is_before_it_was_played() -> None:
    async with connected() as (sound, _):
        marks, clock = list[float](), asyncio.get_running_loop().time
        sound.listen(lambda one: marks.append(clock()) if one == Mark("g1:0") else None)
        began_at = clock()
        sound.play(PIECE)
        sound.mark("g1:0")
        await until(lambda: bool(marks))

    assert marks[0] - began_at >= 0.2 - AHEAD_FRAMES * 0.02


async def test_what_is_cleared_is_not_sent_and_its_marks_are_echoed_once() -> None:
    async with connected() as (sound, peer):
        marks = list[Mark]()
        sound.listen(lambda one: marks.append(one) if isinstance(one, Mark) else None)
        sound.play(PIECE)
        sound.mark("g1:0")
        await peer.heard()
        sound.clear()
        sound.play(b"\x90" * 160)
        sound.mark("g2:0")
        await until(lambda: Mark("g2:0") in marks)
        heard = [await peer.heard()]
        while np.frombuffer(heard[-1], "<i2")[0] < 0:
            heard.append(await peer.heard())

    assert marks == [Mark("g1:0"), Mark("g2:0")]
    assert len(heard) <= AHEAD_FRAMES + 1


async def test_the_caller_is_heard_and_their_keys_come() -> None:
    async with connected() as (sound, peer):
        heard: list[object] = []
        sound.listen(heard.append)
        peer.tell(Kind.SOUND, pcm_from_ulaw(PIECE[:160]).tobytes())
        peer.tell(Kind.KEY, b"5")
        await until(lambda: Dtmf("5") in heard)

    assert Media(PIECE[:160], 20) in heard


@pytest.mark.parametrize("kind", [Kind.HUNG_UP, Kind.FAULT])
async def test_an_exchange_that_ends_it_is_told_of(kind: Kind) -> None:
    async with connected() as (sound, peer):
        heard: list[object] = []
        sound.listen(heard.append)
        peer.tell(kind, b"")
        await until(lambda: Lost() in heard)

    assert sound.is_lost


async def test_a_token_lets_one_connection_in_and_no_other_does() -> None:
    waiting = Waiting()
    async with waiting.opened():
        with waiting.sounds.awaited() as (token, sound):
            guessed, right, again = [await waiting.connect() for _ in range(3)]
            guessed.tell(Kind.TOKEN, bytes(16))
            assert await guessed.is_refused()
            right.tell(Kind.TOKEN, UUID(token).bytes)
            await sound
            again.tell(Kind.TOKEN, UUID(token).bytes)
            assert await again.is_refused()


async def test_sound_before_a_token_is_refused() -> None:
    waiting = Waiting()
    async with waiting.opened():
        peer = await waiting.connect()
        peer.tell(Kind.SOUND, bytes(320))
        assert await peer.is_refused()


async def test_an_address_that_is_not_the_exchanges_is_refused() -> None:
    settings = load_asterisk_settings(
        asterisk_media=free_address(), asterisk_addresses="10.20.0.5", _env_file=None
    )
    waiting = Waiting(settings)
    async with waiting.opened():
        with waiting.sounds.awaited() as (token, sound):
            peer = await waiting.connect()
            peer.tell(Kind.TOKEN, UUID(token).bytes)
            assert await peer.is_refused()
            assert not sound.done()


async def test_connections_that_say_nothing_are_few_and_soon_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audiosocket, "NAMING_SECONDS", 0.3)
    waiting = Waiting(load_asterisk_settings(asterisk_media=free_address(), asterisk_calls=5, _env_file=None))
    async with waiting.opened():
        silent = [await waiting.connect() for _ in range(NAMELESS_PER_CALL * 5)]
        slow, clock = silent[0], asyncio.get_running_loop().time
        slow.writer.write(b"\x01\0")
        began_at = clock()
        assert await (await waiting.connect()).is_refused()
        assert clock() - began_at < 0.25
        assert all([await one.is_refused() for one in silent])

        with waiting.sounds.awaited() as (token, sound):
            (await waiting.connect()).tell(Kind.TOKEN, UUID(token).bytes)
            async with asyncio.timeout(5):
                await sound


async def test_a_port_that_is_taken_is_named_with_its_setting() -> None:
    waiting = Waiting()
    async with waiting.opened():
        with pytest.raises(BadInput, match="CITYLINE_ASTERISK_MEDIA: nothing can listen there"):
            async with waiting.opened():
                pass
