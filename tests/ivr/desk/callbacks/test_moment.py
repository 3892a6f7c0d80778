"""How far away a callback's time is."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.desk.callbacks.view import Distance, distance

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("apart", "expected"),
    [
        (timedelta(), Distance(0, "minutes", is_past=False)),
        (timedelta(minutes=119), Distance(119, "minutes", is_past=False)),
        (timedelta(minutes=-1), Distance(1, "minutes", is_past=True)),
        (timedelta(hours=2), Distance(2, "hours", is_past=False)),
        (timedelta(hours=-47), Distance(47, "hours", is_past=True)),
        (timedelta(days=-2), Distance(2, "days", is_past=True)),
    ],
)
def test_a_distance_is_told_in_the_largest_unit_of_which_it_is_at_least_two(apart, expected) -> None:
    assert distance(NOW + apart, NOW) == expected
