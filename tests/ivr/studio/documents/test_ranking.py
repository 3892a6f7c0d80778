"""Passages are found by meaning and by words; words decide where names and numbers do."""

from collections.abc import Sequence

import numpy as np

from ivr.studio.documents.document import Passage
from ivr.studio.documents.ranking import PassageIndex, Searched, Vectors, passage_vectors, terms

NOTHING: Vectors = np.zeros((3, 0), np.float32)
UNASKED: Vectors = np.zeros((1, 0), np.float32)
SEARCHED = (
    Searched("The fee is due in July.", "When to pay", "Taxes", "en"),
    Searched("Form 1017 is for sheds.", "Forms", "Permits", "en"),
    Searched("Le formulaire 1017 est pour les cabanons.", "Formulaires", "Permis", "fr"),
)


def places(
    text: str, language: str, only: str = "", vectors: Vectors = NOTHING, asked: Vectors = UNASKED
) -> list[int]:
    return [n for n, _ in PassageIndex.of(SEARCHED, vectors).ranked([(language, text)], asked, only)]


def test_words_of_title_heading_and_text_find_a_passage() -> None:
    assert places("form 1017", "en")[0] == 1
    assert places("when do i pay my taxes", "en")[0] == 0


def test_words_are_compared_in_their_own_language() -> None:
    assert places("formulaire 1017", "fr")[0] == 2
    assert places("form 1017", "en", only="fr") == [2]


def test_a_number_decides_between_passages_of_the_same_meaning() -> None:
    alike = np.ones((3, 1), np.float32)

    assert places("1017", "en", vectors=alike, asked=alike[:1])[0] == 1


def test_meaning_finds_what_has_no_word_in_common() -> None:
    vectors = np.eye(3, dtype=np.float32)

    assert places("huts", "en", vectors=vectors, asked=vectors[1:2])[0] == 1


def test_nothing_is_found_among_nothing_and_for_nothing() -> None:
    assert PassageIndex.of((), np.zeros((0, 0), np.float32)).ranked([("en", "x")], UNASKED) == []
    assert PassageIndex.of(SEARCHED, NOTHING).ranked([], NOTHING) == []


def test_small_words_endings_and_accents_say_nothing() -> None:
    assert terms("What are the Licences?") == terms("licence")
    assert terms("Où est l'école") == terms("ecole ou")


def test_a_passage_has_a_vector_of_what_it_says_and_where_it_stands() -> None:
    told: list[str] = []

    def encode(texts: Sequence[str]) -> Vectors:
        told.extend(texts)
        return np.ones((len(texts), 2), np.float32)

    vectors = passage_vectors(
        "Dogs", [Passage(1, "A", "Fees"), Passage(2, "B", "Fees"), Passage(3, "C")], encode
    )

    assert told == ["Dogs: Fees. A", "Dogs: Fees. B", "Dogs. C", "Dogs: Fees", "Dogs"]
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0)
