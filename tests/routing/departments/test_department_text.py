"""A department is written so that it is read as itself, and a form that is sent unchanged changes nothing."""

from datetime import date
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intents.text.yaml_file import Problem, read_yaml_text
from ivr.studio.directory.department_form import form_of, text_of
from routing.departments.department import Department, Directory, WhenClosed
from routing.departments.department_text import department_text
from routing.departments.files import read_department
from routing.departments.hours import NO_HOLIDAYS, Hours, SpecialDay, TimeWindow, holidays_of
from routing.departments.loading import load_directory
from routing.outbound.allow_list import AllowList

VANCOUVER, TORONTO = ZoneInfo("America/Vancouver"), ZoneInfo("America/Toronto")
LANGUAGES = ("en", "fr")
HOLIDAYS = holidays_of("BC", [2026], LANGUAGES)

words = st.text(st.sampled_from("aé ':#-{}[]&*!|>%@`\"\\,1"), min_size=1).map(str.strip).filter(bool)
texts = st.fixed_dictionaries({"en": words, "fr": words}).map(MappingProxyType)
days = (
    st.lists(st.integers(0, 1440), max_size=4, unique=True)
    .map(sorted)
    .map(lambda at: tuple(TimeWindow(*pair) for pair in zip(at[::2], at[1::2], strict=False)))
)
hours = st.builds(
    Hours,
    time_zone=st.sampled_from([VANCOUVER, TORONTO]),
    week=st.tuples(*[days] * 7),
    exceptions=st.dictionaries(
        st.dates(date(2, 1, 1), date(9998, 12, 31)), st.builds(SpecialDay, days, texts), max_size=3
    ).map(lambda given: MappingProxyType(dict(sorted(given.items())))),
    holidays=st.sampled_from([NO_HOLIDAYS, HOLIDAYS]),
)
numbers = st.integers(10, 99).map(lambda number: f"+160455501{number}")
departments = st.builds(
    Department,
    id=st.just("revenue"),
    names=texts,
    languages=st.sampled_from([("en",), ("fr",), ("en", "fr")]),
    numbers=st.lists(numbers, min_size=1, max_size=3).map(tuple),
    hours=hours,
    max_wait_seconds=st.integers(1, 3600),
    when_closed=st.sampled_from(WhenClosed),
    on_call=st.none() | numbers,
    queue=st.booleans(),
    overflow=st.sampled_from(["", "waste"]),
)


def read(text: str) -> tuple[Department, list[Problem]]:
    faults: list[Problem] = []
    entry = read_yaml_text(text, "revenue.yaml", faults)
    return read_department(entry, VANCOUVER, HOLIDAYS, LANGUAGES, AllowList()), faults


@given(departments)
@settings(deadline=None)
def test_a_department_that_was_written_is_read_as_itself(department: Department) -> None:
    assert read(department_text(department, VANCOUVER)) == (department, [])


@given(departments)
@settings(deadline=None)
def test_a_form_that_is_sent_as_it_came_is_the_same_department(department: Department) -> None:
    form = form_of(department, VANCOUVER)

    assert read(text_of("revenue", form, LANGUAGES)) == (department, [])


@pytest.fixture(scope="module")
def rivermont() -> Directory:
    return load_directory(Path("deploy/example-city"))[0]


def test_every_department_of_rivermont_survives_its_form(rivermont: Directory) -> None:
    for slug, department in rivermont.departments.items():
        text = text_of(slug, form_of(department, rivermont.time_zone), LANGUAGES)
        faults: list[Problem] = []
        entry = read_yaml_text(text, slug, faults)

        again = read_department(entry, rivermont.time_zone, rivermont.holidays, LANGUAGES, rivermont.may_dial)

        assert (again, faults) == (department, [])


def test_an_early_year_is_written_as_a_date() -> None:
    special = SpecialDay((), MappingProxyType({"en": "a", "fr": "b"}))
    hours = Hours(VANCOUVER, ((),) * 7, MappingProxyType({date(2026, 1, 2): special}), NO_HOLIDAYS)
    department = Department("x", MappingProxyType({"en": "X"}), ("en",), (), hours, 1, WhenClosed.MESSAGE)

    assert "date: '2026-01-02'" in department_text(department, VANCOUVER)
