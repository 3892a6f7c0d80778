"""A reminder comes at its moment, and never for a day that is not so any more."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from intents.articles.article import Article
from ivr.storage.database import Database
from ivr.storage.texts.reminder_store import (
    REMINDERS,
    cancel_reminder,
    due_reminders,
    keep_reminder,
    newest_reminders,
    reminders_of,
    save_reminder,
    stop_reminders,
)
from routing.services.finding import Address
from routing.texting.reminder import (
    LaterDay,
    Remind,
    Reminder,
    ReminderState,
    ReminderStep,
    TooLate,
    deadline_of,
    is_ahead,
    moment_before,
    reminded_of,
    step,
)
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent
from tests.fixtures.example import example_city

ZONE = ZoneInfo("America/Vancouver")
CITY = example_city()
TUESDAY = date(2026, 12, 1)
EVE = datetime(2026, 11, 30, 18, 0, tzinfo=ZONE)
REMINDER = Reminder(
    "CA1-3",
    "CA1",
    "mine",
    "waste.collection_day",
    TextKind.EVENING,
    "en",
    "secret",
    Consent("Shall I text you the evening before?", "yes", "spoken", EVE.astimezone(UTC) - timedelta(days=5)),
    TUESDAY,
    EVE.astimezone(UTC),
    date(2026, 12, 30),
    place="encrypted",
)


def test_one_is_reminded_in_the_evening_before_or_a_week_before_in_the_morning() -> None:
    assert moment_before(TUESDAY, TextKind.EVENING, ZONE) == EVE
    assert moment_before(TUESDAY, TextKind.WEEK, ZONE) == datetime(2026, 11, 24, 10, 0, tzinfo=ZONE)
    assert is_ahead(TUESDAY, TextKind.EVENING, EVE - timedelta(hours=1), ZONE)
    assert not is_ahead(TUESDAY, TextKind.EVENING, EVE - timedelta(minutes=10), ZONE)


@pytest.mark.parametrize(
    ("day", "now", "expected"),
    [
        (TUESDAY, EVE, Remind()),
        (TUESDAY, EVE + timedelta(minutes=119), Remind()),
        (TUESDAY, EVE + timedelta(hours=2), TooLate()),
        (TUESDAY, EVE + timedelta(hours=14), TooLate()),
        (date(2026, 12, 2), EVE, LaterDay(date(2026, 12, 2))),
        (date(2026, 11, 30), EVE, TooLate()),
        (None, EVE, TooLate()),
    ],
)
def test_a_reminder_holds_only_for_its_day_and_its_evening(
    day: date | None, now: datetime, expected: ReminderStep
) -> None:
    assert step(REMINDER, day, now, ZONE) == expected


def test_a_moved_day_moves_the_reminder() -> None:
    moved = REMINDER.moved(date(2026, 12, 2), ZONE)

    assert (moved.day, moved.next_at) == (date(2026, 12, 2), EVE + timedelta(days=1))


def test_a_deadline_is_the_one_day_that_the_facts_name() -> None:
    taxes = CITY.catalog["tax.due_date"]

    assert deadline_of(taxes, date(2026, 11, 25)) == date(2027, 7, 2)
    assert deadline_of(taxes, date(2027, 7, 2)) is None  # the answer is off air by then
    assert deadline_of(CITY.catalog["waste.hazardous"], date(2026, 11, 25)) is None


def of(article: Article, address: Address | None) -> tuple[date | None, TextKind]:
    return reminded_of(article, address, CITY.services, date(2026, 11, 24))


def test_a_collection_day_needs_an_address_and_today_is_too_late() -> None:
    collected = CITY.catalog["waste.collection_day"]

    assert of(collected, None) == (None, TextKind.EVERY)
    assert of(collected, Address("oak-street", 12)) == (TUESDAY, TextKind.EVERY)
    assert of(CITY.catalog["tax.due_date"], None) == (date(2027, 7, 2), TextKind.WEEK)


def test_of_two_processes_one_has_a_reminder_and_a_number_has_one_of_a_day(database: Database) -> None:
    with database.begin() as session:
        assert keep_reminder(session, REMINDER)
        assert not keep_reminder(session, replace(REMINDER, id="CA2-1", call_sid="CA2"))

        assert due_reminders(session, REMINDER.next_at - timedelta(seconds=1)) == ()
        assert due_reminders(session, REMINDER.next_at) == (REMINDER,)
        texted = REMINDER.ended(ReminderState.TEXTED)
        assert save_reminder(session, REMINDER, texted)
        assert not save_reminder(session, REMINDER, texted)
        assert due_reminders(session, REMINDER.next_at) == ()
        assert newest_reminders(session, 10) == (texted,)


def test_a_reminder_ends_by_stop_or_by_staff_once(database: Database) -> None:
    other = replace(REMINDER, id="CA9-1", call_sid="CA9", caller="theirs")
    with database.begin() as session:
        keep_reminder(session, REMINDER)
        keep_reminder(session, other)

        assert stop_reminders(session, ["mine"]) == 1
        assert cancel_reminder(session, "CA9-1")
        assert not cancel_reminder(session, "CA9-1")
        assert not save_reminder(session, other, other.ended(ReminderState.TEXTED))
        states = {one.id: one.state for one in newest_reminders(session, 10)}

    assert states == {"CA1-3": ReminderState.STOPPED, "CA9-1": ReminderState.CANCELLED}


def test_one_that_recurs_takes_the_place_of_the_earlier_ones_of_its_number(database: Database) -> None:
    every = replace(REMINDER, id="CA2-1", call_sid="CA2", kind=TextKind.EVERY)
    moved = replace(every, id="CA3-1", call_sid="CA3", day=date(2026, 12, 3))
    theirs = replace(every, id="CA9-1", call_sid="CA9", caller="theirs")
    with database.begin() as session:
        assert [keep_reminder(session, one) for one in (REMINDER, theirs, every, moved)] == [True] * 4
        assert not keep_reminder(session, moved)
        states = {one.id: one.state for one in newest_reminders(session, 10)}

    assert states == {
        "CA1-3": ReminderState.REPLACED,
        "CA2-1": ReminderState.REPLACED,
        "CA3-1": ReminderState.WAITING,
        "CA9-1": ReminderState.WAITING,
    }


def test_whether_a_reminder_recurs_is_the_citys_choice() -> None:
    once = replace(CITY.services, texts=replace(CITY.services.texts, recurring=frozenset()))
    collected, home = CITY.catalog["waste.collection_day"], Address("oak-street", 12)

    assert reminded_of(collected, home, once, date(2026, 11, 24)) == (TUESDAY, TextKind.EVENING)


def test_reminders_go_on_their_day_unless_held_or_are_forgotten_at_once(database: Database) -> None:
    other = replace(REMINDER, id="CA9-1", call_sid="CA9", caller="theirs")
    with database.begin() as session:
        keep_reminder(session, REMINDER)
        keep_reminder(session, other)

        assert REMINDERS.overdue(session, REMINDER.purge_on, ["CA9"]) == 1
        assert REMINDERS.purge(session, REMINDER.purge_on, ["CA9"]) == 1
        assert reminders_of(session, "CA1") == ()
        assert REMINDERS.calls(session) == {"CA9"}
        assert REMINDERS.forget(session, "CA9") == 1
