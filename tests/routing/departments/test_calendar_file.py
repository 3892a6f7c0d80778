"""Hours as calendars: what goes out comes in again, and what is not understood changes nothing."""

from dataclasses import replace
from datetime import UTC, date, datetime
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from routing.departments.calendar import calendar_text
from routing.departments.calendar_file import read_calendar
from routing.departments.department import Department, WhenClosed
from routing.departments.hours import NO_HOLIDAYS, Hours, SpecialDay, TimeWindow, holidays_of

LANGUAGES = ("en", "fr")
VANCOUVER = ZoneInfo("America/Vancouver")
HOLIDAYS = holidays_of("BC", range(2026, 2029), LANGUAGES)
SINCE = datetime(2026, 11, 25, 18, tzinfo=UTC)
MORNING, AFTERNOON = TimeWindow(8 * 60 + 30, 12 * 60), TimeWindow(13 * 60, 16 * 60 + 30)
NOTHING = Hours(VANCOUVER, ((),) * 7, MappingProxyType({}), NO_HOLIDAYS)
OFFICE = Hours(
    VANCOUVER,
    (*(((MORNING, AFTERNOON),) * 5), (), ()),
    MappingProxyType(
        {
            date(2026, 12, 24): SpecialDay(
                (MORNING,), MappingProxyType({"en": "Christmas Eve", "fr": "la veille de Noël"})
            ),
            date(2027, 1, 4): SpecialDay((), MappingProxyType({"en": "inventory", "fr": "inventaire"})),
        }
    ),
    HOLIDAYS,
)


def department(hours: Hours) -> Department:
    names = MappingProxyType({"en": "Revenue Services", "fr": "le service des finances"})
    return Department("revenue", names, LANGUAGES, ("+16045550101",), hours, 120, WhenClosed.MESSAGE)


def calendar(*events: str) -> str:
    return "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//x//", *events, "END:VCALENDAR"])


def event(*lines: str) -> str:
    return "\r\n".join(["BEGIN:VEVENT", "UID:1", *lines, "END:VEVENT"])


def read(text: str, known: Hours = NOTHING) -> tuple[Hours, list[str]]:
    hours, problems = read_calendar(text, "hours.ics", known, HOLIDAYS, LANGUAGES)
    return hours, [str(problem) for problem in problems]


def windows() -> st.SearchStrategy[tuple[TimeWindow, ...]]:
    """Up to two time ranges of a day, apart from one another."""
    bounds = st.lists(st.integers(0, 1440), min_size=0, max_size=4, unique=True).map(sorted)
    return bounds.map(lambda at: tuple(TimeWindow(*pair) for pair in zip(at[::2], at[1::2], strict=False)))


words = (
    st.text(st.sampled_from("abc éÉœ,;:/\\\"'()-123"), min_size=1, max_size=30).map(str.strip).filter(bool)
)
reasons = st.fixed_dictionaries({"en": words, "fr": words}).map(MappingProxyType)
hours = st.builds(
    Hours,
    time_zone=st.sampled_from(["America/Vancouver", "America/St_Johns"]).map(ZoneInfo),
    week=st.tuples(*[windows()] * 7),
    exceptions=st.dictionaries(
        st.dates(date(2026, 1, 1), date(2028, 12, 31)),
        st.builds(SpecialDay, windows(), reasons),
        max_size=4,
    ).map(MappingProxyType),
    holidays=st.sampled_from([NO_HOLIDAYS, HOLIDAYS]),
)


@given(hours)
@settings(deadline=None)
def test_what_was_exported_comes_in_again(hours: Hours) -> None:
    text = calendar_text(department(hours), SINCE, LANGUAGES)

    assert read(text) == (hours, [])


def test_a_reason_that_looks_like_the_mark_between_languages_comes_in_as_it_went_out() -> None:
    reason = MappingProxyType({"en": "1; /", "fr": "1, 2"})
    closed = replace(NOTHING, exceptions=MappingProxyType({date(2026, 12, 1): SpecialDay((), reason)}))

    assert read(calendar_text(department(closed), SINCE, LANGUAGES)) == (closed, [])


