"""A reminder that a caller agreed to get: kept until its moment, looked at again then, and texted once."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TypeAlias
from zoneinfo import ZoneInfo

from intents.articles.article import Article
from intents.articles.fact_value import CalendarDay
from routing.services.finding import Address, CollectionDays, LookUp, Pickup
from routing.services.services import Services
from routing.texting.templates import EVENINGS, TextKind
from routing.texting.text_message import Consent

EVENING, MORNING = time(18), time(10)
LATEST = time(20)
"Nobody is texted a reminder later in the evening, whatever delayed it."
WEEK = timedelta(days=7)
AHEAD = timedelta(minutes=30)
"A reminder that would come sooner is not offered."
KEPT_AFTER = timedelta(days=30)


class ReminderState(StrEnum):
    """How far it is; what became of its text is told by the text."""

    WAITING = "waiting"
    TEXTED = "texted"
    CANCELLED = "cancelled"
    "By staff, as the caller wished."
    STOPPED = "stopped"
    "The number texted STOP."
    REPLACED = "replaced"
    "By one that the caller agreed to later."
    MOOT = "moot"
    "The day is not known any more, or it came too late."


@dataclass(frozen=True, slots=True)
class Reminder:
    """What a caller is to be reminded of."""

    id: str
    call_sid: str
    caller: str
    "The number's keyed hash, by which STOP finds it."
    article: str
    kind: TextKind
    language: str
    encrypted_number: str = field(repr=False)
    consent: Consent
    day: date
    "Of which it reminds."
    next_at: datetime
    purge_on: date
    place: str = field(default="", repr=False)
    "The address that was looked up, as journeys keep it; encrypted where it is stored."
    is_test: bool = False
    state: ReminderState = ReminderState.WAITING

    @property
    def is_open(self) -> bool:
        """Whether it is still to come."""
        return self.state is ReminderState.WAITING

    def ended(self, state: ReminderState) -> "Reminder":
        """Return it at its end."""
        return replace(self, state=state)

    def moved(self, day: date, zone: ZoneInfo) -> "Reminder":
        """Return it for another day, since the city has moved what it reminds of."""
        at = moment_before(day, self.kind, zone)
        return replace(self, day=day, next_at=at, purge_on=(at + KEPT_AFTER).date())

    @property
    def recurs(self) -> bool:
        """Whether it comes again before the next such day."""
        return self.kind is TextKind.EVERY

    def after(self, state: ReminderState, then: date | None, zone: ZoneInfo) -> "Reminder":
        """Return it once it was texted or came too late; one that recurs waits for the day that is next.

        While the city tells no next day, that is looked up again each evening until it would be purged.
        """
        if not self.recurs:
            return self.ended(state)
        if then is not None and then > self.day:
            return self.moved(then, zone)
        # By the city's clock, so that the evening stays the evening in the night when it changes.
        tomorrow = self.next_at.astimezone(zone) + timedelta(days=1)
        if tomorrow.date() >= self.purge_on:
            return self.ended(ReminderState.MOOT)
        return replace(self, next_at=tomorrow)


@dataclass(frozen=True, slots=True)
class Remind:
    """It is texted now."""


@dataclass(frozen=True, slots=True)
class LaterDay:
    """The day has moved."""

    day: date


@dataclass(frozen=True, slots=True)
class TooLate:
    """There is no reminding any more."""


ReminderStep: TypeAlias = Remind | LaterDay | TooLate


def moment_before(day: date, kind: TextKind, zone: ZoneInfo) -> datetime:
    """Return when one is reminded of a day: the evening before it, or a week before in the morning."""
    if kind in EVENINGS:
        return datetime.combine(day - timedelta(days=1), EVENING, zone)
    return datetime.combine(day - WEEK, MORNING, zone)


def is_ahead(day: date, kind: TextKind, now: datetime, zone: ZoneInfo) -> bool:
    """Whether there is time to remind of a day."""
    return moment_before(day, kind, zone) > now + AHEAD


def step(reminder: Reminder, day: date | None, now: datetime, zone: ZoneInfo) -> ReminderStep:
    """Return what is done about a reminder that is due; `day` is what the city says now."""
    local = now.astimezone(zone)
    if day is not None and day > reminder.day and is_ahead(day, reminder.kind, now, zone):
        return LaterDay(day)
    moment = moment_before(reminder.day, reminder.kind, zone)
    is_its_day = local.date() == moment.date() and local.time() < LATEST
    return Remind() if day == reminder.day and is_its_day else TooLate()


def reminded_of(
    article: Article, address: Address | None, services: Services, today: date
) -> tuple[date | None, TextKind]:
    """Return the day of which one is reminded about an article, and how; None where nothing tells a day."""
    if services.collection is None or services.collection.article != article.id:
        return deadline_of(article, today), TextKind.WEEK
    kind = TextKind.EVERY if article.id in services.texts.recurring else TextKind.EVENING
    found = services.look_up(LookUp(article.id, address), today) if address else None
    return (coming(found, today).day, kind) if isinstance(found, CollectionDays) else (None, kind)


def kept_place(address: Address | None, kind: TextKind) -> str:
    """Return the address that is kept with a reminder; a date that is everybody's needs none."""
    return address.kept if address and kind in EVENINGS else ""


def coming(found: CollectionDays, today: date) -> Pickup:
    """Return the first pickup after today."""
    return found.next if found.next.day > today else found.then


def deadline_of(article: Article, today: date) -> date | None:
    """Return the next day that an article's facts name; None where they name none, or several."""
    days = [fact.value for fact in article.facts if isinstance(fact.value, CalendarDay)]
    if len(days) != 1 or article.is_off_air(today):
        return None
    coming = (_on(days[0], year) for year in (today.year, today.year + 1))
    return next((day for day in coming if day is not None and day > today), None)


def _on(day: CalendarDay, year: int) -> date | None:
    if day.year is not None and day.year != year:
        return None
    try:
        return date(year, day.month, day.day)
    except ValueError:  # 29 February
        return None
