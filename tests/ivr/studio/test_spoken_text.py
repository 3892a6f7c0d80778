"""The reading level by its formulas: computed by hand here, from words, sentences and syllables."""

import pytest

from ivr.studio.spoken_text import reading_level, syllables


@pytest.mark.parametrize(
    ("word", "language", "count"),
    [
        ("table", "en", 2),
        ("fire", "en", 1),
        ("property", "en", 3),
        ("recycled", "en", 3),
        ("places", "en", 2),
        ("the", "en", 1),
        ("collecte", "fr", 2),
        ("parlent", "fr", 1),
        ("moment", "fr", 2),
        ("élague", "fr", 2),
        ("payer", "fr", 2),
        ("écocentre", "fr", 3),
        ("le", "fr", 1),
    ],
)
def test_syllables_are_counted_as_they_are_heard(word: str, language: str, count: int) -> None:
    assert syllables(word, language) == count


def test_english_has_a_flesch_kincaid_grade() -> None:
    level = reading_level("The bin is out. We pick it up by 7 a.m. on the day.", "en")

    assert level is not None
    assert (level.score, level.is_hard) == (round(0.39 * 14 / 2 + 11.8 * 14 / 14 - 15.59, 1), False)


def test_french_has_the_ease_of_kandel_and_moles() -> None:
    level = reading_level("Le bac sort le lundi. Il rentre le soir.", "fr")

    assert level is not None
    assert (level.score, level.is_hard) == (round(207 - 1.015 * 9 / 2 - 73.6 * 10 / 9, 1), False)


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Municipal documentation necessitates administrative authorization preceding construction.", "en"),
        ("La réglementation municipale nécessite une autorisation administrative préalable.", "fr"),
    ],
)
def test_long_words_in_a_long_sentence_are_hard(text: str, language: str) -> None:
    level = reading_level(text, language)

    assert level is not None
    assert level.is_hard


def test_a_telephone_number_makes_no_text_hard() -> None:
    short, long = reading_level("Call us at 5.", "en"), reading_level("Call us at 604-555-0165.", "en")

    assert short == long


def test_no_words_and_languages_without_a_formula_have_no_level() -> None:
    assert reading_level("", "en") is None
    assert reading_level("Hola.", "es") is None
