from datetime import UTC, datetime

import pytest

from intents.meaning.understanding import Recognized
from intents.text.transcript import Transcript
from ivr.call.call import Call
from ivr.call.query import Query
from ivr.call.states import CallState
from ivr.call.turn import Times, TurnNote
from ivr.run.telemetry import Telemetry
from metrics.ledger.outcome import QueryOutcome
from routing.asked import HowCanIHelp
from routing.decision import Answer
from routing.dialogue_state import DialogueState

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
CONFIRMED = QueryOutcome.ANSWERED_CONFIRMED
SAID = Transcript("garbage day", "en", 0.9)
MEANT = Recognized("garbage-day", 0.9)
NOTE = TurnNote(HowCanIHelp(), SAID, MEANT, Answer("garbage-day"), Times(400.0, 12.0))


def call(state: CallState = CallState.LISTENING, *queries: Query, is_test: bool = False) -> Call:
    return Call("CA1", NOW, DialogueState("en"), state=state, queries=queries, is_test=is_test)


def value(figures: Telemetry, name: str, **labels: str) -> float:
    return figures.registry.get_sample_value(f"cityline_{name}", labels) or 0.0


@pytest.fixture
def figures() -> Telemetry:
    return Telemetry()


def test_a_query_is_counted_once_when_it_ends(figures: Telemetry) -> None:
    ended = call(CallState.LISTENING, Query(1, NOW, outcome=CONFIRMED))

    figures.changed(call(CallState.LISTENING, Query(1, NOW)), ended, None, NOW)
    figures.changed(ended, ended, None, NOW)

    assert value(figures, "query_outcomes_total", outcome="answered_confirmed", language="en") == 1


def test_a_call_is_counted_when_it_comes_in_and_when_it_ends(figures: Telemetry) -> None:
    ended = call(CallState.ENDED, Query(1, NOW, outcome=CONFIRMED))

    figures.changed(None, call(), None, NOW)
    figures.changed(call(), ended, None, NOW)
    figures.changed(ended, ended, None, NOW)

    assert value(figures, "calls_total", language="en") == 1
    assert value(figures, "call_dispositions_total", disposition="resolved") == 1


def test_a_call_that_only_tries_the_line_out_ends_in_no_outcome(figures: Telemetry) -> None:
    ended = call(CallState.ENDED, Query(1, NOW, outcome=CONFIRMED), is_test=True)

    figures.changed(call(is_test=True), ended, None, NOW)

    assert value(figures, "call_dispositions_total", disposition="resolved") == 0


def test_a_turn_tells_what_was_decided_and_how_long_that_took(figures: Telemetry) -> None:
    figures.changed(call(), call(), NOTE, NOW)

    assert value(figures, "turns_total", understood="recognized", decision="Answer") == 1
    assert value(figures, "decision_seconds_sum") == pytest.approx(0.012)
    assert value(figures, "transcription_seconds_sum") == pytest.approx(0.4)


def test_streams_are_counted_while_they_are_open(figures: Telemetry) -> None:
    with figures.streaming():
        during = value(figures, "streams")

    assert (during, value(figures, "streams")) == (1, 0)


def test_a_failure_is_counted_by_its_kind_and_not_by_its_details(figures: Telemetry) -> None:
    figures.stream_failed("malformed: second start")

    assert value(figures, "stream_failures_total", kind="malformed") == 1


def test_what_is_collected_holds_neither_a_call_nor_a_word(figures: Telemetry) -> None:
    figures.changed(None, call(), None, NOW)
    figures.changed(call(), call(), NOTE, NOW)
    figures.waited("CA1", 1, 640.0)

    text = figures.exposed().decode()

    assert "CA1" not in text
    assert "garbage" not in text


def test_a_quantity_is_read_when_it_is_collected(figures: Telemetry) -> None:
    waiting = [1]
    figures.watch("transcriptions_waiting", "Utterances that wait.", lambda: waiting[0])

    waiting[0] = 7

    assert value(figures, "transcriptions_waiting") == 7
