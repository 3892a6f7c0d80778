"""A card's number is stopped while it is read out; other numbers of that length are not taken for one."""

import pytest

from intents.privacy.numbers import reads_out_card


@pytest.mark.parametrize(
    "said",
    [
        "four one one one, uh, one one one one, and then one one one one",
        "quatre cinq trois deux, pis zéro zéro un un, pis encore deux deux deux deux",
        "okay here goes 5555 5555 5555 4444",
        "my card is 4111 1111 1111",
    ],
)
def test_groups_of_four_are_a_card(said: str) -> None:
    assert reads_out_card(said)


@pytest.mark.parametrize(
    "said",
    [
        "call me at 604 555 0101 or at 604 555 0102",
        "my account number is 5512 4471 0098",
        "le numéro de rôle c'est 4455 1212 9090",
        "I have lived at 4120 Oak Street in unit 3201, since 5015",
        "one one one one, two two two two, three three three three",
        "",
    ],
)
def test_other_numbers_are_none(said: str) -> None:
    assert not reads_out_card(said)
