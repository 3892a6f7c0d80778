"""Numbers as callers say them, in both languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.digit_run import TENS, UNITS
from intents.quantities.number_words import APART, number_at, tokens_of


def numbers(text: str) -> list[float]:
    tokens, at, found = tokens_of(text), 0, list[float]()
    while at < len(tokens):
        number = number_at(tokens, at)
        found += [number.value] if number else []
        at = number.ends if number else at + 1
    return found


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("one eighty", 180),
        ("one-eighty", 180),
        ("one eighty-five", 185),
        ("two ten", 210),
        ("two oh five", 205),
        ("twelve fifty", 1250),
        ("nineteen eighty four", 1984),
        ("two fifty thousand", 250_000),
        ("one hundred and eighty", 180),
        ("twelve hundred", 1200),
        ("deux cinquante", 250),
        ("douze trente-quatre", 1234),
        ("cent quatre-vingts", 180),
        ("quatre-vingt-dix-sept", 97),
        ("dix-sept", 17),
        ("soixante-dix-huit", 78),
        ("douze cents", 1200),
        ("a few thousand", 3000),
        ("a couple of thousand", 2000),
        ("quelques milliers", 3000),
        ("une soixantaine de mille", 60_000),
        ("half a million", 500_000),
        ("a quarter of a million", 250_000),
        ("un quart de million", 250_000),
        ("un million et demi", 1_500_000),
        ("two million", 2_000_000),
    ],
)
def test_a_number_in_spoken_form(text: str, value: float) -> None:
    assert numbers(text) == [value]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("twelve by twenty", [12, 20]),
        ("ten twelve feet", [10, 12]),
        ("five ten", [5, 10]),
        ("thirty-five, forty", [35, 40]),
        ("twenty-five fifty", [25, 50]),
        ("a hundred and twenty, a hundred and thirty thousand", [120, 130_000]),
        ("cent vingt, cent trente mille", [120, 130_000]),
        ("twenty thousand, thirty thousand", [20_000, 30_000]),
        ("cinq six mille", [5, 6000]),
        ("a few sheds", []),
    ],
)
def test_two_numbers_stay_two(text: str, values: list[float]) -> None:
    assert numbers(text) == values


HUNDREDS = sorted((word, value) for word, value in UNITS.items() if value and word not in {"un", "une"})


@given(st.sampled_from(HUNDREDS), st.sampled_from(sorted(TENS.items())))
def test_tens_far_from_the_number_before_them_count_its_hundreds(
    hundreds: tuple[str, int], tens: tuple[str, int]
) -> None:
    (first, many), (second, few) = hundreds, tens
    if many == 4 and second.startswith("vingt"):
        assert numbers(f"{first} {second}") == [80]
    elif few > APART * many:
        assert numbers(f"{first} {second}") == [100 * many + few]
    else:
        assert numbers(f"{first} {second}") == [many, few]
