"""`<Gather>`: Twilio listens for keys and for speech while and after it prompts."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, field

from ivr.phone.carrier.handset import Tick
from ivr.phone.carrier.leg import Hearing, Leg
from ivr.phone.carrier.outcome import Onward, Outcome
from ivr.phone.carrier.speak import speaking
from ivr.phone.carrier.verb import Gather


@dataclass(slots=True)
class Input:
    """What has come in so far, and when something last did."""

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
    heard = Input()
    await _prompt(leg, verb, heard)
    if not heard.has_begun:
        heard.changed_ms = leg.exchange.clock.ms()
    async with aclosing(leg.phone.ticks()) as ticks:
        async for tick in ticks:
            heard.take(tick, verb)
            if heard.is_complete(verb, tick.at_ms):
                break
    return await _outcome(leg, verb, heard)


async def _prompt(leg: Leg, verb: Gather, heard: Input) -> None:
    async with aclosing(_prompting(leg, verb)) as ticks:
        async for tick in ticks:
            heard.take(tick, verb)
            if heard.has_begun and verb.barge_in:
                leg.phone.ear.discard(tick.at_ms)
                return


async def _prompting(leg: Leg, verb: Gather) -> AsyncGenerator[Tick, None]:
    for prompt in verb.prompts:
        async for tick in speaking(leg, prompt):
            yield tick


async def _outcome(leg: Leg, verb: Gather, heard: Input) -> Outcome:
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


async def _recognized(leg: Leg, verb: Gather, heard: Input) -> Hearing:
    if heard.words or not leg.exchange.hear:
        return Hearing(" ".join(heard.words), heard.confidence)
    return await leg.exchange.hear(bytes(heard.speech), verb.language)
