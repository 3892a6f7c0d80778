"""Each query has one outcome, each call one disposition."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.ledger.outcome import (
    COUNTS_AS,
    OUTCOME_RULES,
    WEIGHTIEST_FIRST,
    CountsAs,
    Disposition,
    QueryOutcome,
    disposition_of,
)

OUTCOMES = st.sampled_from(QueryOutcome)


def test_every_outcome_has_one_rule_in_both_languages() -> None:
    assert [rule.outcome for rule in OUTCOME_RULES] == list(QueryOutcome)
    assert all(rule.rule.spoken("fr") != rule.rule.english for rule in OUTCOME_RULES)


def test_every_outcome_has_one_weight_and_every_disposition_is_reached() -> None:
    assert sorted(heavy for heavy, _ in WEIGHTIEST_FIRST) == sorted(QueryOutcome)
    assert {disposition for _, disposition in WEIGHTIEST_FIRST} == set(Disposition)


def test_an_emergency_is_never_resolved() -> None:
    assert COUNTS_AS[QueryOutcome.EMERGENCY_REDIRECTED] is CountsAs.EMERGENCY


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ([QueryOutcome.ANSWERED_CONFIRMED], Disposition.RESOLVED),
        ([QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_LOST], Disposition.LOST),
        ([QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ESCALATED_CONNECTED], Disposition.ESCALATED),
        ([QueryOutcome.TECHNICAL_FAILURE, QueryOutcome.EMERGENCY_REDIRECTED], Disposition.EMERGENCY),
        ([QueryOutcome.NO_SPEECH_OR_SPAM], Disposition.NO_SPEECH),
        ([], Disposition.NO_SPEECH),
    ],
)
def test_a_call_is_no_better_than_its_worst_query(
    outcomes: list[QueryOutcome], expected: Disposition
) -> None:
    assert disposition_of(outcomes) is expected


@given(st.lists(OUTCOMES), st.randoms())
def test_the_order_of_queries_does_not_matter(outcomes: list[QueryOutcome], random: Random) -> None:
    shuffled = outcomes.copy()
    random.shuffle(shuffled)

    assert disposition_of(shuffled) is disposition_of(outcomes)


@given(st.lists(OUTCOMES, min_size=1))
def test_a_call_is_resolved_only_when_nothing_in_it_went_wrong(outcomes: list[QueryOutcome]) -> None:
    is_resolved = disposition_of(outcomes) is Disposition.RESOLVED

    fine = {
        QueryOutcome.ANSWERED_CONFIRMED,
        QueryOutcome.SERVICE_REQUEST_FILED,
        QueryOutcome.NO_SPEECH_OR_SPAM,
    }
    assert not is_resolved or set(outcomes) <= fine
