"""What counts as a repeat: the same topic, and for an unconfirmed answer whatever may be the same topic."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.ledger.outcome import QueryOutcome, RepeatTest
from metrics.ledger.records import EscalationReason, QueryRecord
from metrics.ledger.repeat import Contacts, repeat_test

MONDAY = datetime(2026, 11, 2, 18, 0, tzinfo=UTC)
LATER = MONDAY + timedelta(days=30)
ANSWERED = QueryRecord(
    "CA1",
    1,
    MONDAY,
    "en",
    article="tax.due_date",
    outcome=QueryOutcome.ANSWERED_UNCONFIRMED,
    caller_hash="a caller",
)
AGAIN = replace(ANSWERED, call_sid="CA2", opened_at=MONDAY + timedelta(days=2))


def result_of(query: QueryRecord, *others: QueryRecord) -> RepeatTest:
    return repeat_test(query, Contacts.of((query, *others)), LATER)


@pytest.mark.parametrize(
    "other",
    [
        AGAIN,
        replace(AGAIN, article=""),
        replace(AGAIN, article="roads.pothole", reason=EscalationReason.ASKED),
        replace(AGAIN, article="roads.pothole", reason=EscalationReason.NOT_UNDERSTOOD),
    ],
    ids=["same topic", "topic not known", "asks for a person", "escalated"],
)
def test_an_unconfirmed_answer_is_doubted_by_whatever_may_be_about_it(other: QueryRecord) -> None:
    assert result_of(ANSWERED, other) is RepeatTest.REPEATED


@pytest.mark.parametrize(
    "other",
    [
        replace(AGAIN, article="roads.pothole"),
        replace(AGAIN, article="", caller_hash="another caller"),
        replace(AGAIN, article="", opened_at=MONDAY + timedelta(days=8)),
        replace(AGAIN, article="", call_sid="CA1", opened_at=MONDAY + timedelta(minutes=1)),
    ],
    ids=["another topic", "another caller", "too late", "the same call"],
)
def test_it_is_not_doubted_by_anything_else(other: QueryRecord) -> None:
    assert result_of(ANSWERED, other) is RepeatTest.PASSED


def test_a_week_is_seven_times_24_hours_over_a_change_of_clocks() -> None:
    toronto = ZoneInfo("America/Toronto")
    asked = replace(ANSWERED, opened_at=datetime(2027, 3, 13, 23, 30, tzinfo=toronto))

    early = repeat_test(asked, Contacts.of((asked,)), datetime(2027, 3, 20, 23, 45, tzinfo=toronto))
    late = repeat_test(asked, Contacts.of((asked,)), datetime(2027, 3, 21, 0, 30, tzinfo=toronto))

    assert (early, late) == (RepeatTest.PENDING, RepeatTest.PASSED), "clocks went forward in that week"


def test_a_confirmed_answer_is_doubted_by_its_own_topic_alone() -> None:
    confirmed = replace(ANSWERED, outcome=QueryOutcome.ANSWERED_CONFIRMED)

    assert result_of(confirmed, replace(AGAIN, article="")) is RepeatTest.PASSED
    assert result_of(confirmed, AGAIN) is RepeatTest.REPEATED
