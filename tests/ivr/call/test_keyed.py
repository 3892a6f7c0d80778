"""A balance is told with its day, and in French in recorded pieces."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ivr.call.lookups.found import asked_for_number, spoken_money, standing
from ivr.call.texts import Texts, load_prompts
from ivr.speaking.speaker import spoken
from routing.services.finding import AccountStanding
from routing.services.status import AskNumber
from tests.fixtures.example import example_city

NOON = datetime(2026, 11, 30, 20, 0, tzinfo=UTC)
TOLD = AccountStanding("tax.balance_account", 125_040, date(2026, 11, 24), date(2027, 7, 2))


@pytest.fixture(scope="module")
def texts() -> Texts:
    city = example_city()
    return Texts(city, load_prompts(("en", "fr"), city.path), "en", NOON)


def words(found: AccountStanding, texts: Texts) -> str:
    return " ".join(sentence.text for sentence in standing(found, texts))


def test_a_balance_is_told_with_its_due_date_and_the_day_of_the_records(texts: Texts) -> None:
    assert words(TOLD, texts) == (
        "You owe $1,250.40. It is due on Friday, July 2. That's as of Tuesday, November 24."
    )


def test_a_due_date_of_the_past_is_told_as_one(texts: Texts) -> None:
    assert "It was due on Thursday, July 2." in words(replace(TOLD, due=date(2026, 7, 2)), texts)


def test_a_credit_and_nothing_owing_have_their_own_sentences(texts: Texts) -> None:
    assert words(replace(TOLD, cents=-8615), texts).startswith("You have a credit of $86.15.")
    assert words(replace(TOLD, cents=0), texts).startswith("You owe nothing on that account.")


def test_a_balance_beyond_what_can_be_said_is_told_by_a_person(texts: Texts) -> None:
    assert words(replace(TOLD, cents=10_000_000), texts) == texts.prompt("not_current").text


@pytest.mark.parametrize(
    ("cents", "written", "said"),
    [
        (125_040, "1 250,40 $", "mille. deux cents. cinquante. dollars. quarante."),
        (1_200_000, "12 000 $", "douze. mille. dollars."),
        (10_005, "100,05 $", "cent. dollars. cinq."),
        (7, "0,07 $", "zéro. dollars. sept."),
    ],
)
def test_french_amounts_are_written_whole_and_said_in_recorded_pieces(
    cents: int, written: str, said: str
) -> None:
    assert spoken_money(cents, "fr") == written
    assert spoken(f"Vous devez : {written}.", "fr") == f"Vous devez. {said}"


def test_the_city_says_what_the_numbers_are_for(texts: Texts) -> None:
    lead, ask = asked_for_number(AskNumber("tax.balance_account"), texts)

    assert lead.text.startswith("With two numbers from your tax notice")
    assert "folio" in ask.text
