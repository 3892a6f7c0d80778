"""The place of what was read out, in words."""

import pytest

from intents.acts.position import names_any, names_both, position


@pytest.mark.parametrize(
    ("text", "count", "place"),
    [
        ("the former", 2, 1),
        ("I think the latter", 2, 2),
        ("I guess the middle one", 3, 2),
        ("the middle one", 2, 0),
        ("the first of the three", 3, 1),
        ("the last one, it broke", 3, 3),
        ("celle du milieu", 3, 2),
        ("ben le premier des deux", 2, 1),
        ("it's the last time I call", 3, 0),
    ],
)
def test_a_place_is_named_in_any_words_of_a_clause(text: str, count: int, place: int) -> None:
    assert position(text, count) == place


@pytest.mark.parametrize(
    "text", ["both", "well both of them please", "les deux", "tous les deux s'il vous plaît"]
)
def test_both_may_be_wanted(text: str) -> None:
    assert names_both(text)


@pytest.mark.parametrize("text", ["either", "either one is fine", "n'importe laquelle", "l'un ou l'autre"])
def test_either_may_do(text: str) -> None:
    assert names_any(text)
