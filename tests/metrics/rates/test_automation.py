"""Hours that the line saved, counted by hand, and what people may not state."""

from datetime import UTC, date, datetime, timedelta
from math import nan
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from ivr.storage.database import Database
from metrics.facts.statement import (
    BadStatement,
    Price,
    ReviewHours,
    Statement,
    StatementKind,
    checked,
    checked_hours,
    terms_of,
)
from metrics.facts.statement_store import record_review, state
from metrics.facts.tables import MINUTES
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import BadTerm, Period, Terms
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.store import append
from metrics.rates.automation import (
    Automated,
    OpenHours,
    Process,
    RateWindow,
    Stretches,
    cost_of,
    minutes_of,
    processes_of,
    rate_windows_of,
)
from metrics.rates.automation_store import KeptMonths, automated
from metrics.rates.period_figures import Filters
from tests.fixtures.facts import recompute

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, tzinfo=UTC)
TODAY = date(2026, 10, 20)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
SEPTEMBER = date(2026, 9, 1)


def said(
    about: StatementKind, subject: str, value: float, since: date = SEPTEMBER, hour: int = 0
) -> Statement:
    return Statement(about, subject, value, since, "front desk", NOON + timedelta(hours=hour), "measured")


def minutes(subject: str, value: float, since: date = SEPTEMBER) -> Statement:
    return said(StatementKind.MINUTES, subject, value, since)


def test_hours_are_minutes_times_resolved_queries() -> None:
    window = RateWindow(OCTOBER, {("revenue", "tax.due_date"): 30, ("waste", "waste.bulky_item"): 12})
    stated = [minutes("tax.due_date", 4), minutes("waste", 5)]

    saved = Automated(processes_of([window], stated), review_hours=1.5, cost=21.0)

    assert saved.gross_hours == 30 * 4 / 60 + 12 * 5 / 60
    assert saved.net_hours == 1.5
    assert saved.resolved == 42
    assert saved.cost_per_resolved == 0.5


def test_an_articles_own_minutes_go_before_its_departments() -> None:
    stated = [minutes("revenue", 9), minutes("tax.due_date", 4)]

    assert minutes_of(stated, "revenue", "tax.due_date", TODAY) == 4
    assert minutes_of(stated, "revenue", "tax.how_to_pay", TODAY) == 9
    assert minutes_of(stated, "roads", "roads.pothole", TODAY) is None


def test_nothing_is_claimed_where_nobody_stated_minutes() -> None:
    saved = Automated((Process("roads", "roads.pothole", 7, None),), 0.0, None)

    assert (saved.gross_hours, saved.without_minutes) == (0.0, 7)


def test_new_minutes_hold_from_their_day_on_and_history_stays() -> None:
    stated = [minutes("waste", 6), minutes("waste", 3, date(2026, 10, 16))]

    first, second = rate_windows_of(OCTOBER, stated)

    assert (first.last, second.first) == (date(2026, 10, 15), date(2026, 10, 16))
    assert minutes_of(stated, "waste", "", first.first) == 6
    assert minutes_of(stated, "waste", "", second.first) == 3


def test_of_two_statements_for_the_same_day_the_later_one_holds() -> None:
    stated = [
        said(StatementKind.MINUTES, "waste", 6, hour=1),
        said(StatementKind.MINUTES, "waste", 5, hour=0),
    ]

    assert minutes_of(stated, "waste", "", TODAY) == 6


def test_the_cost_is_telephony_machine_tokens_and_review() -> None:
    window = RateWindow(OCTOBER, {}, call_minutes=1000, tokens=2_000_000, days=31, review_hours=17.5)
    stated = [
        said(StatementKind.PRICE, Price.TELEPHONY_MINUTE, 0.01),
        said(StatementKind.PRICE, Price.MACHINE_MONTH, 100),
        said(StatementKind.PRICE, Price.MILLION_TOKENS, 0.6),
        said(StatementKind.PRICE, Price.REVIEW_HOUR, 40),
    ]

    assert cost_of([window], stated) == pytest.approx(10 + 100 * 31 / 30.4375 + 1.2 + 700)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (minutes("waste", -1), "below zero"),
        (minutes("waste", nan), "below zero"),
        (minutes("waste", 4, TODAY + timedelta(days=1)), "in the future"),
        (Statement(StatementKind.MINUTES, "waste", 4, TODAY, " ", NOON), "nobody stated it"),
        (said(StatementKind.PRICE, "lunch", 4), "lunch is no price"),
        (said(StatementKind.TERM, "luck", 4), "luck is no term"),
    ],
)
def test_a_statement_that_cannot_be_is_refused_with_the_reason(statement: Statement, reason: str) -> None:
    with pytest.raises(BadStatement, match=reason):
        checked(statement, TODAY)


