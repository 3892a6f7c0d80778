"""Answers to a question about a fact of the caller's own matter: yes, no, or not sure."""

from collections.abc import Mapping
from functools import cache
from re import Pattern

from intents.acts.controls import find_control
from intents.articles.article import Language
from intents.pattern import compiled
from intents.understanding import Control, ControlKind, NoMatch, Understanding
from intents.wording import plain
from intents.yaml_file import reviewed

NOT_ENDING = frozenset(ControlKind) - {ControlKind.GOODBYE}
"“No, it's all in the backyard” ends like a goodbye, and is none after a question of fact."
LONGEST_WORDS = 8
"In longer sentences the same words belong to something else."
MEANINGS: Mapping[str, Understanding] = {
    "unsure": NoMatch(tells=True),
    "no": Control(ControlKind.NO),
    "yes": Control(ControlKind.YES),
}


def fact_answer(text: str, language: Language) -> Understanding | None:
    """Return what the reviewed patterns take the words for; None where they say nothing."""
    said = plain(text)
    if len(said.split()) > LONGEST_WORDS:
        return None
    return next((MEANINGS[name] for name, pattern in _patterns(language) if pattern.search(said)), None)


def fact_alone(text: str, language: Language) -> Understanding | None:
    """Return the answer to a question about a fact, where nothing is wished of the call."""
    return None if find_control(text, language, NOT_ENDING) else fact_answer(text, language)


def is_unsure(text: str, language: Language) -> bool:
    """Whether the caller says that they do not know the answer."""
    return isinstance(fact_answer(text, language), NoMatch)


def lacks_number(text: str, language: Language) -> Understanding | None:
    """Return a no for words that say that the number which was asked for is not at hand."""
    said = plain(text)
    if len(said.split()) > LONGEST_WORDS or not any(each.search(said) for each in _lacking(language)):
        return None
    return MEANINGS["no"]


@cache
def _lacking(language: Language) -> tuple[Pattern[str], ...]:
    read: Mapping[str, list[str]] = reviewed("lacking", language, "intents.acts") or {}
    return tuple(compiled([pattern], {}) for pattern in read.get("lacks", ()))


@cache
def _patterns(language: Language) -> tuple[tuple[str, Pattern[str]], ...]:
    read: Mapping[str, list[str]] = reviewed("fact_answers", language, "intents.acts") or {}
    return tuple((name, compiled(read[name], {})) for name in MEANINGS if name in read)
