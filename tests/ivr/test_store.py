"""Calls in progress in the database, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from ivr.database import Database
from ivr.errors import StaleCall
from ivr.store import (
    StoredCall,
    StreamToken,
    create_call,
    first_time,
    forget_call,
    live_calls,
    load_call,
    renew_token,
    save_call,
    use_token,
)

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TOKEN = StreamToken("hash-of-a-secret", NOON + timedelta(minutes=1))


@pytest.fixture
def database_with_call(database: Database) -> Database:
    with database.begin() as session:
        create_call(session, "CA1", '{"turns": 0}', TOKEN, NOON)
    return database


def load(database: Database) -> StoredCall | None:
    with database.reading() as session:
        return load_call(session, "CA1")


def test_a_call_is_loaded_as_it_was_stored(database_with_call: Database) -> None:
    assert load(database_with_call) == StoredCall("CA1", '{"turns": 0}', 1)


def test_an_unknown_call_is_none(database: Database) -> None:
    assert load(database) is None


def test_a_repeated_webhook_leaves_the_call_as_it_is(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        is_new = create_call(session, "CA1", '{"turns": 99}', TOKEN, NOON)

    assert not is_new
    assert load(database_with_call) == StoredCall("CA1", '{"turns": 0}', 1)


def test_of_two_who_store_the_same_call_the_second_notices(database_with_call: Database) -> None:
    call = StoredCall("CA1", '{"turns": 1}', 1)
    with database_with_call.begin() as session:
        save_call(session, call, NOON)

    with pytest.raises(StaleCall), database_with_call.begin() as session:
        save_call(session, replace(call, state='{"turns": 7}'), NOON)

    assert load(database_with_call) == StoredCall("CA1", '{"turns": 1}', 2)


def test_a_saved_call_can_be_saved_again(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        saved = save_call(session, StoredCall("CA1", "one", 1), NOON)
        saved = save_call(session, replace(saved, state="two"), NOON)

    assert load(database_with_call) == saved == StoredCall("CA1", "two", 3)


def test_a_stream_token_opens_once(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        first = use_token(session, "CA1", TOKEN.hash, NOON)
        second = use_token(session, "CA1", TOKEN.hash, NOON)

    assert (first, second) == (True, False)


def test_of_many_streams_with_one_token_one_opens(database_with_call: Database) -> None:
    def use(_: int) -> bool:
        with database_with_call.begin() as session:
            return use_token(session, "CA1", TOKEN.hash, NOON)

    with ThreadPoolExecutor(6) as threads:
        opened = list(threads.map(use, range(6)))

    assert opened.count(True) == 1


def test_a_stream_token_that_is_wrong_or_late_opens_nothing(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        wrong = use_token(session, "CA1", "another", NOON)
        late = use_token(session, "CA1", TOKEN.hash, TOKEN.expires_at)

    assert (wrong, late) == (False, False)


def test_a_new_token_replaces_the_one_before(database_with_call: Database) -> None:
    new = StreamToken("hash-of-another", NOON + timedelta(minutes=5))
    with database_with_call.begin() as session:
        renew_token(session, "CA1", new)
        old, fresh = use_token(session, "CA1", TOKEN.hash, NOON), use_token(session, "CA1", new.hash, NOON)

    assert (old, fresh) == (False, True)


def test_a_call_that_is_over_is_forgotten(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        before = live_calls(session)
        forget_call(session, "CA1")
        after = live_calls(session)

    assert (before, after) == (1, 0)


def test_an_event_is_new_only_once(database: Database) -> None:
    with database.begin() as session:
        first = first_time(session, "status:CA1:completed", NOON)
        again = first_time(session, "status:CA1:completed", NOON + timedelta(hours=1))
        other = first_time(session, "status:CA2:completed", NOON)

    assert (first, again, other) == (True, False, True)


def test_an_event_whose_work_failed_may_come_again(database: Database) -> None:
    def fail() -> None:
        with database.begin() as session:
            first_time(session, "status:CA1:completed", NOON)
            raise StaleCall

    with pytest.raises(StaleCall):
        fail()

    with database.begin() as session:
        assert first_time(session, "status:CA1:completed", NOON)
