"""What a caller tells in answer to the open question of a journey beside a bare yes, no or option."""

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from typing import TypeVar

from intents.acts.acting import asks, has_but, is_question
from intents.acts.controls import find_control
from intents.acts.fact_answer import fact_answer, is_unsure
from intents.acts.phrases import phrases
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
from routing.journeys.journey import NO, YES, AskOption, AskYesNo, Journey, Question
from routing.journeys.naming import beside, journey_phrases
from routing.journeys.sizing import Sized, sized

MOST_WORDS = 16
"In longer sentences the same words belong to something else."


def fact_told(question: Question | None, text: str, language: Language) -> Sized | None:
    """What the reviewed words of a question answer; None where they say nothing, or both."""
    if not isinstance(question, AskYesNo) or not question.words:
        return None
    if is_question(text) or is_unsure(text, language):
        return None
    first, said = _led_by(tuple(journey_phrases().no_denial.sub("", plain(text)).split()))
    if not said or len(said) > MOST_WORDS:
        return None
    hits = {answer: _hits(question.words[answer].get(language, ()), said) for answer in (YES, NO)}
    whole = f" {' '.join(said)} "
    for phrase in hits[NO]:
        whole = whole.replace(f" {phrase} ", " ")
    is_denied = not beside("denial").isdisjoint(whole.split())
    meant = {
        *((NO if is_denied else YES,) if hits[YES] else ()),
        *((NO,) if hits[NO] and not (is_denied and not hits[YES]) else ()),
        *((first,) if first else ()),
    }
    if len(meant) != 1 or not (hits[YES] or hits[NO]):
        return None
    own = {word for phrases in hits.values() for phrase in phrases for word in phrase.split()}
    ours = own | beside() | beside("fact") | beside("denial")
    rest = tuple(word for word in said if word not in ours)
    return Sized(meant.pop(), rest=rest, is_measured=False)


def led_answer(question: Question | None, text: str, language: Language) -> Sized | None:
    """The yes or no with which an answer begins, whatever it tells then: “God no, just my table saw”."""
    meant = _meant_by(question)
    if not meant or is_unsure(text, language):
        return None
    said = words(text)
    while said and said[0] in beside("opening"):
        said = said[1:]
    first, rest = _led_by(said)
    if isinstance(question, AskOption) and not first:
        first, rest = _fact(text, language), ()
    retracting = journey_phrases().objections | phrases().yes | phrases().no
    is_taken_back = not retracting.isdisjoint(rest) or (first == YES and has_but(text))
    is_asked = is_question(text) or is_question(" ".join(rest))
    if not meant.get(first) or is_taken_back or is_asked or len(rest) > MOST_WORDS:
        return None
    return Sized(meant[first], rest=rest, is_measured=False)


def _fact(text: str, language: Language) -> str:
    """The yes or no in other words: “I do”, « absolument »."""
    match fact_answer(text, language):
        case Control(ControlKind.YES):
            return YES
        case Control(ControlKind.NO):
            return NO
        case _:
            return ""


def _meant_by(question: Question | None) -> Mapping[str, str]:
    """What a yes and a no answer: themselves, or one of the options."""
    match question:
        case AskYesNo():
            return {YES: YES, NO: NO}
        case AskOption(if_yes=yes, if_no=no):
            return {answer: option for answer, option in ((YES, yes), (NO, no)) if option}
        case _:
            return {}


def _led_by(said: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A yes or a no that comes first, and what follows it; “no one” is no such no."""
    if journey_phrases().nobody.search("".join(f"{word} " for word in said)):
        return "", said
    match said:
        case (first, second, *rest) if {first, second} <= phrases().yes or {first, second} <= phrases().no:
            return _led_by((second, *rest))  # “no no, it's a small one”
        case (first, *rest) if first in phrases().yes:
            return YES, tuple(rest)
        case (first, *rest) if first in phrases().no:
            return NO, tuple(rest)
        case _:
            return "", said


def _hits(phrases: Collection[str], said: tuple[str, ...]) -> list[str]:
    whole = f" {' '.join(said)} "
    return [phrase for phrase in phrases if re.search(rf" {re.escape(phrase)} ", whole)]


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
