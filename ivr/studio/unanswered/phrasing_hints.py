"""What an article's phrasings lack, which are near duplicates, and which callers' words are missing."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rapidfuzz import fuzz

from intents.articles.article import Language
from languages.forms import forms

WANTED = 12
"Phrasings in each language, as the writing guide recommends."
SHORT_WORDS, LONG_WORDS = 3, 10
SAME = 90.0
"Rapidfuzz score out of 100, ignoring word order, from which two phrasings teach no more than one."
MOST_OFFERED = 12
PLACEHOLDER = "["
"A redacted text cannot be a phrasing."
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


class Gap(StrEnum):
    """What the phrasings of a language lack."""

    FEW = "few"
    NO_SHORT = "no_short"
    "People say “lost dog” to a machine."
    NO_LONG = "no_long"
    "And to a person they tell a story."
    NO_CANADIAN = "no_canadian"
    "The language as it is spoken in this country."


@dataclass(frozen=True, slots=True)
class PhrasingHints:
    """Suggestions for the phrasings of one language."""

    language: Language
    offered: tuple[str, ...]
    "Callers' own redacted words that are still missing."
    gaps: tuple[Gap, ...]
    alike: tuple[tuple[str, str], ...]
    "Near duplicates, in pairs."


def phrasing_hints(
    language: Language, phrasings: Sequence[str], tests: Sequence[str], said: Iterable[str]
) -> PhrasingHints:
    """Check the phrasings of one language; nothing is made up."""
    pairs = tuple(pair for pair in combinations(phrasings, 2) if _is_same(*pair))
    return PhrasingHints(
        language, _offered(said, (*phrasings, *tests)), tuple(_gaps(language, phrasings)), pairs
    )


def _gaps(language: Language, phrasings: Sequence[str]) -> Iterator[Gap]:
    lengths = [len(_WORD.findall(one)) for one in phrasings]
    if len(phrasings) < WANTED:
        yield Gap.FEW
    if not any(length <= SHORT_WORDS for length in lengths):
        yield Gap.NO_SHORT
    if not any(length >= LONG_WORDS for length in lengths):
        yield Gap.NO_LONG
    local = forms(language).pattern("local_words")
    if local and not any(local.search(one.replace("’", "'")) for one in phrasings):
        yield Gap.NO_CANADIAN


def _offered(said: Iterable[str], known: Sequence[str]) -> tuple[str, ...]:
    """Leave out near duplicates of a phrasing, a test question or another suggestion."""
    found: list[str] = []
    for text in said:
        if len(found) == MOST_OFFERED:
            break
        if PLACEHOLDER not in text and not any(_is_same(text, one) for one in (*known, *found)):
            found.append(text)
    return tuple(found)


def _is_same(one: str, other: str) -> bool:
    return fuzz.token_sort_ratio(one.casefold(), other.casefold()) >= SAME
