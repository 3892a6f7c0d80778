"""Runs of digits that pass the Luhn check."""

import pytest

from intents.privacy.digit_run import passes_luhn


def test_a_card_number_passes() -> None:
    assert passes_luhn("4111111111111111")
    assert not passes_luhn("4111111111111112")


@pytest.mark.parametrize("keyed", ["", "1-2-3-4", "12E4", "*12#", "²²²²"])
def test_what_is_keyed_without_being_a_number_does_not(keyed: str) -> None:
    assert not passes_luhn(keyed)
