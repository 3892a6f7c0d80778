"""Whether a sentence that a language model worded says nothing but what is known of a call.

What is left when linking words are gone must be facts, each whole and in its own order, beside at most
one quotation of the caller's own words. So no fact is bent, and no number or name is new.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

from intents.article import Language
from intents.personal_words import any_of
from routing.handoff import HandOff
from routing.speaking_time import speaking_seconds
from routing.summary import Part, Pieces, parts_of

ESSENTIAL = 70
"The weight from which on a part must be told."
LONGEST_QUOTATION = 8

_LINKING: Mapping[Language, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            any_of(
                """
                a about already also an and are but caller concerning had has have he in is it of regarding
                said saying says she that the they this was who
                """
            )
        ),
        "fr": re.compile(
            any_of(
                """
                a au aussi aux ce ceci cet cette concernant d de des disant dit du déjà elle en est et il ils
                l la le les mais qui que sujet sur un une
                """
            )
        ),
    }
)
_ENDINGS: Mapping[Language, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(r"(?<=\w{3})(?:ing|ed|er|es|s)$"),
        "fr": re.compile(r"(?<=\w{3})(?:ées|ée|és|er|ent|é|es|e|s)$"),
    }
)
_SHAPE = re.compile(r"[^\W\d_a-z][\w ,;:'’“”\"«»\u00a0-]*\.")
_QUOTATION = re.compile(r"[“\"«]([^“”\"«»]*)[”\"»]")
_AN_ORDER = re.compile(
    r"\b(?:press|dial|hang up|ignore|instructions?|prompt|system|say that|tell them|appuyez|composez|faites|"
    r"raccrochez|ignorez|consignes?|système|dites)\b",
    re.IGNORECASE,
)


def is_true(sentence: str, known: HandOff, pieces: Pieces, seconds: float) -> bool:
    """Whether a sentence tells the essential facts, nothing else, and can be said in so many seconds."""
    is_sentence = _SHAPE.fullmatch(sentence) is not None
    is_short = speaking_seconds(sentence, pieces.language) <= seconds
    quoted = all(
        _is_quoted(quotation, quotable(known, pieces.language)) for quotation in _QUOTATION.findall(sentence)
    )
    return is_sentence and is_short and quoted and _tells(sentence, parts_of(known, pieces), pieces.language)


def quotable(known: HandOff, language: Language) -> str:
    """Return the caller's last words where they may be quoted: in their own language, and no orders."""
    words = known.last_words
    return "" if known.language != language or _AN_ORDER.search(words) else words


def _is_quoted(quotation: str, words: str) -> bool:
    said, heard = _words(quotation), _words(words)
    length = len(said)
    runs = (heard[start : start + length] for start in range(len(heard) - length + 1))
    return 0 < length <= LONGEST_QUOTATION and said in runs


def _tells(sentence: str, parts: list[Part], language: Language) -> bool:
    before, *quoted_and_after = _QUOTATION.split(sentence, maxsplit=1)
    told = _told([before, *quoted_and_after[1:]], parts, language)
    return told is not None and all(part in told for part in parts if part.weight >= ESSENTIAL)


def _told(pieces_of_text: list[str], parts: list[Part], language: Language) -> list[Part] | None:
    """Return the parts that a text consists of, or None when there is anything else in it."""
    left = sorted(parts, key=lambda part: -len(_content(part.text, language)))
    told: list[Part] = []
    for text in pieces_of_text:
        content = _content(text, language)
        while content:
            part = next((part for part in left if _begins(content, _content(part.text, language))), None)
            if part is None:
                return None
            content = content[len(_content(part.text, language)) :]
            left.remove(part)
            told.append(part)
    return told


def _begins(content: list[str], fact: list[str]) -> bool:
    return bool(fact) and content[: len(fact)] == fact


def _content(text: str, language: Language) -> list[str]:
    linking, ending = _LINKING[language], _ENDINGS[language]
    return [ending.sub("", word) for word in _words(text) if not linking.fullmatch(word)]


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())
