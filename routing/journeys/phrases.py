"""The reviewed phrases that callers say beside an answer on a journey."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from re import Pattern

from intents.articles.article import Language
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.yaml_file import reviewed

_ROOM = "routing.journeys"


@dataclass(frozen=True, slots=True)
class JourneyPhrases:
    """Patterns of every language over plain words."""

    corrects: Pattern[str]
    denied: Pattern[str]
    asks_meaning: Pattern[str]
    nobody: Pattern[str]
    negations: Pattern[str]
    no_denial: Pattern[str]
    objections: frozenset[str]


@cache
def journey_phrases() -> JourneyPhrases:
    """Return the phrases of every language, read once."""
    lists = pooled("phrases", _ROOM)
    names = ("corrects", "denied", "asks_meaning", "nobody", "negations", "no_denial")
    patterns = {name: compiled(lists[name], lists) for name in names}
    return JourneyPhrases(**patterns, objections=frozenset(lists["objections"]))


@cache
def tells_where(language: Language) -> Pattern[str] | None:
    """Return what ends with a word that only tells where: “off the”, in “a deck off the kitchen”."""
    own: Mapping[str, list[str]] | None = reviewed("phrases", language, _ROOM)
    if own is None:
        return None
    where, whose = compiled(own["where"], {}), compiled(own["whose"], {})
    return re.compile(rf"{where.pattern}(?:{whose.pattern})*$")
