"""The published articles, checked as a whole."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from intents.articles.article import Article, Language
from intents.articles.facts import NO_FACTS, Facts
from intents.text.yaml_file import Problem

_WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class TopicWordings:
    """A topic in one language."""

    phrasings: tuple[str, ...]
    tests: tuple[str, ...] = ()
    "Questions to which the line must ask back; none of them is a phrasing."


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic; a caller who names only the topic is asked to choose among its articles."""

    articles: tuple[str, ...]
    wordings: MappingProxyType[Language, TopicWordings]


class Use(StrEnum):
    """What a question in an article is for."""

    PHRASING = "phrasing"
    TEST = "test"
    NEAR_MISS = "near miss"
    FOLLOW_UP = "follow-up"


@dataclass(frozen=True, slots=True)
class Phrase:
    """A question in an article, with its place in the file."""

    text: str
    article: str
    language: Language
    use: Use
    file: str
    line: int

    @property
    def key(self) -> tuple[Language, str]:
        """Two phrases with the same key consist of the same words."""
        return self.language, " ".join(_WORDS.findall(self.text.casefold()))


def repeated(phrases: Iterable[Phrase]) -> Iterator[Problem]:
    """Phrasings given twice, tests or near misses that repeat one, and follow-ups that are given twice."""
    same: dict[tuple[Language, str], list[Phrase]] = defaultdict(list)
    for phrase in phrases:
        key = phrase.key
        if key[1]:
            same[key].append(phrase)
    for group in same.values():
        phrasings = [phrase for phrase in group if phrase.use is Use.PHRASING]
        if phrasings:
            yield from (_problem(phrase, phrasings[0]) for phrase in group if _clashes(phrase, phrasings[0]))
        yield from _twice_in_one([phrase for phrase in group if phrase.use is Use.FOLLOW_UP])


def _clashes(phrase: Phrase, first: Phrase) -> bool:
    match phrase.use:
        case Use.NEAR_MISS:
            return phrase.article == first.article
        case Use.FOLLOW_UP:
            return phrase.article != first.article
        case _:
            return phrase is not first


def _twice_in_one(follow_ups: Sequence[Phrase]) -> Iterator[Problem]:
    """Questions that ask for two sentences of the same answer."""
    first: dict[str, Phrase] = {}
    for phrase in follow_ups:
        if (known := first.setdefault(phrase.article, phrase)) is not phrase:
            yield Problem(
                phrase.file, phrase.line, f"this question already asks for what line {known.line} tells"
            )


def _problem(phrase: Phrase, first: Phrase) -> Problem:
    return Problem(
        phrase.file,
        phrase.line,
        f"this {phrase.use} is already a phrasing of {first.article} at {first.file}:{first.line}",
    )


@dataclass(frozen=True, slots=True)
class Catalog:
    """Every article on air, by id."""

    articles: MappingProxyType[str, Article]
    languages: tuple[Language, ...]
    topics: tuple[Topic, ...] = ()
    facts: Facts = NO_FACTS

    def __iter__(self) -> Iterator[Article]:
        return iter(self.articles.values())

    def __getitem__(self, article: str) -> Article:
        return self.articles[article]

    def __contains__(self, article: str) -> bool:
        return article in self.articles


def related(catalog: Catalog) -> Mapping[str, tuple[str, ...]]:
    """Map each article to those of its department."""
    return {
        article.id: tuple(
            other.id for other in catalog if other.department == article.department and not other.is_referral
        )
        for article in catalog
    }
