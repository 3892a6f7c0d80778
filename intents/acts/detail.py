"""Which details callers ask of an answer: prices, hours, places; and which of its sentences tell them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from re import Pattern
from typing import TypedDict

from intents.acts.phrases import parts_named
from intents.articles.article import Language
from intents.articles.catalog import Catalog
from intents.meaning.understanding import Part
from intents.text.pattern import compiled
from intents.text.wording import plain
from intents.text.yaml_file import reviewed

SHORTEST_LETTERS = 4
"Words shorter than this are grammar, unless the file lists them."
STEM_LETTERS = 5
"Words with the same beginning count as one: mattress, mattresses."
_ENDING = re.compile(r"(?:ing|ed|es|e|s|er|ee|ees|ent)$")
"The endings by which forms of a word differ, in English and French."


class _DetailFile(TypedDict):
    details: Mapping[str, Mapping[str, list[str]]]
    empty: list[str]
    short: list[str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of detail: how it is asked and how a sentence tells it."""

    name: str
    asks: Pattern[str]
    tells: Pattern[str]


@dataclass(frozen=True, slots=True)
class _Details:
    """The reviewed patterns of a language."""

    kinds: tuple["_Kind", ...]
    empty: frozenset[str]
    short: frozenset[str]
    "Words of a letter less that are more than grammar."


@dataclass(frozen=True, slots=True)
class ToldAnswer:
    """An answer that a caller heard."""

    name: str
    "Its topic in a few words."
    sentences: tuple[str, ...]
    "All that it can tell; callers hear the first of them at once."
    further: tuple[int, ...] = ()
    "The numbers of those that are told only if asked for."
    asks: tuple[tuple[str, ...], ...] = ()
    "By sentence, how callers ask for it; those that have such questions are the last."

    @property
    def at_first(self) -> tuple[int, ...]:
        """The numbers of those that are told at once."""
        return tuple(range(len(self.sentences) - len(self.further)))

    @property
    def plain(self) -> tuple[str, ...]:
        """The sentences without questions of their own."""
        return self.sentences[: len(self.sentences) - sum(map(bool, self.asks))]


def told_answers(catalog: Catalog) -> Mapping[tuple[str, Language], ToldAnswer]:
    """Map each article and language to its answer."""
    return {
        (article.id, language): ToldAnswer(wording.name, wording.sentences, wording.further, wording.asks)
        for article in catalog
        for language, wording in article.wordings.items()
    }


def asks_detail(text: str, language: Language) -> bool:
    """Whether the words ask for a price, hours, a place or another detail that a sentence may give."""
    known, said = _details(language), plain(text)
    return known is not None and any(kind.asks.search(said) for kind in known.kinds)


def kinds_asked(text: str, language: Language) -> frozenset[str]:
    """Return the kinds of detail that words ask for: a price, hours, a place."""
    known, said = _details(language), plain(text)
    return frozenset(kind.name for kind in known.kinds if kind.asks.search(said)) if known else frozenset()


@lru_cache(maxsize=2048)
def kinds_told(sentence: str, language: Language) -> frozenset[str]:
    """Return the kinds of detail that a sentence of an answer, which is a reviewed text, tells."""
    known, said = _details(language), _spelled_out(sentence)
    return frozenset(kind.name for kind in known.kinds if kind.tells.search(said)) if known else frozenset()


def named_alone(text: str, names: Mapping[str, str], language: Language) -> str:
    """Return the key of the only name that shares a content word with a text, or nothing."""
    known = _details(language)
    if known is None:
        return ""
    said = _stems(plain(text), known)
    shared = [key for key, name in names.items() if said & _stems(plain(name), known)]
    return shared[0] if len(shared) == 1 and len(names) > 1 else ""


def names_anything(text: str, language: Language) -> bool:
    """Whether a text has a word that tells what it is about; “tell me more” has none."""
    known = _details(language)
    return known is None or bool(_stems(plain(text), known))


def names_something(text: str, answer: ToldAnswer, language: Language) -> bool:
    """Whether a telling word of a text is in the answer or its name."""
    known = _details(language)
    if known is None:
        return True
    asked = _stems(plain(text), known)
    told = (_stems(_spelled_out(each), known) for each in (answer.name, *answer.sentences))
    return not asked.isdisjoint(frozenset().union(*told))


def _spelled_out(sentence: str) -> str:
    return plain(sentence.replace("$", " dollars ").replace("%", " percent "))


def _stems(said: str, known: _Details) -> frozenset[str]:
    return frozenset(
        word if word in known.short else _ENDING.sub("", word)[:STEM_LETTERS]
        for word in said.split()
        if word in known.short
        or (len(word) >= SHORTEST_LETTERS and word not in known.empty and not word.isdigit())
    )


@cache
def _details(language: Language) -> _Details | None:
    read: _DetailFile | None = reviewed("details", language, "intents.acts")
    if read is None:
        return None
    kinds = tuple(
        _Kind(
            name,
            compiled(each["asks"], {}),
            compiled(each["tells"], {}),
        )
        for name, each in read["details"].items()
    )
    return _Details(
        kinds,
        frozenset(read["empty"]),
        frozenset(read["short"]),
    )


def part_of(text: str, language: Language) -> Part:
    """Return the part of the answer that the words name, or all of it."""
    said = plain(text)
    return next((part for part, named in parts_named(language) if named.search(said)), Part.ALL)
