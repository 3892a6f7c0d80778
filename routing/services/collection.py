"""When the trucks come to an address, by its zone's weekday, weekly rotation and holidays."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TypeAlias

from intents.articles.article import Language
from intents.text.wording import holds
from routing.services.finding import Address, CollectionDays, Pickup, Stream, StreetInWinter

WEEK = timedelta(days=7)
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ZoneCalendar:
    """One zone's rule."""

    weekday: int
    "0 is Monday."
    weekly: tuple[Stream, ...]
    in_turn: tuple[Stream, ...]
    "One of these goes each week; the first one in the week of `since`."
    since: date

    def streams_of(self, monday: date) -> tuple[Stream, ...]:
        """What is collected in the week that begins on a Monday."""
        turn = (monday - _monday(self.since)) // WEEK
        in_turn = {self.in_turn[turn % len(self.in_turn)]} if self.in_turn else set()
        return tuple(stream for stream in Stream if stream in in_turn or stream in self.weekly)


@dataclass(frozen=True, slots=True)
class DatedCalendar:
    """One zone's pickups as the city listed them, day by day, including holidays."""

    pickups: tuple[Pickup, ...]
    "In chronological order."


Calendar: TypeAlias = ZoneCalendar | DatedCalendar


@dataclass(frozen=True, slots=True)
class ZoneStretch:
    """A part of a street that lies in one zone."""

    first: int
    last: int
    zone: str


@dataclass(frozen=True, slots=True)
class Collection:
    """The city's collection calendar, which is valid up to `valid_to`."""

    article: str
    zones: Mapping[str, Calendar]
    streets: Mapping[str, tuple[ZoneStretch, ...]]
    holidays: Container[date]
    "Days after which that week's pickups are one day late."
    valid_to: date

    def needs_number(self, street: str) -> bool:
        """Whether the day depends on the civic number."""
        return len({stretch.zone for stretch in self.streets.get(street, ())}) > 1

    def days(self, address: Address, today: date) -> CollectionDays | None:
        """The next pickups at an address; None if the calendar does not cover them."""
        zone = self._zone(address)
        if zone is None:
            return None
        coming = self._coming(zone, today)[:2]
        is_known = len(coming) == 2 and coming[-1].day <= self.valid_to
        return CollectionDays(address, *coming) if is_known else None

    def _zone(self, address: Address) -> Calendar | None:
        stretches = self.streets.get(address.street, ())
        at = next(
            (one for one in stretches if not address.number or one.first <= address.number <= one.last), None
        )
        return self.zones[at.zone] if at else None

    def _coming(self, zone: Calendar, today: date) -> list[Pickup]:
        if isinstance(zone, DatedCalendar):
            return [pickup for pickup in zone.pickups if pickup.day >= today]
        week = _monday(today)
        coming = [Pickup(self._day(zone, monday), zone.streams_of(monday)) for monday in (
            week, week + WEEK, week + 2 * WEEK)]  # fmt: skip
        return [pickup for pickup in coming if pickup.day >= today]

    def _day(self, zone: ZoneCalendar, monday: date) -> date:
        day = monday + zone.weekday * DAY
        is_late = any(monday + n * DAY in self.holidays for n in range(zone.weekday + 1))
        return day + DAY if is_late else day


def _monday(day: date) -> date:
    return day - day.weekday() * DAY


@dataclass(frozen=True, slots=True)
class Winter:
    """The routes of the city's plows, valid up to `valid_to`."""

    article: str
    "The article that asks for a street if none was named."
    routes: Mapping[str, Mapping[Language, str]]
    "By kind of route, the reviewed sentence for people who live or park there."
    streets: Mapping[str, tuple[ZoneStretch, ...]]
    valid_to: date
    words: Mapping[str, Mapping[Language, tuple[str, ...]]] = field(default_factory=dict)
    "Further articles, about winter only in questions with one of these words."

    def needs_number(self, street: str) -> bool:
        """Whether it depends on the civic number."""
        return len({stretch.zone for stretch in self.streets.get(street, ())}) > 1

    def is_about(self, article: str) -> bool:
        """Whether an article has a lookup by street, if one is named."""
        return article == self.article or article in self.words

    def is_asked(self, article: str, text: str, language: Language) -> bool:
        """Whether words about an article ask about a street in winter."""
        if article not in self.words:
            return article == self.article
        return holds(text, self.words[article].get(language, ()))

    def route(self, address: Address, today: date) -> StreetInWinter | None:
        """The route at an address; None if the file has a gap there, or has expired."""
        if today > self.valid_to:
            return None
        at = (
            one
            for one in self.streets.get(address.street, ())
            if not address.number or one.first <= address.number <= one.last
        )
        stretch = next(at, None)
        return StreetInWinter(address, stretch.zone) if stretch else None


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """Stretches of streets, each in one zone; valid up to `valid_to`."""

    zones: Sequence[str]
    streets: Mapping[str, tuple[ZoneStretch, ...]]
    valid_to: date

    def zone_at(self, address: Address, today: date) -> str:
        """The zone of an address; empty if the map is too old or has a gap there."""
        if today > self.valid_to:
            return ""
        stretches = self.streets.get(address.street, ())
        return next((one.zone for one in stretches if one.first <= address.number <= one.last), "")
