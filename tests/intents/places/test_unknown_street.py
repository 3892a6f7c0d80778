"""An address may name a street that the city does not have."""

import pytest

from intents.places.civic_number import civic_numbers
from intents.places.street_book import Prompted, Street, StreetBook
from intents.places.unknown_street import names_street

BOOK = StreetBook({"oak": Street("oak", {"en": "Oak Street", "fr": "rue des Chênes"}, 1, 99)})


@pytest.mark.parametrize(
    "words",
    [
        "in front of 220 Papineau Street",
        "au 18 boulevard Crémazie",
        "it's 7 Lower Mission Rd",
        "devant le 3, rue Wolfe",
    ],
)
def test_a_number_with_a_type_and_a_name_is_one(words: str) -> None:
    assert names_street(words, tuple(civic_numbers(words)))


@pytest.mark.parametrize(
    "words",
    [
        "15",
        "number 15 on my street",
        "12 units on this road",
        "une rue",
        "there are two on the street",
        "le 15 de la rue",
    ],
)
def test_a_number_alone_or_a_street_without_a_name_is_none(words: str) -> None:
    assert not names_street(words, tuple(civic_numbers(words)))


def test_the_book_tells_only_streets_that_it_does_not_have() -> None:
    unknown = BOOK.find("in front of 220 Papineau Street", Prompted.OFFERED)
    known = BOOK.find("in front of 22 Oak Street", Prompted.OFFERED)

    assert unknown is not None
    assert unknown.is_unknown
    assert known is not None
    assert not known.is_unknown
