"""What resolved rests on adds up, and a sample of callers says how far it may be trusted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.facts.tally import DurationKind
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import EscalationReason, Extract, QueryRecord, Sign
from metrics.rates.period_figures import figures_of
from tests.metrics.rates.test_rates import DAY_1, DAYS, LATER, extract_of, query, rate, waiting

CONFIRMED, SILENT = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_UNCONFIRMED
PARTS = ("resolved_said", "resolved_content", "resolved_silent")


def taken(call: int, outcome: QueryOutcome, sign: Sign | None = None, **facts: bool) -> QueryRecord:
    """A query whose answer was heard and taken in a certain way."""
    return replace(query(call, outcome, delivered=True), sign=sign, **facts)


def parts_of(*queries: QueryRecord) -> tuple[int, ...]:
    return tuple(rate(name, extract_of(*queries))[0] for name in PARTS)


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        (taken(1, CONFIRMED, Sign.SAID_YES, was_asked=True), (1, 0, 0)),
        (taken(1, CONFIRMED, Sign.ACCEPTED, was_asked=True), (1, 0, 0)),
        (taken(1, CONFIRMED), (1, 0, 0)),
        (taken(1, QueryOutcome.SERVICE_REQUEST_FILED), (1, 0, 0)),
        (taken(1, CONFIRMED, Sign.ACCEPTED), (0, 1, 0)),
        (taken(1, SILENT, Sign.NOTHING_ELSE), (0, 1, 0)),
        (taken(1, SILENT, Sign.ASKED_ON), (0, 1, 0)),
        (taken(1, SILENT, Sign.LEFT), (0, 0, 1)),
        (taken(1, SILENT), (0, 0, 1)),
        (taken(1, QueryOutcome.ANSWERED_REJECTED), (0, 0, 0)),
    ],
)
def test_each_resolved_query_is_in_the_part_of_the_strongest_thing_that_shows_it(
    one: QueryRecord, expected: tuple[int, ...]
) -> None:
    assert parts_of(one) == expected


def test_a_hang_up_on_the_answer_is_counted_apart_and_never_as_said_or_content() -> None:
    assert parts_of(taken(1, SILENT, Sign.LEFT), taken(2, SILENT, Sign.LEFT, was_asked=True)) == (0, 0, 2)


def test_a_sign_counts_for_nothing_when_the_caller_raises_it_again() -> None:
    content = taken(1, SILENT, Sign.NOTHING_ELSE)
    again = replace(content, call_sid="CA2", opened_at=content.opened_at + timedelta(days=2))

    assert rate("resolved_content", extract_of(content, later=(again,))) == (0, 1)


@given(
    st.lists(
        st.tuples(
            st.sampled_from(QueryOutcome), st.sampled_from((*Sign, None)), st.booleans(), st.booleans()
        ),
        max_size=12,
    ),
    st.integers(0, 30),
)
def test_the_three_parts_always_add_up_to_resolved(
    queries: list[tuple[QueryOutcome, Sign | None, bool, bool]], days: int
) -> None:
    found = extract_of(
        *(
            taken(call, outcome, sign, was_asked=asked, sampled=sampled)
            for call, (outcome, sign, asked, sampled) in enumerate(queries)
        )
    )
    figures = figures_of(DAYS, found, DAY_1 + timedelta(days=days))

    assert sum(figures.rate(name).numerator for name in PARTS) == figures.rate("resolved").numerator
    assert {figures.rate(name).denominator for name in PARTS} == {figures.rate("resolved").denominator}
    signs = [name for name in figures.rates if name.startswith("content_")]
    assert sum(figures.rate(name).numerator for name in signs) == figures.rate("resolved_content").numerator


SAMPLED = {"was_asked": True, "sampled": True}


def asked_by_chance() -> Extract:
    """Six were drawn: two said yes, of whom one called again; two said no; one left; one filed."""
    yes = [taken(call, CONFIRMED, Sign.SAID_YES, **SAMPLED) for call in (1, 2)]
    again = replace(yes[1], call_sid="CA99", opened_at=yes[1].opened_at + timedelta(days=1))
    to_a_person = replace(
        taken(4, QueryOutcome.ESCALATED_CONNECTED, **SAMPLED), reason=EscalationReason.REJECTED
    )
    return extract_of(
        *yes,
        taken(3, QueryOutcome.ANSWERED_REJECTED, **SAMPLED),
        to_a_person,
        taken(5, SILENT, Sign.LEFT, **SAMPLED),
        taken(6, QueryOutcome.SERVICE_REQUEST_FILED, **SAMPLED),
        taken(7, CONFIRMED, Sign.SAID_YES, was_asked=True),
        taken(8, CONFIRMED, Sign.ACCEPTED),
        taken(9, SILENT, Sign.LEFT),
        replace(query(10, QueryOutcome.ANSWERED_REJECTED, delivered=True)),
        later=(again,),
    )


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("sample_helped", (2, 4)),
        ("sample_helped_of_all", (2, 5)),
        ("sample_quiet_helped", (1, 3)),
        ("unasked_resolved", (2, 3)),
        ("unasked_silent", (1, 3)),
    ],
)
def test_the_sample_counts_only_who_was_drawn_and_a_no_that_went_to_a_person_is_a_no(
    name: str, expected: tuple[int, int]
) -> None:
    assert rate(name, asked_by_chance(), LATER) == expected


def test_callers_asked_because_of_doubt_are_in_neither_group() -> None:
    doubted = extract_of(taken(1, CONFIRMED, Sign.SAID_YES, was_asked=True))

    assert (rate("sample_helped", doubted), rate("unasked_resolved", doubted)) == ((0, 0), (0, 0))


def test_the_wait_of_who_was_reached_is_told_apart_from_everybodys() -> None:
    figures = figures_of(
        DAYS,
        extract_of(
            waiting(1, QueryOutcome.ESCALATED_CONNECTED, 20),
            waiting(2, QueryOutcome.ESCALATED_LOST, 60),
            waiting(3, QueryOutcome.CALLBACK_OR_VOICEMAIL, 40),
        ),
        LATER,
    )

    reached, everybody = (figures.tally.took(kind) for kind in (DurationKind.WAIT, DurationKind.SOUGHT))
    assert (reached.n, reached.mean_ms) == (1, 20_000)
    assert (everybody.n, everybody.mean_ms) == (3, 40_000)


def test_a_hand_off_that_nobody_took_is_not_contained() -> None:
    assert rate("contained", extract_of(query(1, QueryOutcome.ESCALATED_LOST))) == (0, 1)


def test_a_later_call_for_a_person_on_any_topic_counts_against_an_answer_that_nobody_confirmed() -> None:
    for_a_person = replace(
        query(2, QueryOutcome.ESCALATED_CONNECTED, EscalationReason.ASKED),
        article="roads.pothole",
        caller_hash="caller-1",
        opened_at=DAY_1 + timedelta(days=2),
    )
    silent, said = taken(1, SILENT, Sign.LEFT), taken(1, CONFIRMED, Sign.SAID_YES)

    assert rate("repeated", extract_of(silent, later=(for_a_person,))) == (1, 1)
    assert rate("repeated", extract_of(said, later=(for_a_person,))) == (0, 1)
