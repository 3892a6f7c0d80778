"""What a street is in winter: its place in the order of plowing, and where nobody may park overnight."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from intents.articles.article import Language
from intents.wording import holds
from routing.services.collection import ZoneStretch
from routing.services.finding import Address, StreetInWinter


@dataclass(frozen=True, slots=True)
class Winter:
    """The routes of the city's plows; nothing is said after `valid_to`."""

    article: str
    "Which asks for a street whenever it is told none."
    routes: Mapping[str, Mapping[Language, str]]
    "By kind of route, the reviewed sentence that says what it means for whoever lives or parks there."
    streets: Mapping[str, tuple[ZoneStretch, ...]]
    valid_to: date
    words: Mapping[str, Mapping[Language, tuple[str, ...]]] = field(default_factory=dict)
    "Further articles, of which only questions with one of these words are about winter."

    def needs_number(self, street: str) -> bool:
        """Whether it depends on where on the street it is."""
        return len({stretch.zone for stretch in self.streets.get(street, ())}) > 1

    def is_about(self, article: str) -> bool:
        """Whether a street is looked up for an article, if one is named."""
        return article == self.article or article in self.words

    def is_asked(self, article: str, text: str, language: Language) -> bool:
        """Whether words about an article ask what a street is in winter."""
        if article not in self.words:
            return article == self.article
        return holds(text, self.words[article].get(language, ()))

    def route(self, address: Address, today: date) -> StreetInWinter | None:
        """What an address is on; None where the file has a hole there, or has ended."""
        if today > self.valid_to:
            return None
        at = (
            one
            for one in self.streets.get(address.street, ())
            if not address.number or one.first <= address.number <= one.last
        )
        stretch = next(at, None)
        return StreetInWinter(address, stretch.zone) if stretch else None
