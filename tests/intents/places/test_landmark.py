"""What only stands near a place names no street, although a street may be called like it."""

import pytest

from intents.places.landmark import without_landmarks
from intents.places.street_book import words_of


@pytest.mark.parametrize(
    ("words", "landmark"),
    [
        ("devant l'église sur Cedar", "eglise"),
        ("à côté du marché", "marche"),
        ("right by the school", "school"),
        ("in front of the station", "station"),
    ],
)
def test_what_stands_near_is_left_out(words: str, landmark: str) -> None:
    assert landmark in words_of(words)
    assert landmark not in without_landmarks(words_of(words))


@pytest.mark.parametrize(
    "words",
    ["12 rue de l'Église", "by the School Street bridge", "sur la Principale", "devant la rue du Marché"],
)
def test_a_street_keeps_its_name(words: str) -> None:
    assert without_landmarks(words_of(words)) == words_of(words)
