"""Cuts a document into passages: whole sentences under one heading, short enough for the encoder."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from intents.articles.article import Language
from ivr.studio.documents.document import Block, Passage
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


MOST_WORDS = 80
"Characters: about what the sentence encoder reads of a text, 128 pieces."
FEWEST_LETTERS = 12
"Characters; a shorter passage is a page number or a caption."
_LETTER = re.compile(r"[^\W\d_]")


def passages_of(blocks: Sequence[Block]) -> tuple[Passage, ...]:
    """Cut blocks into passages; blocks under one heading of one page are joined while they fit."""
    found: list[Passage] = []
    for (page, heading), group in groupby(blocks, key=lambda one: (one.page, one.heading)):
        for text in _joined(_pieces(group)):
            if len(_LETTER.findall(text)) >= FEWEST_LETTERS:
                found.append(Passage(len(found) + 1, text, heading, page))
    return tuple(found)


def hash_of(passages: Iterable[Passage]) -> str:
    """Return the hash of the wording; its position and spacing make no difference."""
    said = "\n".join(plain(one.text) for one in passages)
    return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()


def plain(text: str) -> str:
    """A text normalized for comparing quotations: spaces, quotes and dashes in one form."""
    shaped = unicodedata.normalize("NFKC", text).translate(_SAME)
    return " ".join(shaped.split())


_SAME = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-", "\u00ad": None})


def _pieces(blocks: Iterable[Block]) -> Iterator[str]:
    """Paragraphs that fit; longer ones in groups of sentences that fit."""
    for block in blocks:
        if len(block.text.split()) <= MOST_WORDS:
            yield block.text
        else:
            yield from _gathered(_short_sentences(block.text), " ")


def _short_sentences(text: str) -> Iterator[str]:
    """Sentences; one longer than a passage is cut, as in lists without full stops."""
    for sentence in sentences(text):
        words = sentence.split()
        for start in range(0, len(words), MOST_WORDS):
            yield " ".join(words[start : start + MOST_WORDS])


def _joined(pieces: Iterable[str]) -> Iterator[str]:
    return _gathered(pieces, "\n")


def _gathered(pieces: Iterable[str], between: str) -> Iterator[str]:
    held: list[str] = []
    count = 0
    for piece in pieces:
        words = len(piece.split())
        if held and count + words > MOST_WORDS:
            yield between.join(held)
            held, count = [], 0
        held.append(piece)
        count += words
    if held:
        yield between.join(held)
