"""Texts that came in, in the database: each once, found by their number, and none beyond its day."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from ivr.storage.database import Database
from ivr.storage.texts.received_store import (
    RECEIVED,
    conversations_of,
    count_received,
    keep_received,
    latest_received,
    outcomes_since,
    received_in,
)
from routing.texting.received import MOST_A_DAY, MOST_AN_HOUR, ReceivedText, TextOutcome, is_limited

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
LAST_DAY = date(2027, 2, 23)
FIRST = ReceivedText("SM1", "SM1", 1, "mine", "en", TextOutcome.ANSWERED, NOW, LAST_DAY, "waste.hazardous")
SECOND = replace(FIRST, id="SM2", turn=2, outcome=TextOutcome.HANDED_OVER, at=NOW + timedelta(minutes=1))


def test_a_text_is_kept_once_and_takes_its_turn(database: Database) -> None:
    with database.begin() as session:
        assert keep_received(session, FIRST)
        assert not keep_received(session, replace(FIRST, reply="Another."))
        assert not keep_received(session, replace(SECOND, turn=1))
        assert keep_received(session, SECOND)

    with database.reading() as session:
        assert received_in(session, "SM1") == (FIRST, SECOND)
        assert latest_received(session, ["theirs", "mine"]) == SECOND
        assert latest_received(session, ["theirs"]) is None


def test_a_number_is_counted_by_its_hashes(database: Database) -> None:
    with database.begin() as session:
        keep_received(session, FIRST)
        keep_received(session, SECOND)

        assert count_received(session, ["mine"], NOW) == 1
        assert conversations_of(session, "mine") == ("SM1",)
        assert conversations_of(session, "") == conversations_of(session, "theirs") == ()
        counts = outcomes_since(session, NOW - timedelta(days=1))

    assert sum(counts.values()) == 2
    assert counts[TextOutcome.HANDED_OVER] == 1


def test_texts_go_on_their_day_unless_held_or_are_forgotten_at_once(database: Database) -> None:
    other = replace(FIRST, id="SM9", call_sid="SM9")
    with database.begin() as session:
        for text in (FIRST, SECOND, other):
            keep_received(session, text)

        assert RECEIVED.overdue(session, LAST_DAY, ["SM9"]) == 2
        assert RECEIVED.purge(session, LAST_DAY, ["SM9"]) == 2
        assert RECEIVED.calls(session) == {"SM9"}
        assert RECEIVED.forget(session, "SM9") == 1


def test_whoever_texts_too_much_is_limited() -> None:
    assert not is_limited(MOST_AN_HOUR - 1, MOST_A_DAY - 1)
    assert is_limited(MOST_AN_HOUR, MOST_AN_HOUR)
    assert is_limited(0, MOST_A_DAY)