@pytest.mark.parametrize("days", [0, 31])
def test_the_repeat_test_takes_one_to_thirty_days(days: int) -> None:
    with pytest.raises(BadTerm, match="repeat_days must be from 1 to 30"):
        checked(said(StatementKind.TERM, "repeat_days", days), TODAY)


def test_terms_hold_from_their_day_on() -> None:
    stated = [said(StatementKind.TERM, "answer_within_seconds", 75, TODAY)]

    assert terms_of(stated, TODAY - timedelta(days=1)) == Terms()
    assert terms_of(stated, TODAY) == Terms(answer_within_seconds=75)


@pytest.mark.parametrize(
    ("entry", "reason"),
    [
        (ReviewHours(TODAY, -1, "kim", NOON), "more than 0"),
        (ReviewHours(TODAY, 25, "kim", NOON), "at most 24"),
        (ReviewHours(TODAY + timedelta(days=1), 1, "kim", NOON), "in the future"),
        (ReviewHours(TODAY, 1, "", NOON), "say who did"),
    ],
)
def test_review_hours_that_cannot_be_are_refused_with_the_reason(entry: ReviewHours, reason: str) -> None:
    with pytest.raises(BadStatement, match=reason):
        checked_hours(entry, TODAY)


def always_open(department: str, day: date) -> Stretches:
    return ((0, 24 * 60),)


def resolved(sid: str, at: datetime, article: str) -> tuple[CallRecord, QueryRecord]:
    outcome, department = QueryOutcome.ANSWERED_CONFIRMED, article.partition(".")[0]
    return (
        CallRecord(sid, at, "en", disposition=Disposition.RESOLVED, ended_at=at + timedelta(minutes=2)),
        QueryRecord(sid, 1, at, "en", article, 1, department, outcome=outcome, closed_at=at),
    )


def test_hours_outside_staffed_hours_are_told_by_the_departments_own_days(database: Database) -> None:
    local = NOON.astimezone(ZONE)
    holiday = local.date() + timedelta(days=1)

    def open_hours(department: str, day: date) -> Stretches:
        is_open = department == "roads" or day != holiday
        return ((local.hour * 60, local.hour * 60 + 60),) if is_open else ()

    with database.begin() as session:
        append(session, *resolved("CA1", NOON, "waste.bulky_item"))
        append(session, *resolved("CA2", NOON + timedelta(days=1), "waste.bulky_item"))
        append(session, *resolved("CA3", NOON + timedelta(days=1), "roads.pothole"))
        append(session, *resolved("CA4", NOON + timedelta(hours=3), "roads.pothole"))
        state(session, minutes("waste", 6), TODAY)
        state(session, minutes("roads", 12), TODAY)
        recompute(session, OCTOBER, NOON)

    with database.reading() as session:
        saved = automated(session, OCTOBER, NOON, open_hours)
        of_waste = automated(session, OCTOBER, NOON, open_hours, Filters(department="waste"))

    assert saved.gross_hours == pytest.approx(2 * 0.1 + 2 * 0.2)
    assert saved.outside_hours == pytest.approx(0.1 + 0.2), "the holiday's for waste, the late one for roads"
    assert of_waste.outside_hours == pytest.approx(0.1)


def test_who_calls_before_the_doors_open_at_half_past_is_outside_of_hours_by_the_minute_alone(
    database: Database,
) -> None:
    def from_half_past_eight(department: str, day: date) -> Stretches:
        return ((8 * 60 + 30, 12 * 60), (12 * 60 + 45, 16 * 60 + 30)) if department == "waste" else ()

    times = ((7, 59), (8, 29), (8, 30), (12, 0), (12, 45), (16, 29), (16, 30), (17, 0))
    with database.begin() as session:
        for number, (hour, minute) in enumerate(times):
            at = datetime(2026, 10, 20, hour, minute, tzinfo=ZONE).astimezone(UTC)
            append(session, *resolved(f"CA{number}", at, "waste.bulky_item"))
        state(session, minutes("waste", 60), TODAY)
        recompute(session, OCTOBER, NOON + timedelta(days=1))

    with database.reading() as session:
        saved, at_eight, in_french = (
            automated(session, OCTOBER, NOON + timedelta(days=1), from_half_past_eight, some)
            for some in (Filters(), Filters(hour=8), Filters(language="fr"))
        )

    assert (saved.gross_hours, saved.outside_hours) == (8, 2), "at 7:59 and at 17:00"
    assert saved.outside_hours_by_minute == 5, "at 8:29, noon and 16:30, too"
    assert (at_eight.outside_hours, at_eight.outside_hours_by_minute) == (0, 1)
    assert in_french.outside_hours_by_minute == 0


