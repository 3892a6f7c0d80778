"""Words that tell nothing but a place are no act: “right beside 86”."""

import pytest

from intents.interpretation.beside_place import asks_beside_address, begins_question, tells_place_alone
from intents.meaning.understanding import Control, ControlKind, NoMatch
from intents.places.street_book import Prompted, Street, StreetBook

BOOK = StreetBook({"oak": Street("oak", {"en": "Oak Street", "fr": "rue des Chênes"}, 1, 99)})


def alone(words: str, kind: ControlKind) -> bool:
    place = BOOK.find(words, Prompted.OFFERED)
    return place is not None and tells_place_alone(Control(kind), words, place, BOOK)


@pytest.mark.parametrize("words", ["right beside 86", "juste devant le 52", "it's 12 Oak Street", "yes, 340"])
def test_only_a_place_is_told(words: str) -> None:
    assert alone(words, ControlKind.YES)


@pytest.mark.parametrize("words", ["two", "no, 340", "say 12 Oak Street again"])
def test_a_key_or_a_wish_stays_what_it_is(words: str) -> None:
    assert not alone(words, ControlKind.NO)


def test_what_was_taken_for_nothing_needs_no_second_look() -> None:
    place = BOOK.find("12 Oak Street", Prompted.ASKED)

    assert place is not None
    assert not tells_place_alone(NoMatch(), "12 Oak Street", place, BOOK)


@pytest.mark.parametrize(
    ("text", "language", "is_beside"),
    [
        ("Est-ce que je peux payer par virement?", "fr", True),
        ("Can I pay by cheque?", "en", True),
        ("C'est quel jour chez nous?", "fr", False),
        ("How late can I put it out?", "en", False),
        ("No, my own street.", "en", False),
    ],
)
def test_a_question_for_what_no_address_tells_is_known_by_its_kind(
    text: str, language: str, is_beside: bool
) -> None:
    assert asks_beside_address(text, language) is is_beside


def test_a_question_is_known_behind_other_words_and_doubt_about_an_address_is_none() -> None:
    assert begins_question("Non. Et est-ce qu'il y a des chiens au bureau?")
    assert not begins_question("Maybe on Alder, forty-five I think?")
