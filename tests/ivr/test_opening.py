"""When a department opens next, as people say it."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.opening import spoken_opening

ZONE = ZoneInfo("America/Vancouver")
WEDNESDAY = datetime(2026, 11, 25, 22, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("opens", "english", "french"),
    [
        ("2026-11-25 23:00", "today at 11 p.m.", "aujourd'hui à 23 h"),
        ("2026-11-26 08:30", "tomorrow at 8:30 a.m.", "demain à 8 h 30"),
        ("2026-11-30 09:00", "on Monday at 9 a.m.", "lundi à 9 h"),
        ("2026-12-01 12:00", "on Tuesday at 12 p.m.", "mardi à 12 h"),
    ],
)
def test_an_opening_within_the_week_is_named_by_its_day(opens: str, english: str, french: str) -> None:
    at = datetime.fromisoformat(opens).replace(tzinfo=ZONE)

    assert spoken_opening(at, WEDNESDAY, "en") == english
    assert spoken_opening(at, WEDNESDAY, "fr") == french


def test_an_opening_a_week_away_is_not_named_because_its_weekday_would_mislead() -> None:
    at = datetime(2026, 12, 2, 8, 30, tzinfo=ZONE)

    assert spoken_opening(at, WEDNESDAY, "en") == ""


def test_a_department_that_never_opens_is_not_promised() -> None:
    assert spoken_opening(None, WEDNESDAY, "en") == ""


def test_today_is_counted_in_the_departments_own_zone() -> None:
    utc_night = WEDNESDAY.astimezone(ZoneInfo("UTC"))
    at = datetime(2026, 11, 26, 8, 0, tzinfo=ZONE)

    assert spoken_opening(at, utc_night, "en") == "tomorrow at 8 a.m."
