"""What a caller tells in answer to the open question of a journey beside a bare yes, no or option."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

from intents.acts.acting import asks, is_question
from intents.acts.controls import find_control
from intents.acts.fact_answer import is_unsure
from intents.articles.article import Language
from intents.danger.rules import find_danger
from intents.meaning.understanding import (
    Ambiguous,
    Control,
    ControlKind,
    Danger,
    DangerKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
    Wish,
)
from intents.quantities.found import units
from intents.quantities.reading import comparing_words
from intents.text.transcript import Closed, Expecting, OneOf, YesNo
from intents.text.wording import plain, words
from routing.journeys.fact_words import fact_told, led_answer
from routing.journeys.journey import Journey, Question
from routing.journeys.naming import beside, journey_phrases
from routing.journeys.sizing import Sized, sized

CLEARLY = 0.8
"From this on another topic is meant, whatever fact stands beside it."
SURELY, CERTAINLY = 0.5, 0.9
"From these on a person is wanted, whatever fact stands beside it; or beside none."
ANSWERS = frozenset(
    {ControlKind.YES, ControlKind.NO, ControlKind.CORRECT, ControlKind.REJECT, ControlKind.WAIT}
)
"Acts beside which a fact that is told still answers: “wait, it's twelve feet”."
LEARNED = "learned"
"How danger was found that no reviewed rule names."
FEW_WORDS = 5
"More of them may mean more than their question asks."
SETTLED = frozenset(
    {
        ControlKind.YES,
        ControlKind.NO,
        ControlKind.NONE_OF_THESE,
        ControlKind.GOODBYE,
        ControlKind.PAYMENT,
    }
)
"Acts that are taken for what they are, even where no reviewed pattern names them."
LONG_WORD = 5
"Letters; shorter words are in every question."

Warns = Callable[[str], DangerKind | None]
"Whether words alone may tell of danger."
Meaning = TypeVar("Meaning", bound=Spoken)


def stated(meant: Meaning, text: str, language: Language) -> Meaning:
    """The meaning, noted where it was stated to an open question, and no reviewed pattern names it.

    The networks are sure of much that only answers: “a cottage behind the house” is no untidy property.
    """
    match meant:
        case Control(ControlKind.PERSON, sure) if sure >= CERTAINLY:
            return meant
        case Control(kind) if kind in SETTLED or find_control(text, language, {kind}):
            return meant
        case Recognized() | Ambiguous() | Control() if not asks(text) and "?" not in text:
            return replace(meant, may_answer=True)
        case _:
            return meant


def told_harmlessly(
    danger: Danger, text: str, question: Question | None, language: Language
) -> Understanding:
    """The danger, or the answer that the reviewed words of a question give: “nobody will live there”.

    The safety sentence is said before it all the same, and what a rule of danger names is never an answer.
    """
    is_open = danger.rule == LEARNED and find_danger(text, language) is None and len(words(text)) <= FEW_WORDS
    found = fact_told(question, text, language) if is_open else None
    if not found or found.rest:
        return danger
    return NoMatch(tells=True, option=found.answer, caution=danger.kind)


def open_to(expecting: Expecting, journeys: Mapping[str, Journey]) -> Question | None:
    """The journey's question that is open, if it is one of facts or options."""
    match expecting:
        case OneOf(article, step) | YesNo(Closed.FACT, article, step) if article in journeys:
            question = journeys[article].steps.get(step)
            return question if isinstance(question, Question) else None
        case _:
            return None


def told(
    meant: Spoken, text: str, question: Question, article: str, language: Language, warns: Warns
) -> Understanding | None:
    """What a quantity or a fact answers, unless something else is clearly meant."""
    return _told(meant, sized(question, text) or fact_told(question, text, language), article, warns)


def told_first(
    meant: Spoken, text: str, question: Question, article: str, language: Language, warns: Warns
) -> Understanding | None:
    """What the yes or no answers with which the words begin, where they neither wish nor correct anything."""
    return _told(meant, led_answer(question, text, language), article, warns)


def _told(meant: Spoken, found: Sized | None, article: str, warns: Warns) -> Understanding | None:
    if found is None or (found.rest and _is_elsewhere(meant, article)):
        return None
    answer = NoMatch(
        tells=True, option=found.answer, half_told=found.half_told, is_measured=found.is_measured
    )
    return replace(answer, caution=_caution(meant, found, warns))


def wish_beside(
    meant: Spoken, text: str, question: Question, article: str, language: Language
) -> Wish | None:
    """What is wished of an open question whose answer was not told: its meaning, or to go on without."""
    if meant.option:
        return None
    if _asks_meaning(text, question, language):
        return Wish.MEANING
    if is_unsure(text, language):
        return Wish.UNSURE
    is_unknown = isinstance(meant, NoMatch) or (isinstance(meant, Recognized) and meant.article == article)
    return Wish.ASIDE if is_unknown and is_question(text) else None


def calmed(meant: Meaning, text: str, warns: Warns) -> Meaning:
    """The meaning without a danger that only an answer told of: “actually it's only a foot high”."""
    if meant.caution is None:
        return meant
    rest = [word for word in words(text) if word not in beside() | comparing_words() | units().keys()]
    return replace(meant, caution=warns(" ".join(rest)) if rest else None)


def _is_elsewhere(meant: Spoken, article: str) -> bool:
    """Whether the words beside a fact clearly mean something else."""
    match meant:
        case NoMatch() | Ambiguous():
            return False
        case Control(ControlKind.PERSON, sure):
            # “The architect has them” names a person, and answers.
            return sure >= SURELY
        case Control(kind):
            return kind not in ANSWERS
        case Recognized(about, confidence):
            return about != article and confidence >= CLEARLY
        case _:
            return True


def _caution(meant: Spoken, found: Sized, warns: Warns) -> DangerKind | None:
    """The danger that the other words may tell of: “nobody will live there” is none after that question."""
    return warns(" ".join(found.rest)) if meant.caution and found.rest else None


def _asks_meaning(text: str, question: Question, language: Language) -> bool:
    """Whether a word of the question is asked about: “what's the heritage register?”."""
    ours = {word for word in words(question.texts[language]) if len(word) >= LONG_WORD}
    is_asked = journey_phrases().asks_meaning.search(plain(text)) is not None
    return is_asked and not ours.isdisjoint(words(text))
