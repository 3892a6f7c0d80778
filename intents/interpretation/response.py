"""What a caller does after an answer: a closed set, and the probabilities that one reading gives it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple, Protocol

from intents.acts.controls import asks_for
from intents.articles.article import Language
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import ControlKind


class Response(StrEnum):
    """What a caller does after an answer."""

    ACCEPTS = "confirm"
    "Takes note, in whatever words."
    ENDS = "end"
    REJECTS = "reject"
    ASKS_TOLD = "told"
    "Asks what a sentence of the answer tells."
    ASKS_UNTOLD = "untold"
    "Asks about the same subject what the answer does not tell."
    ASKS_OTHER = "other"
    "Asks about another subject, or corrects the line to one."
    WANTS_PERSON = "person"
    REPEAT = "repeat"
    SLOWER = "slower"
    WAIT = "wait"
    IN_DANGER = "emergency"
    UNCLEAR = "clarify"
    PRIVACY = "privacy"
    LANGUAGE = "language"
    OUT_OF_SCOPE = "out_of_scope"
    ASKS_HUMAN = "human"
    SMALL_TALK = "smalltalk"
    COMPLAINS = "complaint"
    TELLS = "tells"
    "Gives a detail."


ASKS = (Response.ASKS_TOLD, Response.ASKS_UNTOLD, Response.ASKS_OTHER)
"What asks for something."

WISHES = (Response.WANTS_PERSON, Response.REPEAT, Response.SLOWER, Response.LANGUAGE, Response.WAIT)
"What a question in the same words does not outweigh."

APART = 0.1
"""Lead from which one sentence of an answer is the one that is asked for.

By authors left out, 11 % of questions that the answer tells lead by less. The sentence named by the author is
the likeliest for 90 %, and among those said for 95 %.
"""


@dataclass(frozen=True, slots=True)
class ResponseReading:
    """How likely each response is, and which sentences of the answer tell what is asked."""

    chances: Mapping[Response, float]
    "Calibrated; a reader leaves out what it does not read."
    telling: tuple[float, ...] = ()
    "How likely each of the answer's sentences tells what is asked, if the caller asks anything."

    @property
    def likeliest(self) -> Response:
        """The likeliest response; questions count together, whatever they ask for."""
        best = max(self.chances, key=self.chances.__getitem__)
        if best in WISHES or self.chance(*ASKS) <= self.chances[best]:
            return best
        return max(ASKS, key=lambda each: self.chances.get(each, 0.0))

    @property
    def told_best(self) -> float:
        """How likely the likeliest sentence tells it."""
        return max(self.telling, default=0.0)

    @property
    def sentences(self) -> tuple[int, ...]:
        """The number, from 0, of the sentence that tells it; of two between which it is unclear, both."""
        order = sorted(range(len(self.telling)), key=lambda number: -self.telling[number])
        return tuple(sorted(n for n in order[:2] if self.told_best - self.telling[n] < APART))

    def chance(self, *responses: Response) -> float:
        """The probability of any of these responses."""
        return sum(self.chances.get(each, 0.0) for each in responses)


@dataclass(frozen=True, slots=True)
class AskedFor:
    """How likely a question asks for each of these, if it asks anything."""

    sentences: tuple[float, ...] = ()
    "Each sentence of the answer that was told."
    others: Mapping[str, float] = field(default_factory=dict)
    "Other articles."
    entries: Mapping[tuple[str, int], float] = field(default_factory=dict)
    "A sentence of another article by whose questions it is asked for."

    @property
    def told(self) -> float:
        """How likely the answer tells it."""
        return sum(self.sentences)

    @property
    def other(self) -> tuple[str, float]:
        """The likeliest other article, and how likely it is or one of its sentences."""
        together = {
            article: chance + sum(each for (other, _), each in self.entries.items() if other == article)
            for article, chance in self.others.items()
        }
        return max(together.items(), key=lambda each: each[1], default=("", 0.0))

    def likely_sentences(self, surely: float) -> tuple[int, ...]:
        """Return the sentence that surely tells it, or the two of which one does, the likelier first."""
        order = sorted(range(len(self.sentences)), key=lambda number: -self.sentences[number])
        few = (tuple(order[:many]) for many in (1, 2))
        return next((each for each in few if sum(self.sentences[n] for n in each) >= surely), ())

    @property
    def elsewhere(self) -> float:
        """How likely any other article tells it."""
        return sum(self.others.values()) + sum(self.entries.values())

    def sentences_of(self, article: str) -> tuple[int, ...]:
        """Return the sentence of another article that is asked for, rather than its answer."""
        return tuple(
            number
            for (other, number), chance in self.entries.items()
            if other == article and chance > self.others[article]
        )


IN_MEANING = 0.7
"Share of the meaning in how like a question words are; the rest is letters."


class Fit(NamedTuple):
    """How words fit the closest of the questions that ask for a sentence, and the sentence itself, 0 to 1."""

    meaning: float
    letters: float
    "Words and letters."
    told: float = 0.0
    told_letters: float = 0.0

    @property
    def likeness(self) -> float:
        """Meaning and letters as one number, 0 to 1."""
        return IN_MEANING * self.meaning + (1 - IN_MEANING) * self.letters


@dataclass(frozen=True, slots=True)
class OtherAnswer:
    """Another article that a question after an answer may be about."""

    article: str
    sentences: tuple[str, ...]
    "Those without questions of their own."
    by_words: float
    "Its share of all articles, by the words alone."
    in_context: float
    "The same with the name of the answer that was told behind them."
    is_near: bool
    "Whether it is of the same department."
    fits: Mapping[int, Fit] = field(default_factory=dict)
    "By number of the sentence, how the words fit the questions that ask for it."


@dataclass(frozen=True, slots=True)
class Parts:
    """An utterance cut in two, where one act may end and another begin."""

    first: str
    rest: str


class ResponseReader(Protocol):
    """Anything that reads what callers do after an answer."""

    def read(self, text: str, asked: Asked, told: "AnswerContext", reading: Reading) -> ResponseReading:
        """Return the probabilities of each response to an answer."""
        ...

    def asked_for(
        self, text: str, asked: Asked, told: "AnswerContext", reading: Reading, response: ResponseReading, /
    ) -> AskedFor | None:
        """Return what a question after an answer asks for; None from a reader that does not weigh it."""
        ...

    def parts(self, text: str, /) -> Parts | None:
        """Return the words cut where two acts may meet, if anywhere."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerContext:
    """The answer that the words follow, and which articles they may be about."""

    article: str
    "Or the likeliest of those of which the line asked whether they are meant."
    language: Language
    sentences: tuple[str, ...]
    "Those of the answer without questions of their own; the others follow them."
    topics: Mapping[str, float]
    "The probability of each article, from the words alone."
    is_topic: float
    "The probability that the words are about any article."
    near: frozenset[str] = frozenset()
    "The articles of the answer's department, or those that the line named."
    proposes: bool = False
    "Whether the line asked if it shall do something."
    others: tuple[OtherAnswer, ...] = ()
    "What the words may be about besides, where that is weighed."
    fits: Mapping[str, Mapping[int, Fit]] = field(default_factory=dict)
    "By article and number of the sentence, how the words fit the questions that ask for it."
    just_told: tuple[int, ...] = ()
    "The sentences of the answer that a follow-up just got."

    @property
    def own_fits(self) -> Mapping[int, Fit]:
        """The same of the answer."""
        return self.fits.get(self.article, {})


