"""Digits are read as callers say them: in words, with “oh” and “double”, and in groups with words between."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intents.privacy.digit_run import groups_in, numbers_in, passes_luhn, runs_in


def test_a_card_number_passes() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@pytest.mark.parametrize("keyed", ["", "1-2-3-4", "12E4", "*12#", "²²²²"])
def test_what_is_keyed_without_being_a_number_does_not(keyed: str) -> None:
    assert not passes_luhn(keyed)


ENGLISH = (
    ("zero", "oh", "o"),
    ("one",),
    ("two",),
    ("three",),
    ("four",),
    ("five",),
    ("six",),
    ("seven",),
    ("eight",),
    ("nine",),
)
FRENCH = (
    ("zéro",),
    ("un",),
    ("deux",),
    ("trois",),
    ("quatre",),
    ("cinq",),
    ("six",),
    ("sept",),
    ("huit",),
    ("neuf",),
)
DIGITS = st.from_regex(r"0{0,3}[1-9][0-9]{2,15}", fullmatch=True, alphabet="0123456789")


@given(DIGITS, st.sampled_from([ENGLISH, FRENCH]), st.sampled_from([" ", ", ", " um "]), st.randoms())
def test_digits_said_one_by_one_are_the_digits(
    digits: str, words: tuple[tuple[str, ...], ...], between: str, chance: Random
) -> None:
    said = between.join(chance.choice(words[int(digit)]) for digit in digits)

    assert [*numbers_in(f"it is {said} thank you")] == [digits]


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("oh eight one", "081"),
        ("oh oh seven nine", "0079"),
        ("double oh seven", "007"),
        ("triple five oh one nine nine", "5550199"),
        ("double zéro sept", "007"),
        ("six cent quatre cinq cent cinquante-cinq", "604555"),
        ("oh 604 555 1234", "6045551234"),
        ("five one four 555 o 199", "5145550199"),
    ],
)
def test_a_run_is_read_as_it_is_meant(said: str, digits: str) -> None:
    assert [run.digits for run in runs_in(f"so {said} please")] == [digits]


GROUPS = {
    "en": (
        "the first four are {} the next four are {} then {} and the last four are {}",
        "it starts with {} then the next group is {} after that {} and it ends with {}",
        "{}, the second four {}, the third four {}, and finally {}",
    ),
    "fr": (
        "les quatre premiers sont {} ensuite les quatre suivants {} puis {} et les quatre derniers {}",
        "ça commence par {} et après c'est {} encore {} et ça finit par {}",
    ),
}


@pytest.mark.parametrize("frame", [frame for frames in GROUPS.values() for frame in frames])
@pytest.mark.parametrize("parts", [("4539", "1488", "0343", "6467"), ("4556", "7375", "8689", "9855")])
def test_groups_with_words_between_are_one_number(frame: str, parts: tuple[str, ...]) -> None:
    (group,) = groups_in(f"my card: {frame.format(*parts)}")

    assert "".join(run.digits for run in group) == "".join(parts)


@pytest.mark.parametrize(
    "said",
    [
        "the next four are late",
        "les quatre derniers jours",
        "my last two bins",
        "four digits",
        "quatre chiffres",
    ],
)
def test_how_many_digits_there_are_is_no_digit(said: str) -> None:
    assert runs_in(said) == ()


@pytest.mark.parametrize(
    "said",
    [
        "i live at 12 oak and have 30 trees",
        "i paid 40 dollars on the 3 may",
        "call 604 555 1234 or try 604 555 9876",
    ],
)
def test_numbers_of_different_things_are_no_group(said: str) -> None:
    assert all(len(group) == 1 for group in groups_in(said))
