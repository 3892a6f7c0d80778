"""`<Record>`: Twilio records the caller, and calls both the action and the recording callback."""

from contextlib import aclosing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime

from simulator.carrier.account import new_sid
from simulator.carrier.events import Recorded
from simulator.carrier.handset import Tick
from simulator.carrier.leg import Leg
from simulator.carrier.messages import BYTES_PER_MS
from simulator.carrier.utterance import SILENCE
from simulator.carrier.verbs import CallEnd, GoTo, Interruption, Onward, Outcome, Record


@dataclass(slots=True)
class Taking:
    """A recording while it runs; `ended_by` is the key, `hangup`, or blank."""

    audio: bytearray = field(default_factory=bytearray)
    quiet_ms: float = 0.0
    has_speech: bool = False
    ended_by: str = ""

    @property
    def seconds(self) -> float:
        """Return how long the recording is."""
        return len(self.audio) / BYTES_PER_MS / 1000

    def take(self, tick: Tick, verb: Record) -> bool:
        """Add one tick; tell whether the recording is over."""
        self.audio.extend(tick.frame.payload if tick.frame else SILENCE)
        if tick.frame and tick.frame.is_speech:
            self.has_speech, self.quiet_ms = True, 0.0
        else:
            self.quiet_ms += 20
        if tick.digit and tick.digit in verb.finish_on_key:
            self.ended_by = tick.digit
        is_quiet = self.quiet_ms >= verb.timeout_seconds * 1000
        return bool(self.ended_by) or is_quiet or self.seconds >= verb.max_seconds


async def record(leg: Leg, verb: Record) -> Outcome:
    """Record until silence, a key, the limit or the hang-up; an empty recording goes to the next verb."""
    leg.begin("Record")
    taking, began = Taking(), datetime.now(UTC)
    interruption: Interruption | None = None
    try:
        await _listen(leg, verb, taking)
    except Interruption as caught:
        if not isinstance(caught.outcome, CallEnd):
            raise
        interruption, taking.ended_by = caught, "hangup"
        leg.status = "completed"
    outcome = _finish(leg, verb, taking, began)
    if interruption and not isinstance(outcome, GoTo):
        raise interruption
    return outcome


async def _listen(leg: Leg, verb: Record, taking: Taking) -> None:
    async with aclosing(leg.phone.ticks()) as ticks:
        async for tick in ticks:
            if taking.take(tick, verb):
                return


def _finish(leg: Leg, verb: Record, taking: Taking, began: datetime) -> Outcome:
    sid = new_sid("RE")
    if not taking.has_speech:
        _call_back(leg, verb, began, ("RecordingSid", sid), ("RecordingStatus", "absent"))
        return Onward()
    rest = leg.exchange.rest
    url = rest.origin + rest.shelf.put(sid, bytes(taking.audio))
    leg.note(Recorded(leg.exchange.clock.ms(), url, taking.seconds))
    facts = (("RecordingSid", sid), ("RecordingUrl", url), ("RecordingDuration", str(round(taking.seconds))))
    _call_back(leg, verb, began, *facts, ("RecordingStatus", "completed"))
    return leg.follow(verb.action, verb.method, *facts, ("Digits", taking.ended_by))


def _call_back(leg: Leg, verb: Record, began: datetime, *facts: tuple[str, str]) -> None:
    status = dict(facts)["RecordingStatus"]
    if not verb.callback or status not in verb.callback_events:
        return
    form = {
        "AccountSid": leg.exchange.account.sid,
        "CallSid": leg.sid,
        "RecordingChannels": "1",
        "RecordingStartTime": format_datetime(began),
        "RecordingSource": "RecordVerb",
        "RecordingTrack": "inbound",
    }
    leg.exchange.callbacks.send(leg.absolute(verb.callback), form | dict(facts))
