"""One reviewed article: how callers ask, what the line answers, and who is responsible."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

from intents.articles.facts import Fact
from intents.text.wording import sentences
from languages.forms import forms
from languages.grammar import first_upper

Language: TypeAlias = str
"ISO 639-1: en, fr."


class Handling(StrEnum):
    """What the line does with a recognized question."""

    ANSWER = "answer"
    PERSON = "person"
    ON_CALL = "on_call"
    REDIRECT = "redirect"
    REFERRAL = "referral"
    "Tells whose it is, once the words are surely no business of the city."


class Consequence(StrEnum):
    """How bad a wrong answer would be."""

    LOW = "low"
    MODERATE = "moderate"
    SEVERE = "severe"


class Behind(StrEnum):
    """How far a wording is behind the first language's, which was changed and this one not yet."""

    WORDS = "words"
    FIGURES = "figures"
    "A number, day or time was changed: nobody hears it in this language until it is reviewed."


@dataclass(frozen=True, slots=True)
class Further:
    """A reviewed sentence that is told when it is asked for."""

    tells: str
    asks: tuple[str, ...] = ()
    "How callers ask for it once they heard the answer."


@dataclass(frozen=True, slots=True)
class Wordings:
    """An article in one language."""

    name: str
    "A short noun phrase that fits into “Is it about …?”."
    spoken: str
    phrasings: tuple[str, ...]
    tests: tuple[str, ...] = ()
    "Questions that must find this article; none of them is a phrasing."
    near_misses: tuple[str, ...] = ()
    "Questions that must not find it."
    more: tuple[Further, ...] = ()
    "What is told to callers who ask for it."
    for_staff: str = ""
    "Its name for those who take a call about it; empty if the callers' name serves them as well."
    behind: Behind | None = None

    @property
    def staff_name(self) -> str:
        """The name for staff: a caller's “your account” is not theirs."""
        return self.for_staff or self.name

    @property
    def sentences(self) -> tuple[str, ...]:
        """The sentences of what is spoken first, then the further ones: what a follow-up may ask for."""
        return (*sentences(self.spoken), *self.further_sentences)

    @property
    def further_sentences(self) -> tuple[str, ...]:
        """The sentences that are told only if asked for."""
        return tuple(each.tells for each in self._in_order)

    @property
    def asks(self) -> tuple[tuple[str, ...], ...]:
        """How callers ask for each of the sentences; nothing for those that are spoken first."""
        return (*(() for _ in sentences(self.spoken)), *(each.asks for each in self._in_order))

    @property
    def _in_order(self) -> tuple[Further, ...]:
        """Those without questions first: they are told apart from what is spoken by their words alone."""
        return tuple(sorted(self.more, key=lambda each: bool(each.asks)))

    @property
    def further(self) -> tuple[int, ...]:
        """The numbers of the further sentences, from 0."""
        every = len(self.sentences)
        return tuple(range(every - len(self.more), every))

    @property
    def in_full(self) -> str:
        """Everything that the answer tells."""
        return " ".join((self.spoken, *self.further_sentences))


