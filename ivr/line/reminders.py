"""Texts callers the reminders that they agreed to, each once, after a look at whether they still hold."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import assert_never

import structlog

from ivr.call.city import City
from ivr.call.lookups.found import streams
from ivr.call.lookups.spoken_place import written_day
from ivr.call.texts import PromptBook
from ivr.errors import BadCiphertext
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.texts.reminder_store import due_reminders, save_reminder
from ivr.storage.texts.sent_store import queue_text
from routing.services.finding import CollectionDays, LookUp, Pickup, address_of
from routing.texting import text_message
from routing.texting.reminder import (
    LaterDay,
    Remind,
    Reminder,
    ReminderState,
    TooLate,
    coming,
    deadline_of,
    step,
)
from routing.texting.templates import EVENINGS
from routing.texting.text_message import TextMessage

ROUND_SECONDS = 60.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Reminders:
    """A reminder and its text change in one transaction, so that two processes send one text."""

    database: Database
    encryption: Encryption
    city_now: Callable[[], City]
    prompts: PromptBook
    clock: Callable[[], datetime]

    def round(self) -> int:
        """Queue the texts of the reminders that are due; return how many."""
        now = self.clock()
        with self.database.reading() as session:
            due = due_reminders(session, now)
        return sum(self._advance(reminder, now) for reminder in due)

    def _advance(self, reminder: Reminder, now: datetime) -> bool:
        city = self.city_now()
        zone = city.directory.time_zone
        today = now.astimezone(zone).date()
        pickup = self._pickup(reminder, city, today)
        day = pickup.day if pickup else None
        match step(reminder, day, now, zone):
            case Remind() if pickup and (text := self._text(reminder, pickup, city, now)):
                then = self._day_after(reminder, city, today)
                return self._saved(reminder, reminder.after(ReminderState.TEXTED, then, zone), text)
            case LaterDay(later):
                return self._saved(reminder, reminder.moved(later, zone))
            case Remind() | TooLate():
                then = self._day_after(reminder, city, today)
                return self._saved(reminder, reminder.after(ReminderState.MOOT, then, zone))
            case other:
                assert_never(other)

    def _day_after(self, reminder: Reminder, city: City, today: date) -> date | None:
        """The day of which one that recurs reminds next."""
        pickup = self._pickup(reminder, city, max(today, reminder.day)) if reminder.recurs else None
        return pickup.day if pickup else None

    def _saved(self, before: Reminder, after: Reminder, text: TextMessage | None = None) -> bool:
        with self.database.begin() as session:
            is_mine = save_reminder(session, before, after)
            if is_mine and text is not None:
                queue_text(session, text)
        log.info("reminder", id=before.id, state=after.state.value, is_mine=is_mine)
        return is_mine and text is not None

    def _pickup(self, reminder: Reminder, city: City, today: date) -> Pickup | None:
        """Return the current date of the event in the city's data; None if they no longer tell."""
        if reminder.article not in city.catalog or reminder.article not in city.services.texts.reminders:
            return None
        if reminder.kind not in EVENINGS:
            day = deadline_of(city.catalog[reminder.article], today)
            return Pickup(day, ()) if day else None
        address = address_of(self._opened(reminder.place))
        found = city.services.look_up(LookUp(reminder.article, address), today) if address else None
        if not isinstance(found, CollectionDays):
            return None
        return coming(found, today)

    def _text(self, reminder: Reminder, pickup: Pickup, city: City, now: datetime) -> TextMessage | None:
        language = reminder.language
        template = city.services.texts.reminders.get(reminder.article, {}).get(language, "")
        if not template:
            return None
        named = streams(pickup.streams, self.prompts, language)
        return TextMessage(
            f"{reminder.id}-{pickup.day:%y%m%d}" if reminder.recurs else f"{reminder.id}-text",
            reminder.call_sid,
            reminder.article,
            language,
            reminder.encrypted_number,
            reminder.consent,
            template.format(day=written_day(pickup.day, language), streams=named),
            now,
            (now + text_message.KEPT).date(),
        )

    def _opened(self, encrypted: str) -> str:
        try:
            return self.encryption.decrypt(encrypted)
        except BadCiphertext:
            return ""
