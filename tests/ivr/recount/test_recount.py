"""Every figure of a report is what a second, independent SQL counts from the same rows."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from ivr.call.lookups.opening_hours import open_hours
from ivr.cli.machine.verify_figures import ComparedFigure, compare_figures, read_figures
from ivr.recount.recount import FigureKey, Share
from ivr.storage.database import Database, open_database
from metrics.facts.anonymizing import settle_repeats
from metrics.facts.formula import Rate
from metrics.facts.statement import ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state
from metrics.facts.store import read_facts
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome, RepeatTest, disposition_of
from metrics.ledger.period import Period
from metrics.ledger.records import (
    CallRecord,
    Carrier,
    EscalationReason,
    LabelKind,
    LabelRecord,
    PromiseRecord,
    QueryRecord,
    RatingRecord,
    Record,
    Served,
    Sign,
    TransferOutcomeName,
    TransferRecord,
    TurnRecord,
    WrapUpName,
    WrapUpRecord,
)
from metrics.publishing.report import ReportQuestion
from metrics.rates.automation import Stretches
from metrics.rates.period_figures import By
from simulator.history.history import HistoryRequest
from simulator.history.writing import count_history, write_history
from tests.fixtures.example import example_city
from tests.fixtures.facts import recompute

ZONE = ZoneInfo("America/Vancouver")
FIRST = datetime(2026, 10, 30, 19, tzinfo=UTC)
DAYS = Period(date(2026, 10, 30), date(2026, 11, 3), ZONE)
"Clocks go back on one of them."
WANTED = HistoryRequest(date(2026, 11, 24), days=14, calls_a_day=40)
NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)


def nine_to_five(department: str, _day: date) -> Stretches:
    return ((0, 24 * 60),) if department == "roads" else ((9 * 60 + 20, 12 * 60), (12 * 60 + 45, 17 * 60))


def compared(session: Session, by: By | None = None, now: datetime = NOW) -> tuple[ComparedFigure, ...]:
    return compare_figures(
        read_figures(session, ReportQuestion(DAYS, now, by=by), nine_to_five), nine_to_five
    )


def names(found: tuple[ComparedFigure, ...]) -> set[str]:
    return {one.key.figure for one in found if not one.is_equal}


def made_up(session: Session, by: By | None = None) -> tuple[ComparedFigure, ...]:
    period = Period(WANTED.first, WANTED.last, ZONE)
    hours = partial(open_hours, example_city)
    return compare_figures(read_figures(session, ReportQuestion(period, NOW, by=by), hours), hours)


@pytest.fixture
def history(database: Database) -> Database:
    """Two weeks of made-up calls, counted."""
    city = example_city()
    for _ in (*write_history(database, city, WANTED), *count_history(database, city, WANTED, NOW)):
        pass
    return database


@pytest.mark.thorough
def test_all_figures_of_made_up_weeks_are_equal_whole_and_by_each_side(history: Database) -> None:
    with history.reading() as session:
        whole = made_up(session)
        sliced = [one for by in By for one in made_up(session, by)]

    assert [one for one in (*whole, *sliced) if not one.is_equal] == []
    assert len([one for one in whole if not one.by_rows.startswith("0")]) > 110


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("tampering", "differing"),
    [
        ("UPDATE daily_facts SET resolved_said = resolved_said + 1 WHERE day = '2026-11-20'",
         {"resolved_said"}),
        ("UPDATE daily_facts SET escalated_lost = 0 WHERE day = '2026-11-20'", {"lost", "escalated_lost"}),
        ("UPDATE daily_facts SET ended_calls = 99 WHERE grain = 'total' AND day = '2026-11-20'",
         {"contained", "deflected", "greeting_hang_ups", "not over yet"}),
        ("UPDATE daily_durations SET total_ms = total_ms * 2 WHERE grain = 'total' AND span = 'wait'",
         {"wait mean"}),
    ],
)  # fmt: skip
def test_a_fact_that_was_tampered_with_is_named(
    history: Database, tampering: str, differing: set[str]
) -> None:
    with history.begin() as session:
        session.execute(text(tampering))

    with history.reading() as session:
        assert names(made_up(session)) == differing


SIDS = ("CA1", "CA2", "CA3")
OUTCOMES = st.sampled_from([None, *QueryOutcome])
ARTICLES = st.sampled_from(["", "waste.bulky_item", "roads.pothole"])
BEFORE_MIDNIGHT = DAYS.starts_at - timedelta(minutes=1)
"A call that began then is none of these days, whenever its queries were asked."
MOMENTS = st.just(BEFORE_MIDNIGHT) | st.integers(0, 4 * 24 * 60).map(
    lambda minutes: FIRST + timedelta(minutes=minutes)
)
CALLERS = st.sampled_from(["", "aaaaaaaa.1", "aaaaaaaa.2", "bbbbbbbb.1"])


@st.composite
def queries(draw: st.DrawFn, call: CallRecord, number: int) -> QueryRecord:
    opened = call.started_at + timedelta(minutes=number)
    outcome = draw(OUTCOMES)
    waits = draw(st.sampled_from([None, 5, 10, 60, 61, 600]))
    article = draw(ARTICLES)
    escalated = opened + timedelta(seconds=2) if waits is not None else None
    is_filed = outcome is QueryOutcome.SERVICE_REQUEST_FILED
    verdict = draw(st.sampled_from([None, None, None, *RepeatTest]))
    return QueryRecord(
        call.call_sid,
        number,
        opened,
        draw(st.sampled_from(["en", "fr"])),
        article,
        draw(st.integers(0, 2)) if article else 0,
        article.partition(".")[0],
        0.9,
        delivered=draw(st.booleans()),
        transferred=draw(st.booleans()),
        reason=draw(st.sampled_from([None, None, *EscalationReason])),
        outcome=outcome,
        closed_at=opened + timedelta(seconds=2 + (waits or 30)) if outcome else None,
        caller_hash=call.caller_hash,
        escalated_at=escalated,
        connected_at=escalated + timedelta(seconds=waits)
        if escalated and waits is not None and outcome is QueryOutcome.ESCALATED_CONNECTED
        else None,
        queued=draw(st.booleans()),
        repeat=verdict,
        repeat_days=draw(st.sampled_from([None, 1, 7])) if verdict else None,
        served=draw(st.sampled_from([None, *Served])),
        refers=draw(st.booleans()),
        texted=draw(st.booleans()),
        was_asked=draw(st.booleans()),
        sampled=draw(st.booleans()),
        sign=draw(st.sampled_from([None, *Sign])),
        is_test=call.is_test,
        reopened=draw(st.integers(0, 2)),
        filing=draw(st.sampled_from([None, *FiledState])) if is_filed else None,
    )


@st.composite
def calls(draw: st.DrawFn, sid: str) -> tuple[Record, ...]:
    at = draw(MOMENTS)
    is_test, carrier = draw(st.sampled_from([False] * 5 + [True])), draw(st.sampled_from(Carrier))
    call = CallRecord(sid, at, "en", draw(CALLERS), is_test=is_test, carrier=carrier)
    asked = [draw(queries(call, number)) for number in range(1, draw(st.integers(0, 3)) + 1)]
    told: list[Record] = [*asked]
    for n in range(draw(st.integers(0, 3))):
        after = at + timedelta(seconds=10 * n)
        topic, understood = draw(ARTICLES), draw(st.sampled_from(["recognized", "silence", "no-match"]))
        decision = draw(st.sampled_from(["Answer", "Clarify", "Reprompt", "Route"]))
        told.append(
            TurnRecord(
                sid, n + 1, after, "en", "HowCanIHelp", understood, topic, decision, 0.9,
                audio_ms=draw(st.sampled_from([None, 700.0, 1234.0])), tokens=n,
                caution=draw(st.sampled_from(["", "gas"])),
            )
        )  # fmt: skip
        outcome = draw(st.sampled_from(TransferOutcomeName))
        there = draw(st.sampled_from(["waste", "roads"]))
        told.append(TransferRecord(sid, n + 1, at + timedelta(minutes=6 * n), there, outcome, 60.5 * n))
        kind = draw(st.sampled_from(WrapUpName))
        told.append(WrapUpRecord(f"W{sid}{n}", sid, after, kind))
        verdict = draw(st.sampled_from(LabelKind))
        told.append(LabelRecord(f"L{sid}{n}", sid, draw(st.integers(1, 2)), after, verdict, "en/low", "ada"))
    if draw(st.booleans()):
        closed = draw(st.sampled_from([None, at, at + timedelta(hours=1), at + timedelta(hours=2)]))
        due = at + timedelta(hours=1)
        is_kept = closed is not None and draw(st.booleans())
        told.append(
            PromiseRecord(f"P{sid}", sid, draw(st.sampled_from(["waste", "roads"])), due, closed, is_kept)
        )
    if draw(st.booleans()):
        told.append(RatingRecord(sid, at, after_person=False, score=draw(st.sampled_from([None, 2, 4]))))
    outcomes = [query.outcome for query in asked if query.outcome]
    has_ended = draw(st.booleans())
    length = timedelta(minutes=draw(st.sampled_from([1, 7, 400])))
    ended = replace(
        call,
        disposition=disposition_of(outcomes) if has_ended else None,
        ended_at=at + length if has_ended else None,
    )
    is_known = draw(st.sampled_from([True] * 6 + [False]))
    return (ended, *told) if is_known else tuple(asked)


@pytest.fixture(scope="module")
def some_ledger(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    database = open_database(f"sqlite:///{tmp_path_factory.mktemp('recount') / 'ledger.db'}")
    database.upgrade()
    yield database
    database.close()


@pytest.mark.thorough
@given(
    st.tuples(*(calls(sid) for sid in SIDS)),
    st.sampled_from([None, *By]),
    st.sampled_from([1, 2, 7]),
    st.integers(0, 12),
)
def test_whatever_the_calls_were_both_counts_agree(
    some_ledger: Database,
    records: tuple[tuple[Record, ...], ...],
    by: By | None,
    repeat_days: int,
    days_later: int,
) -> None:
    now = FIRST + timedelta(days=days_later)
    with Session(some_ledger.engine) as session:
        _stated(session, repeat_days)
        ledger.load(session, *(record for call in records for record in call))
        recompute(session, DAYS, now)

        found = compared(session, by, now)

        session.rollback()
    assert [one for one in found if not one.is_equal] == []


@pytest.mark.thorough
@settings(max_examples=40)
@given(st.tuples(*(calls(sid) for sid in SIDS)), st.sampled_from(["aaaaaaaa.1", "aaaaaaaa.2", "bbbbbbbb.1"]))
def test_no_figure_changes_when_a_caller_is_erased_after_the_repeat_tests_and_days_are_counted_again(
    some_ledger: Database, records: tuple[tuple[Record, ...], ...], caller: str
) -> None:
    now = FIRST + timedelta(days=40)
    with Session(some_ledger.engine) as session:
        ledger.load(session, *(record for call in records for record in call))
        before = [read_facts(session, day, ZONE, now) for day in DAYS.days()]

        settle_repeats(session, caller, now, ZONE)
        session.execute(
            text("UPDATE query_records SET caller_hash = '' WHERE caller_hash = :caller"), {"caller": caller}
        )

        after = [read_facts(session, day, ZONE, now) for day in DAYS.days()]
        session.rollback()
    assert after == before


def _stated(session: Session, repeat_days: int) -> None:
    for about, subject, value, since in (
        (StatementKind.TERM, "repeat_days", repeat_days, date(2026, 11, 1)),
        (StatementKind.TERM, "answer_within_seconds", 30, date(2026, 11, 2)),
        (StatementKind.MINUTES, "waste", 3.5, date(2026, 1, 1)),
        (StatementKind.MINUTES, "roads.pothole", 6, date(2026, 11, 1)),
        (StatementKind.PRICE, "telephony_minute", 0.01, date(2026, 1, 1)),
        (StatementKind.PRICE, "machine_month", 165, date(2026, 11, 2)),
        (StatementKind.PRICE, "review_hour", 42, date(2026, 1, 1)),
    ):
        state(session, Statement(about, subject, value, since, "ada", FIRST), since)
    record_review(session, ReviewHours(DAYS.first, 2.5, "ada", FIRST), DAYS.first)


@given(st.integers(0, 5000).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_intervals_are_those_of_the_report(counts: tuple[int, int]) -> None:
    told, found = Rate(*counts).interval, Share(*counts).interval

    assert (told is None) == (found is None)
    assert told is None or found == pytest.approx(told, abs=1e-6)


def test_a_call_that_began_before_the_first_midnight_is_of_the_day_before(some_ledger: Database) -> None:
    asked_at = BEFORE_MIDNIGHT + timedelta(minutes=3)
    with Session(some_ledger.engine) as session:
        call = CallRecord(
            "CA1",
            BEFORE_MIDNIGHT,
            "en",
            disposition=Disposition.RESOLVED,
            ended_at=asked_at + timedelta(minutes=1),
        )
        heard = QueryRecord(
            "CA1", 1, asked_at, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=asked_at
        )
        ledger.load(session, call, heard)
        recompute(session, DAYS, NOW)

        found = compared(session)

        session.rollback()
    assert names(found) == set()
    assert {one.by_rows for one in found if one.key == FigureKey("totals", "queries")} == {"0"}


def test_a_figure_that_the_report_lacks_differs_from_rows(some_ledger: Database) -> None:
    with Session(some_ledger.engine) as session:
        call = CallRecord("CA1", FIRST, "en", disposition=Disposition.ANSWERED, ended_at=FIRST)
        heard = QueryRecord("CA1", 1, FIRST, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=FIRST)
        ledger.load(session, call, heard)  # and nothing is counted

        found = compared(session)

        session.rollback()
    resolved = next(one for one in found if one.key == FigureKey("rates", "resolved"))
    assert (resolved.reported, resolved.by_rows, resolved.is_equal) == ("0 of 0", "1 of 1", False)


def test_the_second_count_reads_rows_and_no_facts_but_when_they_were_counted() -> None:
    room = Path("ivr/recount")
    written = "".join(file.read_text() for file in (*room.glob("*.py"), *room.glob("*.sql")))

    assert not any(name in written for name in ("daily_facts", "daily_durations", "daily_prompts"))
    assert "import metrics" not in written
    assert "from metrics" not in written
