"""When the city's facilities are open, and which of them a caller asks about."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from re import Pattern
from types import MappingProxyType
from typing import Literal

from intents.articles.article import Language
from intents.day_named import Holiday, Now, coming, day_named, names_other_time
from intents.languages import pooled
from intents.opening_asked import OpeningAsked
from intents.pattern import compiled
from intents.wording import holds, plain
from intents.yaml_file import reviewed
from routing.departments.hours import Hours, reason_closed
from routing.services.finding import OpeningHours

FEW_WORDS = 5
"Words; a question this short continues the one before: “and on Sunday?”, « et l'écocentre? »."


@dataclass(frozen=True, slots=True)
class _Asking:
    """How callers ask when a facility is open: in their own language, and in any where they mix them."""

    open: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    then: tuple[str, ...] = ()


@cache
def _asking(language: Language) -> _Asking:
    own: Mapping[str, list[str]] | None = reviewed("facility_words", language, "routing.services")
    return _Asking(tuple(own["open"]), tuple(own["hours"]), tuple(own["then"])) if own else _Asking()


@cache
def _asking_in_any(name: Literal["weekly", "going_on"]) -> Pattern[str]:
    return compiled(pooled("facility_words", "routing.services")[name], {})


@dataclass(frozen=True, slots=True)
class Facility:
    """A place that people visit."""

    id: str
    article: str
    "The article that gives its hours."
    names: Mapping[Language, str]
    "As spoken: “the pool”."
    words: Mapping[Language, tuple[str, ...]]
    "What callers call it."
    but: Mapping[Language, tuple[str, ...]]
    "Words that make it a question about something else there, such as hockey at the arena."
    hours: Hours
    "Its hours in the files."
    hours_of: str = ""
    "The department with the same hours, which staff may change while the line runs."


@dataclass(frozen=True, slots=True)
class Facilities:
    """The facilities by id; the data are valid up to `valid_to`."""

    by_id: Mapping[str, Facility] = field(default_factory=dict)
    valid_to: date = date.min
    names: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    "Every word for a facility, in plain form between spaces."
    holidays: Mapping[Language, tuple[tuple[str, Holiday], ...]] = field(default_factory=dict)
    "By callers' names for them, longest first: Christmas Eve is not Christmas."

    @classmethod
    def of(
        cls, facilities: Iterable[Facility], valid_to: date, languages: Iterable[Language]
    ) -> "Facilities":
        """Return them with every day that has a name in one of their calendars."""
        by_id = {each.id: each for each in facilities}
        named = {language: tuple(_holidays(by_id.values(), language)) for language in languages}
        words = {
            language: tuple(
                f" {plain(word)}" for each in by_id.values() for word in each.words.get(language, ())
            )
            for language in named
        }
        return cls(MappingProxyType(by_id), valid_to, MappingProxyType(words), MappingProxyType(named))

    def asked(self, text: str, language: Language) -> OpeningAsked | None:
        """Return the facility and the day whose hours the words ask for; empty for the one before."""
        if not self.by_id:
            return None
        facility = self._named(text, language)
        is_short = len(plain(text).split()) <= FEW_WORDS
        if facility is None or not (facility or is_short):
            return None
        day = self._holiday(text, language) or day_named(text, language)
        asking = _asking(language)
        if facility and (holds(text, asking.open) or (day and holds(text, asking.hours))):
            is_same = day is None and holds(text, asking.then)
            asks_of_week = names_other_time(text) or _asking_in_any("weekly").search(plain(text))
            is_other = day is None and not is_same and asks_of_week
            return None if is_other else OpeningAsked(facility, None if is_same else day or Now())
        if not is_short or not (facility or day):
            return None
        return OpeningAsked(facility, day, goes_on=_goes_on(text))

    def found(self, asked: OpeningAsked, before: OpeningHours | None, today: date) -> OpeningHours | None:
        """The facility and the day in question; None if their hours are unknown."""
        if asked.day is not None:
            facility = asked.facility or (before.facility if before else "")
            day, is_now = coming(asked.day, today), isinstance(asked.day, Now)
        elif before and asked.facility != before.facility:
            facility, day, is_now = asked.facility, before.day, before.is_now
        else:
            return None
        is_told = facility in self.by_id and day <= self.valid_to
        return OpeningHours(facility, day, is_now=is_now) if is_told else None

    def _named(self, text: str, language: Language) -> str | None:
        """The facility with the longest name in the words; None if something else about it is asked."""
        said = f" {plain(text)}"
        found = [
            (len(word), each.id)
            for each in self.by_id.values()
            for word in each.words.get(language, ())
            if f" {plain(word)}" in said
        ]
        if not found:
            return ""
        _, facility = max(found)
        return None if holds(text, self.by_id[facility].but.get(language, ())) else facility

    def _holiday(self, text: str, language: Language) -> Holiday | None:
        said = f" {plain(text)}"
        return next((day for name, day in self.holidays.get(language, ()) if f" {name} " in said), None)


def _goes_on(text: str) -> bool:
    return _asking_in_any("going_on").search(plain(text)) is not None


def _holidays(facilities: Iterable[Facility], language: Language) -> Iterator[tuple[str, Holiday]]:
    days: dict[str, set[date]] = defaultdict(set)
    for hours in (each.hours for each in facilities):
        for day in (*hours.exceptions, *hours.holidays.days):
            name = reason_closed(hours, day, language).partition(" (")[0]
            for short in _names(plain(name).strip()):
                days[short].add(day)
    for name in sorted(filter(None, days), key=len, reverse=True):
        yield name, Holiday(tuple(sorted(days[name])))


def _names(name: str) -> tuple[str, ...]:
    """“Christmas Day” is also called Christmas, « le jour de Noël » Noël."""
    bare = re.sub(r"^(?:(?:le|la|l) )?(?:jour (?:de l |de la |de |du )?)?", "", name)
    return (name, bare.removesuffix(" day"))
