"""What is not a question: person, repeat, slower, language, yes and no, goodbye."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from re import Pattern
from typing import TypedDict

from intents.article import Language
from intents.pattern import compiled
from intents.understanding import Control, ControlKind
from intents.wording import plain
from intents.yaml_text import reviewed

LANGUAGES = ("en", "fr")
_NUMERALS = "zero|one|two|three|four|five|six|seven|eight|nine|oh|un|deux|trois|quatre|cinq|sept|huit|neuf"
_DIGIT = re.compile(r"\d|\b(?:" + _NUMERALS + r")\b")
CARD_DIGITS = 12
"A caller who reads out as many digits is reading a card."
BRIEF = frozenset({ControlKind.GOODBYE, ControlKind.SLOWER, ControlKind.WAIT, ControlKind.REPEAT})
BRIEF_WORDS = 10
"In a longer sentence the words of these wishes belong to a question: “it doesn't work any more”."
SHORT_ANSWERS = frozenset({ControlKind.YES, ControlKind.NO, ControlKind.NONE_OF_THESE})


@dataclass(frozen=True, slots=True)
class ControlRule:
    """The reviewed wordings of one wish."""

    kind: ControlKind
    pattern: Pattern[str]


class _RuleLines(TypedDict):
    kind: str
    when: list[str]


class _RuleFile(TypedDict):
    classes: Mapping[str, list[str]]
    rules: list[_RuleLines]


def find_control(text: str, language: Language) -> Control | None:
    """The wish about the call itself that these words express, in the order of the reviewed rules."""
    return next(_controls(text, language, frozenset(ControlKind) - SHORT_ANSWERS), None)


def find_short_answer(text: str, language: Language) -> Control | None:
    """Yes, no or none of these; heard only while the line expects one."""
    return next(_controls(text, language, SHORT_ANSWERS), None)


def _controls(text: str, language: Language, kinds: frozenset[ControlKind]) -> Iterator[Control]:
    said = plain(text)
    words = len(said.split())
    if ControlKind.PAYMENT in kinds and len(_DIGIT.findall(said)) >= CARD_DIGITS:
        yield Control(ControlKind.PAYMENT)
    for each in sorted(LANGUAGES, key=lambda other: other != language):
        for rule in rules_of(each):
            if rule.kind in kinds and _may_be(rule.kind, words) and rule.pattern.search(said):
                yield Control(rule.kind)


def _may_be(kind: ControlKind, words: int) -> bool:
    return kind not in BRIEF or words <= BRIEF_WORDS


@cache
def rules_of(language: Language) -> tuple[ControlRule, ...]:
    """The reviewed wordings of a language, read once."""
    read: _RuleFile = reviewed("controls", language)
    return tuple(
        ControlRule(ControlKind(each["kind"]), compiled(each["when"], read["classes"]))
        for each in read["rules"]
    )
