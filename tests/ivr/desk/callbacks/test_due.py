"""A working day after somebody could first have heard of it."""

from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.desk.callbacks.callback import due_at
from routing.departments.hours import NO_HOLIDAYS, Hours, SpecialDay, TimeWindow, next_opening

VANCOUVER = ZoneInfo("America/Vancouver")
DAY = TimeWindow(8 * 60 + 30, 16 * 60 + 30)
CLOSED = SpecialDay((), MappingProxyType({}))


def hours_of(*closed: date, week: tuple[tuple[TimeWindow, ...], ...] | None = None) -> Hours:
    days = week or (*(((DAY,),) * 5), (), ())
    return Hours(VANCOUVER, days, MappingProxyType(dict.fromkeys(closed, CLOSED)), NO_HOLIDAYS)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=VANCOUVER)


@pytest.mark.parametrize(
    ("left", "due"),
    [
        ("2026-11-25T10:00", "2026-11-26T10:00"),
        ("2026-11-25T20:00", "2026-11-27T08:30"),
        ("2026-11-27T15:00", "2026-11-30T15:00"),
        ("2026-11-27T20:00", "2026-12-01T08:30"),
        ("2026-11-28T12:00", "2026-12-01T08:30"),
    ],
)
def test_a_callback_is_due_a_working_day_after_the_department_could_hear_of_it(left: str, due: str) -> None:
    assert due_at(hours_of(), at(left)) == at(due)


def test_a_closed_day_is_no_working_day() -> None:
    assert due_at(hours_of(date(2026, 11, 26)), at("2026-11-25T10:00")) == at("2026-11-27T10:00")


def test_a_short_day_ends_sooner() -> None:
    week = ((DAY,), (DAY,), (DAY,), (TimeWindow(9 * 60, 12 * 60),), (DAY,), (), ())

    assert due_at(hours_of(week=week), at("2026-11-25T15:00")) == at("2026-11-26T12:00")


def test_a_department_that_never_opens_owes_an_answer_all_the_same() -> None:
    never = hours_of(week=((),) * 7)

    assert due_at(never, at("2026-11-25T15:00")) == at("2026-11-26T15:00")


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1), timezones=st.just(UTC)))
def test_there_is_always_a_whole_night_between_hearing_of_it_and_its_time(left: datetime) -> None:
    hours = hours_of(date(2026, 12, 25), date(2027, 1, 1))

    due, heard = due_at(hours, left), next_opening(hours, left)

    assert heard is not None
    assert heard.date() < due.astimezone(VANCOUVER).date() <= heard.date() + timedelta(days=5)
