"""What the matcher learns from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from intents.article import Language
from intents.catalog import Catalog

OUT_OF_SCOPE = "oos"
"The label of what no article answers."
DANGER = "danger:"
"Labels of what callers in danger say begin so; the kind of danger follows."
OPEN = "open:"
"Labels of what leaves open which article is meant begin so; the articles follow."
_OR = "|"
HARMLESS = "harmless"
"The label of what only sounds like danger, whatever article answers it."


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A text and the article that it asks for."""

    text: str
    label: str
    language: Language

    @property
    def is_of_an_article(self) -> bool:
        """Whether an article answers it."""
        return self.label not in {OUT_OF_SCOPE, HARMLESS} and not self.label.startswith(DANGER)

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles that it may ask for: one, unless it names only their topic."""
        return articles_of(self.label) if self.is_of_an_article else ()


def open_among(articles: Sequence[str]) -> str:
    """The label of a text that may ask for any of these articles."""
    return OPEN + _OR.join(articles)


def articles_of(label: str) -> tuple[str, ...]:
    """The articles that a label stands for."""
    return tuple(label.removeprefix(OPEN).split(_OR)) if label.startswith(OPEN) else (label,)


def phrasings_of(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Everything that the catalog teaches: its articles' phrasings and names, and its topics."""
    return (*_phrasings(catalog), *_topics(catalog))


def bounded(phrasings: Sequence[Phrasing], most: int) -> Sequence[Phrasing]:
    """The first phrasings of each label, as many of each as fit into `most` altogether."""
    if len(phrasings) <= most:
        return phrasings
    kept = most // len({each.label for each in phrasings})
    seen: Counter[str] = Counter()
    chosen = []
    for each in phrasings:
        seen[each.label] += 1
        if seen[each.label] <= kept:
            chosen.append(each)
    return chosen


def _phrasings(catalog: Catalog) -> Iterator[Phrasing]:
    for article in catalog:
        for language, wordings in article.wordings.items():
            for text in (*wordings.phrasings, wordings.name):
                yield Phrasing(text, article.id, language)


def _topics(catalog: Catalog) -> Iterator[Phrasing]:
    for topic in catalog.topics:
        for language, words in topic.wordings.items():
            yield from (Phrasing(text, open_among(topic.articles), language) for text in words.phrasings)
