"""View models of the desk: names and words in the reader's language."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intents.articles.article import heading
from intents.articles.catalog import Catalog
from ivr.desk.call import DeskCall, Phase
from ivr.desk.callbacks.callback import is_long_overdue
from ivr.desk.canned import KEYS, CannedWrapUp
from languages.grammar import first_upper
from routing.departments.banner import Banner, on_air
from routing.departments.department import Directory
from routing.journeys.run import Run
from routing.services.services import Services


@dataclass(frozen=True, slots=True)
class DueCallback:
    """A message or a call-back with its due time."""

    department: str
    due_at: datetime


@dataclass(frozen=True, slots=True)
class DueCount:
    """The number of open and overdue callbacks."""

    open: int
    overdue: int
    long_overdue: int = 0
    "Across all departments: so long overdue that everybody at the desk is told."


def count_due(owed: Iterable[DueCallback], departments: tuple[str, ...], now: datetime) -> DueCount:
    """Count the callbacks of some departments, or of all."""
    everybody = tuple(owed)
    due = [one.due_at for one in everybody if not departments or one.department in departments]
    long_overdue = sum(is_long_overdue(one.due_at, now) for one in everybody)
    return DueCount(len(due), sum(due_at < now for due_at in due), long_overdue)


SURE, FAIRLY_SURE = 0.85, 0.6


class CityView(Protocol):
    """The current city."""

    @property
    def directory(self) -> Directory:
        """Return its departments."""
        ...

    @property
    def catalog(self) -> Catalog:
        """Return its articles."""
        ...

    @property
    def banners(self) -> tuple[Banner, ...]:
        """Return its notices."""
        ...

    @property
    def services(self) -> Services:
        """Return its lookups, reports and journeys."""
        ...

    @property
    def canned(self) -> tuple[CannedWrapUp, ...]:
        """Return its canned wrap-ups."""
        ...

    @property
    def all_to_people(self) -> bool:
        """Return whether every new call goes to a person."""
        ...


@dataclass(frozen=True, slots=True)
class CannedButton:
    """A canned wrap-up as a button of the page."""

    id: str
    key: str
    label: str
    note: str


@dataclass(frozen=True, slots=True)
class View:
    """A city in one language."""

    city: CityView
    language: str
    "The reader's language; if the city does not speak it, names stand in the city's first."
    name_of: Callable[[str], str] = str
    "Names of members of staff, by id."

    @property
    def _named(self) -> str:
        languages = self.city.directory.languages
        return self.language if self.language in languages else languages[0]

    def department(self, slug: str) -> str:
        """Return a department's name; empty for none."""
        known = self.city.directory.departments.get(slug)
        return heading(known.names[self._named], self._named) if known else slug

    def article(self, article: str) -> str:
        """Return an article's name for staff; empty for none."""
        known = self.city.catalog.articles.get(article)
        wordings = known.wordings.get(self._named) if known else None
        return first_upper(wordings.staff_name) if wordings else article

    def answers(self, run: Run | None) -> tuple[tuple[str, str], ...]:
        """Return a journey's questions and answers, by their labels for staff."""
        return run.in_words(self.city.services.journeys, self._named) if run else ()

    def facility(self, facility: str) -> str:
        """Return a facility's name for staff; empty for none."""
        known = self.city.services.facilities.by_id.get(facility)
        return first_upper(known.names.get(self._named, "")) if known else ""

    def spoken(self, article: str) -> str:
        """Return an article's spoken answer in the reader's language, or empty."""
        known = self.city.catalog.articles.get(article)
        wordings = known.wordings.get(self._named) if known else None
        return wordings.spoken if wordings else ""

    def in_full(self, article: str) -> str:
        """Return all that an article tells in the reader's language, or empty."""
        known = self.city.catalog.articles.get(article)
        wordings = known.wordings.get(self._named) if known else None
        return wordings.in_full if wordings else ""

    def local(self, at: datetime) -> datetime:
        """Return an instant in the city's time zone."""
        return at.astimezone(self.city.directory.time_zone)

    def departments(self) -> list[tuple[str, str]]:
        """Return every department's slug and name, by name."""
        return _by_name((slug, self.department(slug)) for slug in self.city.directory.departments)

    def articles(self) -> list[tuple[str, str]]:
        """Return every article's id and name, by name."""
        return _by_name((article, self.article(article)) for article in self.city.catalog.articles)

    def canned(self) -> list[CannedButton]:
        """Return the canned wrap-ups with their keys."""
        return [
            CannedButton(one.id, key, one.label(self.language), one.note(self.language))
            for one, key in zip(self.city.canned, KEYS, strict=False)
        ]

    def banners(self, now: datetime, call: DeskCall | None = None) -> list[str]:
        """Return the texts on air, for everybody or for one caller."""
        article, department = (call.known.article, call.department) if call else (None, None)
        heard = on_air(self.city.banners, now, article, department) if call else _on_air(self.city, now)
        return [banner.texts[self._named] for banner in heard]

    def card(self, call: DeskCall) -> Mapping[str, object]:
        """Return a call's card."""
        known = call.known
        return {
            "call": call,
            "taken_by": self.name_of(call.taken_by) if call.taken_by else "",
            "topic": self.article(known.article),
            "confidence": confidence_word(known.confidence),
            "department": self.department(call.department),
            "is_passed_on": call.phase is not Phase.WITH_LINE,
            "local": self.local(call.since),
            "since": milliseconds(call.since),
        }


def confidence_word(confidence: float) -> str:
    """Return the confidence in a topic as a word id suffix; empty if there is none."""
    if confidence <= 0:
        return ""
    return "sure" if confidence >= SURE else "fairly" if confidence >= FAIRLY_SURE else "unsure"


def milliseconds(at: datetime) -> int:
    """Return an instant in milliseconds since 1970."""
    return round(at.timestamp() * 1000)


def _on_air(city: CityView, now: datetime) -> tuple[Banner, ...]:
    return tuple(banner for banner in city.banners if banner.starts_at <= now < banner.ends_at)


def _by_name(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(named, key=lambda one: one[1].casefold())
