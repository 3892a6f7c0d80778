"""A call to a line that is known only by what its carrier and its caller see of it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from ivr.errors import BadInput
from simulator.carrier.events import VerbStarted, Warned, WebhookAnswered
from simulator.carrier.trace import CarrierTrace, Segment
from simulator.demo.overheard import Remark
from simulator.demo.story import TranscriptLine

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
