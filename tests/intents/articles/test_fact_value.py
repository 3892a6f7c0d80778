"""How a fact's value is written, and so said, in each language."""

from types import MappingProxyType

import pytest

from intents.articles.fact_value import Address, Kind, read_value, written
from ivr.speaking.speaker import spoken


@pytest.mark.parametrize(
    ("kind", "unit", "value", "english", "french"),
    [
        (Kind.MONEY, "CAD", "15", "$15", "15 $"),
        (Kind.MONEY, "CAD", "12.50", "$12.50", "12,50 $"),
        (Kind.MONEY, "CAD", "15.00", "$15", "15 $"),
        (Kind.MONEY, "CAD", "1200", "$1,200", "1 200 $"),
        (Kind.NUMBER, "percent", "5", "5%", "5 %"),
        (Kind.NUMBER, "percent", "2.5", "2.5%", "2,5 %"),
        (Kind.NUMBER, "kilogram", "1", "1 kilogram", "1 kilogramme"),
        (Kind.NUMBER, "hour", "1.5", "1.5 hours", "1,5 heure"),
        (Kind.NUMBER, "working_day", "10", "10 working days", "10 jours ouvrables"),
        (Kind.NUMBER, "month", "2", "2 months", "2 mois"),
        (Kind.DAY, "", "07-02", "July 2", "2 juillet"),
        (Kind.DAY, "", "2027-05-01", "May 1, 2027", "1er mai 2027"),
        (Kind.TIME, "", "17:00", "5 p.m.", "17 h"),
        (Kind.TIME, "", "8:30", "8:30 a.m.", "8 h 30"),
        (Kind.TIME, "", "12:00", "noon", "12 h"),
        (Kind.TIME, "", "0:00", "midnight", "0 h"),
        (Kind.TIME, "", "12:05", "12:05 p.m.", "12 h 05"),
        (Kind.HOURS, "", "8:00-17:00", "8 a.m. to 5 p.m.", "8 h à 17 h"),
        (Kind.PHONE, "", "604-555-0165", "604-555-0165", "604-555-0165"),
        (Kind.PHONE, "", "3-1-1", "3-1-1", "3-1-1"),
    ],
)  # fmt: skip
def test_a_value_is_written_as_people_write_it(
    kind: Kind, unit: str, value: str, english: str, french: str
) -> None:
    found = read_value(kind, value, unit)

    assert found is not None
    assert (written(found, "en"), written(found, "fr")) == (english, french)


@pytest.mark.parametrize(
    ("kind", "unit", "value", "english", "french"),
    [
        (
            Kind.MONEY,
            "CAD",
            "1200.50",
            "one thousand two hundred dollars and fifty cents",
            "mille deux cents dollars cinquante",
        ),
        (Kind.DAY, "", "2027-05-01", "May first, twenty twenty-seven", "premier mai deux mille vingt-sept"),
        (Kind.HOURS, "", "8:30-12:00", "eight thirty a.m. to noon", "huit heures trente à midi"),
        (Kind.TIME, "", "0:00", "midnight", "minuit"),
        (
            Kind.PHONE,
            "",
            "604-555-0165",
            "six zero four, five five five, zero one six five",
            "six zéro quatre, cinq cinq cinq, zéro un six cinq",
        ),
        (Kind.NUMBER, "percent", "5", "five percent", "cinq pour cent"),
    ],
)
def test_a_value_is_said_by_the_voices_like_any_text(
    kind: Kind, unit: str, value: str, english: str, french: str
) -> None:
    found = read_value(kind, value, unit)

    assert found is not None
    assert (spoken(written(found, "en"), "en"), spoken(written(found, "fr"), "fr")) == (english, french)


def test_an_address_is_said_in_the_words_of_each_language() -> None:
    address = Address(MappingProxyType({"en": "1435 Water Street", "fr": "1435, rue Water"}))

    assert (written(address, "en"), written(address, "fr")) == ("1435 Water Street", "1435, rue Water")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.MONEY, "-5"),
        (Kind.MONEY, "$15"),
        (Kind.MONEY, "1,200"),
        (Kind.MONEY, "١٥"),
        (Kind.NUMBER, "many"),
        (Kind.DAY, "2027-02-29"),
        (Kind.DAY, "July 2"),
        (Kind.TIME, "24:00"),
        (Kind.HOURS, "8:00"),
        (Kind.HOURS, "8:00-8:00"),
        (Kind.PHONE, "604 555 0165"),
    ],
)
def test_what_is_no_value_of_its_kind_is_none(kind: Kind, value: str) -> None:
    assert read_value(kind, value, "CAD") is None
