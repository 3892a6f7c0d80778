"""Calls in progress in the database, on SQLite and PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from intents.privacy.personal import Personal
from intents.privacy.redaction import Dictated
from ivr.call.call import Call
from ivr.desk.call_store import announce
from ivr.desk.feed import EventKind
from ivr.errors import StaleCall
from ivr.privacy.retention import ANNOUNCED_KEPT, CALLS_KEPT, Purged, purge
from ivr.privacy.traces import forget_traces_of
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.store import (
    CallerWords,
    Given,
    StoredCall,
    StreamToken,
    create_call,
    details_of,
    forget_call,
    hand_off_of,
    keep_details,
    keep_summary,
    keep_words,
    load_call,
    save_call,
    stored_calls,
    use_token,
    worded_summaries,
    words_of,
)
from metrics.ledger.records import QueryRecord
from metrics.ledger.store import append
from routing.decision import Reason, Route
from routing.dialogue_state import DialogueState
from routing.handoff.handoff import How

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


def test_a_call_that_is_over_is_forgotten(database_with_call: Database) -> None:
    with database_with_call.begin() as session:
        before = len(stored_calls(session))
        forget_call(session, "CA1")
        after = len(stored_calls(session))

    assert (before, after) == (1, 0)


TODAY = date(2026, 11, 20)
WORDS = CallerWords("CA1", 1, "en", "my number is 604 555 0123", date(2027, 2, 18))


def without_digits(text: str) -> str:
    return "".join("•" if mark.isdigit() else mark for mark in text)


def test_words_are_redacted_before_they_are_written(database: Database) -> None:
    with database.begin() as session:
        keep_words(session, WORDS, without_digits)

        words = words_of(session, "CA1")

    assert [word.heard for word in words] == ["my number is ••• ••• ••••"]


def test_the_same_turn_is_kept_once(database: Database) -> None:
    with database.begin() as session:
        keep_words(session, WORDS, str)
        keep_words(session, replace(WORDS, heard="other words"), str)

        assert words_of(session, "CA1") == (WORDS,)


def test_words_go_on_their_day_and_not_before(database: Database) -> None:
    with database.begin() as session:
        keep_words(session, WORDS, str)

        early = purge(session, WORDS.purge_on - timedelta(days=1))
        on_the_day = purge(session, WORDS.purge_on)

    assert early == Purged(words=0, callbacks=0, desk=0, calls=0, events=0)
    assert on_the_day == Purged(words=1, callbacks=0, desk=0, calls=0, events=0)


def test_old_events_and_calls_that_nobody_touches_go(database: Database) -> None:
    with database.begin() as session:
        announce(session, EventKind.CITY, "old", NOON)
        create_call(session, "CA1", "{}", StreamToken("hash", NOON), NOON)

    with database.begin() as session:
        now = purge(session, TODAY)
        later = purge(session, TODAY + max(ANNOUNCED_KEPT, CALLS_KEPT) + timedelta(days=1))

    assert (now.calls, now.events) == (0, 0)
    assert (later.calls, later.events) == (1, 1)


def test_a_caller_can_have_the_words_of_a_call_removed(database: Database) -> None:
    with database.begin() as session:
        keep_words(session, WORDS, str)
        keep_words(session, replace(WORDS, call_sid="CA2"), str)

        forget_traces_of(session, "CA1")

        assert words_of(session, "CA1") == ()
        assert len(words_of(session, "CA2")) == 1


NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
DAY = date(2026, 12, 25)
ENCRYPTION = Encryption(b"secret")
HOME = Dictated(Personal.ADDRESS, "1234 oak street")
PLATE = Dictated(Personal.PLATE, "ABC123")


def given(turn: int, *values: Dictated, how: How = How.SPOKEN) -> Given:
    return Given("CA1", turn, values, how, DAY)


def test_what_was_given_is_encrypted_and_comes_back_in_its_order(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), ENCRYPTION)
        keep_details(session, given(2, PLATE, how=How.KEYED), ENCRYPTION)

        address, plate = details_of(session, "CA1")

    assert (address.kind, address.how, plate.how) == (Personal.ADDRESS, How.SPOKEN, How.KEYED)
    assert "oak street" not in address.encrypted
    assert ENCRYPTION.decrypt(address.encrypted) == "1234 oak street"


def test_what_is_given_again_in_a_later_turn_is_confirmed(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), ENCRYPTION)
        keep_details(session, given(3, HOME, PLATE), ENCRYPTION)

    with database.reading() as session:
        assert [(each.kind, each.how) for each in details_of(session, "CA1")] == [
            (Personal.ADDRESS, How.CONFIRMED),
            (Personal.PLATE, How.SPOKEN),
        ]


def test_the_same_turn_written_again_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), ENCRYPTION)
        keep_details(session, given(1, HOME), ENCRYPTION)

        assert [each.how for each in details_of(session, "CA1")] == [How.SPOKEN]


def test_a_value_that_another_secret_encrypted_stops_nobody(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), Encryption(b"the secret before"))
        keep_details(session, given(2, HOME), ENCRYPTION)

        assert len(details_of(session, "CA1")) == 2


def test_details_and_summaries_go_with_the_words_they_came_from(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), ENCRYPTION)
        keep_summary(session, "CA1", "en", "French speaker.", DAY)

        purged = purge(session, DAY)

        assert purged.words == 2
        assert details_of(session, "CA1") == ()
        assert worded_summaries(session, "CA1") == {}


def test_a_caller_may_have_all_of_it_forgotten(database: Database) -> None:
    with database.begin() as session:
        keep_details(session, given(1, HOME), ENCRYPTION)
        keep_summary(session, "CA1", "en", "French speaker.", DAY)

        forget_traces_of(session, "CA1")

        assert details_of(session, "CA1") == ()
        assert worded_summaries(session, "CA1") == {}


def test_a_summary_replaces_the_one_before_it(database: Database) -> None:
    with database.begin() as session:
        keep_summary(session, "CA1", "en", "First.", DAY)
        keep_summary(session, "CA1", "en", "Second.", DAY)
        keep_summary(session, "CA1", "fr", "Deuxième.", DAY)

        assert worded_summaries(session, "CA1") == {"en": "Second.", "fr": "Deuxième."}


def test_a_hand_off_is_read_from_everything_that_is_kept(database: Database) -> None:
    route = Route("waste", ("+16045550101",), Reason.POLICY, "waste.missed")
    call = Call("CA1", NOW, DialogueState("fr"), caller="hash", last=route)
    with database.begin() as session:
        keep_words(session, CallerWords("CA1", 1, "fr", "mon bac est plein", DAY), str)
        keep_details(session, given(1, HOME), ENCRYPTION)
        append(session, QueryRecord("CA0", 1, NOW, "fr", article="waste.missed", caller_hash="hash"))

        known = hand_off_of(session, call, NOW)

    assert (known.last_words, known.earlier) == ("mon bac est plein", 1)
    assert [each.kind for each in known.entities] == [Personal.ADDRESS]
