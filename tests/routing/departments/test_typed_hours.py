"""Staff type opening hours as they write them on a door."""

import pytest

from routing.departments.typed_hours import window_of


@pytest.mark.parametrize(
    ("typed", "window"),
    [
        ("08:30-16:30", "08:30-16:30"),
        ("8-12", "08:00-12:00"),
        ("8am - 4:30pm", "08:00-16:30"),
        ("8 a.m. to 4 p.m.", "08:00-16:00"),
        ("9-5", "09:00-17:00"),
        ("8 h 30 à 16 h", "08:30-16:00"),
        ("12pm–1pm", "12:00-13:00"),
        ("12am-6am", "00:00-06:00"),
        ("0:00-24:00", "00:00-24:00"),
    ],
)
def test_a_time_range_is_read_however_it_is_written(typed: str, window: str) -> None:
    assert window_of(typed) == window


@pytest.mark.parametrize("typed", ["", "closed", "8", "Monday 8-12", "8-12, 13-16", "by appointment"])
def test_what_is_no_time_range_stays_as_it_was_typed(typed: str) -> None:
    assert window_of(typed) == typed


@pytest.mark.parametrize(("typed", "window"), [("17:00-08:00", "17:00-08:00"), ("25-26", "25:00-26:00")])
def test_a_range_that_cannot_be_is_left_for_the_check_to_name(typed: str, window: str) -> None:
    assert window_of(typed) == window
