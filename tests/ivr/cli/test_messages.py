import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.database import open_database
from routing.promises.promise import Kind, Promise, Reading
from routing.promises.store import file_promise

LONG_AGO = datetime(2020, 1, 1, 17, 0, tzinfo=UTC)
FAR_AHEAD = datetime(2090, 1, 2, 17, 30, tzinfo=UTC)
PROMISE = Promise(
    "RE1",
    Kind.MESSAGE,
    "CA1",
    "revenue",
    "en",
    LONG_AGO,
    FAR_AHEAD,
    date(2091, 1, 1),
    article="tax.due_date",
    sealed_number="sealed-number",
    seconds=12.0,
    reading=Reading.READ,
    preview="call me back at [phone]",
    sealed_words="sealed-words",
)


@pytest.fixture
def messages(cityline, tmp_path):
    url = f"sqlite:///{tmp_path / 'ledger.db'}"
    database = open_database(url)
    database.upgrade()
    overdue = replace(PROMISE, id="RE2", department="roads", due_at=LONG_AGO + timedelta(days=1))
    with database.begin() as session:
        for promise in (PROMISE, overdue):
            file_promise(session, promise)
    database.close()
    return lambda *words: cityline("messages", *words, database_url=url)


def test_people_read_what_is_owed_and_what_is_overdue(messages):
    ran = messages()

    assert ran.code == 0
    assert "2090-01-02" in ran.out
    assert "call me back at [phone]" in ran.out
    assert "overdue" in ran.out


def test_programs_get_everything_but_what_is_sealed(messages):
    first, second = json.loads(messages("--json").printed)

    assert (first["id"], first["is_overdue"]) == ("RE2", True)
    assert (second["id"], second["due_at"], second["has_number"]) == ("RE1", FAR_AHEAD.isoformat(), True)
    assert "sealed" not in json.dumps([first, second])


@pytest.mark.parametrize(
    ("words", "expected"),
    [(("--department", "revenue"), ["RE1"]), (("--overdue",), ["RE2"]), (("--department", "parks"), [])],
)
def test_only_what_is_wanted_is_listed(messages, words, expected):
    assert [one["id"] for one in json.loads(messages(*words, "--json").printed)] == expected


def test_an_empty_list_says_so(messages):
    assert messages("--department", "parks").out == "No message waits."


def test_who_wonders_where_the_words_are_is_told_what_is_not_set(messages, tmp_path):
    database = open_database(f"sqlite:///{tmp_path / 'ledger.db'}")
    with database.begin() as session:
        file_promise(session, replace(PROMISE, id="RE3", department="clerk", reading=Reading.WAITING))
    database.close()

    assert "CITYLINE_TWILIO_AUTH_TOKEN" in messages("--department", "clerk").err
    assert messages("--department", "revenue").err == ""
