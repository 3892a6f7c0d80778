"""A reminder is looked at again when it is due, and its text is queued once."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from ivr.call.city import City
from ivr.call.texts import load_prompts
from ivr.line.reminders import Reminders
from ivr.line.texting import Texting
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.texts.reminder_store import keep_reminder, newest_reminders
from ivr.storage.texts.sent_store import all_texts
from metrics.ledger.repeat import caller_hash
from routing.texting.reminder import Reminder, ReminderState, moment_before
from routing.texting.templates import TextKind
from routing.texting.text_message import Consent, KeywordKind, TextMessage
from tests.fixtures.example import example_city
from tests.fixtures.outbound import outbound_of

ENCRYPTION = Encryption(b"the secret of this line")
CITY = example_city()
ZONE = CITY.directory.time_zone
PROMPTS = load_prompts(CITY.directory.languages, CITY.path)
NUMBER = "+16045550123"
TUESDAY = date(2026, 12, 1)
EVE = moment_before(TUESDAY, TextKind.EVENING, ZONE)
REMINDER = Reminder(
    "CA1-3",
    "CA1",
    caller_hash(ENCRYPTION.secret, NUMBER),
    "waste.collection_day",
    TextKind.EVENING,
    "en",
    ENCRYPTION.encrypt(NUMBER),
    Consent("Shall I text you the evening before?", "yes", "spoken", datetime(2026, 11, 25, 18, tzinfo=UTC)),
    TUESDAY,
    EVE,
    date(2026, 12, 30),
    place=ENCRYPTION.encrypt("12 oak-street"),
)


class House:
    def __init__(self, database: Database) -> None:
        self.database, self.now, self.city = database, EVE, CITY
        outbound = outbound_of(database, ENCRYPTION, lambda: self.now)
        self.texting = Texting(database, ENCRYPTION, lambda: self.now, outbound)
        self.reminders = Reminders(database, ENCRYPTION, self._city, PROMPTS, lambda: self.now)

    def _city(self) -> City:
        return self.city

    def agree(self, reminder: Reminder = REMINDER) -> None:
        with self.database.begin() as session:
            assert keep_reminder(session, reminder)

    def round(self, at: datetime) -> int:
        self.now = at
        return self.reminders.round()

    @property
    def texts(self) -> tuple[TextMessage, ...]:
        with self.database.reading() as session:
            return all_texts(session)

    @property
    def kept(self) -> Reminder:
        with self.database.reading() as session:
            return newest_reminders(session, 1)[0]


@pytest.fixture
def house(database: Database) -> House:
    return House(database)


def test_the_evening_before_it_is_texted_once_with_what_is_collected(house: House) -> None:
    house.agree()

    assert house.round(EVE - timedelta(minutes=1)) == 0
    assert house.round(EVE) == 1
    assert house.round(EVE + timedelta(minutes=1)) == 0

    (text,) = house.texts
    assert text.body.startswith(
        "Rivermont: tomorrow, Tuesday, December 1, put out food scraps and recycling."
    )
    assert text.consent == REMINDER.consent
    assert house.kept.state is ReminderState.TEXTED


def test_in_french_it_is_texted_in_one_alphabet(house: House) -> None:
    house.agree(replace(REMINDER, language="fr"))

    house.round(EVE)

    assert "demain, mardi 1er décembre, sortez" in house.texts[0].body


def test_a_deadline_is_told_a_week_before(house: House) -> None:
    due = date(2027, 7, 2)
    at = moment_before(due, TextKind.WEEK, ZONE)
    article = replace(CITY.catalog["tax.due_date"], review_by=date(2028, 1, 1))
    known = replace(CITY.catalog, articles={**CITY.catalog.articles, article.id: article})
    house.city = replace(CITY, catalog=known)
    house.agree(replace(REMINDER, article="tax.due_date", kind=TextKind.WEEK, day=due, next_at=at, place=""))

    assert house.round(at) == 1

    assert "property taxes are due on Friday, July 2" in house.texts[0].body


def test_a_day_that_the_city_has_moved_moves_the_reminder(house: House) -> None:
    house.agree(replace(REMINDER, day=TUESDAY - timedelta(days=1), next_at=EVE - timedelta(days=1)))

    assert house.round(EVE - timedelta(days=1)) == 0
    assert (house.kept.day, house.kept.next_at) == (TUESDAY, EVE)
    assert house.round(EVE) == 1


def test_nothing_is_guessed_where_the_calendar_or_the_words_are_gone_or_it_is_night(house: House) -> None:
    house.city = replace(CITY, services=replace(CITY.services, collection=None))
    house.agree()

    assert house.round(EVE) == 0
    assert house.kept.state is ReminderState.MOOT
    assert house.texts == ()


def test_after_eight_in_the_evening_nobody_is_reminded(house: House) -> None:
    house.agree()

    assert house.round(EVE + timedelta(hours=2)) == 0
    assert house.kept.state is ReminderState.MOOT


def test_who_texts_stop_is_reminded_of_nothing(house: House) -> None:
    house.agree()
    house.texting.heard(NUMBER, KeywordKind.STOP)

    assert house.round(EVE) == 0
    assert house.kept.state is ReminderState.STOPPED


def test_an_address_of_another_secret_is_not_looked_up(house: House) -> None:
    house.agree(replace(REMINDER, place=Encryption(b"a stranger's").encrypt("12 oak-street")))

    assert house.round(EVE) == 0
    assert house.texts == ()


EVERY = replace(REMINDER, kind=TextKind.EVERY)
WEEK = timedelta(days=7)


def test_one_that_recurs_comes_before_every_collection_until_stop(house: House) -> None:
    house.agree(EVERY)

    assert [house.round(EVE + n * WEEK) for n in range(3)] == [1, 1, 1]
    assert house.round(EVE + 2 * WEEK + timedelta(minutes=1)) == 0
    house.texting.heard(NUMBER, KeywordKind.STOP)
    assert house.round(EVE + 3 * WEEK) == 0

    days = [text.body.partition("tomorrow, ")[2].partition(", put out")[0] for text in house.texts]
    assert sorted(days) == ["Tuesday, December 1", "Tuesday, December 15", "Tuesday, December 8"]
    assert {text.consent for text in house.texts} == {EVERY.consent}
    assert house.kept.state is ReminderState.STOPPED


def test_one_that_recurs_and_was_missed_by_an_outage_comes_the_next_time(house: House) -> None:
    house.agree(EVERY)

    assert house.round(EVE + timedelta(hours=3)) == 0
    assert (house.kept.state, house.kept.day) == (ReminderState.WAITING, TUESDAY + WEEK)
    assert house.round(EVE + WEEK) == 1


def test_one_that_recurs_waits_while_the_calendar_tells_no_day_and_then_goes_on(house: House) -> None:
    house.city = replace(CITY, services=replace(CITY.services, collection=None))
    house.agree(EVERY)

    assert house.round(EVE) == 0
    assert house.kept.state is ReminderState.WAITING
    house.city = CITY
    house.round(EVE + timedelta(days=1))

    assert house.kept.day == TUESDAY + WEEK
    assert house.round(EVE + WEEK) == 1


def test_one_that_recurs_ends_when_no_day_has_been_known_for_a_month(house: House) -> None:
    house.city = replace(CITY, services=replace(CITY.services, collection=None))
    house.agree(EVERY)

    for evening in range(31):
        assert house.round(EVE + timedelta(days=evening)) == 0

    assert house.kept.state is ReminderState.MOOT
    assert house.texts == ()
