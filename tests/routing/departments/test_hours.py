"""When a department takes calls: exception before holiday before week, right across changes of clocks."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routing.departments.hours import (
    NO_HOLIDAYS,
    HolidayCalendar,
    Hours,
    SpecialDay,
    TimeWindow,
    closing,
    is_open,
    next_opening,
    openings_after_closures,
    reason_closed,
    window_of,
)

TORONTO = ZoneInfo("America/Toronto")
MORNING, AFTERNOON = TimeWindow(8 * 60 + 30, 12 * 60), TimeWindow(13 * 60, 16 * 60 + 30)
WORKDAYS = (*(((MORNING, AFTERNOON),) * 5), (), ())
CANADA_DAY = HolidayCalendar(
    MappingProxyType({date(2026, 7, 1): MappingProxyType({"en": "Canada Day", "fr": "Fête du Canada"})})
)
ZONES = [
    "UTC",
    "America/Toronto",
    "America/St_Johns",
    "Australia/Lord_Howe",
    "America/Santiago",
    "Asia/Beirut",
]


def hours_of(
    week: tuple[tuple[TimeWindow, ...], ...] = WORKDAYS,
    exceptions: dict[date, SpecialDay] | None = None,
    holidays: HolidayCalendar = NO_HOLIDAYS,
    zone: ZoneInfo = TORONTO,
) -> Hours:
    return Hours(zone, week, MappingProxyType(exceptions or {}), holidays)


def toronto(day: int, hour: int, minute: int = 0, month: int = 7) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=TORONTO)


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [
        (8, 29, False),
        (8, 30, True),
        (11, 59, True),
        (12, 0, False),
        (13, 0, True),
        (16, 29, True),
        (16, 30, False),
    ],
)
def test_a_department_is_open_from_the_first_minute_to_before_the_last(
    hour: int, minute: int, expected: bool
) -> None:
    assert is_open(hours_of(), toronto(2, hour, minute)) is expected


def test_an_instant_in_another_zone_is_the_same_instant() -> None:
    assert is_open(hours_of(), toronto(2, 9).astimezone(UTC))


def test_a_department_is_closed_on_a_holiday_in_the_week() -> None:
    hours = hours_of(holidays=CANADA_DAY)

    assert not is_open(hours, toronto(1, 9))
    assert next_opening(hours, toronto(1, 9)) == toronto(2, 8, 30)


def test_an_exception_opens_a_department_on_a_holiday() -> None:
    special = SpecialDay((TimeWindow(600, 720),), MappingProxyType({"en": "parade desk"}))
    hours = hours_of(exceptions={date(2026, 7, 1): special}, holidays=CANADA_DAY)

    assert is_open(hours, toronto(1, 10))
    assert not is_open(hours, toronto(1, 9))


def test_an_exception_closes_a_department_on_a_workday() -> None:
    hours = hours_of(exceptions={date(2026, 7, 2): SpecialDay((), MappingProxyType({"en": "moving"}))})

    assert next_opening(hours, toronto(2, 9)) == toronto(3, 8, 30)


def test_the_reason_of_a_closed_day_is_told_in_the_callers_language() -> None:
    moving = SpecialDay((), MappingProxyType({"en": "moving", "fr": "déménagement"}))
    hours = hours_of(exceptions={date(2026, 7, 2): moving}, holidays=CANADA_DAY)

    assert reason_closed(hours, date(2026, 7, 1), "fr") == "Fête du Canada"
    assert reason_closed(hours, date(2026, 7, 2), "en") == "moving"
    assert reason_closed(hours, date(2026, 7, 3), "en") == ""


def test_the_next_opening_of_an_open_department_is_now() -> None:
    assert next_opening(hours_of(), toronto(2, 9, 15)) == toronto(2, 9, 15)


def test_the_next_opening_is_after_lunch_and_after_the_weekend() -> None:
    assert next_opening(hours_of(), toronto(3, 12, 30)) == toronto(3, 13)
    assert next_opening(hours_of(), toronto(3, 17)) == toronto(6, 8, 30)


def test_a_department_without_hours_never_opens() -> None:
    assert next_opening(hours_of(week=((),) * 7), toronto(2, 9)) is None


def test_the_closing_is_the_end_of_the_open_window() -> None:
    assert closing(hours_of(), toronto(2, 9)) == toronto(2, 12)
    assert closing(hours_of(), toronto(2, 12, 30)) is None


def test_a_day_may_end_at_midnight() -> None:
    hours = hours_of(week=((TimeWindow(0, 1440),),) * 7)

    assert is_open(hours, toronto(2, 23, 59))
    assert is_open(hours, toronto(3, 0))


def test_opening_keeps_to_the_clock_on_the_wall_when_clocks_change() -> None:
    before, after = toronto(6, 17, month=3), toronto(9, 8, 30, month=3)

    opening = next_opening(hours_of(), before)

    assert opening == after
    assert after.astimezone(UTC) - before.astimezone(UTC) == timedelta(days=2, hours=14, minutes=30)


def test_an_hour_that_clocks_skip_does_not_open_a_department_twice_or_in_the_past() -> None:
    hours = hours_of(week=((TimeWindow(150, 240),),) * 7)
    before_the_gap = datetime(2026, 3, 8, 6, 59, tzinfo=UTC)

    opening = next_opening(hours, before_the_gap)

    assert opening == datetime(2026, 3, 8, 7, 30, tzinfo=UTC)
    assert is_open(hours, datetime(2026, 3, 8, 7, 30, tzinfo=UTC))


def test_an_hour_that_clocks_repeat_opens_a_department_once() -> None:
    hours = hours_of(week=((TimeWindow(60, 90),),) * 7)
    first, second = (datetime(2026, 11, 1, 1, 15, tzinfo=TORONTO, fold=fold) for fold in (0, 1))

    assert is_open(hours, first)
    assert not is_open(hours, second)


windows = st.integers(0, 1439).flatmap(
    lambda opens: st.integers(opens + 1, 1440).map(lambda closes: TimeWindow(opens, closes))
)
days = st.lists(windows, max_size=3).map(tuple)
instants = st.datetimes(datetime(2024, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC))
any_hours = st.builds(
    hours_of,
    week=st.tuples(*[days] * 7),
    exceptions=st.dictionaries(
        st.dates(date(2024, 1, 1), date(2028, 1, 1)),
        st.builds(SpecialDay, days, st.just(MappingProxyType({}))),
        max_size=5,
    ),
    zone=st.sampled_from(ZONES).map(ZoneInfo),
)


@given(any_hours, instants)
def test_a_department_is_open_at_its_next_opening_which_is_never_past(hours: Hours, at: datetime) -> None:
    opening = next_opening(hours, at)

    assert opening is None or (opening >= at and is_open(hours, opening))


@given(any_hours, instants, st.integers(0, 60 * 24 * 10))
def test_a_department_is_closed_until_its_next_opening(hours: Hours, at: datetime, minutes: int) -> None:
    opening = next_opening(hours, at)
    between = at + timedelta(minutes=minutes)

    assert (opening is not None and between >= opening) or not is_open(hours, between)


@given(any_hours, instants)
def test_a_department_is_open_exactly_when_it_has_a_closing(hours: Hours, at: datetime) -> None:
    assert (closing(hours, at) is not None) is is_open(hours, at)


CHANGES = [date(2026, 3, 8), date(2026, 11, 1), date(2027, 3, 14), date(2027, 11, 7)]
a_day_around_a_change = st.tuples(st.sampled_from(CHANGES), st.integers(-2, 2)).map(
    lambda around: around[0] + timedelta(days=around[1])
)


@given(a_day_around_a_change, st.integers(4 * 60, 20 * 60), st.integers(1, 3 * 60))
def test_doors_open_and_close_by_the_clock_on_the_wall_across_every_change_of_clocks(
    day: date, opens: int, length: int
) -> None:
    hours = hours_of(week=((TimeWindow(opens, opens + length),),) * 7, zone=TORONTO)
    midnight = datetime(day.year, day.month, day.day, tzinfo=TORONTO)

    opening = next_opening(hours, midnight)

    assert opening is not None
    assert (opening.date(), opening.hour * 60 + opening.minute) == (day, opens)
    closes = closing(hours, opening)
    assert closes is not None
    assert closes.hour * 60 + closes.minute == opens + length
    assert closes.astimezone(UTC) - opening.astimezone(UTC) == timedelta(minutes=length)


@given(st.sampled_from(CHANGES))
def test_a_day_that_is_open_round_the_clock_has_23_or_25_hours_when_clocks_change(day: date) -> None:
    hours = hours_of(week=((TimeWindow(0, 1440),),) * 7, zone=TORONTO)
    midnight = datetime(day.year, day.month, day.day, tzinfo=TORONTO)

    closes = closing(hours, midnight)

    assert closes is not None
    length = closes.astimezone(UTC) - midnight.astimezone(UTC)
    assert length == timedelta(hours=23 if day.month == 3 else 25)


@given(any_hours, instants)
def test_when_it_opens_next_is_answered_within_a_year_unless_it_never_opens(
    hours: Hours, at: datetime
) -> None:
    today = at.astimezone(hours.time_zone).date()
    days = [today + timedelta(days=ahead) for ahead in range(1, 367)]

    opening = next_opening(hours, at)

    # A window in the hour that clocks skip does not exist on that day.
    never = all(not hours.on(day) or clocks_change(hours.time_zone, day) for day in days)
    assert never if opening is None else opening.date() <= days[-1]


def clocks_change(zone: ZoneInfo, day: date) -> bool:
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


def test_openings_after_a_long_closure_are_those_whose_weekday_would_mislead() -> None:
    closure = {date(2026, 7, day): SpecialDay((), MappingProxyType({})) for day in range(6, 14)}
    hours = hours_of(exceptions=closure)

    far = list(openings_after_closures(hours, date(2026, 6, 1), 90, 6))

    assert far == [toronto(14, 8, 30)]


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
