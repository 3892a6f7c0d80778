"""Durations in few numbers: exact means, percentiles to five percent, and they add up."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.facts.tally import EMPTY, Sketch

DURATIONS = st.lists(st.integers(1, 3_600_000), min_size=1, max_size=60)


def test_a_small_day_counted_by_hand() -> None:
    sketch = Sketch.of([100, 200, 300, 400, 1000])

    assert (sketch.n, sketch.mean_ms) == (5, 400)
    assert sketch.percentile_ms(0.5) == pytest.approx(300, rel=0.05)
    assert sketch.percentile_ms(0.9) == pytest.approx(400, rel=0.05)
    assert sketch.percentile_ms(1.0) == pytest.approx(1000, rel=0.05)


def test_nothing_has_no_mean_and_no_percentile() -> None:
    assert (EMPTY.mean_ms, EMPTY.percentile_ms(0.5)) == (None, None)


@given(DURATIONS, st.floats(0, 1))
def test_a_percentile_is_within_five_percent_of_the_true_one(durations: list[int], share: float) -> None:
    found = Sketch.of(durations).percentile_ms(share)

    true = sorted(durations)[int(share * (len(durations) - 1))]
    assert found == pytest.approx(true, rel=0.05)


@given(DURATIONS, DURATIONS)
def test_the_sketch_of_two_days_is_the_sum_of_theirs(first: list[int], second: list[int]) -> None:
    assert Sketch.of(first) + Sketch.of(second) == Sketch.of([*first, *second])
