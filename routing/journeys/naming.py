"""Which option of a question a caller's words name."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from re import Pattern

from intents.articles.article import Language
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import plain, telling
from intents.text.yaml_file import reviewed
from routing.journeys.journey import NONE_OF_THESE, AskOption, Option

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


TWO = 2
"Options; whoever denies one of so many means the other."


def beside(kind: str = "answer") -> frozenset[str]:
    """Words of every language beside an answer, or a fact, that change nothing; or those that deny."""
    return _beside()[kind]


@cache
def _beside() -> Mapping[str, frozenset[str]]:
    lists = pooled("beside", "routing.journeys")
    return {kind: frozenset(" ".join(lines).split()) for kind, lines in lists.items()}


@dataclass(frozen=True, slots=True)
class NamedOption:
    """The one option that the words name."""

    option: str
    is_all: bool
    "Whether hardly anything else was said."


def named_option(question: AskOption, text: str, language: Language) -> NamedOption | None:
    """The option that the words name, unless they name none or several."""
    said = f" {plain(text)}"
    named = {option.id: option.words for option in question.options} | {NONE_OF_THESE: question.other_words}
    matched = {
        (name, word)
        for name, worded in named.items()
        for word in worded.get(language, ())
        if f" {word} " in said
    }
    # “for the owner” is not the owner: a phrase hides the words inside it.
    found = {
        name
        for name, word in matched
        if not any(word != more and f" {word} " in f" {more} " for _, more in matched)
    }
    if len(found) > 1:
        found = {name for name in found if _is_built(said, named[name].get(language, ()), language)}
    if len(found) != 1:
        return None
    name = found.pop()
    own = {word for phrase in named[name].get(language, ()) for word in phrase.split()}
    rest = [word for word in telling(text) if word not in own and word not in beside()]
    return NamedOption(name, is_all=not rest)


def instead_of_denied(question: AskOption, text: str, language: Language) -> NamedOption | None:
    """The other one of two options where the words deny one: “I don't own it”, « pas à l'intérieur »."""
    said = plain(text)
    affirmed = journey_phrases().negations.sub("", said)
    if len(question.options) != TWO or affirmed == said:
        return None
    denied = named_option(question, affirmed, language)
    others = [option.id for option in question.options if denied and option.id != denied.option]
    return NamedOption(others[0], denied.is_all) if denied and len(others) == 1 else None


def _is_built(said: str, phrases: Collection[str], language: Language) -> bool:
    """Whether one of the phrases stands elsewhere than after a word that only tells where."""
    found = (
        said[: match.start() + 1] for each in phrases for match in re.finditer(f" {re.escape(each)} ", said)
    )
    where = tells_where(language)
    return where is None or any(where.search(before) is None for before in found)


def ambiguities(options: tuple[Option, ...], languages: tuple[Language, ...]) -> Iterator[str]:
    """Return what is wrong with the choices of one question together."""
    ids = [option.id for option in options]
    yield from (f"there are two choices {one}" for one in dict.fromkeys(ids) if one and ids.count(one) > 1)
    for language in languages:
        said = [word for option in options for word in option.words[language] if word]
        for word in dict.fromkeys(said):
            if said.count(word) > 1:
                yield f"“{word}” ({language}) stands for two choices"
