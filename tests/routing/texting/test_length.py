"""A text's parts are those that the carrier sends and bills."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.texting.length import Encoding, TextLength, length_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", TextLength(Encoding.GSM_7, 0, 0)),
        ("a" * 160, TextLength(Encoding.GSM_7, 160, 1)),
        ("a" * 161, TextLength(Encoding.GSM_7, 161, 2)),
        ("a" * 306, TextLength(Encoding.GSM_7, 306, 2)),
        ("a" * 307, TextLength(Encoding.GSM_7, 307, 3)),
        ("é" * 160, TextLength(Encoding.GSM_7, 160, 1)),
        ("ê" * 70, TextLength(Encoding.UCS_2, 70, 1, ("ê",))),
        ("ê" * 71, TextLength(Encoding.UCS_2, 71, 2, ("ê",))),
        ("ê" * 135, TextLength(Encoding.UCS_2, 135, 3, ("ê",))),
        ("€" * 80, TextLength(Encoding.GSM_7, 160, 1)),
        ("😀" * 35, TextLength(Encoding.UCS_2, 70, 1, ("😀",))),
    ],
)
def test_parts_are_counted_as_the_standard_says(text: str, expected: TextLength) -> None:
    assert length_of(text) == expected


def test_a_character_of_two_units_is_not_split_between_parts() -> None:
    # 153 units: the euro sign would be the 153rd and 154th.
    assert length_of("a" * 152 + "€" + "a" * 151).parts == 2
    assert length_of("a" * 152 + "€" + "a" * 152).parts == 3


def test_the_characters_that_cost_are_named_once() -> None:
    assert length_of("Où êtes-vous? Prêt, ça va.").beyond_gsm == ("ê", "ç")


@given(st.text(max_size=400), st.text(max_size=40))
def test_a_longer_text_never_has_fewer_parts(text: str, more: str) -> None:
    assert length_of(text + more).parts >= length_of(text).parts
