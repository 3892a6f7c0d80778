"""From what was said to what was meant: danger, then what is expected, then controls, then articles.

Danger is heard apart from the matcher, whatever that has learned.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import assert_never

from intents.article import Language
from intents.controls import find_control
from intents.danger import find_danger
from intents.danger_hearing import HearDanger
from intents.expecting import Choice, Expecting
from intents.lead_in import after_person
from intents.matcher import CLEAR, Matcher
from intents.short_answer import understand_keys, understand_short_answer
from intents.transcript import Keys, NoSpeech, Said, Transcript
from intents.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Recognized,
    Silence,
    Understanding,
)

LEAD = 0.2
"By so much one of the offered articles must be likelier than the next; a topic alone leans less far."
LIKELY = 0.5
"So likely must be that one of several articles is what a person is asked for."


def understand(
    said: Said,
    expecting: Expecting,
    matcher: Matcher,
    language: Language,
    hear_danger: HearDanger = find_danger,
) -> Understanding:
    """What the caller meant."""
    match said:
        case NoSpeech():
            return Silence()
        case Keys(digits):
            return understand_keys(digits, expecting)
        case Transcript(text=text):
            danger = hear_danger(text, language)
            return danger or _understand_words(text, expecting, matcher, language)
        case _:
            assert_never(said)


def _understand_words(text: str, expecting: Expecting, matcher: Matcher, language: Language) -> Understanding:
    tried: tuple[Callable[[], Understanding | None], ...] = (
        lambda: understand_short_answer(text, expecting, language),
        lambda: find_control(text, language),
    )
    found = (each() for each in tried)
    if short := next((meant for meant in found if meant), None):
        return _with_topic(short, text, matcher, language)
    match expecting, matcher.judge(matcher.weigh_queries(text, language)):
        case Choice(offered), Ambiguous() as meant:
            return _chosen(text, meant, offered, matcher, language)
        case _, meant:
            return meant


def _with_topic(meant: Understanding, text: str, matcher: Matcher, language: Language) -> Understanding:
    match meant:
        case Control(ControlKind.PERSON) if topic := after_person(text, language):
            return replace(meant, about=_about(topic, matcher, language))
        case _:
            return meant


def _about(topic: str, matcher: Matcher, language: Language) -> tuple[Candidate, ...]:
    match matcher.judge(matcher.weigh_queries(topic, language)):
        case Recognized(article, confidence):
            return (Candidate(article, confidence),)
        case Ambiguous(candidates) if sum(each.confidence for each in candidates) >= LIKELY:
            return candidates
        case _:
            return ()


def _chosen(
    text: str, meant: Ambiguous, offered: tuple[str, ...], matcher: Matcher, language: Language
) -> Ambiguous | Recognized:
    """What is open among all articles may be clear among those that the caller was just offered."""
    chances = [each.confidence for each in meant.candidates if each.article in offered]
    # Who only names again what the choices have in common has not chosen.
    if not chances or chances[0] - sum(chances[1:2]) < LEAD:
        return meant
    best = matcher.likeliest_of(offered, text, language)
    return Recognized(best.article, best.confidence) if best.confidence >= CLEAR else meant
