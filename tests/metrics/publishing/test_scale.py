import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrics.publishing.charts import scale_for


@pytest.mark.parametrize(
    ("most", "top", "step"), [(3, 3, 1), (17, 20, 5), (96, 100, 25), (79_000, 80_000, 20_000)]
)
def test_lines_stand_at_round_numbers(most: float, top: float, step: float) -> None:
    scale = scale_for(most)

    assert (scale.top, scale.step) == (top, step)


def test_where_nothing_happened_there_is_still_an_axis() -> None:
    assert scale_for(0).ticks == (0, 1)


@given(st.floats(3.0, 1e9))
def test_the_most_fits_under_the_top_and_few_lines_are_drawn(most: float) -> None:
    scale = scale_for(most)

    assert most <= scale.top * (1 + 1e-9)
    assert 2 <= len(scale.ticks) <= 6


@given(st.floats(0.001, 1e6))
def test_whole_things_have_lines_at_whole_numbers(most: float) -> None:
    assert all(tick == int(tick) for tick in scale_for(most).ticks)
