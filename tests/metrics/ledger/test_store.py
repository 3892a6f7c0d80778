"""The ledger in the database, on SQLite and PostgreSQL."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import permutations
from zoneinfo import ZoneInfo

import pytest

from ivr.storage.database import Database
from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.reconciliation import differences
from metrics.ledger.records import (
    CallRecord,
    EscalationReason,
    Extract,
    LabelKind,
    LabelRecord,
    QueryRecord,
    RatingRecord,
    Record,
    Served,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)
from metrics.ledger.store import (
    append,
    call_record,
    extract,
    life_of,
    note_filing,
    sweep,
    turn_records,
)
from metrics.rates.period_figures import figures_of

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
DAY = Period(date(2026, 11, 20), date(2026, 11, 20), ZoneInfo("America/Vancouver"))

LIVE = CallRecord("CA1", NOON, "en", caller_hash="abc", turns=1)
ENDED = replace(LIVE, turns=2, disposition=Disposition.ESCALATED, ended_at=NOON + timedelta(minutes=2))
OPEN = QueryRecord("CA1", 1, NOON, "en", article="waste.collection_day", caller_hash="abc")
CLOSED = replace(
    OPEN,
    department="waste",
    reason=EscalationReason.REJECTED,
    outcome=QueryOutcome.ESCALATED_CONNECTED,
    closed_at=NOON + timedelta(minutes=1),
)
TURN = TurnRecord("CA1", 1, NOON, "en", "HowCanIHelp", "recognized", "waste.collection_day", "Answer", 0.9)


def write(database: Database, *records: Record) -> None:
    with database.begin() as session:
        append(session, *records)


def read(database: Database) -> tuple[CallRecord | None, tuple[QueryRecord, ...]]:
    with database.reading() as session:
        return call_record(session, "CA1")


def test_what_is_written_is_read_again(database: Database) -> None:
    write(database, ENDED, CLOSED)

    assert read(database) == (ENDED, (CLOSED,))


def test_a_text_that_is_agreed_to_after_the_answer_helped_is_still_noted(database: Database) -> None:
    helped = replace(CLOSED, reason=None, outcome=QueryOutcome.ANSWERED_CONFIRMED, served=Served.TOLD)
    write(database, LIVE, helped)

    write(database, ENDED, replace(helped, texted=True))
    write(database, ENDED, replace(helped, texted=False))

    assert read(database)[1] == (replace(helped, texted=True),)


AGAIN = replace(CLOSED, outcome=None, closed_at=None, reopened=1)
ESCALATED_AT_LAST = replace(CLOSED, reopened=1, closed_at=NOON + timedelta(minutes=2))
SAID_YES = replace(CLOSED, outcome=QueryOutcome.ANSWERED_CONFIRMED, reason=None)


@pytest.mark.parametrize("order", list(permutations([OPEN, SAID_YES, AGAIN, ESCALATED_AT_LAST])))
def test_a_query_that_was_taken_up_again_has_its_last_outcome_in_any_order(
    database: Database, order: tuple[Record, ...]
) -> None:
    write(database, ENDED, *order)

    assert read(database)[1] == (ESCALATED_AT_LAST,)


FILED = replace(
    CLOSED,
    reason=None,
    outcome=QueryOutcome.SERVICE_REQUEST_FILED,
    article="roads.pothole",
    filing=FiledState.WAITING,
)


@pytest.mark.parametrize("filing", [FiledState.ACCEPTED, FiledState.REFUSED])
def test_what_the_citys_system_said_of_a_request_is_kept_beside_a_later_text(
    database: Database, filing: FiledState
) -> None:
    write(database, ENDED, FILED)
    with database.begin() as session:
        note_filing(session, "CA1", "roads.pothole", NOON + timedelta(minutes=1), filing)

    write(database, ENDED, replace(FILED, texted=True))

    assert read(database)[1] == (replace(FILED, texted=True, filing=filing),)


def test_of_two_requests_in_one_call_each_has_its_own_fate(database: Database) -> None:
    second = replace(FILED, number=2, closed_at=NOON + timedelta(minutes=3))
    write(database, ENDED, FILED, second)

    with database.begin() as session:
        note_filing(session, "CA1", "roads.pothole", NOON + timedelta(seconds=181), FiledState.REFUSED)
        note_filing(session, "CA1", "roads.pothole", NOON + timedelta(minutes=1), FiledState.ACCEPTED)
        note_filing(session, "CA9", "roads.pothole", NOON, FiledState.ACCEPTED)

    assert [query.filing for query in read(database)[1]] == [FiledState.ACCEPTED, FiledState.REFUSED]


def test_a_late_text_does_not_change_an_outcome(database: Database) -> None:
    write(database, LIVE, CLOSED)

    write(database, replace(CLOSED, outcome=QueryOutcome.ANSWERED_CONFIRMED, texted=True))

    assert read(database)[1] == (CLOSED,)


def test_an_open_query_is_closed_by_its_later_record(database: Database) -> None:
    write(database, LIVE, OPEN)

    write(database, ENDED, CLOSED)

    assert read(database) == (ENDED, (CLOSED,))


@pytest.mark.parametrize("order", list(permutations([LIVE, ENDED, OPEN, CLOSED])))
def test_late_and_repeated_records_change_nothing(database: Database, order: tuple[Record, ...]) -> None:
    write(database, *order)
    write(database, *order)

    assert read(database) == (ENDED, (CLOSED,))


def test_an_outcome_never_changes_once_it_is_set(database: Database) -> None:
    write(database, CLOSED)

    write(database, replace(CLOSED, outcome=QueryOutcome.ANSWERED_CONFIRMED))

    assert read(database)[1] == (CLOSED,)


def test_a_call_does_not_go_back_to_an_earlier_turn(database: Database) -> None:
    write(database, replace(LIVE, turns=5))

    write(database, LIVE)

    assert read(database)[0] == replace(LIVE, turns=5)


def test_a_turn_learns_later_when_its_reply_was_heard(database: Database) -> None:
    write(database, TURN)

    write(database, replace(TURN, audio_ms=640.0))
    write(database, TURN)

    with database.reading() as session:
        assert turn_records(session, "CA1") == (replace(TURN, audio_ms=640.0),)


def test_a_time_without_offset_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="without offset"):
        write(database, replace(LIVE, started_at=NOON.replace(tzinfo=None)))


def test_a_period_holds_the_calls_of_the_citys_days(database: Database) -> None:
    late = datetime(2026, 11, 20, 23, 59, tzinfo=DAY.time_zone)
    write(
        database,
        replace(LIVE, started_at=late),
        replace(LIVE, call_sid="CA2", started_at=late + timedelta(minutes=1)),
    )

    with database.reading() as session:
        found = extract(session, DAY)

    assert [call.call_sid for call in found.calls] == ["CA1"]


def test_a_query_belongs_to_the_day_on_which_its_call_began(database: Database) -> None:
    late = datetime(2026, 11, 20, 23, 59, tzinfo=DAY.time_zone)
    write(database, replace(LIVE, started_at=late), replace(OPEN, opened_at=late + timedelta(minutes=5)))

    with database.reading() as session:
        found = extract(session, DAY)

    assert len(found.queries) == 1


def test_test_calls_are_apart_and_not_lost(database: Database) -> None:
    write(database, replace(ENDED, is_test=True), replace(CLOSED, is_test=True))

    with database.reading() as session:
        real, tests = extract(session, DAY), extract(session, DAY, tests=True)

    assert (len(real.calls), len(real.queries)) == (0, 0)
    assert (len(tests.calls), len(tests.queries)) == (1, 1)


def test_a_query_whose_call_is_missing_shows_in_the_report(database: Database) -> None:
    write(database, CLOSED)

    with database.reading() as session:
        found = extract(session, DAY)

    assert not figures_of(DAY, found, NOON).reconciles
    assert [str(difference) for difference in differences(found)] == ["a query without its call: CA1"]


def test_a_repeat_is_found_after_the_period(database: Database) -> None:
    unconfirmed = replace(CLOSED, reason=None, outcome=QueryOutcome.ANSWERED_UNCONFIRMED)
    again = replace(unconfirmed, call_sid="CA2", opened_at=NOON + timedelta(days=3))
    write(database, replace(ENDED, disposition=Disposition.ANSWERED), unconfirmed, again)

    with database.reading() as session:
        report = figures_of(DAY, extract(session, DAY), NOON + timedelta(days=30))

    assert report.rates["resolved"].numerator == 0
    assert report.rates["repeated"].numerator == 1


def test_a_call_without_end_is_swept_as_a_failure_of_the_line(database: Database) -> None:
    write(database, LIVE, OPEN)

    with database.begin() as session:
        count = sweep(session, NOON + timedelta(hours=7))

    call, queries = read(database)
    assert count == 1
    assert call is not None
    assert call.disposition is Disposition.FAILED
    assert [query.outcome for query in queries] == [QueryOutcome.TECHNICAL_FAILURE]


def test_a_long_call_is_not_swept(database: Database) -> None:
    write(database, LIVE, OPEN)

    with database.begin() as session:
        count = sweep(session, NOON + timedelta(hours=5))

    assert count == 0
    assert read(database) == (LIVE, (OPEN,))


TRANSFER = TransferRecord("CA1", 1, NOON, "waste", TransferOutcomeName.ACCEPTED)
WRAP_UP = WrapUpRecord("W1", "CA1", NOON, WrapUpName.WRONG_DEPARTMENT, "roads", by="kim")
LABEL = LabelRecord("L1", "CA1", 1, NOON, LabelKind.RIGHT, "en/high", "lee")
RATING = RatingRecord("CA1", NOON, after_person=True)


def extracted(database: Database) -> Extract:
    with database.reading() as session:
        return extract(session, DAY)


def test_a_wrap_up_sent_twice_counts_once(database: Database) -> None:
    write(database, ENDED, CLOSED, WRAP_UP)

    write(database, replace(WRAP_UP, kind=WrapUpName.RESOLVED))

    assert extracted(database).wrap_ups == (WRAP_UP,)


def test_a_transfer_that_was_taken_learns_how_long_it_lasted(database: Database) -> None:
    write(database, ENDED, TRANSFER)

    write(database, replace(TRANSFER, seconds=95.0))
    write(database, replace(TRANSFER, outcome=TransferOutcomeName.FAILED, seconds=95.0), TRANSFER)

    assert extracted(database).transfers == (replace(TRANSFER, seconds=95.0),)


def test_a_reviewer_may_think_again_and_what_was_thought_before_is_kept(database: Database) -> None:
    second = replace(LABEL, id="L0", at=NOON + timedelta(hours=1), kind=LabelKind.WRONG_ANSWER, by="kim")
    write(database, ENDED, second)

    write(database, LABEL)

    assert extracted(database).labels == (second,)
    with database.reading() as session:
        assert set(life_of(session, "CA1").labels) == {LABEL, second}


def test_a_verdict_is_never_overwritten(database: Database) -> None:
    write(database, ENDED, LABEL)

    write(database, replace(LABEL, at=NOON + timedelta(hours=1), kind=LabelKind.WRONG_ANSWER))

    assert extracted(database).labels == (LABEL,)


def test_a_rating_is_given_once(database: Database) -> None:
    write(database, ENDED, RATING)

    write(database, replace(RATING, score=5))
    write(database, replace(RATING, score=1))

    assert extracted(database).ratings == (replace(RATING, score=5),)
