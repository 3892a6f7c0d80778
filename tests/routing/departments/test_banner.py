"""A banner is on air from its start until before its end, for those whom it concerns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from routing.departments.banner import Banner, EveryCall, Mode, SomeArticles, SomeDepartments, on_air

NOON = datetime(2026, 11, 20, 20, 0, tzinfo=UTC)
SNOW = Banner(
    "snow",
    EveryCall(),
    Mode.BEFORE_ANSWER,
    MappingProxyType({"en": "Plows are out."}),
    NOON,
    NOON + timedelta(days=1),
    "Communications",
    "R. Dhaliwal",
)


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(seconds=-1), False),
        (timedelta(0), True),
        (timedelta(hours=23, minutes=59), True),
        (timedelta(days=1), False),
    ],
)
def test_a_banner_ends_by_itself(after: timedelta, expected: bool) -> None:
    assert bool(on_air([SNOW], NOON + after)) is expected


def test_a_banner_for_some_articles_is_heard_by_those_who_ask_them() -> None:
    banner = replace(SNOW, scope=SomeArticles(frozenset({"roads.snow_plow"})))

    assert on_air([banner], NOON, "roads.snow_plow", "roads") == (banner,)
    assert on_air([banner], NOON, "waste.collection_day", "waste") == ()
    assert on_air([banner], NOON) == ()


def test_a_banner_for_some_departments_is_heard_with_their_questions() -> None:
    banner = replace(SNOW, scope=SomeDepartments(frozenset({"waste"})))

    assert on_air([banner], NOON, "waste.collection_day", "waste") == (banner,)
    assert on_air([banner], NOON, "roads.snow_plow", "roads") == ()


def test_the_newest_banner_is_heard_first() -> None:
    newer = replace(SNOW, id="boil-water", starts_at=NOON + timedelta(hours=1))

    assert on_air([SNOW, newer], NOON + timedelta(hours=2)) == (newer, SNOW)
