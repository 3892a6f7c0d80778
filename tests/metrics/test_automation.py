"""Hours that the line saved, counted by hand, and what people may not state."""

from datetime import UTC, date, datetime, timedelta
from math import nan
from zoneinfo import ZoneInfo

import pytest

from ivr.database import Database
from metrics.automation import Automated, Process, Stretch, cost_of, minutes_of, processes_of, stretches_of
from metrics.automation_store import automated
from metrics.fact_store import recompute
from metrics.ledger import CallRecord, QueryRecord
from metrics.outcome import Disposition, QueryOutcome
from metrics.period import Period
from metrics.period_figures import Filters
from metrics.review_hours import ReviewHours, checked_hours
from metrics.statement import About, BadStatement, Price, Statement, checked, terms_of
from metrics.statement_store import record_review, state
from metrics.store import append
from metrics.terms import BadTerm, Terms

ZONE = ZoneInfo("America/Vancouver")
NOON = datetime(2026, 10, 20, 19, tzinfo=UTC)
TODAY = date(2026, 10, 20)
OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
SEPTEMBER = date(2026, 9, 1)


def said(about: About, subject: str, value: float, since: date = SEPTEMBER, hour: int = 0) -> Statement:
    return Statement(about, subject, value, since, "front desk", NOON + timedelta(hours=hour))


def minutes(subject: str, value: float, since: date = SEPTEMBER) -> Statement:
    return said(About.MINUTES, subject, value, since)


def test_hours_are_minutes_times_resolved_queries() -> None:
    stretch = Stretch(OCTOBER, {("revenue", "tax.due_date"): 30, ("waste", "waste.bulky_item"): 12})
    stated = [minutes("tax.due_date", 4), minutes("waste", 5)]

    saved = Automated(processes_of([stretch], stated), review_hours=1.5, cost=21.0)

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

    first, second = stretches_of(OCTOBER, stated)

    assert (first.last, second.first) == (date(2026, 10, 15), date(2026, 10, 16))
    assert minutes_of(stated, "waste", "", first.first) == 6
    assert minutes_of(stated, "waste", "", second.first) == 3


def test_of_two_statements_for_the_same_day_the_later_one_holds() -> None:
    stated = [said(About.MINUTES, "waste", 6, hour=1), said(About.MINUTES, "waste", 5, hour=0)]

    assert minutes_of(stated, "waste", "", TODAY) == 6


def test_the_cost_is_telephony_machine_and_tokens() -> None:
    stretch = Stretch(OCTOBER, {}, call_minutes=1000, tokens=2_000_000, days=31)
    stated = [
        said(About.PRICE, Price.TELEPHONY_MINUTE, 0.01),
        said(About.PRICE, Price.MACHINE_MONTH, 100),
        said(About.PRICE, Price.MILLION_TOKENS, 0.6),
    ]

    assert cost_of([stretch], stated) == pytest.approx(10 + 100 * 31 / 30.4375 + 1.2)


@pytest.mark.parametrize(
    ("statement", "reason"),
    [
        (minutes("waste", -1), "below zero"),
        (minutes("waste", nan), "below zero"),
        (minutes("waste", 4, TODAY + timedelta(days=1)), "in the future"),
        (Statement(About.MINUTES, "waste", 4, TODAY, " ", NOON), "nobody stated it"),
        (said(About.PRICE, "lunch", 4), "lunch is no price"),
        (said(About.TERM, "luck", 4), "luck is no term"),
    ],
)
def test_a_statement_that_cannot_be_is_refused_with_the_reason(statement: Statement, reason: str) -> None:
    with pytest.raises(BadStatement, match=reason):
        checked(statement, TODAY)


@pytest.mark.parametrize("days", [0, 31])
def test_the_repeat_test_takes_one_to_thirty_days(days: int) -> None:
    with pytest.raises(BadTerm, match="repeat_days must be from 1 to 30"):
        checked(said(About.TERM, "repeat_days", days), TODAY)


def test_terms_hold_from_their_day_on() -> None:
    stated = [said(About.TERM, "answer_within_seconds", 75, TODAY)]

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
        state(session, said(About.PRICE, Price.TELEPHONY_MINUTE, 0.5), TODAY)
        record_review(session, ReviewHours(TODAY, 0.05, "kim", NOON), TODAY)
        recompute(session, OCTOBER, NOON)

    with database.reading() as session:
        saved = automated(session, OCTOBER, NOON)
        of_roads = automated(session, OCTOBER, NOON, Filters(department="roads"))

    assert saved.gross_hours == pytest.approx(0.1)
    assert saved.net_hours == pytest.approx(0.05)
    assert saved.cost_per_resolved == pytest.approx(1.0)
    assert saved.unstated == (Price.MACHINE_MONTH, Price.MILLION_TOKENS)
    assert (of_roads.resolved, of_roads.cost) == (0, None)
