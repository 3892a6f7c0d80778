"""Public holidays by province."""

from datetime import date

from routing.departments.hours import NO_HOLIDAYS, holidays_of


def test_a_province_has_its_own_holidays() -> None:
    assert date(2026, 8, 3) in holidays_of("BC", [2026], ["en"])
    assert date(2026, 8, 3) not in holidays_of("QC", [2026], ["en"])


def test_a_holiday_has_a_name_in_each_language() -> None:
    calendar = holidays_of("BC", [2026], ["en", "fr"])

    assert calendar.name(date(2026, 4, 3), "en") == "Good Friday"
    assert calendar.name(date(2026, 4, 3), "fr") == "Vendredi saint"


def test_other_days_have_no_name() -> None:
    assert NO_HOLIDAYS.name(date(2026, 4, 3), "en") == ""
