"""Prometheus metrics of this process: kinds and seconds, never words or numbers."""

import hashlib
import hmac
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime

from fastapi import APIRouter, Request, Response
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

from ivr.call.call import Call
from ivr.call.ledger_entries import summary
from ivr.call.states import CallState
from ivr.call.turn import TurnNote
from metrics.ledger.outcome import disposition_of

SHORT = (0.005, 0.01, 0.02, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5)
WAITS = (0.2, 0.4, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 5, 10)
"Histogram buckets: from two seconds on callers think the line is dead."


class Telemetry:
    """Counters, histograms and gauges of one process; an Observer of its calls."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        count, spread = self._counter, self._histogram
        self._calls = count("calls", "Calls that came in.", "language")
        self._outcomes = count("query_outcomes", "Queries by how they ended.", "outcome", "language")
        self._dispositions = count("call_dispositions", "Calls by how they ended.", "disposition")
        self._turns = count("turns", "Exchanges by understanding and decision.", "understood", "decision")
        self._texts = count("texts_received", "Texts that came in by what was done.", "outcome")
        self._withheld = count("texts_withheld", "Texts that did not leave the line.", "reason")
        self._stream_failures = count("stream_failures", "Media streams that ended early.", "kind")
        self._webhook_failures = count("webhook_failures", "Webhooks answered by the rescue.", "kind")
        self._redirects_lost = count("redirects_lost", "Live calls that the carrier did not know.")
        self._webhook = spread("webhook_seconds", "From a request to its answer.", SHORT, "path")
        self._lag = spread("frame_lag_seconds", "How late a frame was handled.", SHORT)
        self._decision = spread("decision_seconds", "From a transcript to the reply.", SHORT)
        self._transcription = spread("transcription_seconds", "From audio to its transcript.", WAITS)
        self._wait = spread("turn_wait_seconds", "From a caller's last sound to the line's first.", WAITS)
        self._streams = self._gauge("streams", "Media streams that are open.")

    def changed(self, before: Call | None, after: Call, note: TurnNote | None, _at: datetime) -> None:
        """Count what is new; trial calls have no outcome."""
        if before is None:
            self._calls.labels(after.language).inc()
        if note:
            self._count_turn(note)
        if after.is_test:
            return
        ended = {query.number for query in before.queries if query.outcome} if before else set()
        for query in after.queries:
            if query.outcome and query.number not in ended:
                self._outcomes.labels(query.outcome.value, after.language).inc()
        if after.state is CallState.ENDED and (before is None or before.state is not CallState.ENDED):
            closing = disposition_of(query.outcome for query in after.queries if query.outcome)
            self._dispositions.labels(closing.value).inc()

    def waited(self, _sid: str, _turn: int, milliseconds: float) -> None:
        """Note how long a caller waited for the line's voice."""
        self._wait.observe(milliseconds / 1000)

    def lagged(self, seconds: float) -> None:
        """Note a frame's lag."""
        self._lag.observe(seconds)

    def answered(self, path: str, seconds: float) -> None:
        """Note a webhook's response time."""
        self._webhook.labels(path).observe(seconds)

    def stream_failed(self, kind: str) -> None:
        """Count a stream that ended early."""
        self._stream_failures.labels(kind.partition(":")[0]).inc()

    def webhook_failed(self, kind: str) -> None:
        """Count a failed webhook."""
        self._webhook_failures.labels(kind).inc()

    def redirect_lost(self) -> None:
        """Count a live call that the carrier no longer knew when it was to continue."""
        self._redirects_lost.inc()

    def text_received(self, outcome: str) -> None:
        """Count an incoming text, which is neither a call nor a query."""
        self._texts.labels(outcome).inc()

    def text_withheld(self, reason: str) -> None:
        """Count a text that the allow-list or a limit kept back."""
        self._withheld.labels(reason).inc()

    @contextmanager
    def streaming(self) -> Iterator[None]:
        """Count a stream for as long as it is open."""
        with self._streams.track_inprogress():
            yield

    def watch(self, name: str, what: str, read: Callable[[], float]) -> None:
        """Register a gauge that is read at each scrape."""
        self._gauge(name, what).set_function(read)

    def exposed(self) -> bytes:
        """Return everything in Prometheus's text format."""
        return generate_latest(self.registry)

    def _count_turn(self, note: TurnNote) -> None:
        understood, _, _ = summary(note.meant)
        self._turns.labels(understood, type(note.decision).__name__).inc()
        times = note.times
        for histogram, milliseconds in (
            (self._decision, times.decision),
            (self._transcription, times.transcription),
        ):
            if milliseconds is not None:
                histogram.observe(milliseconds / 1000)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(f"cityline_{name}", what, labels, registry=self.registry)

    def _gauge(self, name: str, what: str) -> Gauge:
        return Gauge(f"cityline_{name}", what, registry=self.registry)

    def _histogram(self, name: str, what: str, buckets: tuple[float, ...], *labels: str) -> Histogram:
        return Histogram(f"cityline_{name}", what, labels, buckets=buckets, registry=self.registry)


TEXT = "text/plain; version=0.0.4; charset=utf-8"
router = APIRouter(include_in_schema=False)


def scrape_token(secret: bytes) -> str:
    """Return the bearer token for /metrics."""
    return hmac.new(secret, b"scrape", hashlib.sha256).hexdigest()


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """Answer a request that has the token."""
    expected = f"Bearer {request.app.state.scrape_token}"
    if not hmac.compare_digest(request.headers.get("authorization", "").encode(), expected.encode()):
        return Response(
            "Show the token of `cityline token` as Authorization: Bearer.\n",
            status_code=401,
            headers={"WWW-Authenticate": "Bearer"},
            media_type="text/plain",
        )
    figures: Telemetry = request.app.state.figures
    return Response(figures.exposed(), media_type=TEXT)
