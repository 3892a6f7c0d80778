"""Texts in the database: each once, none beyond its day, and none to who said stop."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ivr.storage.database import Database
from ivr.storage.texts.sent_store import (
    LANDLINE_KEPT,
    TEXTS,
    all_texts,
    due_texts,
    is_reachable,
    note_reachable,
    note_unreachable,
    purge_texts,
    queue_text,
    save_text,
)
from routing.texting.text_message import LEASE, Consent, TextMessage, TextState, Unreachable

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
TEXT = TextMessage(
    "CA1-3",
    "CA1",
    "waste.hazardous",
    "en",
    "secret",
    Consent("Shall I text you that?", "yes", "spoken", NOW),
    "A link.",
    NOW,
    date(2027, 2, 23),
)


def test_a_text_is_kept_once_with_its_consent(database: Database) -> None:
    with database.begin() as session:
        assert queue_text(session, TEXT)
        assert not queue_text(session, replace(TEXT, body="Another."))

    with database.reading() as session:
        assert all_texts(session) == (TEXT,)


def test_of_two_processes_one_gets_a_text(database: Database) -> None:
    with database.begin() as session:
        queue_text(session, TEXT)
        assert due_texts(session, NOW) == (TEXT,)
        assert save_text(session, TEXT, TEXT.sending("A link.", NOW))
        assert not save_text(session, TEXT, TEXT.sending("A link.", NOW))

        assert due_texts(session, NOW) == ()
        assert [text.state for text in due_texts(session, NOW + LEASE)] == [TextState.SENDING]


def test_an_unanswered_attempt_is_taken_up_by_one_process(database: Database) -> None:
    under_way = TEXT.sending("A link.", NOW)
    with database.begin() as session:
        queue_text(session, TEXT)
        save_text(session, TEXT, under_way)
        again = under_way.sending("A link.", NOW + LEASE)

        assert save_text(session, under_way, again)
        assert not save_text(session, under_way, again)


def test_a_test_calls_text_stays_where_it_is(database: Database) -> None:
    with database.begin() as session:
        queue_text(session, replace(TEXT, is_test=True))

        assert due_texts(session, NOW) == ()


def test_texts_go_at_the_end_of_their_retention_unless_held(database: Database) -> None:
    with database.begin() as session:
        queue_text(session, TEXT)

        assert purge_texts(session, TEXT.purge_on - timedelta(days=1), NOW, ()) == 0
        assert purge_texts(session, TEXT.purge_on, NOW, ["CA1"]) == 0
        assert purge_texts(session, TEXT.purge_on, NOW, ()) == 1


def test_a_caller_who_asks_is_forgotten(database: Database) -> None:
    with database.begin() as session:
        queue_text(session, TEXT)

        assert TEXTS.forget(session, "CA1") == 1
        assert all_texts(session) == ()


def test_who_said_stop_stays_so_and_a_landline_is_looked_at_again_in_a_year(database: Database) -> None:
    later = NOW + LANDLINE_KEPT + timedelta(days=1)
    with database.begin() as session:
        note_unreachable(session, "k.stopped", Unreachable.LANDLINE, NOW)
        note_unreachable(session, "k.stopped", Unreachable.STOPPED, NOW)
        note_unreachable(session, "k.stopped", Unreachable.LANDLINE, NOW)
        note_unreachable(session, "k.landline", Unreachable.LANDLINE, NOW)
        assert not is_reachable(session, ("other.landline", "k.landline"))

        purge_texts(session, later.date(), later, ())
        assert is_reachable(session, ("k.landline",))
        assert not is_reachable(session, ("k.stopped",))

        note_reachable(session, ("k.stopped",))
        assert is_reachable(session, ("k.stopped",))
