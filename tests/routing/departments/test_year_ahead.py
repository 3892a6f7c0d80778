"""The next twelve months: every day that differs, each once, in order."""

from datetime import date
from types import MappingProxyType
from zoneinfo import ZoneInfo

from routing.departments.hours import Hours, SpecialDay, TimeWindow, holidays_of, year_ahead

EVE = SpecialDay((TimeWindow(510, 720),), MappingProxyType({"en": "Christmas Eve"}))
OPEN_ON_CANADA_DAY = SpecialDay((TimeWindow(600, 840),), MappingProxyType({"en": "parade"}))
HOURS = Hours(
    ZoneInfo("America/Vancouver"),
    ((TimeWindow(510, 990),),) * 7,
    MappingProxyType(
        {
            date(2026, 12, 24): EVE,
            date(2027, 7, 1): OPEN_ON_CANADA_DAY,
            date(2026, 11, 24): EVE,
            date(2027, 11, 26): EVE,
        }
    ),
    holidays_of("BC", [2026, 2027], ["en"]),
)


def test_exceptions_and_holidays_of_a_year_stand_in_order() -> None:
    ahead = year_ahead(HOURS, date(2026, 11, 25))

    days = [one.day for one in ahead]
    assert days == sorted(set(days))
    assert days[:3] == [date(2026, 12, 24), date(2026, 12, 25), date(2027, 1, 1)]
    assert days[-1] == date(2027, 11, 11)


def test_an_exception_stands_before_the_holiday_of_its_day() -> None:
    canada_day = next(one for one in year_ahead(HOURS, date(2026, 11, 25)) if one.day == date(2027, 7, 1))

    assert canada_day.is_exception
    assert canada_day.windows == (TimeWindow(600, 840),)
    assert canada_day.reasons["en"] == "parade"
