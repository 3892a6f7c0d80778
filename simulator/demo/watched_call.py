"""A simulated call observed from outside: what the caller hears and does, and what the ledger has."""

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from ivr.errors import BadInput
from ivr.storage.database import Database
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import Caller
from simulator.carrier.events import Event, VerbStarted, Warned, WebhookAnswered
from simulator.carrier.handset import Handset
from simulator.carrier.trace import CarrierTrace, Segment
from simulator.demo.overheard import Memory, Remark
from simulator.demo.story import Story, TranscriptLine, tell

LAST_WORD_SECONDS = 5.0
LOOK_SECONDS = 0.1
"The carrier's last callback is answered before the ledger is read; the database may still be busy."


@dataclass(frozen=True, slots=True)
class Watch:
    """What a call is watched by."""

    memory: Memory
    database: Database | None
    "With the line's ledger; None for a line elsewhere, of which no more is known than its caller hears."


class PlacedCall(Protocol):
    """A call that a carrier is to bring."""

    @property
    def sid(self) -> str: ...  # noqa: D102 - the class's own sentence says it

    async def run(self) -> CarrierTrace:
        """Run the call to its end."""


class Places(Protocol):
    """Whoever brings calls: the simulated carrier, or telephones at an exchange."""

    def call(
        self,
        caller: Caller,
        *,
        from_: str,
        to: str,
        given: Circumstances,
        watch: Callable[[Event], None] | None,
    ) -> PlacedCall:
        """Prepare a call."""


class WatchedCall:
    """Observes between caller and carrier without changing anything."""

    def __init__(self, caller: Caller, watch: Watch, heed: Callable[[Event], None] | None = None) -> None:
        self.events: list[Event] = []
        self._call: PlacedCall | None = None
        self._caller, self._watch, self._heed = caller, watch, heed
        self._phone: Handset | None = None

    @property
    def sid(self) -> str:
        """The line's id of the call; empty before it has one."""
        return self._call.sid if self._call else ""

    async def converse(self, phone: Handset) -> None:
        """Let the caller talk."""
        self._phone = phone
        await self._caller.converse(phone)

    async def place(self, carrier: Places, number: str, to: str, given: Circumstances) -> CarrierTrace:
        """Call the line and hold the call until the ledger has its disposition."""
        self._call = carrier.call(self, from_=number, to=to, given=given, watch=self._note)
        trace = await self._call.run()
        for _ in range(round(LAST_WORD_SECONDS / LOOK_SECONDS) if self._watch.database else 0):
            story = self.story()
            if story and story.is_over:
                break
            await asyncio.sleep(LOOK_SECONDS)
        return trace

    def story(self) -> Story | None:
        """Return what the ledger says of it so far."""
        database = self._watch.database
        return tell(database, self.sid, self.remarks()) if database else None

    def remarks(self) -> tuple[Remark, ...]:
        """Return what the line has said so far."""
        return tuple(sorted((*self._streamed(), *self._spoken_by_carrier()), key=lambda remark: remark.at_ms))

    def _streamed(self) -> Iterator[Remark]:
        for segment in self._phone.heard.segments if self._phone else ():
            yield from self._watch.memory.remarks(segment)

    def _spoken_by_carrier(self) -> Iterator[Remark]:
        for event in self.events:
            match event:
                case VerbStarted(at_ms, "Say", text, "caller"):
                    yield Remark(at_ms, text)
                case _:
                    pass

    def _note(self, event: Event) -> None:
        self.events.append(event)
        if self._heed:
            self._heed(event)


SHORTEST_MS = 250.0
"Sound shorter than this is no sentence."
NO_ANSWER, NO_CONNECTION = 11200, 11205
STREAM_CODES = range(31900, 32000)
"Twilio's numbers for media streams."
NOT_SIGNED = 403
VOICE = "/voice"


@dataclass(frozen=True, slots=True)
class CallElsewhere:
    """A call that is over, as its caller has it."""

    trace: CarrierTrace
    transcript: tuple[TranscriptLine, ...]

    @property
    def faults(self) -> tuple[str, ...]:
        """Return what went wrong, one sentence each; none for a call that was answered and heard."""
        return tuple(dict.fromkeys(_faults(self.trace)))

    def as_json(self) -> dict[str, object]:
        """Return it as values that JSON has."""
        return {
            "call_sid": self.trace.call_sid,
            "transcript": [
                {"at_ms": round(line.at_ms), "who": line.who, "text": line.text} for line in self.transcript
            ],
            "ms": {"end_of_speech_to_audio": [_rounded(turn.reply_after_ms) for turn in self.trace.turns]},
            "ended_by": self.trace.ended_by,
            "faults": list(self.faults),
        }


def ensure_answered(trace: CarrierTrace, url: str) -> None:
    """Raise BadInput that says why the line did not take the call."""
    answers = [each for each in trace.all(WebhookAnswered) if urlsplit(each.url).path == VOICE]
    if answers and 200 <= answers[-1].status < 300:
        return
    if not answers:
        raise BadInput(f"No line answers at {url}; start one with: cityline serve")
    if answers[-1].status == NOT_SIGNED:
        raise BadInput(
            f"The line at {url} refused the call as not signed by its carrier: CITYLINE_TWILIO_AUTH_TOKEN or "
            "CITYLINE_PUBLIC_BASE_URL is not the line's own here."
        )
    raise BadInput(
        f"{url}{VOICE} answered {answers[-1].status}, and Twilio needs 200: is it the line, and does "
        "the proxy pass this path on?"
    )


def unknown(segments: Iterable[Segment], known: Iterable[Remark]) -> Iterator[Remark]:
    """Yield what the line said that this machine has no recording of, by its length alone."""
    starts = [remark.at_ms for remark in known]
    for segment in segments:
        seconds = (segment.ends_ms - segment.at_ms) / 1000
        is_known = any(segment.at_ms - 1 <= start < segment.ends_ms for start in starts)
        if not is_known and seconds * 1000 >= SHORTEST_MS:
            yield Remark(segment.at_ms, f"(speaks for {seconds:.1f} s)")


def _faults(trace: CarrierTrace) -> Iterator[str]:
    for warning in trace.all(Warned):
        if warning.code in STREAM_CODES:
            yield (
                f"The media stream did not hold (Twilio's {warning.why}): the proxy must pass WebSockets to "
                "this path, without a time limit."
            )
        else:
            yield f"Twilio would report {warning.why}."
    is_spoken = any(verb.verb in {"Say", "Play"} for verb in trace.all(VerbStarted))
    if not is_spoken and not any(segment.ulaw for segment in trace.heard):
        yield "The line took the call and said nothing."


def _rounded(ms: float | None) -> float | None:
    return None if ms is None else round(ms, 1)
