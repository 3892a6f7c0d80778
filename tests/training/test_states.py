"""The training of the reader of states: labels, and what one author teaches about another's words."""

from pathlib import Path

import numpy as np
import pytest

from intents.meaning.reading import Asked
from intents.meaning.understanding import CallerState, DangerKind
from intents.states.learned_reader import BUCKETS, DANGERS, STATES, Utterances, Weights
from training.corpus import EMERGENCIES
from training.states import SEALED, SENTENCES, Row, learn, rows_of, turns_of

WAYS = 6


def row(number: int, *states: CallerState, danger: DangerKind | None = None) -> Row:
    return Row("", "en", Asked.HOW_CAN_I_HELP, "lark", number, frozenset(states), danger)


def seen(which: list[int]) -> Utterances:
    """Utterances of a few ways to talk: equal vectors, numbers and n-grams for the same way."""
    meaning, relation = np.zeros((len(which), 512), np.float32), np.zeros((len(which), 26), np.float32)
    grams = np.zeros((len(which), BUCKETS), np.float32)
    for at, way in enumerate(which):
        meaning[at, way] = grams[at, way] = relation[at, way] = 1.0
    return Utterances(meaning, relation, grams)


def test_words_are_read_by_what_others_said_in_the_same_way() -> None:
    ways = [*range(WAYS)] * 4
    kinds = {0: row(0, CallerState.CHILD), 1: row(1, CallerState.ANGRY), 2: row(2, danger=DangerKind.LIFE)}
    rows = [kinds.get(way, row(way)) for way in ways]

    weights = learn(rows, seen(ways), "")
    scores = Weights.read_from(weights.written()).scores(seen([0, 1, 2, 3]))

    told = [*STATES, *DANGERS]
    assert told[int(scores[0].argmax())] is CallerState.CHILD
    assert told[int(scores[1].argmax())] is CallerState.ANGRY
    assert told[int(scores[2].argmax())] is DangerKind.LIFE
    assert scores[3].max() < scores[:3].max(axis=1).min()


@pytest.mark.parametrize("folder", [SENTENCES / "states", SEALED], ids=["learned from", "sealed"])
def test_every_authors_states_and_dangers_are_known(folder: Path) -> None:
    rows = [each for file in folder.glob("*.jsonl") for each in rows_of(file)]

    assert {state for each in rows for state in each.states} == {*CallerState}
    assert {each.danger for each in rows} == {*DangerKind, None}


def test_every_emergency_after_an_answer_is_a_kind_of_danger() -> None:
    turns = turns_of(SENTENCES / "responses")

    assert all(each.danger for each in turns if each.does == "emergency")
    assert set(EMERGENCIES.values()) == {*DangerKind}
