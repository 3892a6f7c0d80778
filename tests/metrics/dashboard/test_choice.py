from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from metrics.dashboard.choice import Names, PeriodSpan, Selection, choice_of

NOW = datetime(2026, 11, 25, 15, tzinfo=ZoneInfo("America/Vancouver"))
NAMES = Names("Rivermont", {"revenue": "Revenue"}, {"tax.due_date": "the due date"})


def choose(now: datetime = NOW, /, **address: str) -> Selection:
    return choice_of(address, now, NAMES, ("en", "fr"))


@pytest.mark.parametrize(
    ("span", "first"),
    [
        ("today", date(2026, 11, 25)),
        ("week", date(2026, 11, 23)),
        ("month", date(2026, 11, 1)),
        ("year", date(2026, 1, 1)),
    ],
)
def test_a_named_period_goes_up_to_today(span: str, first: date) -> None:
    period = choose(period=span).period

    assert (period.first, period.last) == (first, date(2026, 11, 25))


def test_last_month_is_a_whole_month() -> None:
    new_year = choose(NOW.replace(month=1, day=31), period="last_month").period

    assert (new_year.first, new_year.last) == (date(2025, 12, 1), date(2025, 12, 31))


@pytest.mark.parametrize(("day", "span"), [(1, "last_month"), (7, "last_month"), (8, "month")])
def test_in_a_months_first_week_the_month_before_is_shown(day: int, span: str) -> None:
    assert choose(NOW.replace(day=day)).span.value == span
    assert choose(NOW.replace(day=day), period="month").span is PeriodSpan.MONTH, "who asks gets it"


def test_this_month_is_shown_unless_another_period_is_asked_for() -> None:
    assert choose().span is PeriodSpan.MONTH
    assert choose(period="century").span is PeriodSpan.MONTH


def test_any_two_days_make_a_period() -> None:
    period = choose(period="custom", **{"from": "2026-01-15", "to": "2026-02-03"}).period

    assert (period.first, period.last) == (date(2026, 1, 15), date(2026, 2, 3))


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-02-03", "2026-01-15", "dashboard.bad_period"),
        ("2026-02-31", "2026-03-01", "dashboard.bad_date"),
        ("", "", "dashboard.bad_date"),
        ("yesterday", "today", "dashboard.bad_date"),
        ("0001-01-01", "9999-12-31", "dashboard.far_period"),
        ("1990-01-01", "2026-11-25", "dashboard.far_period"),
    ],
)
def test_a_period_that_cannot_be_is_named_and_this_month_shown(first: str, last: str, words: str) -> None:
    choice = choose(period="custom", **{"from": first, "to": last})

    assert [fault.words for fault in choice.faults] == [words]
    assert choice.period.first == date(2026, 11, 1)


def test_what_the_city_does_not_have_is_left_out_and_named() -> None:
    choice = choose(department="treasury", article="tax.due_date", language="tlh", hour="25")

    assert (choice.filters.department, choice.filters.article, choice.filters.hour) == (
        "",
        "tax.due_date",
        None,
    )
    assert [fault.value for fault in choice.faults] == ["treasury", "tlh", "25"]


def test_an_address_can_be_made_from_what_was_chosen() -> None:
    choice = choose(period="year", department="revenue", hour="9")

    assert choose(**choice.query()) == choice
    assert choice.query(department="")["period"] == "year"
    assert "department" not in choice.query(department="")
