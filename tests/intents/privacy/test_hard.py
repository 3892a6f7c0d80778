"""What redaction reaches on hard sentences; the goals of the house."""

import pytest

from intents.privacy.redaction import redacted
from tests.intents.privacy.hard import HELD_OUT, Measured, lines_of, measure


@pytest.fixture(scope="module")
def measured() -> Measured:
    return measure(lines_of(HELD_OUT))


@pytest.mark.parametrize("kind", ["account", "card", "email", "passport", "phone", "sin"])
def test_every_number_and_address_for_mail_goes(measured: Measured, kind: str) -> None:
    assert measured.clean[kind] == 1.0


def test_nearly_every_name_and_place_goes_and_ordinary_words_stay(measured: Measured) -> None:
    assert measured.clean["name"] >= 0.90
    assert measured.clean["address"] >= 0.94
    assert measured.hidden <= 0.01


def test_an_address_goes_also_where_nobody_says_street() -> None:
    spoken = measure(lines_of(HELD_OUT.with_name("spoken_test.txt")))

    assert spoken.clean["address"] >= 0.95
    assert spoken.hidden <= 0.01


@pytest.mark.parametrize(
    "said",
    [
        "it took three fifteen minute calls and twenty five kilometres",
        "i've been on hold since ten fifteen i've had enough",
        "we are forty two families with sixteen trees",
        "il est quinze heures trente et on est douze personnes",
        "i paid two hundred forty dollars at one twenty",
    ],
)
def test_what_is_counted_or_measured_is_no_address(said: str) -> None:
    assert redacted(said) == said


@pytest.mark.parametrize(
    "said", ["can i speak to gurinder in planning", "connect me to Linda Marsh", "je veux parler à thibault"]
)
def test_whom_a_caller_asks_for_stays_readable(said: str) -> None:
    assert redacted(said) == said
