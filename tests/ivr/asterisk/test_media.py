import asyncio
import json
from collections.abc import Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from ivr.asterisk.media import FRAMES_AHEAD, Heard, Lost, Sound
from ivr.line.wire import Dtmf, Mark, Media, WireLost

PIECE = b"\x10" * 1600
"Ten frames."


@dataclass
class FakeSocket:
    """An exchange's end of a sound connection."""

    sent: list[str | bytes] = field(default_factory=list)
    messages: asyncio.Queue[str | bytes | None] = field(default_factory=asyncio.Queue)

    async def receive(self) -> str | bytes:
        message = await self.messages.get()
        if message is None:
            raise WireLost
        return message

    async def send(self, message: str | bytes) -> None:
        self.sent.append(message)

    async def close(self) -> None:
        self.messages.put_nowait(None)

    def tell(self, event: str, **values: str) -> None:
        self.messages.put_nowait(json.dumps({"event": event, **values}))

    @property
    def frames(self) -> int:
        return sum(len(one) // 160 for one in self.sent if isinstance(one, bytes))

    @property
    def commands(self) -> list[str]:
        return [json.loads(one)["command"] for one in self.sent if isinstance(one, str)]


@asynccontextmanager
async def connected():
    socket, heard = FakeSocket(), list[Heard]()
    sound = Sound(socket)
    running = asyncio.create_task(sound.run())
    yield sound, socket, heard
    await sound.close()
    await running


async def until(is_so: Callable[[], bool]) -> None:
    async with asyncio.timeout(5):
        while not is_so():  # noqa: ASYNC110 -- what was sent or heard tells it
            await asyncio.sleep(0.001)


async def test_sound_is_sent_in_whole_frames_filled_with_silence() -> None:
    async with connected() as (sound, socket, _):
        sound.play(b"\x10" * 170)
        await until(lambda: bool(socket.sent))

    assert socket.sent[0] == b"\x10" * 170 + b"\xff" * 150


async def test_a_mark_comes_back_when_the_exchange_has_played_up_to_it() -> None:
    async with connected() as (sound, socket, heard):
        sound.listen(heard.append)
        sound.play(PIECE)
        sound.mark("g1:0")
        await until(lambda: socket.commands == ["MARK_MEDIA"])
        socket.tell("MEDIA_MARK_PROCESSED", correlation_id="g1:0")
        await until(lambda: bool(heard))

    assert heard[0] == Mark("g1:0")


async def test_the_exchange_forgets_marks_on_a_flush_so_they_are_echoed_here_once() -> None:
    async with connected() as (sound, socket, heard):
        sound.listen(heard.append)
        for n in range(100):
            sound.play(PIECE)
            sound.mark(f"g1:{n}")
        await until(lambda: socket.frames >= FRAMES_AHEAD)
        sound.clear()
        await until(lambda: "FLUSH_MEDIA" in socket.commands)
        socket.tell("MEDIA_MARK_PROCESSED", correlation_id="g1:3")
        socket.tell("DTMF_END", digit="1")
        await until(lambda: Dtmf("1") in heard)

    assert [one for one in heard if isinstance(one, Mark)] == [Mark(f"g1:{n}") for n in range(100)]
    assert socket.commands[-1] == "FLUSH_MEDIA"


async def test_a_long_reply_never_fills_the_exchanges_queue() -> None:
    async with connected() as (sound, socket, _):
        for n in range(200):
            sound.play(PIECE)
            sound.mark(f"g1:{n}")
        await until(lambda: socket.frames >= FRAMES_AHEAD)
        for _ in range(20):
            await asyncio.sleep(0)
        ahead = socket.frames
        socket.tell("MEDIA_MARK_PROCESSED", correlation_id="g1:9")
        await until(lambda: socket.frames >= ahead + 100)

    assert ahead == FRAMES_AHEAD


async def test_nothing_is_sent_between_xoff_and_xon() -> None:
    async with connected() as (sound, socket, heard):
        sound.listen(heard.append)
        socket.tell("MEDIA_XOFF")
        socket.tell("DTMF_END", digit="5")
        await until(lambda: bool(heard))
        sound.play(PIECE)
        for _ in range(20):
            await asyncio.sleep(0)
        held = socket.frames
        socket.tell("MEDIA_XON")
        await until(lambda: bool(socket.frames))

    assert held == 0


async def test_sound_before_the_announcement_and_before_a_listener_is_kept() -> None:
    async with connected() as (sound, socket, heard):
        socket.messages.put_nowait(PIECE[:160])
        socket.tell("MEDIA_START", format="ulaw")
        socket.messages.put_nowait(PIECE[:160])
        await until(socket.messages.empty)
        sound.listen(heard.append)

    assert [one for one in heard if isinstance(one, Media)][:2] == [
        Media(PIECE[:160], 20),
        Media(PIECE[:160], 40),
    ]


async def test_a_telephone_that_suppresses_silence_is_heard_as_silent() -> None:
    async with connected() as (sound, _, heard):
        sound.listen(heard.append)
        await until(lambda: any(isinstance(one, Media) for one in heard))

    assert set(heard[0].ulaw) == {0xFF}


@pytest.mark.parametrize("message", ["no JSON", "[]", '{"event": "DTMF_END", "digit": "11"}', '{"event": 1}'])
async def test_what_the_exchange_should_not_send_makes_no_event(message: str) -> None:
    async with connected() as (sound, socket, heard):
        sound.listen(heard.append)
        socket.messages.put_nowait(message)
        await asyncio.sleep(0.01)

    assert [one for one in heard if not isinstance(one, Lost | Media)] == []


async def test_every_command_is_short_enough_for_the_exchange_to_read_it() -> None:
    async with connected() as (sound, socket, _):
        sound.mark("g999999:999999")
        sound.clear()
        await until(lambda: "FLUSH_MEDIA" in socket.commands)

    assert all(len(one) <= 128 for one in socket.sent if isinstance(one, str))


async def test_who_listens_is_told_that_the_connection_is_lost_even_afterwards() -> None:
    async with connected() as (sound, _, heard):
        await sound.close()
    sound.listen(heard.append)

    assert heard[-1] == Lost()
