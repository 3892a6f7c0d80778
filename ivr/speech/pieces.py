"""A spoken text in the pieces in which it is rendered, kept and played."""

import re

from intents.article import Language
from ivr.speech.spoken import spoken

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_SHORTENED = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Ste|Mme|[A-Z])\.$")
_HALF_DAY = re.compile(r"\b[ap]\.m\.$")
_GOES_ON = re.compile(r"[a-z]|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b|Pacific\b")


def pieces(text: str, language: Language) -> tuple[str, ...]:
    """The sentences of a text, as a voice says them."""
    words, found, start = spoken(text, language), [], 0
    for end in _SENTENCE_END.finditer(words):
        if _ends_sentence(words[start : end.start()], words[end.end() :]):
            found.append(words[start : end.start()])
            start = end.end()
    return tuple(piece for piece in (*found, words[start:]) if any(map(str.isalnum, piece)))


def _ends_sentence(before: str, after: str) -> bool:
    """Whether the mark was more than the point of an abbreviation: “8 a.m. Monday” goes on."""
    return not (_SHORTENED.search(before) or (_HALF_DAY.search(before) and _GOES_ON.match(after)))


def recorded_form(piece: str) -> str:
    """The form that two pieces share when one recording serves both."""
    return piece.casefold().strip().rstrip(".,;:")
