"""What somebody typed is a number that can be kept, or none."""

import pytest

from intents.text.whole_number import whole_number


@pytest.mark.parametrize(("typed", "number"), [("0", 0), ("42", 42), ("999999999", 999_999_999), ("٣", 3)])
def test_digits_are_a_number(typed: str, number: int) -> None:
    assert whole_number(typed) == number


@pytest.mark.parametrize("typed", ["", "-1", "1.5", "²", "1e9", "1000000000", "9" * 5000, " 1"])
def test_anything_else_is_none(typed: str) -> None:
    assert whole_number(typed) is None
