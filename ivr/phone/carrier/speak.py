"""`<Say>`, `<Play>` and `<Pause>`: Twilio itself makes the caller hear something, or nothing."""

import struct
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Final, assert_never

from ivr.phone.carrier.handset import Tick
from ivr.phone.carrier.leg import Leg
from ivr.phone.carrier.playback import BYTES_PER_MS
from ivr.phone.carrier.refusal import Refusal
from ivr.phone.carrier.verb import Pause, Play, Say, Spoken

SPOKEN_LETTERS_PER_SECOND: Final = 15.0
MAX_SAY_LETTERS: Final = 4096
_WAV_ULAW: Final = 7


async def speak(leg: Leg, spoken: Spoken) -> None:
    """Let the caller hear it to the end."""
    async with aclosing(speaking(leg, spoken)) as ticks:
        async for _ in ticks:
            pass


async def speaking(leg: Leg, spoken: Spoken) -> AsyncGenerator[Tick, None]:
    """Let the caller hear it, tick by tick, so that a `<Gather>` can listen meanwhile."""
    seconds = await _start(leg, spoken)
    async for tick in leg.phone.ticks(seconds):
        yield tick


async def _start(leg: Leg, spoken: Spoken) -> float:
    match spoken:
        case Say(text, _, loop):
            leg.begin("Say", text)
            if len(text) > MAX_SAY_LETTERS:
                leg.warn(13520, "<Say> is longer than 4096 letters")
            audio = _blank(len(text) / SPOKEN_LETTERS_PER_SECOND) * max(1, loop)
        case Play(url, loop):
            leg.begin("Play", url)
            audio = await _fetched(leg, url) * max(1, loop)
        case Pause(seconds):
            leg.begin("Pause")
            return seconds
        case _:
            assert_never(spoken)
    leg.phone.ear.hear(leg.exchange.clock.ms(), audio)
    return len(audio) / BYTES_PER_MS / 1000


async def _fetched(leg: Leg, url: str) -> bytes:
    try:
        answer = await leg.exchange.webhooks.fetch(leg.absolute(url), "GET", {})
        return ulaw_of(answer.headers.get("content-type", ""), answer.content)
    except Refusal as refusal:
        leg.warn(refusal.code, str(refusal))
        return b""


def ulaw_of(content_type: str, body: bytes) -> bytes:
    """Return what is heard of a fetched file: its audio if it is 8 kHz µ-law, else as long a blank."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "audio/basic":
        return body
    if kind not in {"audio/wav", "audio/x-wav", "audio/wave", "audio/vnd.wave"}:
        raise Refusal(12300, "the file to play is not audio that this carrier knows")
    coding, bytes_per_second, data = _riff(body)
    return data if (coding, bytes_per_second) == (_WAV_ULAW, 8000) else _blank(len(data) / bytes_per_second)


def _riff(body: bytes) -> tuple[int, int, bytes]:
    coding, bytes_per_second, at = 0, 1, 12
    while at + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, at)
        if name == b"fmt ":
            coding, _, _, bytes_per_second = struct.unpack_from("<HHII", body, at + 8)
        if name == b"data":
            return coding, max(1, bytes_per_second), body[at + 8 : at + 8 + size]
        at += 8 + size + size % 2
    raise Refusal(12300, "the file to play is not a WAV file")


def _blank(seconds: float) -> bytes:
    return b"\xff" * round(seconds * 1000 * BYTES_PER_MS)
