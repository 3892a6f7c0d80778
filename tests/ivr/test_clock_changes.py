"""The nights in which a city's clocks change: one has no 02:30, and the other has 01:30 twice."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
import yaml

from ivr.desk.callbacks.callback import due_at
from ivr.privacy.retention import JOB, Purging
from ivr.storage.database import Database
from ivr.storage.lease import finish_lease, take_lease
from ivr.studio.directory.banner_form import text_of
from metrics.ledger.period import Period
from routing.departments.hours import NO_HOLIDAYS, Hours, TimeWindow, closing, is_open, next_opening
from routing.texting.reminder import Reminder, ReminderState, moment_before
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent

TORONTO = ZoneInfo("America/Toronto")
SPRING, AUTUMN = date(2027, 3, 14), date(2027, 11, 7)
DAYS = [SPRING, AUTUMN]
HOURS_OF = {SPRING: 23, AUTUMN: 25}
QUARTER = timedelta(minutes=15)


def open_at(*windows: tuple[str, str]) -> Hours:
    """A department with the same hours every day; 24:00 is a day's end."""
    minutes = [tuple(60 * int(text[:2]) + int(text[3:]) for text in window) for window in windows]
    week = (tuple(TimeWindow(opens, closes) for opens, closes in minutes),) * 7
    return Hours(TORONTO, week, MappingProxyType({}), NO_HOLIDAYS)


ROUND_THE_CLOCK = open_at(("00:00", "24:00"))
NIGHT = open_at(("01:30", "02:30"))
OFFICE = open_at(("08:30", "16:30"))
EVERY_KIND = pytest.mark.parametrize(
    "hours", [ROUND_THE_CLOCK, NIGHT, OFFICE], ids=["always", "night", "office"]
)
EACH_NIGHT = pytest.mark.parametrize("day", DAYS, ids=["forward", "back"])


def quarters(day: date, days: int = 3) -> list[datetime]:
    """Every quarter of an hour, of elapsed time, from the day before a change on."""
    first = datetime.combine(day - timedelta(days=1), time(), TORONTO).astimezone(UTC)
    return [first + n * QUARTER for n in range(days * 24 * 4)]


@pytest.mark.parametrize(
    ("window", "spring", "autumn"),
    [
        (("00:00", "24:00"), 23 * 60, 25 * 60),
        (("00:00", "02:00"), 120, 180),
        (("01:00", "03:00"), 60, 180),
        (("01:30", "02:30"), 60, 120),
        (("02:00", "02:30"), 30, 30),
        (("02:15", "02:45"), 30, 30),
        (("01:15", "01:45"), 30, 30),
        (("08:30", "16:30"), 480, 480),
    ],
)
def test_a_window_is_open_as_long_as_its_clock_times_are_apart(
    window: tuple[str, str], spring: int, autumn: int
) -> None:
    """A time that does not exist means an hour later, and one that comes twice the first."""
    hours = open_at(window)

    open_minutes = {
        day: sum(is_open(hours, at) for at in quarters(day) if at.astimezone(TORONTO).date() == day) * 15
        for day in DAYS
    }

    assert open_minutes == {SPRING: spring, AUTUMN: autumn}


@EACH_NIGHT
@EVERY_KIND
def test_who_is_told_when_it_opens_finds_it_open_then(hours: Hours, day: date) -> None:
    for at in quarters(day):
        opens = next_opening(hours, at)
        assert opens is not None
        assert opens >= at
        assert is_open(hours, opens)
        assert (opens.astimezone(UTC) == at) == is_open(hours, at)
        if closes := closing(hours, at):
            assert closes.astimezone(UTC) > at


@EACH_NIGHT
@EVERY_KIND
def test_a_callback_is_due_on_the_next_working_day_and_within_its_hours(hours: Hours, day: date) -> None:
    for left in quarters(day):
        heard = next_opening(hours, left)
        due = due_at(hours, left)
        assert heard is not None
        assert (due.astimezone(TORONTO).date() - heard.date()).days == 1
        assert timedelta() < due.astimezone(UTC) - left < timedelta(hours=50)
        assert is_open(hours, due) or is_open(hours, due - timedelta(seconds=1))


