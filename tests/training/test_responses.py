"""The response reader's training: labels, and what one author teaches about another's words."""

import json
from pathlib import Path

import numpy as np
import pytest

from intents.interpretation.features import Features, Vectors, grams_of
from intents.interpretation.learned_reader import RESPONSES, LearnedResponseReader
from intents.interpretation.pairs import BESIDE, KINDS, Pairs
from intents.interpretation.response import Response
from training.responses import LEARNED_FROM, SEALED, learn, left_out, read_by, right_of
from training.turns import Turn, response_of

AUTHORS = ("ann", "bo", "cy")
ACCEPTED = ("lovely, tuesday it is", "lovely, so it is tuesday", "tuesday, lovely")
REFUSED = ("no use to me", "that is no use", "no use to anybody")


def turn(author: str, text: str, response: Response) -> Turn:
    meaning = np.zeros(512, np.float32)
    alone = Pairs(np.zeros((0, BESIDE), np.float32), np.zeros((0, len(KINDS)), np.float32), meaning[None][:0])
    features = Features(meaning, np.zeros(24, np.float32), np.zeros(16, np.float32), grams_of(text), alone)
    return Turn(author, "en", text, response, frozenset({response}), features)


TURNS = [
    turn(author, text, response)
    for said, response in ((ACCEPTED, Response.ACCEPTS), (REFUSED, Response.REJECTS))
    for author, text in zip(AUTHORS, said, strict=True)
]


@pytest.mark.parametrize(
    ("expect", "response"),
    [
        ({"confirm": "yes"}, Response.ACCEPTS),
        ({"answer": "tax.due_date", "sentence": "It is due on July 2."}, Response.ASKS_TOLD),
        ({"answer": "tax.how_to_pay"}, Response.ASKS_OTHER),
        ({"untold": "tax.due_date"}, Response.ASKS_UNTOLD),
        ({"person": None}, Response.WANTS_PERSON),
        ({"emergency": "gas"}, Response.IN_DANGER),
        ({"choose": "tax.how_to_pay"}, Response.ASKS_OTHER),
    ],
)
def test_a_label_is_a_response_to_the_answer_before(
    expect: dict[str, str | None], response: Response
) -> None:
    assert response_of(expect, "tax.due_date") is response


@pytest.mark.parametrize("folder", [LEARNED_FROM, SEALED], ids=["learned from", "sealed"])
def test_every_authors_label_is_known(folder: Path) -> None:
    for file in folder.glob("*.jsonl"):
        for row in map(json.loads, file.read_text("utf-8").splitlines()):
            for expect in (row["expect"], *row.get("also", ())):
                assert not expect or response_of(expect, row["after"].get("article") or "") in RESPONSES


def test_one_authors_words_are_read_by_what_another_author_said() -> None:
    right = right_of(left_out(TURNS))

    assert {author: right[author]["right"] for author in AUTHORS} == dict.fromkeys(AUTHORS, 2)


def test_what_was_learned_survives_being_written() -> None:
    weights = learn(TURNS)
    again = type(weights).read_from(weights.written())

    for each in TURNS:
        first, second = (
            read_by(LearnedResponseReader(one, Vectors(None)), [each])[0].scores for one in (weights, again)
        )
        assert RESPONSES[int(first.argmax())] is each.response
        assert np.allclose(first, second, atol=0.02)