def test_a_part_carries_its_share_of_the_review(database: Database) -> None:
    with database.begin() as session:
        for number in range(3):
            append(session, *resolved(f"CA{number}", NOON, "waste.bulky_item"))
        append(session, *resolved("CA9", NOON, "roads.pothole"))
        record_review(session, ReviewHours(TODAY, 2, "kim", NOON), TODAY)
        recompute(session, OCTOBER, NOON)

    with database.reading() as session:
        shares = [
            automated(session, OCTOBER, NOON, always_open, some).review_hours
            for some in (Filters(), Filters(department="waste"), Filters(article="roads.pothole"))
        ]

    assert shares == pytest.approx([2.0, 1.5, 0.5])


def test_a_period_saves_what_its_resolved_queries_would_have_taken(database: Database) -> None:
    query = QueryRecord(
        "CA1",
        1,
        NOON,
        "en",
        "tax.due_date",
        1,
        "revenue",
        outcome=QueryOutcome.ANSWERED_CONFIRMED,
        closed_at=NOON,
    )
    ended_at = NOON + timedelta(minutes=2)
    with database.begin() as session:
        append(
            session, CallRecord("CA1", NOON, "en", disposition=Disposition.RESOLVED, ended_at=ended_at), query
        )
        state(session, minutes("revenue", 6), TODAY)
        state(session, said(StatementKind.PRICE, Price.TELEPHONY_MINUTE, 0.5), TODAY)
        state(session, said(StatementKind.PRICE, Price.REVIEW_HOUR, 40), TODAY)
        record_review(session, ReviewHours(TODAY, 0.05, "kim", NOON), TODAY)
        recompute(session, OCTOBER, NOON)

    with database.reading() as session:
        saved = automated(session, OCTOBER, NOON, always_open)
        of_roads = automated(session, OCTOBER, NOON, always_open, Filters(department="roads"))

    assert saved.gross_hours == pytest.approx(0.1)
    assert saved.net_hours == pytest.approx(0.05)
    assert saved.cost_per_resolved == pytest.approx(1.0 + 0.05 * 40)
    assert saved.unstated == (Price.MACHINE_MONTH, Price.MILLION_TOKENS)
    assert (of_roads.resolved, of_roads.cost) == (0, None)


@pytest.mark.parametrize("reviews", [False, True])
def test_hours_of_review_need_a_price_only_where_somebody_reviews(
    database: Database,
    reviews: bool,
) -> None:
    with database.begin() as session:
        if reviews:
            record_review(session, ReviewHours(TODAY, 2.5, "kim", NOON), TODAY)
        recompute(session, OCTOBER, NOON)

    with database.reading() as session:
        missing = automated(session, OCTOBER, NOON, always_open).unstated

    assert (Price.REVIEW_HOUR in missing) == reviews


def test_a_settled_month_is_read_once_until_a_day_is_counted_anew_or_the_hours_change(
    database: Database,
) -> None:
    kept, later = KeptMonths(), NOON + timedelta(days=60)

    def resolved_and_outside(opens: OpenHours = always_open) -> tuple[int, int]:
        with database.reading() as session:
            process = automated(session, OCTOBER, later, opens, kept=kept).processes[0]
        return process.resolved, process.outside

    with database.begin() as session:
        append(session, *resolved("CA1", NOON, "waste.bulky_item"))
        recompute(session, OCTOBER, later)
    assert resolved_and_outside() == (1, 0)

    with database.begin() as session:
        session.execute(update(MINUTES).values(resolved=2))
    assert resolved_and_outside() == (1, 0), "kept"
    assert resolved_and_outside(lambda *_: ()) == (2, 2), "other hours"
    assert resolved_and_outside() == (2, 0)

    with database.begin() as session:
        recompute(session, OCTOBER, later + timedelta(hours=1))
    assert resolved_and_outside() == (1, 0), "counted anew"
