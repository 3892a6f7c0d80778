"""What an answer would sound like, and what in its words somebody should look at again."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from intents.articles.article import FIRST_WORDS, Article, Language
from intents.articles.facts import Facts
from ivr.studio.fact_clash import FactClash, fact_clashes
from languages.forms import forms

_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d(?:[\d.,:-]*\d)?")
_SENTENCE = re.compile(r"[.!?:](?=\s|$)")
_ABBREVIATED = re.compile(r"\b([ap])\.m\.", re.IGNORECASE)
_MUTE_U = re.compile(r"(?<=[gq])u(?=[eéèêiy])")
_GLIDE = re.compile(r"(?<=[aeiouéèê])y(?=[aeiouéèê])")


@dataclass(frozen=True, slots=True)
class ReadingLevel:
    """A text's level in its language's own scale, and whether it is harder than it should be."""

    language: Language
    score: float
    is_hard: bool


def reading_level(text: str, language: Language) -> ReadingLevel | None:
    """The level of a text; None for no words, or a language without a formula."""
    text = _ABBREVIATED.sub(r"\1m", text)
    words = _WORD.findall(text.casefold())
    if not words or not forms(language).has("vowels"):
        return None
    length = len(words) / max(1, len(_SENTENCE.findall(text)))
    weight = sum(syllables(word, language) for word in words) / len(words)
    scale = forms(language).mapping("reading")
    score = round(scale["start"] + scale["length"] * length + scale["weight"] * weight, 1)
    is_hard = score > scale["hardest"] if scale["is_grade"] else score < scale["hardest"]
    return ReadingLevel(language, score, is_hard)


def syllables(word: str, language: Language) -> int:
    """Groups of vowels that are heard: a silent ending is none."""
    silent, vowels = forms(language).pattern("silent"), forms(language).pattern("vowels")
    heard = _GLIDE.sub("-", _MUTE_U.sub("", word))
    return max(1, len(vowels.findall(silent.sub("", heard) if silent else heard)) if vowels else 1)


WORDS_A_SECOND = 2.5
Spoken: TypeAlias = Callable[[str, Language], str]
"The form in which a voice reads a text."


@dataclass(frozen=True, slots=True)
class SpokenText:
    """What callers would hear in one language."""

    language: Language
    words: int
    seconds: float
    form: str
    "With numbers in words, as a voice reads it."
    numbers_elsewhere: tuple[str, ...] = ()
    "Numbers that another language has and this one has not."
    past: tuple[str, ...] = ()
    "Years that are over."
    article: str = ""
    clashes: tuple[FactClash, ...] = ()
    "Values written out that a fact contradicts."
    level: ReadingLevel | None = None
    more: tuple[str, ...] = ()
    "What is told to those who ask on, in the same form."

    @property
    def is_long(self) -> bool:
        """Whether callers wait long for their turn."""
        return self.words > FIRST_WORDS


def spoken_texts(article: Article, facts: Facts, spoken: Spoken, today: date) -> tuple[SpokenText, ...]:
    """What callers would hear in each language, with everything that is doubtful in it."""
    numbers = {language: numbers_in(one.in_full) for language, one in article.wordings.items()}
    every = frozenset[str]().union(*numbers.values())
    return tuple(
        SpokenText(
            language,
            len(wordings.spoken.split()),
            round(len((form := spoken(wordings.spoken, language)).split()) / WORDS_A_SECOND, 1),
            form,
            tuple(sorted(every - numbers[language])),
            tuple(sorted(year for year in _YEAR.findall(wordings.in_full) if int(year) < today.year)),
            article.id,
            fact_clashes(article, facts, language),
            reading_level(wordings.in_full, language),
            tuple(spoken(sentence, language) for sentence in wordings.further_sentences),
        )
        for language, wordings in article.wordings.items()
    )


_YEAR = re.compile(r"\b(20\d\d)\b")
_TIME = re.compile(
    r"\b(\d{1,2})(?::(\d\d))? ?([ap])\.?m\b\.?|\b(\d{1,2}) ?h(?: ?(\d\d))?(?!\w)", re.IGNORECASE
)
_NUMBER = re.compile(r"\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+|\d+(?:[.,]\d+)?")


def numbers_in(text: str) -> frozenset[str]:
    """The numbers and times of a text, written so that two languages can be compared."""
    times = {_clock(match) for match in _TIME.finditer(text)}
    rest = _TIME.sub(" ", text)
    return frozenset(times) | {_plain_number(match[0]) for match in _NUMBER.finditer(rest)}


def _clock(match: re.Match[str]) -> str:
    if match[4]:
        return f"{int(match[4])}:{match[5] or '00'}"
    hour = int(match[1]) % 12 + (12 if match[3].lower() == "p" else 0)
    return f"{hour}:{match[2] or '00'}"


def _plain_number(written: str) -> str:
    """Without thousands separators, nor decimals that are zero: 1,200 and 1 200 are the same."""
    if re.fullmatch(r"\d{1,3}(?:[ ,\u00a0\u202f]\d{3})+", written):
        return re.sub(r"\D", "", written)
    return re.sub(r"\.0+$", "", written.replace(",", "."))
