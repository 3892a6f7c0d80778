"""Opening times as spoken phrases."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from ivr.call.lookups.opening_hours import spoken_opening

ZONE = ZoneInfo("America/Vancouver")
WEDNESDAY = datetime(2026, 11, 25, 22, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("opens", "english", "french"),
    [
        ("2026-11-25 23:00", "today at 11 p.m.", "aujourd'hui à 23 h"),
        ("2026-11-26 08:30", "tomorrow at 8:30 a.m.", "demain à 8 h 30"),
        ("2026-11-30 09:00", "on Monday at 9 a.m.", "lundi à 9 h"),
        ("2026-12-01 12:00", "on Tuesday at noon", "mardi à 12 h"),
    ],
)
def test_an_opening_within_the_week_is_named_by_its_day(opens: str, english: str, french: str) -> None:
    at = datetime.fromisoformat(opens).replace(tzinfo=ZONE)

    assert spoken_opening(at, WEDNESDAY, "en") == english
    assert spoken_opening(at, WEDNESDAY, "fr") == french


@pytest.mark.parametrize(
    ("opens", "english", "french"),
    [
        (
            "2026-12-02 08:30",
            "on Wednesday, December 2, at 8:30 a.m.",
            "le mercredi 2 décembre à 8 h 30",
        ),
        ("2027-01-04 08:30", "on Monday, January 4, at 8:30 a.m.", "le lundi 4 janvier à 8 h 30"),
        ("2027-05-01 13:00", "on Saturday, May 1, at 1 p.m.", "le samedi 1er mai à 13 h"),
    ],
)
def test_an_opening_a_week_away_or_more_is_named_by_its_date_because_its_weekday_would_mislead(
    opens: str, english: str, french: str
) -> None:
    at = datetime.fromisoformat(opens).replace(tzinfo=ZONE)

    assert spoken_opening(at, WEDNESDAY, "en") == english
    assert spoken_opening(at, WEDNESDAY, "fr") == french


def test_a_department_that_never_opens_is_not_promised() -> None:
    assert spoken_opening(None, WEDNESDAY, "en") == ""


def test_today_is_counted_in_the_departments_own_zone() -> None:
    utc_night = WEDNESDAY.astimezone(ZoneInfo("UTC"))
    at = datetime(2026, 11, 26, 8, 0, tzinfo=ZONE)

    assert spoken_opening(at, utc_night, "en") == "tomorrow at 8 a.m."
