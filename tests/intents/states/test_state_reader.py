"""What is made of how much the words speak for a state, and for danger."""

from collections.abc import Mapping

import numpy as np
import pytest

from intents.danger.rules import Caution
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import CallerState, Danger, DangerKind
from intents.states.state_reader import FEARED, HARDLY, LEAST, POSSIBLE, POSSIBLE_IN_STATE, StateReading

SOME = DangerKind.FIRE_GAS_POWER
CERTAIN = Danger(DangerKind.LIFE, "learned")


def reading(asked: Asked = Asked.ANYTHING_ELSE, around_rule: float = 0.0) -> Reading:
    return Reading(
        dict.fromkeys(Act, 0.05),
        dict.fromkeys(DangerKind, 0.1),
        np.zeros(1, np.float32),
        out_of_scope=0.1,
        around_rule=around_rule,
        asked=asked,
    )


def told(danger: float, scores: Mapping[CallerState, float] | None = None) -> StateReading:
    return StateReading(dict(scores or {}), {**dict.fromkeys(DangerKind, 0.0), SOME: danger})


@pytest.mark.parametrize("state", LEAST)
def test_a_state_is_told_from_its_own_threshold(state: CallerState) -> None:
    assert told(FEARED, {state: LEAST[state]}).states == {state}
    assert told(FEARED, {state: LEAST[state] - 0.01}).states == frozenset()


def test_fear_without_any_danger_is_none() -> None:
    assert told(FEARED - 0.01, {CallerState.AFRAID: 1.0}).states == frozenset()


def test_every_state_but_a_crisis_is_read() -> None:
    assert {*LEAST} == {*CallerState} - {CallerState.CRISIS}


def test_certain_danger_stays_certain_whatever_the_reader_makes_of_it() -> None:
    assert told(0.0).heard(CERTAIN, reading()) == CERTAIN


def test_danger_that_nothing_else_heard_is_possible() -> None:
    assert told(POSSIBLE).heard(None, reading()) == Caution(SOME)
    assert told(POSSIBLE - 0.01).heard(None, reading()) is None


def test_less_is_enough_of_a_caller_in_some_state() -> None:
    child = {CallerState.CHILD: 1.0}

    assert told(POSSIBLE_IN_STATE, child).heard(None, reading()) == Caution(SOME)
    assert told(POSSIBLE_IN_STATE).heard(None, reading()) is None


def test_whoever_is_afraid_of_somebody_may_be_in_danger() -> None:
    assert told(FEARED, {CallerState.AFRAID: 1.0}).heard(None, reading()) == Caution(DangerKind.LIFE)


@pytest.mark.parametrize(
    ("reader", "read", "is_kept"),
    [
        (told(HARDLY - 0.01), reading(), False),
        (told(HARDLY), reading(), True),
        (told(0.0), reading(Asked.HOW_CAN_I_HELP), True),
        (told(0.0), reading(around_rule=0.3), True),
        (told(0.0, {CallerState.CHILD: 1.0}), reading(), True),
        (StateReading(), reading(), True),
    ],
    ids=["hardly any", "some", "at first", "by a rule", "of a child", "not read"],
)
def test_possible_danger_is_doubted_only_in_an_answer_that_hardly_tells_of_any(
    reader: StateReading, read: Reading, *, is_kept: bool
) -> None:
    heard = Caution(DangerKind.LIFE)

    assert reader.heard(heard, read) == (heard if is_kept else None)


def test_more_is_hardly_any_danger_where_another_reader_doubts_it() -> None:
    assert told(HARDLY).hardly_tells(reading(), HARDLY + 0.01)
    assert not told(HARDLY).hardly_tells(reading(), HARDLY)
    assert not told(HARDLY, {CallerState.CHILD: 1.0}).hardly_tells(reading(), HARDLY + 0.01)