def test_a_week_is_repeated_events_and_a_holiday_a_whole_day() -> None:
    text = calendar_text(department(OFFICE), SINCE, LANGUAGES)

    assert "DTSTART;TZID=America/Vancouver:20261125T083000" in text
    assert "RRULE:FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR" in text
    assert "DTSTART;VALUE=DATE:20261225" in text
    assert "SUMMARY:Christmas Eve / la veille de Noël" in text


def test_the_calendar_of_somebody_else_without_a_week_leaves_the_week_as_it_is() -> None:
    text = calendar(event("SUMMARY:moving / déménagement", "DTSTART;VALUE=DATE:20261201"))

    hours, problems = read(text, OFFICE)

    assert problems == []
    assert hours.week == OFFICE.week
    assert hours.holidays == HOLIDAYS
    assert hours.exceptions == {
        date(2026, 12, 1): SpecialDay((), MappingProxyType({"en": "moving", "fr": "déménagement"}))
    }


def test_a_closure_of_several_days_is_each_of_them() -> None:
    text = calendar(event("SUMMARY:a / b", "DTSTART;VALUE=DATE:20261201", "DTEND;VALUE=DATE:20261204"))

    hours, _ = read(text)

    assert [day.day for day in hours.exceptions] == [1, 2, 3]


def test_a_public_holiday_without_a_second_language_has_its_own_names() -> None:
    text = calendar(event("SUMMARY:Stat holiday", "DTSTART;VALUE=DATE:20261225"))

    hours, problems = read(text)

    assert problems == []
    assert hours.exceptions[date(2026, 12, 25)].reason["fr"] == "Jour de Noël"


def test_an_event_of_another_zone_is_read_on_the_departments_wall() -> None:
    text = calendar(
        event(
            "SUMMARY:a / b",
            "DTSTART;TZID=America/Toronto:20260702T120000",
            "DTEND;TZID=America/Toronto:20260702T150000",
        )
    )

    hours, _ = read(text)

    assert hours.exceptions[date(2026, 7, 2)].windows == (TimeWindow(9 * 60, 12 * 60),)


def test_what_was_cancelled_does_not_count() -> None:
    text = calendar(event("STATUS:CANCELLED", "SUMMARY:a / b", "DTSTART;VALUE=DATE:20261201"))

    assert read(text) == (NOTHING, [])


WEEKLY = ("DTSTART:20261130T083000", "DTEND:20261130T163000")