ACTS: Mapping[Response, tuple[Act, ...]] = MappingProxyType(
    {
        Response.ACCEPTS: (Act.CONFIRM,),
        Response.ENDS: (Act.END,),
        Response.REJECTS: (Act.REJECT, Act.CORRECT, Act.NO),
        Response.ASKS_OTHER: (Act.ASK, Act.CHOOSE, Act.PAYMENT),
        Response.WANTS_PERSON: (Act.PERSON, Act.DEPARTMENT, Act.NAMED_PERSON),
        Response.REPEAT: (Act.REPEAT,),
        Response.SLOWER: (Act.SLOWER,),
        Response.WAIT: (Act.WAIT,),
        Response.LANGUAGE: (Act.LANGUAGE,),
        Response.PRIVACY: (Act.ABOUT_LINE, Act.ABOUT_DATA, Act.ARE_YOU_HUMAN),
        Response.COMPLAINS: (Act.COMPLAINT,),
        Response.SMALL_TALK: (Act.GREET,),
    }
)
"""“Is that tape running” is a question about the line, whichever of the three. “Who do I call” is asked with
much the same words as who listens, “are you joking” as what it is."""
SURE = frozenset({Response.REJECTS, Response.ASKS_OTHER, Response.WANTS_PERSON})
"What most callers do: the likeliest of these needs no least probability."
LEAST, LEAST_WEIGHTY, LEAST_OF_LINE = 0.3, 0.4, 0.5
"""Minimum probability of any other response.

A wrong yes counts an answer that was not given, and a wrong goodbye ends the call. Whoever said “maybe” would
be puzzled to hear about privacy instead of “was that yes or no?”.
"""
SURELY_OVER = 0.8
"The same of a goodbye without a word of it in a call's first words: « bonjour, ça va bien? » ends no call."
IN_SCOPE = 0.3
"Minimum probability of any article, from which a question after an answer is about another one."


class ActReader:
    """Reads responses from acts alone, where no author wrote turns to learn from.

    Where an answer was told, the likeliest topic says what is asked.
    """

    def read(self, text: str, asked: Asked, told: AnswerContext, reading: Reading) -> ResponseReading:
        """Return the probability of each response; one that is too faint has none."""
        chances = {response: reading.chance(*acts) for response, acts in ACTS.items()}
        faint = [
            each
            for each, chance in chances.items()
            if each not in SURE and chance < _least(each, asked, text)
        ]
        asked_for = chances.pop(Response.ASKS_OTHER)
        return ResponseReading({**chances, **dict.fromkeys(faint, 0.0), _asked_for(told): asked_for})

    def asked_for(self, *_: object) -> None:
        """Return nothing: acts tell no more than the likeliest topic."""

    def parts(self, *_: object) -> None:
        """Return nothing: it learned of no joints."""


def _least(response: Response, asked: Asked, text: str) -> float:
    match response:
        case Response.ENDS if asked is Asked.HOW_CAN_I_HELP and not asks_for(ControlKind.GOODBYE, text):
            return SURELY_OVER
        case Response.ACCEPTS | Response.ENDS:
            return LEAST_WEIGHTY
        case Response.PRIVACY:
            return LEAST_OF_LINE
        case _:
            return LEAST


def _asked_for(told: AnswerContext) -> Response:
    """Return what a question asks for, by the topic that its words are likeliest about."""
    likeliest = max(told.topics, key=told.topics.__getitem__, default=told.article)
    is_of_answer = likeliest == told.article or told.is_topic < IN_SCOPE
    return Response.ASKS_TOLD if told.sentences and is_of_answer else Response.ASKS_OTHER
