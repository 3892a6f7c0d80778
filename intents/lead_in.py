"""Words with which callers lead up to what they call about, and which say nothing of it."""

import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from re import Pattern
from typing import TypedDict

from intents.article import Language
from intents.pattern import compiled
from intents.wording import plain
from intents.yaml_text import yaml_values

LONGEST = 30
"Words; what comes later in a text is no lead-in."
_WORD = re.compile(r"[^\W_]+")


class _LeadInFile(TypedDict):
    classes: Mapping[str, list[str]]
    lead_ins: list[str]


def without_lead_in(text: str, language: Language) -> str:
    """What is left of a text that leads up to something; all of it when nothing would be left."""
    expression = _expression(language)
    found = expression.match(plain(text)) if expression else None
    if not found or not found.end():
        return text
    return _ending(text, plain(text)[found.end() :]) or text


def _ending(text: str, rest: str) -> str:
    """The end of the text as it was said, whose plain form is the rest; nothing when there is none."""
    starts = (found.start() for found, _ in zip(_WORD.finditer(text), range(LONGEST), strict=False))
    return next((text[start:] for start in starts if rest and plain(text[start:]) == rest), "")


@cache
def _expression(language: Language) -> Pattern[str] | None:
    file = files("intents").joinpath(f"lead_ins_{language}.yaml")
    if not file.is_file():
        return None
    read: _LeadInFile = yaml_values(file.read_text("utf-8"))
    hesitation = compiled(["{hesitation}"], read["classes"]).pattern
    lead_ins = compiled(read["lead_ins"], read["classes"]).pattern
    return re.compile(rf"(?:{hesitation})*(?:{lead_ins})?")