@EACH_NIGHT
def test_each_moment_belongs_to_one_day_and_no_day_has_a_gap(day: date) -> None:
    around = [Period(one, one, TORONTO) for one in (day - timedelta(days=1), day, day + timedelta(days=1))]

    assert around[1].ends_at - around[1].starts_at == timedelta(hours=HOURS_OF[day])
    assert [one.ends_at for one in around[:-1]] == [one.starts_at for one in around[1:]]
    for at in quarters(day):
        assert [one.first for one in around if one.starts_at <= at < one.ends_at] in (
            [at.astimezone(TORONTO).date()],
            [],
        )


@EACH_NIGHT
@pytest.mark.parametrize("kind", [TextKind.EVENING, TextKind.EVERY])
def test_a_reminder_keeps_its_time_of_the_evening(kind: TextKind, day: date) -> None:
    for ahead in range(-1, 3):
        evening = moment_before(day + timedelta(days=ahead), kind, TORONTO)
        assert evening.astimezone(UTC).astimezone(TORONTO).time() == time(18)


@EACH_NIGHT
def test_a_reminder_that_is_looked_up_again_each_evening_stays_in_the_evening(day: date) -> None:
    before = moment_before(day, TextKind.EVERY, TORONTO).astimezone(UTC) - timedelta(days=2)
    consent = Consent("Each week?", "yes", "spoken", before - timedelta(days=5))
    reminder = Reminder(
        "CA1-3",
        "CA1",
        "mine",
        "a.b",
        TextKind.EVERY,
        "en",
        "secret",
        consent,
        day,
        before,
        day + timedelta(days=30),
    )

    evenings = []
    for _ in range(5):
        reminder = reminder.after(ReminderState.TEXTED, None, TORONTO)
        reminder = replace(reminder, next_at=reminder.next_at.astimezone(UTC))  # as the database returns it
        evenings.append(reminder.next_at.astimezone(TORONTO))

    assert {evening.time() for evening in evenings} == {time(18)}
    assert [evening.date() for evening in evenings] == [
        before.date() + timedelta(days=n) for n in range(1, 6)
    ]


@EACH_NIGHT
def test_the_days_work_is_done_once_in_a_day_of_23_or_25_hours(database: Database, day: date) -> None:
    done = []
    for at in quarters(day):
        today = at.astimezone(TORONTO).date()
        with database.begin() as session:
            if take_lease(session, JOB, today, at):
                finish_lease(session, JOB, today, at)
                done.append(today)

    assert sorted(set(done)) == done
    assert day in done


def test_words_are_purged_in_the_night_of_each_change(database: Database) -> None:
    for day in DAYS:
        now = datetime.combine(day, time(0, 30), TORONTO).astimezone(UTC)

        Purging(database, partial(date.fromordinal, day.toordinal()), TORONTO).round(now)

        with database.begin() as session:
            assert not take_lease(session, JOB, day, now + timedelta(hours=3))


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2027-03-14T01:30", "2027-03-14T06:30+00:00"),
        ("2027-03-14T02:30", "2027-03-14T07:30+00:00"),
        ("2027-03-14T03:30", "2027-03-14T07:30+00:00"),
        ("2027-11-07T00:30", "2027-11-07T04:30+00:00"),
        ("2027-11-07T01:30", "2027-11-07T05:30+00:00"),
        ("2027-11-07T02:30", "2027-11-07T07:30+00:00"),
    ],
)
def test_a_notice_ends_at_one_moment_whatever_its_clock_shows(typed: str, instant: str) -> None:
    form = {
        "slug": "a",
        "scope": "all",
        "mode": "before-greeting",
        "text.en": "Plows are out.",
        "ends_at": typed,
    }

    kept = yaml.safe_load(text_of(form, ("en",), TORONTO, datetime(2027, 1, 1, tzinfo=UTC), "Ada"))

    ends_at = kept["ends_at"]
    ends_at = datetime.fromisoformat(ends_at) if isinstance(ends_at, str) else ends_at
    assert ends_at.astimezone(UTC) == datetime.fromisoformat(instant)
