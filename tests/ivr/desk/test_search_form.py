"""A search as it was typed."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.desk.desk import CallSearch
from ivr.desk.forms import SearchForm, search_form

ZONE = ZoneInfo("America/Toronto")


def test_a_day_is_one_of_the_citys() -> None:
    wanted = search_form({"day": "2026-11-25"}).wanted(ZONE)

    assert wanted == CallSearch(
        starts_at=datetime(2026, 11, 25, tzinfo=ZONE), ends_at=datetime(2026, 11, 26, tzinfo=ZONE)
    )


def test_the_day_of_the_clock_change_has_its_own_length() -> None:
    wanted = search_form({"day": "2026-11-01"}).wanted(ZONE)

    assert wanted.starts_at is not None
    assert wanted.ends_at is not None
    assert (wanted.ends_at.timestamp() - wanted.starts_at.timestamp()) == 25 * 3600


@pytest.mark.parametrize("day", ["yesterday", "2026-02-30", "0001-01-01", "9999-12-31"])
def test_a_day_that_is_none_is_said_to_be_so(day: str) -> None:
    assert SearchForm(day=day).has_bad_day
    assert SearchForm(day=day).wanted(ZONE).is_empty


def test_a_search_without_a_day_has_no_bad_one() -> None:
    assert not SearchForm(day="").has_bad_day


def test_an_empty_search_asks_for_nothing() -> None:
    assert search_form({"words": "  "}).wanted(ZONE).is_empty
