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


def phrasings_of(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Everything that the catalog's articles teach: their phrasings and their names."""
    return tuple(_phrasings(catalog))


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
