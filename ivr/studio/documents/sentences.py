"""Sentences of a text in English or French, and the language it is written in."""

import re
from collections.abc import Iterable, Iterator

from intents.articles.article import Language
from languages.forms import forms

_END = re.compile(r"(?<=[.!?…])[\"”»’)\]]*\s+(?=[\"“«‘(\[]?\s?[A-ZÀ-ÖØ-Þ0-9])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:[ap]\.m|mr|mrs|ms|dr|st|ste|no|nos|art|al|par|ch|sec|min|max|approx|tel|tél|ext|inc|ltd|ltée|"
    r"mme|mlle|m|c|r|rs|av|boul|etc|e\.g|i\.e|vs|fig|p|pp|jan|feb|aug|sept|oct|nov|dec|janv|févr|juill|déc)"
    r"|\b[A-Z])\.$",
    re.IGNORECASE,
)


_LONGEST_ABBREVIATION = 12
"Characters, with the one before it: of a long row of abbreviations, nothing is read twice."
_COMMON = "common_words"
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
    common = {one: frozenset(forms(one).texts(_COMMON)) for one in languages if forms(one).has(_COMMON)}
    counts = dict.fromkeys(common, 0)
    for text in texts:
        for word in _WORD.findall(text.casefold()):
            for language in counts:
                counts[language] += word in common[language]
    best = max(counts, key=lambda one: counts[one], default="")
    return best if best and counts[best] >= _ENOUGH else ""
