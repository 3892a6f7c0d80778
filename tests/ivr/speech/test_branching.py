"""How likely each of a few answers is."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.speech.branching import likelihoods

OUI, NON, NUMERO, UN, DEUX, AGENT = range(6)


def model(**probabilities: dict[int, float]) -> "Model":
    return Model({tuple(int(c) for c in key[1:]): value for key, value in probabilities.items()})


class Model:
    """Tells the probabilities it was given, and counts how often it was asked."""

    def __init__(self, after: dict[tuple[int, ...], dict[int, float]]) -> None:
        self.after = after
        self.asked: list[tuple[int, ...]] = []

    def __call__(self, tokens: tuple[int, ...]) -> NDArray[np.float32]:
        self.asked.append(tokens)
        known = np.full(6, 1e-6, np.float32)
        for token, probability in self.after[tokens].items():
            known[token] = probability
        return np.log(known)


def test_the_likelihood_of_an_answer_is_that_of_all_its_spellings() -> None:
    heard = model(_={OUI: 0.2, NON: 0.1, UN: 0.3})

    found = likelihoods([("yes", (OUI,)), ("yes", (UN,)), ("no", (NON,))], heard)

    assert math.exp(found["yes"]) == pytest.approx(0.5, abs=0.001)
    assert math.exp(found["no"]) == pytest.approx(0.1, abs=0.001)


def test_the_model_is_asked_again_where_answers_part() -> None:
    heard = model(_={NUMERO: 0.8}, _2={UN: 0.25, DEUX: 0.75})

    found = likelihoods([("one", (NUMERO, UN)), ("two", (NUMERO, DEUX))], heard)

    assert math.exp(found["two"]) == pytest.approx(0.6, abs=0.001)
    assert heard.asked == [(), (NUMERO,)]


def test_a_branch_that_nobody_took_is_not_followed() -> None:
    heard = model(_={OUI: 0.9, NUMERO: 0.01})

    likelihoods([("yes", (OUI,)), ("one", (NUMERO, UN)), ("two", (NUMERO, DEUX))], heard)

    assert heard.asked == [()]


def test_an_answer_that_begins_another_is_as_likely_as_its_ending_there() -> None:
    heard = model(_={UN: 0.5}, _3={AGENT: 0.8})

    found = likelihoods([("one", (UN,)), ("a person", (UN, AGENT))], heard)

    assert math.exp(found["one"]) == pytest.approx(0.1, abs=0.001)
    assert math.exp(found["a person"]) == pytest.approx(0.4, abs=0.001)
