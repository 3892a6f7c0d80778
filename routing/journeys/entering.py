"""Which journey words begin, where an article is meant that only tells of it, or where several may be."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import cache
from re import Pattern

from intents.acts.acting import asks
from intents.acts.controls import find_control
from intents.acts.reaching import wants_somebody
from intents.articles.article import Language
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
)
from intents.text.pattern import compiled
from intents.text.transcript import Choice, Closed, Expecting, OpenQuestion, YesNo
from intents.text.wording import plain
from intents.text.yaml_file import reviewed
from routing.journeys.journey import NONE_OF_THESE, AskOption, Journey
from routing.journeys.naming import named_option
from routing.journeys.run import first_question


def wishes_done(text: str, language: Language) -> bool:
    """Whether the words want it done, and ask nothing about it."""
    said, patterns = plain(text), _patterns(language)
    return "wishes" in patterns and (
        patterns["wishes"].search(said) is not None and not patterns["asks"].search(said)
    )


@cache
def _patterns(language: Language) -> Mapping[str, Pattern[str]]:
    read: Mapping[str, list[str]] = reviewed("having_done", language, "intents.acts") or {}
    return {name: compiled(lines, {}) for name, lines in read.items()}


SURELY = 0.5
"From this on an article is meant, whatever option of a journey is named."
LEADING_IN = frozenset({ControlKind.YES, ControlKind.GREET, ControlKind.PERSON})
"Acts before a topic: “oui bonjour, c'est pour un patio”; and the name of a department, “permits, please”."


def entering(
    meant: Understanding,
    text: str,
    expecting: Expecting,
    language: Language,
    journeys: Mapping[str, Journey],
) -> Understanding:
    """The meaning, or the journey's article that the words begin."""
    if not isinstance(meant, Spoken) or not _may_begin(meant, text, expecting, language):
        return meant
    near = tuple(_candidates(meant))
    named = {article: option for article, one in journeys.items() if (option := _named(one, text, language))}
    done = next((each for each in journeys.values() if _would_do(each, near, named)), None)
    if done is not None and wishes_done(text, language):
        return _begins(done.article, meant, named, expecting)
    told = next((each for each in journeys.values() if _would_tell(each, near, named, journeys)), None)
    is_open = not isinstance(meant, Recognized) and not asks(text)
    return _begins(told.article, meant, named, expecting) if told is not None and is_open else meant


def _may_begin(meant: Spoken, text: str, expecting: Expecting, language: Language) -> bool:
    match expecting:
        case OpenQuestion() | Choice():
            pass
        case YesNo(question) if question is not Closed.FACT:
            pass
        case _:
            return False
    match meant:
        case Recognized() | Ambiguous():
            return True
        case Control(ControlKind.PERSON, wanted=wanted) if (wanted and wanted.person) or wants_somebody(text):
            return False
        case Control(kind) if kind in LEADING_IN:
            return find_control(text, language, {ControlKind.PERSON}) is None
        case _:
            return False


def _candidates(meant: Spoken) -> Iterator[Candidate]:
    match meant:
        case Recognized(article, confidence):
            yield Candidate(article, confidence)
        case Ambiguous(candidates) | Control(about=candidates):
            yield from candidates
        case NoMatch():
            pass


def _family(journey: Journey) -> set[str]:
    return {journey.article, *journey.instead_of}


def _would_do(journey: Journey, near: tuple[Candidate, ...], named: Mapping[str, str]) -> bool:
    """Whether a journey that takes an application is near: the likeliest, or with an option of it named."""
    among = near if journey.article in named else near[:1]
    return bool(journey.instead_of) and any(each.article in _family(journey) for each in among)


def _would_tell(
    journey: Journey, near: tuple[Candidate, ...], named: Mapping[str, str], journeys: Mapping[str, Journey]
) -> bool:
    """Whether a journey that only tells is near, and an option of it named, and nothing else is clear."""
    kin = {
        article for each in journeys.values() if journey.article in _family(each) for article in _family(each)
    }
    if journey.instead_of or journey.article not in named or not near:
        return False
    is_clear = near[0].confidence >= SURELY and near[0].article not in kin
    return not is_clear and any(each.article in kin for each in near)


def _named(journey: Journey, text: str, language: Language) -> str:
    first = first_question(journey)
    named = named_option(first, text, language) if isinstance(first, AskOption) else None
    return named.option if named and named.option != NONE_OF_THESE else ""


def _begins(article: str, meant: Spoken, named: Mapping[str, str], expecting: Expecting) -> Understanding:
    confidence = max((SURELY, *(each.confidence for each in _candidates(meant))))
    if (
        isinstance(meant, Control)
        and meant.kind is ControlKind.YES
        and not isinstance(expecting, OpenQuestion)
    ):
        # A yes to the question before still counts.
        return replace(meant, about=(Candidate(article, confidence),))
    return Recognized(
        article, confidence, caution=meant.caution, place=meant.place, option=named.get(article, "")
    )
