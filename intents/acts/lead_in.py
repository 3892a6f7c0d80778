"""Lead-ins: words that callers say before the point and that carry no topic."""

import re
from collections.abc import Mapping
from functools import cache
from re import Pattern
from typing import TypedDict

from intents.articles.article import Language
from intents.text.pattern import compiled
from intents.text.wording import plain
from intents.text.yaml_file import reviewed

LONGEST = 30
"Words; lead-ins stand within this many at the beginning."
_WORD = re.compile(r"[^\W_]+")


class _LeadInFile(TypedDict):
    classes: Mapping[str, list[str]]
    lead_ins: list[str]
    to_a_person: list[str]


def without_lead_in(text: str, language: Language) -> str:
    """Return a text without its lead-in, or all of it if nothing would be left."""
    expression = _expression(language)
    found = expression.match(plain(text)) if expression else None
    if not found or not found.end():
        return text
    return _ending(text, plain(text)[found.end() :]) or text


def after_person(text: str, language: Language) -> str:
    """Return what a caller who asks for a person wants to discuss, or nothing."""
    expression = _person_expression(language)
    found = expression.search(plain(text)) if expression else None
    return _ending(text, plain(text)[found.end() :]) if found else ""


def _ending(text: str, rest: str) -> str:
    """Return the original text whose plain form is the rest, or nothing."""
    starts = (found.start() for found, _ in zip(_WORD.finditer(text), range(LONGEST), strict=False))
    return next((text[start:] for start in starts if rest and plain(text[start:]) == rest), "")


@cache
def _person_expression(language: Language) -> Pattern[str] | None:
    read: _LeadInFile | None = reviewed("lead_ins", language, "intents.acts")
    return compiled(read["to_a_person"], read["classes"]) if read else None


@cache
def _expression(language: Language) -> Pattern[str] | None:
    read: _LeadInFile | None = reviewed("lead_ins", language, "intents.acts")
    if read is None:
        return None
    hesitation = compiled(["{hesitation}"], read["classes"]).pattern
    lead_ins = compiled(read["lead_ins"], read["classes"]).pattern
    return re.compile(rf"(?:{hesitation})*(?:{lead_ins})?")
