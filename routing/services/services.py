"""A city's services: the articles that ask for each, and what each needs."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.articles.article import Handling, Language
from intents.articles.catalog import Catalog
from intents.places.street_book import StreetBook
from routing.journeys.journey import Journey
from routing.requests.asking import AskAttribute
from routing.requests.questions import Questions
from routing.services.collection import Collection, Winter, ZoneMap
from routing.services.facilities import Facilities
from routing.services.finding import Address, Finding, LookUp, address_of
from routing.services.points import AddressPoints
from routing.services.status import AskCode, NumberQuestion, StatusService
from routing.texting.templates import TextKind, TextTemplates


@dataclass(frozen=True, slots=True)
class Services:
    """Everything that the line can look up, based on the city's streets."""

    streets: StreetBook = field(default_factory=StreetBook)
    collection: Collection | None = None
    reports: Mapping[str, str] = field(default_factory=dict)
    "By article, the service code on the city's Open311 server."
    server: str = ""
    "That server's address."
    questions: Questions = field(default_factory=dict)
    "The questions for what that server requires of a report."
    texts: TextTemplates = field(default_factory=TextTemplates)
    "What callers may be texted."
    files: Mapping[str, StatusService] = field(default_factory=dict)
    "By article, what is told about an application or an account by its number."
    winter: Winter | None = None
    "The plow routes of the streets."
    facilities: Facilities = field(default_factory=Facilities)
    "The opening hours of facilities."
    journeys: Mapping[str, Journey] = field(default_factory=dict)
    "By article, the guided journey that it starts."
    points: AddressPoints = field(default_factory=AddressPoints)
    "Where the addresses lie."
    zones: Mapping[str, ZoneMap] = field(default_factory=dict)
    "By name, the zone maps that journeys use."

    def tells_record(self, article: str, *, is_asked: bool) -> bool:
        """Whether an article tells about the caller's own file by its number."""
        known = self.files.get(article)
        return known is not None and (is_asked or not known.words)

    def asked(self, asked: NumberQuestion | AskAttribute, language: Language) -> tuple[str, str]:
        """Return the city's own text that asks for a file's number or a report's attribute, with its id."""
        if isinstance(asked, AskAttribute):
            code = asked.left[0].code
            question = self.questions.get(self.reports.get(asked.article, ""), {}).get(code)
            return question.choice.texts[language] if question else "", f"report.{code}"
        known = self.files.get(asked.article)
        if known is None:
            return "", "status.number"
        number = known.second if isinstance(asked, AskCode) else known.number
        return number.ask[language], "status.number"

    def serves(self, article: str) -> bool:
        """Whether an article has a lookup or a report."""
        return article in self.reports or self.looks_up(article)

    def looks_up(self, article: str) -> bool:
        """Whether an article has a lookup by address."""
        is_collected = self.collection is not None and self.collection.article == article
        return is_collected or (self.winter is not None and self.winter.article == article)

    def serves_at(self, article: str) -> bool:
        """Whether an article has a lookup if a place is named with it."""
        return self.serves(article) or (self.winter is not None and self.winter.is_about(article))

    def places(self, article: str, text: str, language: Language) -> bool:
        """Whether a place in words about an article is meant for its lookup."""
        is_further = self.winter is not None and article in self.winter.words
        return not is_further or (self.winter is not None and self.winter.is_asked(article, text, language))

    def needs_number(self, article: str, street: str) -> bool:
        """Whether the street alone is not enough; a crew has to find what is reported.

        A journey's address is a lot, not a street.
        """
        journey = self.journeys.get(article)
        return (
            article in self.reports
            or (journey is not None and journey.asks_place)
            or self._changes_along(article, street)
        )

    def _changes_along(self, article: str, street: str) -> bool:
        if self.winter and self.winter.is_about(article):
            return self.winter.needs_number(street)
        return self.collection is not None and self.collection.needs_number(street)

    def has(self, address: Address) -> bool:
        """Whether the address exists in the city."""
        street = self.streets.streets.get(address.street)
        is_there = not address.crossing or address.crossing in self.streets.streets
        return street is not None and is_there and (not address.number or street.has(address.number))

    def zone(self, zones: str, place: str, today: date) -> str:
        """The zone of a stored address; empty if the map does not cover it."""
        known, address = self.zones.get(zones), address_of(place)
        return known.zone_at(address, today) if known and address else ""

    def look_up(self, wanted: LookUp, today: date) -> Finding | None:
        """Return the result; None if the source is too old or has a gap there."""
        if self.winter and self.winter.is_about(wanted.article):
            return self.winter.route(wanted.address, today)
        return self.collection.days(wanted.address, today) if self.collection else None

    def acts(self, article: str, *, can_text: bool) -> bool:
        """Whether the line itself can do more about an article."""
        is_texted = can_text and self.texts.has(article, TextKind.ANSWER)
        return self.serves(article) or article in self.journeys or article in self.files or is_texted


def referring(catalog: Catalog, language: Language, services: Services) -> tuple[tuple[str, ...], int]:
    """Return the answers that only refer, given that callers can be texted, and the number of answers."""
    answers = [each for each in catalog if each.handling is Handling.ANSWER]
    only = (
        each.id for each in answers if each.refers(language) and not services.acts(each.id, can_text=True)
    )
    return tuple(only), len(answers)
