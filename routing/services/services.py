"""The services of a city: by which article each is asked for, and what it needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.articles.article import Handling, Language
from intents.articles.catalog import Catalog
from intents.places.street_book import StreetBook
from routing.journeys.journey import Journey
from routing.services.collection import Collection
from routing.services.finding import Address, Finding, LookUp, address_of
from routing.services.status import AskCode, NumberQuestion, StatusService
from routing.services.zones import ZoneMap
from routing.texting.templates import TextKind, TextTemplates


@dataclass(frozen=True, slots=True)
class Services:
    """What the line can look up, over the city's streets."""

    streets: StreetBook = field(default_factory=StreetBook)
    collection: Collection | None = None
    reports: Mapping[str, str] = field(default_factory=dict)
    "By article, the code of the service on the city's Open311 server."
    server: str = ""
    "That server's address."
    texts: TextTemplates = field(default_factory=TextTemplates)
    "What callers may be texted."
    status: StatusService | None = None
    "What is told of applications by their number."
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    "By article, the guided journey that it starts."
    zones: Mapping[str, ZoneMap] = field(default_factory=dict)
    "By name, the maps that journeys look addresses up in."

    def tells_status(self, article: str) -> bool:
        """Whether the status of an application is told for an article."""
        return self.status is not None and self.status.article == article

    def number_asked(self, asked: NumberQuestion, language: Language) -> str:
        """How the city asks for a number of an application."""
        if self.status is None:
            return ""
        number = self.status.second if isinstance(asked, AskCode) else self.status.number
        return number.ask[language]

    def serves(self, article: str) -> bool:
        """Whether something is looked up or reported for an article."""
        return article in self.reports or (self.collection is not None and self.collection.article == article)

    def needs_number(self, article: str, street: str) -> bool:
        """Whether the street alone does not say it; what is reported has to be found by a crew.

        A journey's address is a lot, not a street.
        """
        journey = self.journeys.get(article)
        return (
            article in self.reports
            or (journey is not None and journey.asks_place)
            or (self.collection is not None and self.collection.needs_number(street))
        )

    def has(self, address: Address) -> bool:
        """Whether there is such an address in the city."""
        street = self.streets.streets.get(address.street)
        is_there = not address.crossing or address.crossing in self.streets.streets
        return street is not None and is_there and (not address.number or street.has(address.number))

    def zone(self, zones: str, place: str, today: date) -> str:
        """The zone of an address as a journey keeps it; empty where the map does not tell."""
        known, address = self.zones.get(zones), address_of(place)
        return known.zone_at(address, today) if known and address else ""

    def look_up(self, wanted: LookUp, today: date) -> Finding | None:
        """What is found; None where the source is too old or has a hole there."""
        return self.collection.days(wanted.address, today) if self.collection else None

    def acts(self, article: str, *, can_text: bool) -> bool:
        """Whether the line itself can do something next about an article."""
        is_texted = can_text and self.texts.has(article, TextKind.ANSWER)
        return self.serves(article) or article in self.journeys or self.tells_status(article) or is_texted


def referring(catalog: Catalog, language: Language, services: Services) -> tuple[tuple[str, ...], int]:
    """Return the answers that only refer where callers can be texted, and how many answers there are."""
    answers = [each for each in catalog if each.handling is Handling.ANSWER]
    only = (
        each.id for each in answers if each.refers(language) and not services.acts(each.id, can_text=True)
    )
    return tuple(only), len(answers)
