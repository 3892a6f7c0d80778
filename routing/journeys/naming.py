"""Which option of a question a caller's words name."""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from intents.articles.article import Language
from intents.wording import plain, telling
from intents.yaml_file import reviewed
from routing.journeys.journey import NONE_OF_THESE, AskOption

LANGUAGES = ("en", "fr")
_WHERE: Mapping[Language, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(
            r"(?<!\S)(?:off|behind|beside|near|by|next to|around|over|above|under|onto|on|inside|in|at|to|of"
            r"|for|from|against|along)(?: (?:of|the|my|our|an?|his|her|their))* $"
        ),
        "fr": re.compile(
            r"(?<!\S)(?:derriere|a|a cote|pres|autour|au dessus|au|aux|sous|sur|dans|de|du|des|pour"
            r"|contre|le long)(?: (?:de|du|des|d|la|les?|l|ma|mon|mes|notre|nos|une?))* $"
        ),
    }
)
"Before a word that tells where something is built: “a deck off the kitchen”, « une rallonge à la cuisine »."


def beside(kind: str = "answer") -> frozenset[str]:
    """Words of every language beside an answer, or a fact, that change nothing; or those that deny."""
    return _beside()[kind]


@cache
def _beside() -> Mapping[str, frozenset[str]]:
    read = [reviewed("beside", language, "routing.journeys") for language in LANGUAGES]
    lines = {kind: [line for words in read for line in words[kind]] for kind in read[0]}
    return {kind: frozenset(" ".join(each).split()) for kind, each in lines.items()}


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


def _is_built(said: str, phrases: Collection[str], language: Language) -> bool:
    """Whether one of the phrases stands elsewhere than after a word that only tells where."""
    found = (
        said[: match.start() + 1] for each in phrases for match in re.finditer(f" {re.escape(each)} ", said)
    )
    return language not in _WHERE or any(_WHERE[language].search(before) is None for before in found)
