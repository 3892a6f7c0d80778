"""A value that callers repeat is compared with those of the answer, and decided only where it is sure."""

import pytest

from intents.quantities.found import Repeated, repeated

PERMIT = ("A permit costs $60 a year.", "Parking is free from 11 p.m. to 6 a.m., so call 604-555-0141.")
LICENCE = ("Every dog over 4 months needs a licence.", "It costs $35 if it is spayed, and $70 if not.")
LANDFILL = (
    "It is open 8 a.m. to 5 p.m.",
    "The fee is $15 for up to 100 kilograms.",
    "Uncovered loads cost $25 more.",
)
BIN = ("We repair it within 10 working days.", "Have the number ready.")
FRENCH = ("La vignette coûte 60 $ par année.", "C'est permis de 23 h à 6 h.")


@pytest.mark.parametrize(
    ("said", "answer", "number", "is_so"),
    [
        ("so sixty?", PERMIT, 0, True),
        ("sixty dollars", PERMIT, 0, True),
        ("is it eighty", PERMIT, 0, False),
        ("okay eighty", PERMIT, 0, False),
        ("so it's only ten", BIN, 0, True),
        ("is it fourteen", BIN, 0, False),
        ("donc c'est soixante", FRENCH, 0, True),
        ("c'est tu quatre-vingts piasses", FRENCH, 0, False),
        ("fifteen bucks", LANDFILL, 1, True),
        ("sixty a year", PERMIT, 0, True),
        ("donc soixante par année", FRENCH, 0, True),
    ],
)
def test_the_only_value_that_may_be_meant_decides(
    said: str, answer: tuple[str, ...], number: int, is_so: bool
) -> None:
    assert repeated(said, answer) == Repeated(number, is_so)


@pytest.mark.parametrize(
    ("said", "answer", "number"),
    [
        ("so seventy if he is not fixed", LICENCE, 1),
        ("so seventy?", LICENCE, 1),
        ("sixty a month?", PERMIT, 0),
        ("okay sixty", PERMIT, 0),
        ("is it fifty", LANDFILL, 1),
    ],
)
def test_what_depends_on_more_than_the_value_is_told_without_a_yes_or_no(
    said: str, answer: tuple[str, ...], number: int
) -> None:
    assert repeated(said, answer) == Repeated(number, None)


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("okay", PERMIT),
        ("that one is fine", PERMIT),
        ("twelve oak street", PERMIT),
        ("seven", ("Have bins out by 7 a.m.", "Call 604-555-0141.")),
        ("so nine one one", ("In danger, dial 9-1-1.",)),
        ("my fence is six feet", PERMIT),
        ("two of us or three", PERMIT),
        ("sixty", ()),
    ],
)
def test_words_that_repeat_no_value_of_the_answer_are_left_to_the_reader(
    said: str, answer: tuple[str, ...]
) -> None:
    assert repeated(said, answer) is None
