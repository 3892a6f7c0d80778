"""The desk finds the call that a telephone rings for among those that are open."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.call.texts import load_prompts
from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call
from ivr.line.desk import DeskCasebook
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption, pop_id
from ivr.storage.privacy_requests import requests_open
from routing.decision import Reason
from routing.handoff.handoff import HandOff
from tests.fixtures.example import example_city

NOON = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
SECRET = b"secret"
KNOWN = HandOff("fr", "utilities", Reason.ASKED, "util.high_bill")
RINGING = DeskCall("CA1", Phase.RINGING, NOON, NOON, "utilities", KNOWN, date(2026, 12, 25))
OVER = replace(RINGING, sid="CA2", phase=Phase.ENDED, ended_at=NOON - timedelta(days=1))


def casebook(database: Database) -> DeskCasebook:
    city = example_city()
    prompts = load_prompts(city.directory.languages, city.path)
    with database.begin() as session:
        keep_call(session, RINGING, NOON)
        keep_call(session, OVER, NOON)
    return DeskCasebook(database, lambda: NOON, Encryption(SECRET), lambda: city, prompts)


def test_a_call_is_found_by_the_id_that_its_telephone_got(database: Database) -> None:
    books = casebook(database)

    assert books.rung_by(pop_id(SECRET, "CA1")) == "CA1"


def test_neither_a_strange_id_nor_that_of_a_call_that_is_over_finds_anything(database: Database) -> None:
    books = casebook(database)

    assert books.rung_by("strange") is None
    assert books.rung_by(pop_id(SECRET, "CA2")) is None


def test_the_desk_reads_the_call_in_one_sentence_in_the_readers_language(database: Database) -> None:
    books = casebook(database)

    assert books.summary(RINGING, "en") == "French speaker, about a high water bill; asked for a person."
    assert books.summary(RINGING, "fr").startswith("Personne francophone")


@pytest.mark.parametrize("number", ["+16045550121", ""])
def test_a_request_at_the_desk_is_kept_where_the_callers_number_is_known(
    database: Database, number: str
) -> None:
    books = casebook(database)
    known = replace(RINGING, sid="CA3", encrypted_number=Encryption(SECRET).encrypt(number) if number else "")
    with database.begin() as session:
        keep_call(session, known, NOON)

    is_kept = books.keep_request("CA3", "erasure")

    with database.reading() as session:
        waiting = requests_open(session)
    assert is_kept == bool(number)
    assert [books.opened(one.encrypted_number) for one in waiting] == ([number] if number else [])
    assert [one.due_on for one in waiting] == ([date(2026, 12, 25)] if number else [])
