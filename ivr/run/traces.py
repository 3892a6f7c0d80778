"""One OpenTelemetry trace for each call: kinds, slugs and seconds; never words, a number or a CallSid."""

import hashlib
import hmac
import os
from datetime import datetime
from importlib import import_module
from importlib.util import find_spec

from opentelemetry.trace import NonRecordingSpan, SpanContext, TraceFlags, Tracer, set_span_in_context

from ivr.call.call import Call
from ivr.call.ledger_entries import summary
from ivr.call.states import CallState
from ivr.call.turn import TurnNote
from ivr.line.calls import Observer
from metrics.ledger.outcome import disposition_of

ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"
"OpenTelemetry's own environment variable for the endpoint."
MILLISECOND = 1_000_000


def tracers(secret: bytes) -> tuple[Observer, ...]:
    """Return a tracing observer if the extra `traces` is installed and an endpoint is set."""
    if not os.environ.get(ENDPOINT) or not find_spec("opentelemetry.sdk"):
        return ()
    # An optional extra can only be imported where it is installed.
    tracer: Tracer = import_module("ivr.run.trace_export").exporting_tracer()
    return (Traces(tracer, secret),)


class Traces:
    """An Observer that exports calls as spans."""

    def __init__(self, tracer: Tracer, secret: bytes) -> None:
        self._tracer, self._secret = tracer, secret

    def changed(self, before: Call | None, after: Call, note: TurnNote | None, at: datetime) -> None:
        """Export a turn, and the call once it has ended."""
        if note:
            self._tell_turn(after, note, at)
        if after.state is CallState.ENDED and (before is None or before.state is not CallState.ENDED):
            self._tell_call(after, at)

    def waited(self, _sid: str, _turn: int, _milliseconds: float) -> None:
        """Does nothing: the turn's span has ended by then, and telemetry has the figure."""

    def _tell_turn(self, call: Call, note: TurnNote, at: datetime) -> None:
        kind, topic, confidence = summary(note.meant)
        end = _nanoseconds(at)
        heard = (note.times.transcription or 0.0) * MILLISECOND
        decided = (note.times.decision or 0.0) * MILLISECOND
        inside = set_span_in_context(NonRecordingSpan(self._context(call.sid)))
        turn = self._tracer.start_span("turn", inside, start_time=int(end - decided - heard))
        turn.set_attributes(
            {
                "cityline.turn": call.turns,
                "cityline.language": call.language,
                "cityline.understood": kind,
                "cityline.topic": topic,
                "cityline.confidence": confidence,
                "cityline.decision": type(note.decision).__name__,
            }
        )
        within = set_span_in_context(turn)
        if note.times.transcription is not None:
            heard_at = int(end - decided)
            self._tracer.start_span("transcribe", within, start_time=int(heard_at - heard)).end(heard_at)
        self._tracer.start_span("decide", within, start_time=int(end - decided)).end(end)
        turn.end(end)

    def _tell_call(self, call: Call, at: datetime) -> None:
        inside = set_span_in_context(NonRecordingSpan(self._context(call.sid)))
        span = self._tracer.start_span("call", inside, start_time=_nanoseconds(call.started_at))
        outcomes = [query.outcome for query in call.queries if query.outcome]
        span.set_attributes(
            {
                "cityline.language": call.language,
                "cityline.turns": call.turns,
                "cityline.queries": len(call.queries),
                "cityline.disposition": disposition_of(outcomes).value,
                "cityline.test": call.is_test,
            }
        )
        span.end(_nanoseconds(at))

    def _context(self, sid: str) -> SpanContext:
        """Derived from the call, so that every process adds to the same trace."""
        digest = hmac.new(self._secret, f"trace:{sid}".encode(), hashlib.sha256).digest()
        trace, span = int.from_bytes(digest[:16]), int.from_bytes(digest[16:24])
        return SpanContext(trace, span, is_remote=True, trace_flags=TraceFlags(TraceFlags.SAMPLED))


def _nanoseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000) * MILLISECOND
