"""`<Say>`, `<Play>`, `<Pause>` and `<Gather>`: what the caller hears, and what Twilio gathers from them."""

import struct
from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Final, assert_never

from simulator.carrier.account import Refusal
from simulator.carrier.handset import Tick
from simulator.carrier.leg import Leg, Recognition
from simulator.carrier.messages import BYTES_PER_MS
from simulator.carrier.verbs import Gather, Onward, Outcome, Pause, Play, Say, Spoken

SPOKEN_LETTERS_PER_SECOND: Final = 15.0
MAX_SAY_LETTERS: Final = 4096
_WAV_ULAW: Final = 7


async def speak(leg: Leg, spoken: Spoken) -> None:
    """Let the caller hear it to the end."""
    async with aclosing(speaking(leg, spoken)) as ticks:
        async for _ in ticks:
            pass


async def speaking(leg: Leg, spoken: Spoken) -> AsyncGenerator[Tick, None]:
    """Play it to the caller, tick by tick, so that a `<Gather>` can listen at the same time."""
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
    leg.phone.heard.hear(leg.exchange.clock.ms(), audio)
    return len(audio) / BYTES_PER_MS / 1000


async def _fetched(leg: Leg, url: str) -> bytes:
    try:
        answer = await leg.exchange.webhooks.fetch(leg.absolute(url), "GET", {})
        return ulaw_of(answer.headers.get("content-type", ""), answer.content)
    except Refusal as refusal:
        leg.warn(refusal.code, str(refusal))
        return b""


def ulaw_of(content_type: str, body: bytes) -> bytes:
    """Return the sound of a fetched file: its audio if it is 8 kHz µ-law, else silence of that length."""
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


@dataclass(slots=True)
class GatheredInput:
    """The input so far, and when some last arrived."""

    digits: str = ""
    speech: bytearray = field(default_factory=bytearray)
    words: list[str] = field(default_factory=list)
    confidence: float = 1.0
    changed_ms: float = 0.0

    @property
    def has_begun(self) -> bool:
        """Tell whether the caller has pressed or said anything."""
        return bool(self.digits or self.speech)

    def take(self, tick: Tick, gather: Gather) -> None:
        """Add what one tick brought, as far as the document asked for it."""
        if tick.digit and gather.hears_keys:
            self.digits += tick.digit
            self.changed_ms = tick.at_ms
        if tick.frame and tick.frame.is_speech and gather.hears_speech:
            self.speech.extend(tick.frame.payload)
            self.changed_ms = tick.at_ms
            if tick.frame.starts_speech and tick.frame.words:
                self.words.append(tick.frame.words)
                self.confidence = tick.frame.confidence

    def is_complete(self, gather: Gather, now_ms: float) -> bool:
        """Tell whether Twilio would stop listening."""
        if self.digits:
            is_finished = bool(gather.finish_on_key) and self.digits[-1] in gather.finish_on_key
            if is_finished or len(self.digits) == gather.num_digits:
                return True
        wait = gather.speech_timeout_seconds if self.speech and not self.digits else gather.timeout_seconds
        return now_ms - self.changed_ms >= wait * 1000


async def gather(leg: Leg, verb: Gather) -> Outcome:
    """Prompt, listen, and go to the action with the result; without one the next verb follows."""
    leg.begin("Gather")
    heard = GatheredInput()
    await _prompt(leg, verb, heard)
    if not heard.has_begun:
        heard.changed_ms = leg.exchange.clock.ms()
    async with aclosing(leg.phone.ticks()) as ticks:
        async for tick in ticks:
            heard.take(tick, verb)
            if heard.is_complete(verb, tick.at_ms):
                break
    return await _outcome(leg, verb, heard)


async def _prompt(leg: Leg, verb: Gather, heard: GatheredInput) -> None:
    async with aclosing(_prompting(leg, verb)) as ticks:
        async for tick in ticks:
            heard.take(tick, verb)
            if heard.has_begun and verb.barge_in:
                leg.phone.heard.discard(tick.at_ms)
                return


async def _prompting(leg: Leg, verb: Gather) -> AsyncGenerator[Tick, None]:
    for prompt in verb.prompts:
        async for tick in speaking(leg, prompt):
            yield tick


async def _outcome(leg: Leg, verb: Gather, heard: GatheredInput) -> Outcome:
    if heard.digits:
        digits = heard.digits.rstrip(verb.finish_on_key) if verb.finish_on_key else heard.digits
        if digits or verb.asks_when_empty:
            return leg.follow(verb.action, verb.method, ("Digits", digits))
    if heard.speech:
        result = await _recognized(leg, verb, heard)
        if result.words:
            confidence = ("Confidence", f"{result.confidence:.7f}")
            return leg.follow(verb.action, verb.method, ("SpeechResult", result.words), confidence)
    if verb.asks_when_empty:
        return leg.follow(
            verb.action, verb.method, ("Digits", "") if verb.hears_keys else ("SpeechResult", "")
        )
    return Onward()


async def _recognized(leg: Leg, verb: Gather, heard: GatheredInput) -> Recognition:
    if heard.words or not leg.exchange.hear:
        return Recognition(" ".join(heard.words), heard.confidence)
    return await leg.exchange.hear(bytes(heard.speech), verb.language)
