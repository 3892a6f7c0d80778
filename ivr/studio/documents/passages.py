"""Cuts a document into passages: whole sentences under one heading, short enough for the encoder."""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ivr.studio.documents.document import Block, Passage
from ivr.studio.documents.sentences import sentences

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
