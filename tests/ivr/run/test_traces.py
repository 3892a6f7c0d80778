from datetime import UTC, datetime, timedelta

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from intents.meaning.understanding import Recognized
from intents.text.transcript import Transcript
from ivr.call.call import Call
from ivr.call.query import Query
from ivr.call.states import CallState
from ivr.call.turn import Times, TurnNote
from ivr.run.traces import Traces, tracers
from metrics.ledger.outcome import QueryOutcome
from routing.asked import HowCanIHelp
from routing.decision import Answer
from routing.dialogue_state import DialogueState

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
SAID = Transcript("my neighbour Anna burns garbage", "en", 0.9)
NOTE = TurnNote(HowCanIHelp(), SAID, Recognized("fire-pit", 0.9), Answer("fire-pit"), Times(400.0, 12.0))


@pytest.fixture
def exported() -> InMemorySpanExporter:
    return InMemorySpanExporter()


@pytest.fixture
def traces(exported: InMemorySpanExporter) -> Traces:
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exported))
    return Traces(provider.get_tracer("test"), b"secret")


def call(sid: str = "CA1", state: CallState = CallState.LISTENING) -> Call:
    ended = Query(1, NOW, outcome=QueryOutcome.ANSWERED_CONFIRMED)
    return Call(sid, NOW, DialogueState("en"), state=state, queries=(ended,), turns=1)


def test_everything_of_a_call_is_one_trace(traces: Traces, exported: InMemorySpanExporter) -> None:
    traces.changed(call(), call(), NOTE, NOW)
    traces.changed(call(), call(state=CallState.ENDED), None, NOW + timedelta(seconds=30))

    spans = exported.get_finished_spans()

    assert {span.name for span in spans} == {"turn", "transcribe", "decide", "call"}
    assert len({span.context.trace_id for span in spans}) == 1


def test_another_process_adds_to_the_same_trace(exported: InMemorySpanExporter) -> None:
    for _ in range(2):
        provider = TracerProvider()
        provider.add_span_processor(SimpleSpanProcessor(exported))
        Traces(provider.get_tracer("test"), b"secret").changed(call(), call(), NOTE, NOW)

    assert len({span.context.trace_id for span in exported.get_finished_spans()}) == 1


def test_two_calls_are_two_traces(traces: Traces, exported: InMemorySpanExporter) -> None:
    traces.changed(call("CA1"), call("CA1"), NOTE, NOW)
    traces.changed(call("CA2"), call("CA2"), NOTE, NOW)

    assert len({span.context.trace_id for span in exported.get_finished_spans()}) == 2


def test_the_parts_of_a_turn_take_the_time_that_was_measured(
    traces: Traces, exported: InMemorySpanExporter
) -> None:
    traces.changed(call(), call(), NOTE, NOW)

    took = {
        span.name: ((span.end_time or 0) - (span.start_time or 0)) / 1e6
        for span in exported.get_finished_spans()
    }

    assert took == {"turn": 412.0, "transcribe": 400.0, "decide": 12.0}


def test_a_span_holds_neither_words_nor_a_call(traces: Traces, exported: InMemorySpanExporter) -> None:
    traces.changed(call(), call(state=CallState.ENDED), NOTE, NOW)

    told = "".join(span.to_json() for span in exported.get_finished_spans())

    assert "Anna" not in told
    assert "CA1" not in told


def test_nothing_is_traced_unless_an_endpoint_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OTEL_EXPORTER_OTLP_ENDPOINT", raising=False)

    assert tracers(b"secret") == ()
