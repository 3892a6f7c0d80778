"""Sentences of a text in English or French, and the language it is written in."""

import re
from collections.abc import Iterable, Iterator

from intents.articles.article import Language

_END = re.compile(r"(?<=[.!?…])[\"”»’)\]]*\s+(?=[\"“«‘(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[ap]\.m|mr|mrs|ms|dr|st|ste|no|nos|art|al|par|ch|sec|min|max|approx|tel|tél|ext|inc|ltd|ltée|"
    r"mme|mlle|m|c|r|rs|av|boul|etc|e\.g|i\.e|vs|fig|p|pp|jan|feb|aug|sept|oct|nov|dec|janv|févr|juill|déc)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)


_LONGEST_ABBREVIATION = 12
"Characters, with the one before it: of a long row of abbreviations, nothing is read twice."


def _words(text: str) -> list[str]:
    return text.split()


_COMMON: dict[Language, frozenset[str]] = {
    "en": frozenset(
        _words("the of and to in is for you your are be must with or on not by that this if may can from it")
    ),
    "fr": frozenset(
        _words(
            "le la les de des du et un une à est pour vous votre vos dans ou sur par que qui si ne pas aux"
        )
    ),
}
_WORD = re.compile(r"[^\W\d_]+")
_ENOUGH = 3
"Minimum number of common words for guessing a language."


def sentences(text: str) -> tuple[str, ...]:
    """Split a text at the ends of sentences and lines, not at abbreviations or lone capitals."""
    return tuple(one for line in text.splitlines() for one in _of_line(line.strip()))


def _of_line(line: str) -> Iterator[str]:
    start = 0
    for end in _END.finditer(line):
        piece = line[max(start, end.start() - _LONGEST_ABBREVIATION) : end.start()]
        if _ABBREVIATED.search(piece) and not _closes(piece, line[end.end() : end.end() + 2]):
            continue
        yield line[start : end.end()].strip()
        start = end.end()
    if line[start:].strip():
        yield line[start:].strip()


def _closes(piece: str, following: str) -> bool:
    """Whether “p.m.” ends its sentence: the next word begins like one."""
    is_hour = re.search(r"\b[ap]\.m\.$", piece, re.IGNORECASE) is not None
    return is_hour and re.match(r"[A-ZÀ-Þ][a-zà-ÿ']", following) is not None


def language_in(texts: Iterable[str], languages: Iterable[Language]) -> Language:
    """Guess by common words which of some languages a text is in; empty for none of them."""
    counts = dict.fromkeys((one for one in languages if one in _COMMON), 0)
    for text in texts:
        for word in _WORD.findall(text.casefold()):
            for language in counts:
                counts[language] += word in _COMMON[language]
    best = max(counts, key=lambda one: counts[one], default="")
    return best if best and counts[best] >= _ENOUGH else ""
