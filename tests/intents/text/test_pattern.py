"""The pattern language that reviewers of the rules write."""

import pytest

from intents.text.pattern import compiled, whole_number
from intents.text.wording import plain

CLASSES = {"pet": ["dog|cat", "guinea pig"]}


def finds(pattern: str, text: str) -> bool:
    return compiled([pattern], CLASSES).search(plain(text)) is not None


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("fire", "there is fire here"),
        ("fire*", "the firefighters came"),
        ("*ire", "campfire"),
        ("my * dog", "my big dog"),
        ("the #", "the 24th"),
        ("dog|cat bit", "a cat bit me"),
        ("my big? dog", "my dog"),
        ("my big? dog", "my big dog"),
        ("gas_leak|smoke", "a gas leak"),
        ("{pet} bit", "a guinea pig bit me"),
        ("lost ... {pet}", "lost my poor old dog"),
        ("lost ...8 {pet}", "lost one two three four five six seven eight cat"),
        ("fire !pit|hall", "the fire spreads"),
        ("^ no $", "No."),
        ("^ thanks", "thanks for that"),
        ("you $", "thank you"),
    ],
)
def test_a_pattern_finds(pattern: str, text: str) -> None:
    assert finds(pattern, text)


@pytest.mark.parametrize(
    ("pattern", "text"),
    [
        ("fire", "the fireplace"),
        ("ire", "fire"),
        ("fire*", "a campfire"),
        ("*ire", "fired"),
        ("my * dog", "my dog"),
        ("the #", "the second"),
        ("gas_leak", "gas and a leak"),
        ("lost ... {pet}", "lost one two three four dog"),
        ("fire !pit|hall", "the fire hall"),
        ("^ no $", "no parking"),
        ("^ thanks", "many thanks"),
        ("you $", "you there"),
    ],
)
def test_a_pattern_does_not_find(pattern: str, text: str) -> None:
    assert not finds(pattern, text)


def test_any_of_several_patterns_is_enough() -> None:
    either = compiled(["smell gas", "house fire"], CLASSES)

    assert either.search(plain("I smell gas"))
    assert either.search(plain("a house fire"))
    assert not either.search(plain("gas bill"))


def test_a_class_may_use_a_class() -> None:
    nested = {**CLASSES, "animal": ["{pet}", "horse"]}

    assert compiled(["{animal} loose"], nested).search(plain("a guinea pig loose"))


def test_a_choice_may_go_on_after_a_space() -> None:
    assert finds("dog | cat bit", "the cat bit")


def test_a_mark_in_a_pattern_is_no_expression_of_its_own() -> None:
    assert not finds("a.c", "abc")


def test_a_class_that_is_not_there_is_named() -> None:
    with pytest.raises(KeyError, match="bird"):
        compiled(["{bird}"], CLASSES)


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("42", 42), ("999999999", 999_999_999), ("٣", 3)])
def test_digits_are_a_number(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "²", "1e9", "1000000000", "9" * 5000, " 1"])
def test_anything_else_is_none(typed: str) -> None:
    assert whole_number(typed) is None
