"""What the pages show of a call: names and words in the reader's language in place of ids."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from intents.catalog import Catalog
from routing.banner import Banner, on_air
from routing.desk.desk_call import DeskCall, Phase
from routing.directory import Directory

SURE, FAIRLY_SURE = 0.85, 0.6


class City(Protocol):
    """A city as it is now."""

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
    def all_to_people(self) -> bool:
        """Return whether every new call goes to a person at once."""
        ...


@dataclass(frozen=True, slots=True)
class View:
    """A city in one language."""

    city: City
    language: str
    "The reader's; where the city does not speak it, names stand in the city's first."

    @property
    def _named(self) -> str:
        languages = self.city.directory.languages
        return self.language if self.language in languages else languages[0]

    def department(self, slug: str) -> str:
        """Return a department's name; empty for none."""
        known = self.city.directory.departments.get(slug)
        return _first_upper(known.names[self._named]) if known else slug

    def article(self, article: str) -> str:
        """Return what staff call an article; empty for none."""
        known = self.city.catalog.articles.get(article)
        wordings = known.wordings.get(self._named) if known else None
        return _first_upper(wordings.staff_name) if wordings else article

    def spoken(self, article: str) -> str:
        """Return what the line says on a topic in the reader's language; empty for nothing."""
        known = self.city.catalog.articles.get(article)
        wordings = known.wordings.get(self._named) if known else None
        return wordings.spoken if wordings else ""

    def clock(self, at: datetime) -> str:
        """Return a time of day as the city's clocks show it."""
        return f"{at.astimezone(self.city.directory.time_zone):%H:%M}"

    def day_and_clock(self, at: datetime) -> str:
        """Return a day and a time as the city has them."""
        return f"{at.astimezone(self.city.directory.time_zone):%Y-%m-%d %H:%M}"

    def departments(self) -> list[tuple[str, str]]:
        """Return every department's slug and name, by name."""
        return _by_name((slug, self.department(slug)) for slug in self.city.directory.departments)

    def articles(self) -> list[tuple[str, str]]:
        """Return every article's id and name, by name."""
        return _by_name((article, self.article(article)) for article in self.city.catalog.articles)

    def banners(self, now: datetime, call: DeskCall | None = None) -> list[str]:
        """Return the texts on air, for everybody or for one caller."""
        article, department = (call.known.article, call.department) if call else (None, None)
        heard = on_air(self.city.banners, now, article, department) if call else _on_air(self.city, now)
        return [banner.texts[self._named] for banner in heard]

    def card(self, call: DeskCall) -> Mapping[str, object]:
        """Return what the list shows of a call."""
        known = call.known
        return {
            "call": call,
            "topic": self.article(known.article),
            "confidence": confidence_word(known.confidence),
            "department": self.department(call.department),
            "is_passed_on": call.phase is not Phase.WITH_LINE,
            "clock": self.clock(call.since) if call.is_live else self.day_and_clock(call.since),
            "since": milliseconds(call.since),
        }


def confidence_word(confidence: float) -> str:
    """Return how sure the line is of a topic, as the end of a word's id; empty when it says nothing."""
    if confidence <= 0:
        return ""
    return "sure" if confidence >= SURE else "fairly" if confidence >= FAIRLY_SURE else "unsure"


def milliseconds(at: datetime) -> int:
    """Return an instant as browsers count it."""
    return round(at.timestamp() * 1000)


def _on_air(city: City, now: datetime) -> tuple[Banner, ...]:
    return tuple(banner for banner in city.banners if banner.starts_at <= now < banner.ends_at)


def _by_name(named: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    return sorted(named, key=lambda one: one[1].casefold())


def _first_upper(text: str) -> str:
    return text[:1].upper() + text[1:]
