"""Finds the sentence or the part of the last answer that a caller asks for: “are they open on Sundays?”"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from re import Pattern
from typing import TypedDict

from intents.acts.acting import has_but, is_next
from intents.acts.phrases import parts_named, phrases
from intents.articles.article import Language
from intents.articles.catalog import Catalog
from intents.pattern import compiled
from intents.understanding import Part
from intents.wording import plain
from intents.yaml_file import reviewed

LONGEST_WORDS = 14
"Longer utterances bring up something new."
FEW = 5
"Words; “paint too” is as good as a question, while “the class is full” tells something."
SHORTEST_LETTERS = 4
"Words shorter than this are grammar, unless the file lists them."
STEM_LETTERS = 5
"Words with the same beginning count as one: mattress, mattresses."
SHARED = 0.5
"Weight of a word that occurs in several sentences."
ENOUGH = 0.5
"Minimum weight: a word that occurs in few sentences, or more."
MOST = 2
"Sentences; if more of them match, the whole answer is meant."

_ENDING = re.compile(r"(?:ing|ed|es|e|s|er|ee|ees|ent)$")
"The endings by which forms of a word differ, in English and French."


class _DetailFile(TypedDict):
    details: Mapping[str, Mapping[str, list[str]]]
    turning: list[str]
    objections: list[str]
    empty: list[str]
    short: list[str]


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of detail: how it is asked and how a sentence tells it."""

    name: str
    asks: Pattern[str]
    tells: Pattern[str]
    indirectly: Pattern[str] | None = None
    "How a sentence tells it if none tells it outright."

    def told_by(self, told: Sequence[str]) -> Pattern[str]:
        """The pattern that counts for an answer."""
        is_outright = self.indirectly is None or any(self.tells.search(each) for each in told)
        return self.tells if is_outright else self.indirectly or self.tells


@dataclass(frozen=True, slots=True)
class _Details:
    """The reviewed patterns of a language."""

    kinds: tuple["_Kind", ...]
    turning: Pattern[str]
    objections: Pattern[str]
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


def told_answers(catalog: Catalog) -> Mapping[tuple[str, Language], ToldAnswer]:
    """Map each article and language to its answer."""
    return {
        (article.id, language): ToldAnswer(wording.name, wording.sentences, wording.further)
        for article in catalog
        for language, wording in article.wordings.items()
    }


def details_asked(text: str, answer: ToldAnswer, language: Language) -> tuple[int, ...]:
    """Return the numbers, from 0, of the one or two sentences that say it; none unless it is clear."""
    known = _details(language)
    said = plain(text)
    if known is None or len(said.split()) > LONGEST_WORDS or _objects(said, known):
        return ()
    told = [_spelled_out(sentence) for sentence in answer.sentences]
    kinds = [kind.told_by(told) for kind in known.kinds if kind.asks.search(said)]
    asked = _stems(said, known)
    is_turn = is_next(text) or known.turning.search(said) is not None
    if not kinds and not is_turn and phrases().question.search(said):
        # “How deep is the pool” asks something that no sentence about the pool says.
        asked -= _stems(plain(answer.name), known)
    elif not kinds and (has_but(text) or (len(said.split()) > FEW and not is_turn)):
        return ()
    if kinds and (every := _telling(told, kinds)) and len(every) <= MOST:
        # One of two fees would be half a price, whichever has more of the caller's words.
        return every
    scores = _scores(told, kinds, asked, known)
    best = max(scores, default=0.0)
    likeliest = tuple(number for number, score in enumerate(scores) if score == best)
    return likeliest if best >= ENOUGH and len(likeliest) <= MOST else ()


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


def _told(told: Sequence[str], kinds: Sequence[Pattern[str]]) -> list[int]:
    """How many of the kinds of detail each sentence tells."""
    return [sum(bool(kind.search(sentence)) for kind in kinds) for sentence in told]


def _telling(told: Sequence[str], kinds: Sequence[Pattern[str]]) -> tuple[int, ...]:
    """The sentences that tell most kinds of what was asked."""
    tells = _told(told, kinds)
    most = max(tells, default=0)
    return tuple(number for number, tell in enumerate(tells) if most and tell == most)


def _scores(
    told: Sequence[str], kinds: Sequence[Pattern[str]], asked: frozenset[str], known: _Details
) -> list[float]:
    stems = [_stems(sentence, known) for sentence in told]
    shared = [sum(_weight(stem, stems) for stem in asked & own) for own in stems]
    tells = _told(told, kinds)
    # A sentence that merely names the same thing does not answer a question about its price.
    return [number + like if number or not kinds else 0.0 for number, like in zip(tells, shared, strict=True)]


def _weight(stem: str, every: Sequence[frozenset[str]]) -> float:
    return 1.0 if sum(stem in each for each in every) == 1 else SHARED


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
            compiled(each["indirectly"], {}) if "indirectly" in each else None,
        )
        for name, each in read["details"].items()
    )
    return _Details(
        kinds,
        compiled(read["turning"], {}),
        compiled(read["objections"], {}),
        frozenset(read["empty"]),
        frozenset(read["short"]),
    )


def _objects(said: str, known: _Details) -> bool:
    """Whether more is meant than to hear a sentence again; “what did you say about holidays” is not."""
    return known.objections.search(said) is not None and not phrases().question.search(said)


def part_of(text: str, language: Language) -> Part:
    """Return the part of the answer that the words name, or all of it."""
    said = plain(text)
    return next((part for part, named in parts_named(language) if named.search(said)), Part.ALL)
