"""What the public reads of a month adds up, hides small counts, and waits until nothing can change."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from metrics.facts.formula import Rate
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, LabelKind, LabelRecord, QueryRecord
from metrics.publishing.monthly import PublicFigures, public_figures
from metrics.publishing.rounding import ALL
from tests.fixtures.facts import recompute

ZONE = ZoneInfo("America/Vancouver")
NOVEMBER = Period(date(2026, 11, 1), date(2026, 11, 30), ZONE)
NOON = datetime(2026, 11, 10, 20, tzinfo=UTC)
SAID, PASSED = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_CONNECTED


def keep(database, outcomes: dict[tuple[str, QueryOutcome], int]) -> None:
    with database.begin() as session:
        for (language, outcome), count in outcomes.items():
            for n in range(count):
                sid, ends = f"CA-{language}-{outcome.value}-{n}", NOON + timedelta(minutes=2)
                ledger.append(
                    session,
                    CallRecord(sid, NOON, language, ended_at=ends, disposition=Disposition.ANSWERED),
                    QueryRecord(sid, 1, NOON, language, closed_at=ends, outcome=outcome),
                )


def seen(database, on: date) -> PublicFigures:
    now = datetime(on.year, on.month, on.day, 20, tzinfo=UTC)
    with database.begin() as session:
        recompute(session, NOVEMBER, now)
        return public_figures(session, now, Period(on, on, ZONE), lambda _: 0.5)


def test_a_month_counts_what_became_of_queries_by_language_in_multiples_of_five(database) -> None:
    keep(database, {("en", SAID): 41, ("en", PASSED): 12, ("fr", SAID): 10})

    month = seen(database, date(2026, 12, 20)).months[0]

    assert month.first == date(2026, 11, 1)
    assert (month.count("en", "resolved_said"), month.count("en", "escalated")) == (40, 10)
    assert month.count("fr", "resolved_said") == 10
    assert all(count % 5 == 0 for count in (month.calls, *month.counts.values()))


def test_a_single_query_is_not_shown(database) -> None:
    keep(database, {("en", SAID): 41, ("fr", PASSED): 1})

    month = seen(database, date(2026, 12, 20)).months[0]

    assert month.count("fr", "escalated") in (None, 0, 5)
    assert month.count("fr", "escalated") != 1
    assert month.count(ALL) != 42


def test_a_few_callers_of_a_language_are_counted_with_it_and_told_by_no_small_count(database) -> None:
    keep(database, {("en", SAID): 41, ("es", PASSED): 12, ("ar", PASSED): 2})

    told = seen(database, date(2026, 12, 20))

    (month,) = told.months
    assert month.count("es", "escalated") == 10
    assert {count for (language, _), count in month.counts.items() if language == "ar"} <= {0, 5}
    assert told.measured == ()


@pytest.mark.parametrize(("on", "count"), [(date(2026, 12, 2), 0), (date(2026, 12, 20), 1)])
def test_a_month_is_told_once_no_repeat_can_change_it(database, on: date, count: int) -> None:
    keep(database, {("en", SAID): 41})

    assert len(seen(database, on).months) == count


def test_a_sample_too_small_to_judge_by_is_not_told(database) -> None:
    keep(database, {("en", SAID): 41})

    assert seen(database, date(2026, 12, 20)).measured == ()


def test_how_often_it_is_right_is_told_to_the_end_of_the_last_month_that_is_told(database) -> None:
    keep(database, {("en", SAID): 40})
    december, ends = NOON + timedelta(days=30), NOON + timedelta(days=30, minutes=2)
    with database.begin() as session:
        for n in range(40):
            later = CallRecord(
                f"CA-later-{n}", december, "en", ended_at=ends, disposition=Disposition.ANSWERED
            )
            right = LabelRecord(
                f"L{n}", f"CA-en-{SAID.value}-{n}", 1, NOON, LabelKind.RIGHT, "en/high", "kim"
            )
            wrong = LabelRecord(
                f"M{n}", later.call_sid, 1, december, LabelKind.WRONG_ANSWER, "en/high", "kim"
            )
            ledger.append(session, later, right, wrong)

    with database.begin() as session:
        recompute(session, Period(date(2026, 12, 1), date(2026, 12, 20), ZONE), december + timedelta(days=10))
    (measured,) = seen(database, date(2026, 12, 20)).measured

    assert (measured.language, measured.rate) == ("en", Rate(40, 40))