@dataclass(frozen=True, slots=True)
class Article:
    """A published article; `version` grows with each change of a spoken text."""

    id: str
    department: str
    handling: Handling
    consequence: Consequence
    version: int
    owner: str
    written_by: str
    reviewed_by: str
    reviewed_on: date
    review_by: date
    wordings: MappingProxyType[Language, Wordings]
    source: str = ""
    "The file it was read from, for messages about it."
    hours_of: str = ""
    "The department whose doors the answer is about: it is followed by whether they are open now."
    is_withdrawn: bool = False
    "Withdrawn: it is still recognized, and a person answers."
    facts: tuple[Fact, ...] = ()
    "The facts in its texts; once one of them no longer holds, the texts go off air."

    @property
    def last_day(self) -> date:
        """The last day on which the answer may be given without another review."""
        return min((self.review_by, *(fact.valid_until for fact in self.facts)))

    def is_current(self, day: date) -> bool:
        """Whether the answer may be given on that day."""
        return not self.is_withdrawn and day <= self.review_by and self._is_true(day)

    def is_off_air(self, day: date, language: Language = "") -> bool:
        """Whether a person answers instead: it is withdrawn, overdue, or untrue then or in a language."""
        is_overdue = self.handling is Handling.ANSWER and day > self.review_by
        return self.is_withdrawn or is_overdue or not self._is_true(day) or self.is_withheld(language)

    def is_withheld(self, language: Language) -> bool:
        """Whether it tells other figures in a language than in the first."""
        wording = self.wordings.get(language)
        return wording is not None and wording.behind is Behind.FIGURES

    def _is_true(self, day: date) -> bool:
        return all(fact.is_current(day) for fact in self.facts)

    @property
    def is_referral(self) -> bool:
        """Whether it is about what the city does not do."""
        return self.handling is Handling.REFERRAL

    @property
    def redirects(self) -> bool:
        """Whether it tells whom else to ask, and answers nothing itself."""
        return self.handling in {Handling.REDIRECT, Handling.REFERRAL}

    def refers(self, language: Language) -> bool:
        """Whether the answer names a website, another number or a person as the next step."""
        words, worded = forms(language).pattern("refers"), self.wordings.get(language)
        return bool(words and worded and words.search(worded.spoken))

    def depends(self, language: Language) -> bool:
        """Whether the answer depends on something of the caller's that it does not know."""
        words, worded = forms(language).pattern("depends"), self.wordings.get(language)
        return bool(words and worded and words.search(worded.spoken))

    @property
    def reference(self) -> str:
        """The id and version that the ledger keeps."""
        return f"{self.id}@{self.version}"


MIN_WORDS = 12
MAX_WORDS = 45
FIRST_WORDS = 30
"What is spoken at first should have no more words: ten seconds; the rest can be asked for."
FURTHER_WORDS = 20
"What answers a question of its own should have no more: eight seconds."
FEWEST_ASKS, MOST_ASKS = 2, 6
"With fewer questions it is not found, with more its neighbours are not."

ADDRESS = re.compile(r"https?:|www\.|@|\b[\w-]+\.(?:ca|com|org|net|gov|gc|info)\b", re.IGNORECASE)


def spoken_faults(text: str) -> Iterator[str]:
    """Why an answer cannot be spoken: it is too long, or contains an address that nobody can remember."""
    words = len(text.split())
    if not MIN_WORDS <= words <= MAX_WORDS:
        yield f"spoken has {words} words; it must have {MIN_WORDS} to {MAX_WORDS}"
    yield from address_faults(text)


def is_long(text: str) -> bool:
    """Whether callers wait for what they need longer than they should; some answers have a reason."""
    return len(text.split()) > FIRST_WORDS


def further_faults(further: Further) -> Iterator[str]:
    """Why a further sentence cannot be spoken, or found."""
    most = FURTHER_WORDS if further.asks else FIRST_WORDS
    if (words := len(further.tells.split())) > most:
        yield f"a sentence of more has {words} words; at most {most} can be followed"
    if further.asks and not FEWEST_ASKS <= len(further.asks) <= MOST_ASKS:
        yield f"asks has {len(further.asks)} questions; it must have {FEWEST_ASKS} to {MOST_ASKS}"
    yield from address_faults(further.tells)


def address_faults(text: str) -> Iterator[str]:
    """A web or e-mail address in a spoken text."""
    if ADDRESS.search(text):
        yield "a web or e-mail address cannot be spoken; say on the city website"


def heading(name: str, language: str) -> str:
    """Return “Contact Centre” for “the Contact Centre”, or « Centre de contact »."""
    article = forms(language).pattern("heading_article")
    return first_upper(article.sub("", name) if article else name)
