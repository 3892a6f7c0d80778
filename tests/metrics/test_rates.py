"""Every formula on an example small enough to count by hand."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.ledger import CallRecord, EscalationReason, Extract, QueryRecord
from metrics.outcome import QueryOutcome, disposition_of
from metrics.period import Period
from metrics.period_figures import figures_of
from metrics.rate import Rate
from metrics.rates import FORMULAS

DAY_1 = datetime(2026, 10, 1, 18, 0, tzinfo=UTC)
DAYS = Period(date(2026, 10, 1), date(2026, 10, 1), ZoneInfo("America/Vancouver"))
LATER = DAY_1 + timedelta(days=30)


def query(
    call: int, outcome: QueryOutcome, reason: EscalationReason | None = None, *, delivered: bool = False
) -> QueryRecord:
    return QueryRecord(
        call_sid=f"CA{call}",
        number=1,
        opened_at=DAY_1 + timedelta(minutes=call),
        language="en",
        article="waste.collection_day",
        delivered=delivered,
        transferred=outcome in {QueryOutcome.ESCALATED_CONNECTED, QueryOutcome.ESCALATED_LOST},
        reason=reason,
        outcome=outcome,
        closed_at=DAY_1 + timedelta(minutes=call + 1),
        caller_hash=f"caller-{call}",
    )


def extract_of(*queries: QueryRecord, later: tuple[QueryRecord, ...] = ()) -> Extract:
    calls = tuple(
        CallRecord(
            query.call_sid,
            query.opened_at,
            "en",
            query.caller_hash,
            disposition=disposition_of([query.outcome]) if query.outcome else None,
            ended_at=query.closed_at,
        )
        for query in queries
    )
    return Extract(calls, queries, later)


def rate(name: str, extract: Extract, now: datetime = LATER) -> tuple[int, int]:
    found = figures_of(DAYS, extract, now).rate(name)
    return found.numerator, found.denominator


DAY = extract_of(
    query(1, QueryOutcome.ANSWERED_CONFIRMED, delivered=True),
    query(2, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True),
    query(3, QueryOutcome.ANSWERED_REJECTED, delivered=True),
    query(4, QueryOutcome.ABANDONED_BEFORE_ANSWER),
    query(5, QueryOutcome.ESCALATED_CONNECTED, EscalationReason.ASKED),
    query(6, QueryOutcome.ESCALATED_CONNECTED, EscalationReason.REJECTED, delivered=True),
    query(7, QueryOutcome.ESCALATED_LOST, EscalationReason.ASKED, delivered=True),
    query(8, QueryOutcome.CALLBACK_OR_VOICEMAIL, EscalationReason.POLICY),
    query(9, QueryOutcome.EMERGENCY_REDIRECTED),
    query(10, QueryOutcome.OUT_OF_SCOPE_REDIRECTED),
    query(11, QueryOutcome.NO_SPEECH_OR_SPAM),
    query(12, QueryOutcome.TECHNICAL_FAILURE),
    query(13, QueryOutcome.SERVICE_REQUEST_FILED),
)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("resolved", (3, 12)),
        ("escalated", (3, 12)),
        ("provisional", (0, 12)),
        ("confirmed", (1, 3)),
        ("contained", (8, 13)),
        ("falsely_contained", (3, 6)),
        ("opted_out", (1, 12)),
        ("needed_a_person", (4, 12)),
        ("transfer_success", (2, 3)),
        ("abandoned", (1, 12)),
        ("repeated", (0, 12)),
        ("identifiable", (12, 12)),
    ],
)
def test_each_formula_gives_what_is_counted_by_hand(name: str, expected: tuple[int, int]) -> None:
    assert rate(name, DAY) == expected


def test_every_formula_is_checked_and_defined() -> None:
    assert all(formula.name.fr and formula.numerator.fr for formula in FORMULAS.values())


UNCONFIRMED = query(2, QueryOutcome.ANSWERED_UNCONFIRMED, delivered=True)


def test_an_unconfirmed_answer_is_provisional_for_seven_days() -> None:
    just_before = UNCONFIRMED.opened_at + timedelta(days=7) - timedelta(seconds=1)

    assert rate("provisional", extract_of(UNCONFIRMED), just_before) == (1, 1)
    assert rate("resolved", extract_of(UNCONFIRMED), just_before) == (0, 1)


def test_an_unconfirmed_answer_is_resolved_after_seven_days_without_repeat() -> None:
    after = UNCONFIRMED.opened_at + timedelta(days=7)

    assert rate("resolved", extract_of(UNCONFIRMED), after) == (1, 1)


@pytest.mark.parametrize(("days", "is_resolved"), [(6.9, False), (7.1, True)])
def test_the_same_caller_with_the_same_topic_within_seven_days_was_not_helped(
    days: float, is_resolved: bool
) -> None:
    again = replace(UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=days))

    assert rate("resolved", extract_of(UNCONFIRMED, later=(again,))) == (int(is_resolved), 1)


@pytest.mark.parametrize("other", [{"caller_hash": "someone else"}, {"article": "tax.due_date"}])
def test_another_caller_or_another_topic_is_no_repeat(other: dict[str, str]) -> None:
    again = replace(
        UNCONFIRMED, call_sid="CA99", opened_at=UNCONFIRMED.opened_at + timedelta(days=1), **other
    )

    assert rate("resolved", extract_of(UNCONFIRMED, later=(again,))) == (1, 1)


def test_an_unconfirmed_answer_to_a_hidden_number_is_not_claimed_as_resolved() -> None:
    hidden = replace(UNCONFIRMED, caller_hash="")

    assert rate("resolved", extract_of(hidden)) == (0, 1)
    assert rate("identifiable", extract_of(hidden)) == (0, 1)


def test_a_confirmed_answer_stays_resolved_when_the_caller_calls_again() -> None:
    confirmed = query(1, QueryOutcome.ANSWERED_CONFIRMED)
    again = replace(confirmed, call_sid="CA99", opened_at=confirmed.opened_at + timedelta(days=1))

    assert rate("resolved", extract_of(confirmed, later=(again,))) == (1, 1)
    assert rate("repeated", extract_of(confirmed, later=(again,))) == (1, 1)


def test_a_rate_of_nothing_has_no_share_and_warns() -> None:
    nothing = Rate(0, 0)

    assert nothing.share is None
    assert nothing.is_of_few


def test_a_rate_of_thirty_does_not_warn() -> None:
    assert not Rate(3, 30).is_of_few


@pytest.mark.parametrize(("numerator", "denominator"), [(2, 1), (-1, 1)])
def test_a_share_of_more_than_all_is_refused(numerator: int, denominator: int) -> None:
    with pytest.raises(ValueError, match="is no share"):
        Rate(numerator, denominator)


@given(st.lists(st.sampled_from(QueryOutcome)), st.integers(0, 10))
def test_no_formula_counts_more_than_its_denominator(outcomes: list[QueryOutcome], days: int) -> None:
    extract = extract_of(*(query(number, outcome) for number, outcome in enumerate(outcomes)))

    rates = figures_of(DAYS, extract, DAY_1 + timedelta(days=days)).rates

    assert rates.keys() == FORMULAS.keys()
    assert all(rate.numerator <= rate.denominator for rate in rates.values())
