"""Callers' words: redacted before they are written, gone when their day has come."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ivr.database import Database
from ivr.retention import CALLS_KEPT, EVENTS_KEPT, Purged, forget_words_of, purge
from ivr.store import StreamToken, create_call, first_time
from ivr.words_store import Words, keep_words, words_of

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)
WORDS = Words("CA1", 1, "en", "my number is 604 555 0123", date(2027, 2, 18))


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

    assert early == Purged(words=0, promises=0, desk=0, calls=0, events=0)
    assert on_the_day == Purged(words=1, promises=0, desk=0, calls=0, events=0)


def test_old_events_and_calls_that_nobody_touches_go(database: Database) -> None:
    with database.begin() as session:
        first_time(session, "old", NOON)
        create_call(session, "CA1", "{}", StreamToken("hash", NOON), NOON)

        now = purge(session, TODAY)
        later = purge(session, TODAY + max(EVENTS_KEPT, CALLS_KEPT) + timedelta(days=1))

    assert (now.calls, now.events) == (0, 0)
    assert (later.calls, later.events) == (1, 1)


def test_a_caller_can_have_the_words_of_a_call_removed(database: Database) -> None:
    with database.begin() as session:
        keep_words(session, WORDS, str)
        keep_words(session, replace(WORDS, call_sid="CA2"), str)

        forget_words_of(session, "CA1")

        assert words_of(session, "CA1") == ()
        assert len(words_of(session, "CA2")) == 1