@pytest.mark.parametrize(
    ("events", "complaint"),
    [
        ((event(*WEEKLY, "RRULE:FREQ=DAILY"),), "hours.ics:4: VEVENT: RRULE is not understood"),
        ((event(*WEEKLY, "RRULE:FREQ=WEEKLY;COUNT=3"),), "RRULE with COUNT is not understood"),
        ((event(*WEEKLY, "RRULE:FREQ=WEEKLY;INTERVAL=2"),), "RRULE with INTERVAL is not understood"),
        ((event(*WEEKLY, "RRULE:FREQ=WEEKLY;BYDAY=1MO"),), "BYDAY=1MO is not understood"),
        ((event(*WEEKLY, "RRULE:FREQ=SOMETIMES"),), "RRULE cannot be read"),
        ((event(*WEEKLY, "RRULE:FREQ=WEEKLY", "EXDATE:20261207T083000"),), "EXDATE is not understood"),
        (
            (event(*WEEKLY, "RRULE:FREQ=WEEKLY"), event(*WEEKLY, "RRULE:FREQ=WEEKLY")),
            "hours.ics:10: VEVENT: two time ranges of mon overlap",
        ),
        (
            (event("SUMMARY:a / b", *WEEKLY), event("SUMMARY:a / b", *WEEKLY)),
            "two time ranges of 2026-11-30 overlap",
        ),
        (
            (event("SUMMARY:a / b", *WEEKLY), event("SUMMARY:a / b", "DTSTART;VALUE=DATE:20261130")),
            "2026-11-30 is open by another event",
        ),
        ((event("DTSTART:20261130T083000", "DTEND:20261201T083000", "SUMMARY:a / b"),), "ends at 24:00"),
        ((event("DTSTART:20261130T083000", "DTEND:20261130T083000", "SUMMARY:a / b"),), "ends before it"),
        ((event("DTSTART:20261130T083000", "SUMMARY:a / b"),), "it has no DTEND"),
        ((event("SUMMARY:a / b"),), "it has no DTSTART"),
        ((event("DTSTART:99", "SUMMARY:a / b"),), "DTSTART cannot be read"),
        ((event("DTSTART;TZID=Nowhere/X:20261130T083000"),), "there is no time zone Nowhere/X"),
        (
            (event("DTSTART:20261130T083000Z", "DTEND:20261130T093000Z", "RRULE:FREQ=WEEKLY"),),
            "weekly hours in UTC move",
        ),
        (
            (event("SUMMARY:Staff retreat", "DTSTART;VALUE=DATE:20261201"),),
            "VEVENT “Staff retreat”: its title must give the reason in every language, as en / fr",
        ),
        (("BEGIN:VTODO\r\nUID:2\r\nEND:VTODO",), "hours.ics:4: VTODO: only events are understood"),
        ((event("SUMMARY:a\0 / b", "DTSTART;VALUE=DATE:20261201"),), "a NUL character stands in it"),
        (("FOO BAR",), "hours.ics:4: unreadable calendar"),
    ],
)
def test_what_is_not_understood_is_refused_by_name_and_line_and_the_hours_stay(
    events: tuple[str, ...], complaint: str
) -> None:
    hours, problems = read(calendar(*events), OFFICE)

    assert hours is OFFICE
    assert any(complaint in problem for problem in problems), problems


@pytest.mark.parametrize("text", ["", "hello", "BEGIN:VCALENDAR", "\0\0", "BEGIN:VCALENDAR\r\nBEGIN:VEVENT"])
def test_a_file_that_is_no_calendar_is_refused(text: str) -> None:
    hours, problems = read(text, OFFICE)

    assert hours is OFFICE
    assert problems


@given(st.text(max_size=200))
def test_no_text_makes_the_reader_fall(text: str) -> None:
    hours, problems = read(text, OFFICE)

    assert problems or isinstance(hours, Hours)


LINES = [
    *("BEGIN:VEVENT", "END:VEVENT", "BEGIN:VALARM", "END:VALARM", "SUMMARY:a / b", "CATEGORIES:HOLIDAY"),
    *("DTSTART:20261130T083000", "DTEND:20261130T163000", "DTEND:99", "DTSTART:20261130T083000Z"),
    *("DTSTART;VALUE=DATE:20261201", "DTSTART;TZID=Europe/Paris:20261130T083000"),
    *("RRULE:FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;BYDAY=MO", "DURATION:PT1H", "DURATION:P1D"),
    *("X-CITYLINE-HOLIDAYS:CLOSED", "X-WR-TIMEZONE:Nowhere"),
]


@given(st.lists(st.sampled_from(LINES), max_size=20))
def test_no_order_of_lines_makes_the_reader_fall(lines: list[str]) -> None:
    hours, problems = read(calendar(*lines), OFFICE)

    assert problems or isinstance(hours, Hours)


def test_an_unknown_province_day_marked_as_holiday_is_a_closed_day() -> None:
    founders = event("CATEGORIES:HOLIDAY", "SUMMARY:Founders / Fondateurs", "DTSTART;VALUE=DATE:20261202")

    hours, _ = read(calendar(founders))

    assert hours.exceptions[date(2026, 12, 2)].windows == ()
