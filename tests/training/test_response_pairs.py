"""Which sentence tells it: learned from what other authors asked about other answers."""

from dataclasses import dataclass

import numpy as np

from intents.interpretation.features import Features, Vectors
from intents.interpretation.learned_reader import alike
from intents.interpretation.pairs import Pairs, PairWeights, pairs_of
from intents.interpretation.response import AnswerContext
from training.response_pairs import learn_pairs

PRICE, PLACE = "It costs $35.", "Buy it at the city hall counter."
COST, WHERE = (np.eye(512, dtype=np.float32)[number] for number in (0, 1))


@dataclass(frozen=True)
class Asked:
    author: str
    features: Features
    sentence: int | None


def pairs(*sentences: str) -> Pairs:
    told = AnswerContext("a", "en", sentences, {}, 0.5)
    vectors = Vectors(None).of_answer(sentences)
    return pairs_of("and this", told, vectors, vectors[:, 0])


def asked(author: str, meaning: np.ndarray, sentence: int | None, *sentences: str) -> Asked:
    nothing = np.zeros(1, np.float32)
    return Asked(author, Features(meaning, nothing, nothing, {}, pairs(*sentences)), sentence)


TURNS = [
    asked(author, meaning, sentence, *sentences)
    for author in ("ann", "bo")
    for meaning, sentence, sentences in (
        (COST, 0, (PRICE, PLACE)),
        (COST, 1, (PLACE, PRICE)),
        (WHERE, 1, (PRICE, PLACE)),
        (WHERE, 0, (PLACE, PRICE)),
        (COST, None, (PLACE, PLACE)),
    )
]


def telling(weights: PairWeights, meaning: np.ndarray, *sentences: str) -> np.ndarray:
    texts = np.stack([each.features.meaning for each in TURNS])
    return weights.telling(pairs(*sentences), alike(meaning[None], texts)[0])


def test_the_kind_of_detail_that_was_asked_for_is_found_in_an_answer_never_seen() -> None:
    weights, _ = learn_pairs(TURNS)
    other = ("Bring photos.", "The fee is 12 dollars.", "Apply at the counter.")

    assert telling(weights, COST, *other).argmax() == 1
    assert telling(weights, WHERE, *other).argmax() == 2


def test_what_no_sentence_tells_scores_lower_than_what_one_tells() -> None:
    weights, _ = learn_pairs(TURNS)

    assert telling(weights, COST, PLACE, PLACE).max() < telling(weights, COST, PLACE, PRICE).max()


def test_an_authors_own_scores_are_those_of_weights_learned_from_the_others() -> None:
    lone = asked("cy", COST, 1, PRICE, PLACE)

    _, unseen = learn_pairs([*TURNS, lone])

    assert unseen[-1].argmax() == 0


def test_nothing_to_learn_from_tells_nothing() -> None:
    weights, unseen = learn_pairs([])

    assert unseen == []
    assert weights.telling(pairs(PRICE), np.zeros(0, np.float32)).tolist() == [0.0]
