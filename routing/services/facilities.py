"""When the city's facilities are open, and which of them a caller asks about."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from re import Pattern
from types import MappingProxyType
from typing import Literal

from intents.articles.article import Article, Language
from intents.meaning.day_named import (
    WEEK_DAYS,
    Ahead,
    DayNamed,
    DayOfYear,
    Holiday,
    Now,
    coming,
    day_named,
    names_other_time,
)
from intents.meaning.understanding import OpeningAsked, Span
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import holds, plain
from intents.text.yaml_file import Entry, Problem, read_yaml, reviewed
from routing.departments.department import Directory
from routing.departments.files import read_hours
from routing.departments.hours import Hours, reason_closed
from routing.services.finding import OpeningHours

FEW_WORDS, HOLIDAY_WORDS = 5, 8
"Words; a question this short continues the one before: “and on Sunday?”, « et à Noël? »."


@dataclass(frozen=True, slots=True)
class _Asking:
    """How callers ask when a facility is open: in their own language, and in any where they mix them."""

    open: tuple[str, ...] = ()
    hours: tuple[str, ...] = ()
    closing: tuple[str, ...] = ()
    then: tuple[str, ...] = ()
    weekend: tuple[str, ...] = ()
    holidays: tuple[str, ...] = ()


@cache
def _asking(language: Language) -> _Asking:
    own: Mapping[str, list[str]] | None = reviewed("facility_words", language, "routing.services")
    return _Asking(*(tuple(own[each.name]) for each in fields(_Asking))) if own else _Asking()


@cache
def _asking_in_any(name: Literal["weekly", "going_on", "reopening", "after"]) -> Pattern[str]:
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

    def is_beside(self, text: str, language: Language) -> bool:
        """Whether the words ask for something else there."""
        return holds(text, self.but.get(language, ()))


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
        holiday = self._holiday(text, language)
        day = holiday or day_named(text, language)
        reopens = _reopens(text, day)
        asks = reopens or holds(text, (*_asking(language).open, *_asking(language).hours))
        is_short = len(text.split()) <= (HOLIDAY_WORDS if holiday else FEW_WORDS)
        span = None if day else _span(text, language)
        if facility is None or not (is_short or (asks and (facility or day or span))):
            return None
        if asks and not (day or reopens or span == Span.HOLIDAYS):
            day, span = _time_asked(text, language, span, is_same=not facility)
        if not (facility or day or span or asks):
            return None
        beside = frozenset(each.id for each in self.by_id.values() if each.is_beside(text, language))
        return OpeningAsked(facility, day, None if reopens else span, _goes_on(text), asks, reopens, beside)

    def found(self, asked: OpeningAsked, before: OpeningHours | None, today: date) -> OpeningHours | None:
        """The facility and the day in question; None if their hours are unknown."""
        facility = asked.facility or (before.facility if before else "")
        if asked.reopens and (asked.day or before):
            since = coming(asked.day, today) if asked.day else before.day if before else today
            return self._reopened(facility, since)
        if asked.day is not None:
            day, is_now = coming(asked.day, today), isinstance(asked.day, Now)
        elif before and (asked.asks or facility != before.facility):
            day, is_now = before.day, before.is_now and not asked.asks
        else:
            return None
        is_told = facility in self.by_id and day <= self.valid_to
        return OpeningHours(facility, day, is_now=is_now) if is_told else None

    def _reopened(self, facility: str, closed: date) -> OpeningHours | None:
        """The first day after a named one on which it is open."""
        hours = self.by_id[facility].hours if facility in self.by_id else None
        later = (closed + timedelta(days=ahead) for ahead in range(1, WEEK_DAYS + 1))
        day = next((each for each in later if hours and hours.on(each)), None)
        return OpeningHours(facility, day) if day and day <= self.valid_to else None

    def told_by(self, article: Article) -> Facility | None:
        """The facility whose ordinary hours an article's answer tells, if any."""
        told = [each for each in self.by_id.values() if each.article == article.id]
        if len(told) > 1:
            told = [each for each in told if each.hours_of and each.hours_of == article.hours_of]
        return told[0] if len(told) == 1 else None

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
        return None if self.by_id[facility].is_beside(text, language) else facility

    def _holiday(self, text: str, language: Language) -> Holiday | None:
        said = f" {plain(text)}"
        return next((day for name, day in self.holidays.get(language, ()) if f" {name} " in said), None)


def _time_asked(
    text: str, language: Language, span: Span | None, *, is_same: bool
) -> tuple[DayNamed | None, Span | None]:
    """Return the time whose hours are asked for where no day is named; by itself “open” means now."""
    asking = _asking(language)
    if holds(text, asking.then):
        return None, None
    if span or _asking_in_any("weekly").search(plain(text)):
        return None, span or Span.WEEK
    if holds(text, asking.open):
        return Now(), None
    if holds(text, asking.closing):
        return (None if is_same else Ahead(0)), None
    return None, Span.WEEK


def _reopens(text: str, day: DayNamed | None) -> bool:
    """Whether the words ask for the opening after a day: “after Christmas”, « ça rouvre quand »."""
    said = plain(text)
    is_after = isinstance(day, Holiday | DayOfYear) and _asking_in_any("after").search(said) is not None
    return is_after or _asking_in_any("reopening").search(said) is not None


def _span(text: str, language: Language) -> Span | None:
    asking = _asking(language)
    if holds(text, asking.holidays):
        return Span.HOLIDAYS
    if holds(text, asking.weekend):
        return Span.WEEKEND
    return Span.WEEK if names_other_time(text) else None


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


OWN_HOURS = ("hours", "holidays", "exceptions", "time_zone")


def load_facilities(
    path: Path, directory: Directory, articles: Collection[str], faults: list[Problem]
) -> Facilities:
    """Read the facilities; the file is optional."""
    if not path.exists():
        return Facilities()
    fields = read_yaml(path, faults).fields(("valid_to", "facilities"))
    read = (
        _facility(name, entry, directory, articles) for name, entry in fields["facilities"].pairs().items()
    )
    return Facilities.of(read, fields["valid_to"].day(), directory.languages)


def _facility(name: str, entry: Entry, directory: Directory, articles: Collection[str]) -> Facility:
    fields = entry.fields(("article", "name", "words"), ("but", "hours_of", *OWN_HOURS))
    article, languages = fields["article"].text(), directory.languages
    if article and article not in articles:
        fields["article"].fault(f"there is no article {article}")
    return Facility(
        name,
        article,
        fields["name"].in_languages(languages),
        _words(fields["words"], languages),
        _words(fields["but"], languages) if fields["but"].is_given else MappingProxyType({}),
        _hours(entry, fields, directory),
        fields["hours_of"].scalar(),
    )


def _hours(entry: Entry, fields: dict[str, Entry], directory: Directory) -> Hours:
    """Its own hours, or a department's."""
    if fields["hours_of"].is_given is fields["hours"].is_given:
        entry.fault("give either hours or hours_of, the department with the same hours")
    if not fields["hours_of"].is_given:
        return read_hours(fields, directory.time_zone, directory.holidays, directory.languages)
    department = fields["hours_of"].text()
    if department not in directory.departments:
        fields["hours_of"].fault(f"there is no department {department}")
    known = directory.departments.get(department) or next(iter(directory.departments.values()))
    return known.hours


def _words(entry: Entry, languages: Sequence[Language]) -> Mapping[Language, tuple[str, ...]]:
    listed = entry.fields((), tuple(languages))
    return MappingProxyType({one: tuple(word.text() for word in listed[one].items()) for one in languages})
