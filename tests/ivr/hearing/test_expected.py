"""Short answers that the line has asked for."""

import math

import numpy as np
import pytest
from numpy.typing import NDArray

from ivr.hearing.expected import Expected, agreeing, expected, likelihoods, substituted
from ivr.hearing.transcriber import Decoded, Expects, Hint


def answers(language: str, expects: Expects, *phrases: str) -> Expected:
    found = expected(Hint(language, expects, phrases))
    assert found is not None
    return found


def free(text: str, silence: float = 0.05) -> Decoded:
    return Decoded(text, -0.8, silence)


@pytest.mark.parametrize(
    ("language", "expects", "text", "answer"),
    [
        ("fr", Expects.YES_NO, "Ouais !", "oui"),
        ("fr", Expects.YES_NO, "C’est ça.", "oui"),
        ("fr", Expects.CHOICE, "Le deuxième.", "deux"),
        ("en", Expects.DIGITS, "8.", "eight"),
        ("en", Expects.CHOICE, "The first one.", "one"),
    ],
)
def test_an_answer_in_other_words_is_that_answer(
    language: str, expects: Expects, text: str, answer: str
) -> None:
    agreed = agreeing(free(text), answers(language, expects))

    assert agreed is not None
    assert agreed.text == answer
    assert agreed.choice_probability is not None


def test_words_after_an_answer_are_kept() -> None:
    said = free("No, I want to talk to a person.")

    assert agreeing(said, answers("en", Expects.YES_NO)) == said


def test_the_answer_that_the_sound_begins_replaces_a_misheard_word() -> None:
    chosen = substituted(free("Toi !"), answers("fr", Expects.DIGITS), {"trois": -0.5, "deux": -4.0})

    assert chosen.text == "trois"
    assert chosen.choice_probability is not None
    assert chosen.choice_probability > 0.85


def test_a_sentence_that_begins_no_answer_stays_as_it_is() -> None:
    said = free("Parler à quelqu'un.")

    assert substituted(said, answers("fr", Expects.YES_NO), {"oui": -6.0, "non": -6.0}) == said


def test_a_sentence_of_ones_own_is_no_yes_however_it_begins() -> None:
    said = free("Cela n'a servi à rien du tout.")

    assert substituted(said, answers("fr", Expects.YES_NO), {"oui": -0.4, "non": -3.0}) == said


def test_noise_never_becomes_an_answer() -> None:
    said = free("you", silence=0.8)

    assert substituted(said, answers("en", Expects.YES_NO), {"yes": -0.1}) == said


def test_a_syllable_is_no_answer_for_a_second_of_speech() -> None:
    spelled = {answer for answer, _ in answers("fr", Expects.DIGITS).spellings(0.9)}

    assert "un" not in spelled
    assert "quatre" in spelled


def test_the_names_of_the_choices_are_expected_too() -> None:
    offered = answers("en", Expects.CHOICE, "Garbage collection", "Recycling")

    assert offered.answer_in("garbage collection") == "Garbage collection"


def test_a_menu_of_five_expects_five_numbers() -> None:
    assert answers("en", Expects.CHOICE, "a", "b", "c", "d", "e").answer_in("5") == "five"
    assert answers("en", Expects.CHOICE, "a", "b").answer_in("5") is None


@pytest.mark.parametrize("hint", [Hint("en"), Hint("es", Expects.YES_NO)])
def test_an_open_question_and_an_unknown_language_expect_nothing(hint: Hint) -> None:
    assert expected(hint) is None


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
