"""Counts lie within one another, and no share is made of counts that do not."""

import pytest

from metrics.facts.call_counts import (
    CALL_COUNTS,
    ENTRY_COUNTS,
    LABEL_COUNTS,
    RATING_COUNTS,
    TRANSFER_COUNTS,
    TURN_COUNTS,
    WRAP_UP_COUNTS,
)
from metrics.facts.counts import Count, any_of_them, holding
from metrics.facts.daily import COUNTS
from metrics.facts.formula import NotWithin, Share
from metrics.facts.query_counts import QUERY_COUNTS

ALL: Count[int] = Count("all", any_of_them)
EVEN = Count("even", lambda number: number % 2 == 0, ALL)
FOURTH = Count("fourth", lambda number: number % 4 == 0, EVEN)
LARGE = Count("large", lambda number: number > 10, ALL)


def test_a_count_asks_its_rule_only_of_what_the_larger_one_has() -> None:
    assert [number for number in range(9) if FOURTH.holds(number)] == [0, 4, 8]
    assert FOURTH.is_within(ALL)
    assert not EVEN.is_within(FOURTH)


def test_counting_all_at_once_is_counting_each() -> None:
    counts = (ALL, EVEN, FOURTH, LARGE)

    for number in range(20):
        assert holding(counts, number) == [count.name for count in counts if count.holds(number)]


def test_a_share_of_what_is_not_within_is_refused() -> None:
    with pytest.raises(NotWithin, match="large is not within even"):
        Share.of_counts(LARGE, EVEN)


def test_every_count_has_a_name_of_its_own_and_stands_behind_the_larger_one() -> None:
    assert len(set(COUNTS)) == len(COUNTS)
    for counts in (
        QUERY_COUNTS,
        ENTRY_COUNTS,
        CALL_COUNTS,
        TURN_COUNTS,
        TRANSFER_COUNTS,
        WRAP_UP_COUNTS,
        LABEL_COUNTS,
        RATING_COUNTS,
    ):
        names = [count.name for count in counts]
        for count in counts:
            assert count.within is None or names.index(count.within.name) < names.index(count.name)
