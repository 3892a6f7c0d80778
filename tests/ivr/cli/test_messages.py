import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.desk.callbacks.callback import Callback, CallbackKind, TranscriptState
from ivr.desk.callbacks.store import file_callback
from ivr.storage.database import Database

LONG_AGO = datetime(2020, 1, 1, 17, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 1, 2, 17, 30, tzinfo=UTC)
CALLBACK = Callback(
    "RE1",
    CallbackKind.MESSAGE,
    "CA1",
    "revenue",
    "en",
    LONG_AGO,
    FAR_AHEAD,
    date(2091, 1, 1),
    article="tax.due_date",
    encrypted_number="encrypted-number",
    seconds=12.0,
    reading=TranscriptState.READ,
    preview="call me back at [phone]",
    encrypted_words="encrypted-words",
)


@pytest.fixture
def messages(cityline, sqlite_database: Database, sqlite_url: str):
    overdue = replace(CALLBACK, id="RE2", department="roads", due_at=LONG_AGO + timedelta(days=1))
    with sqlite_database.begin() as session:
        for callback in (CALLBACK, overdue):
            file_callback(session, callback)
    return lambda *words: cityline("messages", *words, database_url=sqlite_url)


def test_people_read_what_is_owed_and_what_is_overdue(messages):
    ran = messages()

    assert ran.code == 0
    assert "2090-01-02" in ran.out
    assert "call me back at [phone]" in ran.out
    assert "overdue" in ran.out


def test_programs_get_everything_but_what_is_encrypted(messages):
    first, second = json.loads(messages("--json").printed)

    assert (first["id"], first["is_overdue"]) == ("RE2", True)
    assert (second["id"], second["due_at"], second["has_number"]) == ("RE1", FAR_AHEAD.isoformat(), True)
    assert "encrypted" not in json.dumps([first, second])


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("--department", "revenue"), ["RE1"]), (("--overdue",), ["RE2"]), (("--department", "parks"), [])],
)
def test_only_what_is_wanted_is_listed(messages, words, expected):
    assert [one["id"] for one in json.loads(messages(*words, "--json").printed)] == expected


def test_an_empty_list_says_so(messages):
    assert messages("--department", "parks").out == "No open messages."


def test_who_wonders_where_the_words_are_is_told_what_is_not_set(messages, sqlite_database: Database):
    with sqlite_database.begin() as session:
        file_callback(
            session, replace(CALLBACK, id="RE3", department="clerk", reading=TranscriptState.WAITING)
        )

    assert "CITYLINE_TWILIO_AUTH_TOKEN" in messages("--department", "clerk").err
    assert messages("--department", "revenue").err == ""
