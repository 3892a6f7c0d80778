"""A turn's input, and the kind of answer that was expected."""

from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """A recognition hypothesis."""

    text: str
    probability: float
    "0–1; those of an utterance are 1 together."


@dataclass(frozen=True, slots=True)
class Transcript:
    """The text of an utterance."""

    text: str
    language: str
    "ISO 639-1."
    confidence: float
    "0–1: the words are right."
    speech_seconds: float = 0.0
    alternatives: tuple[Hypothesis, ...] = ()
    "Every wording that it may have had, its own first; none when there is no other."


@dataclass(frozen=True, slots=True)
class Keys:
    """Digits that the caller pressed."""

    digits: str


@dataclass(frozen=True, slots=True)
class NoSpeech:
    """The caller said nothing in time, or nothing that is evidence of speech."""


Said: TypeAlias = Transcript | Keys | NoSpeech


class Closed(StrEnum):
    """A question that yes or no answers."""

    DID_THAT_HELP = "did_that_help"
    ANYTHING_ELSE = "anything_else"
    IS_IT_ABOUT = "is_it_about"
    FACT = "fact"
    "Of the caller's own matter: whoever says no denies the fact, and rejects nothing."


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Anything: the open question of the line."""


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, by word or by 1 and 2."""

    question: Closed = Closed.DID_THAT_HELP
    article: str = ""
    "What the question is about."
    step: str = ""
    "Which question of a journey it is."


@dataclass(frozen=True, slots=True)
class Choice:
    """One of up to three articles, or something else."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A key of the key-press menu: the n-th article by key n."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CivicAddress:
    """A number and a street, by word; the number by keys as well."""

    article: str = ""
    "What it is asked for."


@dataclass(frozen=True, slots=True)
class KeyedDigits:
    """A number to be keyed, up to the pound key; it may be said as well."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options of a journey's question, or none of them."""

    article: str
    "What starts the journey."
    step: str
    options: tuple[str, ...]


Expecting: TypeAlias = OpenQuestion | YesNo | Choice | Menu | CivicAddress | KeyedDigits | OneOf
