"""A sign-off holds while the days are as they were, for a year."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType

import pytest

from ivr.studio.directory.edits import SignOff, digest_of, is_fresh
from routing.departments.department import Department
from routing.departments.hours import SpecialDay
from routing.departments.loading import load_directory

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)


@pytest.fixture(scope="module")
def waste() -> Department:
    return load_directory(Path("deploy/example-city"))[0]["waste"]


def signed(department: Department) -> SignOff:
    return SignOff("waste", digest_of(department, date(2026, 11, 25)), "Ada", AT)


def test_it_holds_the_next_day_and_the_next_month(waste: Department) -> None:
    assert is_fresh(signed(waste), waste, AT + timedelta(days=1))
    assert is_fresh(signed(waste), waste, AT + timedelta(days=40))


def test_it_is_stale_when_a_day_was_added(waste: Department) -> None:
    special = SpecialDay((), MappingProxyType({"en": "moving", "fr": "déménagement"}))
    hours = replace(waste.hours, exceptions=MappingProxyType({date(2027, 3, 1): special}))

    assert not is_fresh(signed(waste), replace(waste, hours=hours), AT)


def test_another_number_does_not_matter_to_the_days(waste: Department) -> None:
    assert is_fresh(signed(waste), replace(waste, numbers=("+16045550177",)), AT)


def test_it_is_stale_after_a_year_and_without_any(waste: Department) -> None:
    assert not is_fresh(signed(waste), waste, AT + timedelta(days=366))
    assert not is_fresh(None, waste, AT)
