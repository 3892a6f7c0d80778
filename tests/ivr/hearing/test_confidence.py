"""How sure it is that every word is right."""

import math
from dataclasses import replace

import pytest

from ivr.hearing.confidence import confidence, n_best
from ivr.hearing.transcriber import Decoded

SENTENCE = Decoded("when is garbage day", -0.2, 0.0)


def test_confidence_grows_with_the_probability_of_the_words() -> None:
    sure, unsure = (
        replace(SENTENCE, average_log_probability=-0.1),
        replace(SENTENCE, average_log_probability=-0.9),
    )

    assert 0 < confidence(unsure, "en") < confidence(SENTENCE, "en") < confidence(sure, "en") < 1


def test_another_likely_wording_is_a_reason_to_doubt() -> None:
    contested = replace(SENTENCE, texts=(("when is garbage day", -1.0), ("when is cabbage day", -1.1)))

    assert confidence(contested, "en") < confidence(SENTENCE, "en") - 0.2


def test_a_long_sentence_is_seldom_right_as_a_whole() -> None:
    long = replace(SENTENCE, text="when is garbage day on my street in the week after next monday")

    assert confidence(long, "fr") < confidence(SENTENCE, "fr")


@pytest.mark.parametrize("language", ["fr", "pa"])
def test_what_is_heard_worse_than_english_is_doubted_sooner(language: str) -> None:
    assert confidence(SENTENCE, language) < confidence(SENTENCE, "en")


def test_an_expected_answer_is_as_sure_as_its_choice() -> None:
    assert confidence(Decoded("oui", -1.0, 0.1, choice_probability=0.92), "fr") == 0.92


def test_wordings_have_the_chances_of_their_texts() -> None:
    found = n_best((("le vin libre", math.log(0.3)), ("le bain libre", math.log(0.1))), temper=1.0)

    assert [each.text for each in found] == ["le vin libre", "le bain libre"]
    assert found[0].probability == pytest.approx(0.75)


def test_texts_that_differ_in_case_and_marks_are_one_wording() -> None:
    found = n_best((("Oui.", math.log(0.2)), ("oui", math.log(0.2)), ("Louis", math.log(0.4))), temper=1.0)

    assert [(each.text, round(each.probability, 2)) for each in found] == [("Oui.", 0.5), ("Louis", 0.5)]


def test_the_wording_that_was_heard_stands_first_although_another_is_likelier() -> None:
    assert n_best((("a b", -2.0), ("c d", -1.0)), temper=1.0)[0].text == "a b"


@pytest.mark.parametrize("texts", [(), (("one wording", -1.0),), (("surely", -1.0), ("hardly", -9.0))])
def test_a_wording_without_another_that_is_likely_has_no_alternatives(
    texts: tuple[tuple[str, float], ...],
) -> None:
    assert n_best(texts, temper=1.0) == ()


def test_what_is_left_is_one_together() -> None:
    found = n_best((("a b", -1.0), ("c d", -1.2), ("e f", -9.0)), temper=1.0)

    assert sum(each.probability for each in found) == pytest.approx(1)
    assert len(found) == 2
