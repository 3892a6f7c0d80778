"""A short answer to what the line has just asked: a key, yes or no, one of the choices."""

import re
from collections.abc import Sequence
from typing import assert_never

from intents.article import Language
from intents.controls import find_short_answer
from intents.expecting import Choice, Expecting, Menu, Question, YesNo
from intents.understanding import Control, ControlKind, NoMatch, Recognized, Silence, Understanding
from intents.wording import telling

_KEY_CONTROLS = {"0": ControlKind.PERSON, "*": ControlKind.REPEAT, "9": ControlKind.LANGUAGE}
_YES_NO_KEYS = {"1": ControlKind.YES, "2": ControlKind.NO}
_ORDINALS = (
    r"1|one|first|won|une?|premi[ere]+|1er(?:e)?|hun",
    r"2|two|second|deux(?:ieme)?|seconde|2e",
    r"3|three|third|trois(?:ieme)?|3e",
    r"4|four|fourth|quatr(?:e|ieme)|4e",
)
_LAST = "last|derni[ere]+"
_AROUND = (
    "the|number|option|choice|key|press|say|it|s|is|um|uh|please|le|la|les|numero|option|choix|touche|l|c|est"
    "|ce|un|a|appuyer|sur|for|one|i|want|would|my|answer|je|veux|voudrais|prends|pour|il|vous|plait|merci|thanks"
)


def understand_keys(digits: str, expecting: Expecting) -> Understanding:
    """What the keys that were pressed mean after what the line asked."""
    key = digits[:1]
    if key in _KEY_CONTROLS and not (isinstance(expecting, Menu) and _is_item(key, expecting.articles)):
        return Control(_KEY_CONTROLS[key])
    match expecting:
        case Question():
            return NoMatch() if key else Silence()
        case YesNo():
            return Control(_YES_NO_KEYS[key]) if key in _YES_NO_KEYS else NoMatch()
        case Choice(articles):
            return _item(key, articles) or NoMatch()
        case Menu(articles):
            return Recognized(articles[int(key) - 1], 1.0) if _is_item(key, articles) else NoMatch()
        case _:
            assert_never(expecting)


def understand_short_answer(text: str, expecting: Expecting, language: Language) -> Understanding | None:
    """A short answer in words, or None when the words are more than that."""
    match expecting:
        case Question():
            return None
        case YesNo():
            answer = find_short_answer(text, language)
            return answer if answer and answer.kind is not ControlKind.NONE_OF_THESE else None
        case Choice(articles):
            chosen = _ordinal(text, len(articles))
            return _item(str(chosen), articles) if chosen else _none_of_these(text, language)
        case Menu(articles):
            chosen = _ordinal(text, len(articles))
            return Recognized(articles[chosen - 1], 1.0) if 0 < chosen <= len(articles) else None
        case _:
            assert_never(expecting)


def _is_item(key: str, articles: Sequence[str]) -> bool:
    return key.isdecimal() and 1 <= int(key) <= len(articles)


def _item(key: str, articles: Sequence[str]) -> Understanding | None:
    if _is_item(key, articles):
        return Recognized(articles[int(key) - 1], 1.0)
    if key == str(len(articles) + 1):
        return Control(ControlKind.NONE_OF_THESE)
    return None


def _none_of_these(text: str, language: Language) -> Control | None:
    answer = find_short_answer(text, language)
    if answer is None or answer.kind is ControlKind.YES:
        return None
    return Control(ControlKind.NONE_OF_THESE)


def _ordinal(text: str, choices: int) -> int:
    """The place that was named, counted from 1, or 0."""
    said = telling(text)
    if _only(_LAST, said):
        return choices
    return next((place for place, forms in reversed([*enumerate(_ORDINALS, 1)]) if _only(forms, said)), 0)


def _only(forms: str, said: Sequence[str]) -> bool:
    """Whether one of the forms was said and nothing else that tells."""
    named = [word for word in said if re.fullmatch(forms, word)]
    return bool(named) and all(re.fullmatch(f"{forms}|{_AROUND}", word) for word in said)
