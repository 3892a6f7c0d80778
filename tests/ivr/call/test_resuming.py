"""A call whose stream ends before it does: handed on between two turns, or left by a process that died."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.call.call import Call
from ivr.call.city import City
from ivr.call.resuming import MOST_LOST_STREAMS, first_reply, handed_on, resumed
from ivr.call.states import CallState
from ivr.call.texts import Texts, load_prompts
from ivr.storage.archive import from_json, to_json
from routing.dialogue_state import DialogueState

NOON = datetime(2026, 11, 25, 20, tzinfo=UTC)
CALL = Call("CA1", NOON, DialogueState("en"))
ON_STREAM = replace(CALL, on_stream=True)


@pytest.fixture
def texts(rivermont: City) -> Texts:
    return Texts(rivermont, load_prompts(rivermont.directory.languages, rivermont.path), "en", NOON)


def test_a_first_stream_greets(texts: Texts) -> None:
    assert first_reply(CALL, texts).sentences


def test_a_call_that_was_handed_on_goes_on_without_a_word(texts: Texts) -> None:
    moved = handed_on(ON_STREAM)

    assert moved is not None
    assert first_reply(moved, texts).sentences == ()


def test_a_caller_whose_greeting_was_cut_off_is_greeted_again(texts: Texts) -> None:
    again = resumed(ON_STREAM)

    assert again is not None
    assert first_reply(again, texts) == first_reply(CALL, texts)


def test_a_caller_who_was_cut_off_after_a_turn_hears_the_question_again(texts: Texts) -> None:
    again = resumed(replace(ON_STREAM, turns=2))

    assert again is not None
    assert first_reply(again, texts).sentences
    assert not first_reply(again, texts).ends_conversation


def test_a_stream_that_broke_off_in_a_process_that_lives_is_resumed_as_well() -> None:
    again = resumed(replace(CALL, is_cut_off=True))

    assert again is not None
    assert (again.streams, again.lost_streams, again.is_cut_off) == (1, 1, True)


def test_a_stream_that_ended_as_it_should_is_not_resumed() -> None:
    assert resumed(CALL) is None


@given(st.lists(st.sampled_from(["hands on", "dies"])))
def test_whatever_happens_to_its_processes_streams_are_counted_and_losses_are_few(events: list[str]) -> None:
    call = ON_STREAM
    for event in events:
        after = handed_on(call) if event == "hands on" else resumed(call)
        if after is None:
            assert call.lost_streams == MOST_LOST_STREAMS
            return
        assert after.streams == call.streams + 1
        assert after.lost_streams <= MOST_LOST_STREAMS
        assert after.is_cut_off == (event == "dies")
        assert not after.on_stream
        assert from_json(to_json(after)) == after
        call = replace(after, on_stream=True)


@given(st.sampled_from([state for state in CallState if state is not CallState.LISTENING]))
def test_a_call_that_no_longer_talks_with_the_line_is_not_handed_on(state: CallState) -> None:
    assert handed_on(replace(ON_STREAM, state=state)) is None


def test_a_call_that_the_carrier_hears_has_no_stream_to_hand_on() -> None:
    assert handed_on(replace(ON_STREAM, carrier_hears=True)) is None
