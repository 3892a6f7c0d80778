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
    foreign: str = ""
    "A language that the line does not speak, if it was surely heard; the text is in it then."
    alternatives: tuple[Hypothesis, ...] = ()
    "Every alternative wording, the best first; none if there is only one."


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
    SHALL_I = "shall_i"
    "About what the line would do, or an address that it read back."
    FACT = "fact"
    "About the caller's own circumstances: a no denies the fact, and rejects nothing."


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Anything: the open question of the line."""

    is_detail: bool = False
    "Whether it asks for a detail of a report, such as a name, which tells nothing of the caller's language."


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no, by word or by 1 and 2."""

    question: Closed = Closed.DID_THAT_HELP
    article: str = ""
    "What the question is about."
    step: str = ""
    "The question of the journey."
    told: tuple[int, ...] = ()
    "The sentences of the article that a follow-up just got."


@dataclass(frozen=True, slots=True)
class Choice:
    """One of up to three articles, or something else."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Menu:
    """A key of the key-press menu: key n for the n-th article."""

    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CivicAddress:
    """A number and a street, spoken; the number may also be keyed."""

    article: str = ""
    "The article that needs it."


@dataclass(frozen=True, slots=True)
class KeyedDigits:
    """A number to be keyed, ending with the pound key; it may also be spoken."""


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options of a journey's question, or none of them."""

    article: str
    "The article that starts the journey."
    step: str
    options: tuple[str, ...]


Expecting: TypeAlias = OpenQuestion | YesNo | Choice | Menu | CivicAddress | KeyedDigits | OneOf
