"""What comes with the product so that a matcher can learn to refuse."""

import pytest

from intents.articles.phrasing import OUT_OF_SCOPE, Phrasing, bounded, out_of_scope


def test_both_languages_have_sentences_that_no_article_answers() -> None:
    english, french = out_of_scope(("en",)), out_of_scope(("fr",))

    assert {each.label for each in (*english, *french)} == {OUT_OF_SCOPE}
    assert len(english) >= 100
    assert len(french) >= 100


def test_a_language_without_such_sentences_has_none() -> None:
    assert out_of_scope(("de",)) == ()


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_sentence_stands_there_twice(language: str) -> None:
    texts = [each.text for each in out_of_scope((language,))]

    assert len(texts) == len(set(texts))


def test_too_many_phrasings_are_cut_to_an_equal_part_of_each_label() -> None:
    many = [Phrasing(f"{label} {n}", label, "en") for label in ("tax", "pool") for n in range(10)]

    kept = bounded(many, 6)

    assert [each.text for each in kept] == ["tax 0", "tax 1", "tax 2", "pool 0", "pool 1", "pool 2"]
