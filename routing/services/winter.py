"""A street in winter: its plowing priority, and where overnight parking is banned."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.articles.article import Language
from intents.text.wording import holds
from routing.services.collection import ZoneStretch
from routing.services.finding import Address, StreetInWinter


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
