"""The labelled phrasings that the matcher learns from."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from intents.articles.article import Article, Language
from intents.articles.catalog import Catalog
from intents.text.yaml_file import reviewed

OUT_OF_SCOPE = "oos"
"The out-of-scope label."
DANGER = "danger:"
"Prefix of danger labels; the kind of danger follows."
OPEN = "open:"
"Prefix of labels that stand for several articles; the articles follow."
_OR = "|"
HARMLESS = "harmless"
"The label of harmless sentences that sound like danger."


@dataclass(frozen=True, slots=True)
class Phrasing:
    """A text with its label: an article, a topic, or out of scope."""

    text: str
    label: str
    language: Language

    @property
    def is_of_an_article(self) -> bool:
        """Whether an article answers the text."""
        return self.label not in {OUT_OF_SCOPE, HARMLESS} and not self.label.startswith(DANGER)

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles it may ask for: one, or several if it names only a topic."""
        return articles_of(self.label) if self.is_of_an_article else ()


def open_among(articles: Sequence[str]) -> str:
    """Return the label for a text that may mean any of these articles."""
    return OPEN + _OR.join(articles)


def articles_of(label: str) -> tuple[str, ...]:
    """Return the articles of a label."""
    return tuple(label.removeprefix(OPEN).split(_OR)) if label.startswith(OPEN) else (label,)


def phrasings_of(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Return all phrasings of a catalog: articles, their names, and topics."""
    return (*_phrasings(catalog), *_topics(catalog))


def bounded(phrasings: Sequence[Phrasing], most: int) -> Sequence[Phrasing]:
    """Return the first phrasings of each label, evenly, at most `most` in all."""
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
        # What callers ask of others teaches the line what no article of the city's answers.
        label = OUT_OF_SCOPE if article.is_referral else article.id
        yield from (replace(each, label=label) for each in _of_article(article))


def referral_phrasings(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Return the phrasings of what the city does not do, by whose it is."""
    return tuple(each for article in catalog if article.is_referral for each in _of_article(article))


def follow_ups_in(catalog: Catalog) -> tuple[str, ...]:
    """Return what answers tell beyond what is spoken first, and the questions that ask for it."""
    return tuple(
        text
        for article in catalog
        for wordings in article.wordings.values()
        for each in wordings.more
        if each.asks
        for text in (each.tells, *each.asks)
    )


def everything_taught(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Return all that a line learns from a catalog; where it is the same, nothing is to be learned again."""
    return (*training_phrasings(catalog), *referral_phrasings(catalog))


def _of_article(article: Article) -> Iterator[Phrasing]:
    for language, wordings in article.wordings.items():
        for text in (*wordings.phrasings, wordings.name):
            yield Phrasing(text, article.id, language)


def _topics(catalog: Catalog) -> Iterator[Phrasing]:
    for topic in catalog.topics:
        for language, words in topic.wordings.items():
            yield from (Phrasing(text, open_among(topic.articles), language) for text in words.phrasings)


def out_of_scope(languages: Sequence[Language]) -> tuple[Phrasing, ...]:
    """Return the out-of-scope sentences shipped with the product."""
    return tuple(
        Phrasing(sentence, OUT_OF_SCOPE, language)
        for language in languages
        for sentence in _sentences(language)
    )


def _sentences(language: Language) -> list[str]:
    sentences: list[str] | None = reviewed("out_of_scope", language, "intents.articles")
    return sentences or []


def training_phrasings(catalog: Catalog) -> tuple[Phrasing, ...]:
    """Return the articles' phrasings and the out-of-scope sentences."""
    return (*phrasings_of(catalog), *out_of_scope(catalog.languages))
