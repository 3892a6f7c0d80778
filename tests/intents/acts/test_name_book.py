"""Names are found by how they sound, whole, and never in words that only sound a little alike."""

import pytest

from intents.acts.name_book import NameBook
from intents.meaning.understanding import Wanted

PLANNING, WASTE = Wanted("planning"), Wanted("waste")
GAGNON = Wanted("building", "Madame Gagnon")
BOOK = NameBook.of(
    [
        ("Planning and Zoning", PLANNING, ("en",)),
        ("planning", PLANNING, ("en",)),
        ("l'urbanisme", PLANNING, ("fr",)),
        ("compost", WASTE, ("en",)),
        ("Gagnon", GAGNON, ()),
    ]
)


@pytest.mark.parametrize(
    ("text", "language", "wanted"),
    [
        ("could you give me planning and zoning", "en", PLANNING),
        ("vous me donnez l'urbanisme", "fr", PLANNING),
        ("I'm looking for Mrs Gagnion in permits", "en", GAGNON),
        ("c'est pour Mme Gagnon au zonage", "fr", GAGNON),
    ],
)
def test_whoever_is_named_is_found(text: str, language: str, wanted: Wanted) -> None:
    found = BOOK.find(text, language)

    assert found is not None
    assert found.wanted == wanted


@pytest.mark.parametrize("text", ["I talk to a computer", "the garden behind my house", ""])
def test_nobody_is_found_where_nobody_is_named(text: str) -> None:
    assert BOOK.find(text, "en") is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_name_that_is_written_alike_in_two_languages_is_heard_in_both(language: str) -> None:
    book = NameBook.of([("taxes", WASTE, ("en",)), ("taxes", WASTE, ("fr",))])

    assert book.find("taxes", language) is not None


def test_a_name_of_another_language_is_not_heard() -> None:
    assert BOOK.find("l'urbanisme", "en") is None


@pytest.mark.parametrize(
    ("text", "is_all"), [("planning please", True), ("my planning application is late", False)]
)
def test_a_bare_name_is_told_from_one_in_a_story(text: str, is_all: bool) -> None:
    found = BOOK.find(text, "en")

    assert found is not None
    assert found.is_all is is_all


def test_a_departments_own_word_is_no_part_of_a_persons_name() -> None:
    mehta = Wanted("revenue", "Anil Mehta")
    book = NameBook.of(
        [("les taxes", Wanted("revenue"), ("fr",)), ("monsieur Mehta", mehta, ()), ("Mehta", mehta, ())]
    )

    found = book.find("quelqu'un pour mes taxes", "fr")

    assert found is None or not found.wanted.person


@pytest.mark.parametrize(
    ("text", "is_named"),
    [("they want to make a mess", False), ("is Mr. To Mass in", True), ("could I have Tomass", True)],
)
def test_everyday_words_that_sound_like_a_name_are_one_only_behind_a_title(text: str, is_named: bool) -> None:
    book = NameBook.of([("Tomas", Wanted("roads", "Tomas Reyes"), ())])

    assert (book.find(text, "en") is not None) is is_named
