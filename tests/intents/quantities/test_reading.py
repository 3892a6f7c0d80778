"""Quantities in callers' own words, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.quantities.quantity import CENTIMETRE, DOLLAR, FOOT, METRE, Dimension, Quantity, Unit
from intents.quantities.reading import quantity_said, unit_said

SQUARE_METRE = METRE.squared
TEN_SQUARE_METRES = (Quantity.exactly(10, SQUARE_METRE),)
TWO_FEET = (Quantity.exactly(60, CENTIMETRE), Quantity.exactly(2, FOOT))


def judged(
    text: str, units: tuple[Unit, ...], limits: tuple[Quantity, ...]
) -> tuple[bool | None, ...] | None:
    said = quantity_said(text, units[0].dimension, units)
    return said.judged(limits) if said else None


@pytest.mark.parametrize(
    ("text", "is_more"),
    [
        ("under ten square metres", False),
        ("moins de dix mètres carrés", False),
        ("about two hundred square feet", True),
        ("no more than ten", False),
        ("nothing over a hundred square feet", False),
        ("not over 10 square meters", False),
        ("une centaine de pieds carrés", False),
        ("cent vingt pieds carrés", True),
        ("12' x 20'", True),
        ("12 by 20 feet", True),
        ("douze pieds par vingt", True),
        ("it's 10 feet wide and 12 feet long", True),
        ("eight, no, twelve square metres", True),
        ("neuf mètres carrés et demi", False),
        ("quatre-vingt-dix pieds carrés", False),
        ("around fifteen m2", True),
        ("trois mètres par trois", False),
        ("it's 8 by 12 feet, so 96 square feet", False),
        ("à peu près huit par dix... huit pieds par dix pieds, j'veux dire", False),
        ("huit par dix… huit pieds par dix pieds", False),
        ("vingt... deux pieds par dix", True),
        ("pas plus que 10 mètres", False),
    ],
)
def test_an_area_is_more_or_less_than_a_limit(text: str, is_more: bool) -> None:
    assert judged(text, (SQUARE_METRE,), TEN_SQUARE_METRES) == (is_more,)


def test_a_size_without_a_unit_may_be_feet_or_metres() -> None:
    assert judged("twelve by twenty", (SQUARE_METRE,), TEN_SQUARE_METRES) == (True, True)
    assert judged("huit par dix", (SQUARE_METRE,), TEN_SQUARE_METRES) == (False, True)


@pytest.mark.parametrize("text", ["about ten square metres", "between eight and twelve square metres"])
def test_what_may_be_either_is_judged_neither(text: str) -> None:
    assert judged(text, (SQUARE_METRE,), TEN_SQUARE_METRES) == (None,)


@pytest.mark.parametrize(
    "text", ["yes", "two", "it's a two car garage", "twelve feet", "one of the small ones", "with a door"]
)
def test_other_numbers_tell_no_area(text: str) -> None:
    assert quantity_said(text, Dimension.AREA, (SQUARE_METRE,)) is None


@pytest.mark.parametrize(
    ("text", "is_more"),
    [
        ("three feet", True),
        ("two feet", False),
        ("a foot and a half", False),
        ("half a metre", False),
        ("un mètre vingt", True),
        ("deux pieds et demi", True),
        ("18 inches", False),
        ("six foot two", True),
        ("une couple de pieds", False),
        ("4 feet in the back and 1 foot in front", True),
        ("one or two feet", False),
    ],
)
def test_a_length_is_compared_in_the_units_it_was_told_in(text: str, is_more: bool) -> None:
    assert judged(text, (CENTIMETRE, FOOT), TWO_FEET) == (is_more,)


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("thirty-five grand", 35_000, 35_000),
        ("35 000 $", 35_000, 35_000),
        ("$20k", 20_000, 20_000),
        ("deux cent mille piastres", 200_000, 200_000),
        ("between thirty and forty thousand", 30_000, 40_000),
        ("fifty", 50_000, 50_000),
        ("1,250.50 dollars", 1250.5, 1250.5),
    ],
)
def test_sums_of_money(text: str, low: float, high: float) -> None:
    said = quantity_said(text, Dimension.MONEY, (DOLLAR,))

    assert said is not None
    assert said.readings == ((Quantity(Dimension.MONEY, low, high),),)


def test_what_stands_beside_a_quantity_is_kept() -> None:
    said = quantity_said("well the garage is under ten square metres", Dimension.AREA, (SQUARE_METRE,))

    assert said is not None
    assert said.rest == ("well", "the", "garage", "is", "under")


def test_a_unit_alone() -> None:
    assert unit_said("in feet") == FOOT
    assert unit_said("en mètres") == METRE
    assert unit_said("ten feet") is None
    assert unit_said("no") is None


SPOKEN_FR = ("trois", "quatre", "cinq", "six", "sept", "huit", "neuf", "dix", "onze", "douze", "vingt")
SPOKEN_EN = ("three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "twenty")
SIZES = (*range(3, 13), 20)


@given(st.sampled_from(SIZES), st.sampled_from(SIZES), st.sampled_from([", ", "... ", "… ", ". "]))
def test_two_measures_told_again_in_feet_are_judged_in_feet(wide: int, long: int, pause: str) -> None:
    for spoken, by, feet in ((SPOKEN_FR, "par", "pieds"), (SPOKEN_EN, "by", "feet")):
        first, last = spoken[SIZES.index(wide)], spoken[SIZES.index(long)]
        text = f"{first} {by} {last}{pause}{first} {feet} {by} {last} {feet}"
        is_more = wide * long * 0.3048**2 > 10

        assert judged(text, (SQUARE_METRE,), TEN_SQUARE_METRES) == (is_more,), text
