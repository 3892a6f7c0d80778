"""Which kinds of detail words ask for, and which ones a sentence of an answer tells."""

import pytest

from intents.acts.detail import kinds_asked, kinds_told


@pytest.mark.parametrize(
    ("language", "words", "sentence"),
    [("en", "how much is it", "It costs $35."), ("fr", "ça coûte combien", "C'est 35 $ par année.")],
)
def test_a_kind_of_detail_is_named_where_it_is_asked_and_where_it_is_told(
    language: str, words: str, sentence: str
) -> None:
    assert "price" in kinds_asked(words, language)
    assert "price" in kinds_told(sentence, language)
    assert kinds_asked(words, "de") == kinds_told(sentence, "de") == frozenset()
