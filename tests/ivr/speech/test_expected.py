"""Short answers that the line has asked for."""

import pytest

from ivr.speech.expected import Expected, agreeing, expected, substituted
from ivr.speech.transcriber import Decoded, Expects, Hint


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
