"""Days and times are written as people of each language write them."""

from datetime import date, datetime

import pytest

from metrics.dates import clock, days, full_day, moment, month, short_day


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (short_day(date(2026, 11, 3), "en"), "Nov 3"),
        (short_day(date(2026, 11, 3), "fr"), "3 nov."),
        (full_day(date(2026, 8, 1), "fr"), "1er août 2026"),
        (month(date(2026, 2, 9), "fr"), "févr. 2026"),
        (days(date(2026, 11, 1), date(2026, 11, 25), "en"), "Nov 1 – Nov 25, 2026"),
        (days(date(2025, 12, 30), date(2026, 1, 2), "fr"), "30 déc. 2025 – 2 janv. 2026"),
        (days(date(2026, 11, 3), date(2026, 11, 3), "en"), "Nov 3, 2026"),
        (clock(datetime(2026, 11, 3, 8, 30), "fr"), "8 h 30"),
        (clock(datetime(2026, 11, 3, 8, 0), "fr"), "8 h"),
        (clock(datetime(2026, 11, 3, 0, 5), "en"), "12:05 a.m."),
        (clock(datetime(2026, 11, 3, 12, 0), "en"), "12:00 p.m."),
        (moment(datetime(2026, 11, 3, 14, 30), "en"), "Nov 3, 2026, 2:30 p.m."),
        (moment(datetime(2026, 11, 3, 14, 30), "fr"), "3 nov. 2026, 14 h 30"),
    ],
)
def test_a_day_and_a_time_are_written_as_people_write_them(written: str, expected: str) -> None:
    assert written.replace("\u00a0", " ") == expected
