"""The published articles, checked as a whole."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from intents.articles.article import Article, Language
from intents.articles.facts import NO_FACTS, Facts
from intents.text.yaml_file import Entry, Problem

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


NAME = "topics.yaml"
"In the answer folder, beside the departments' folders."
FEWEST, MOST = 2, 3
"A caller can keep three choices in mind."
MIN_TOPIC_PHRASINGS = 3
_USES = {"phrasings": Use.PHRASING, "tests": Use.TEST}


@dataclass(frozen=True, slots=True)
class TopicEntry:
    """One topic of the file, with its lines."""

    fields: dict[str, Entry]
    words: dict[Language, dict[str, Entry]]

    @classmethod
    def of(cls, entry: Entry, languages: tuple[Language, ...]) -> "TopicEntry":
        """The known fields of a topic."""
        fields = entry.fields(("articles", *languages))
        return cls(fields, {each: fields[each].fields(("phrasings",), ("tests",)) for each in languages})

    def topic(self) -> Topic:
        """The topic; faulty fields hold placeholders."""
        wordings = {
            language: TopicWordings(_texts(words["phrasings"]), _texts(words["tests"]))
            for language, words in self.words.items()
        }
        return Topic(_texts(self.fields["articles"]), MappingProxyType(wordings))

    def phrases(self) -> Iterator[Phrase]:
        """Every question of the topic, with its place."""
        named = "the topic of " + ", ".join(each.scalar() for each in self.fields["articles"].children())
        for language, words in self.words.items():
            for field, use in _USES.items():
                for item in words[field].children():
                    yield Phrase(item.scalar(), named, language, use, item.file, item.line)

    def faults(self, known: Collection[str]) -> Iterator[Problem]:
        """Every rule that the topic breaks."""
        field = self.fields["articles"]
        named = [each.scalar() for each in field.children()]
        if named and not FEWEST <= len(named) <= MOST:
            yield field.problem(
                f"a topic has {FEWEST} or {MOST} articles to choose from; this has {len(named)}"
            )
        for number, each in enumerate(field.children()):
            if each.scalar() and each.scalar() not in known:
                yield each.problem(f"there is no article {each.scalar()}")
            if each.scalar() in named[:number]:
                yield each.problem(f"the article {each.scalar()} is given twice")
        for language, words in self.words.items():
            count = len(words["phrasings"].children())
            if words["phrasings"].is_given and count < MIN_TOPIC_PHRASINGS:
                yield words["phrasings"].problem(
                    f"{language} has {count} phrasings; at least {MIN_TOPIC_PHRASINGS} are needed"
                )


@dataclass(frozen=True, slots=True)
class Topics:
    """What the file contains; a city need not have one."""

    topics: tuple[Topic, ...] = ()
    phrases: tuple[Phrase, ...] = ()


def read_topics(
    file: Entry | None, languages: tuple[Language, ...], known: Collection[str], faults: list[Problem]
) -> Topics:
    """The topics in the file, if there is one; its faults are collected with the others."""
    if file is None:
        return Topics()
    entries = [TopicEntry.of(each, languages) for each in file.items()]
    faults += [fault for each in entries for fault in each.faults(known)]
    return Topics(
        tuple(each.topic() for each in entries),
        tuple(phrase for each in entries for phrase in each.phrases()),
    )


def _texts(entry: Entry) -> tuple[str, ...]:
    return tuple(item.text() for item in entry.items())
