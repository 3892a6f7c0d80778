"""Words that mean someone may be in danger; tried before anything else, in every language at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from re import Match, Pattern
from typing import TypedDict

from intents.article import Language
from intents.pattern import compiled
from intents.understanding import Danger, DangerKind
from intents.wording import plain
from intents.yaml_text import reviewed

LANGUAGES = ("en", "fr")
NEAR = 3
"So many words before and after tell in what sense a rule's words were said."


@dataclass(frozen=True, slots=True)
class Rule:
    """A reviewed rule: any of its patterns means this kind of danger."""

    name: str
    kind: DangerKind
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language and the phrases that only sound like danger."""

    harmless: Pattern[str]
    rules: tuple[Rule, ...]
    unmistakable: tuple[Rule, ...]
    "Tried last, on every word, and silenced by nothing that is said around."


class _RuleLines(TypedDict):
    name: str
    kind: str
    when: list[str]


class _RuleFile(TypedDict):
    classes: Mapping[str, list[str]]
    harmless: list[str]
    rules: list[_RuleLines]
    unmistakable: list[_RuleLines]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, and on what."""

    danger: Danger
    around: str
    "The words that the rule names, with a few before and after."


def find_danger(text: str, language: Language) -> Danger | None:
    """The danger that the first rule hears."""
    fired = first_fired(text, language)
    return fired.danger if fired else find_unmistakable(text, language)


def find_unmistakable(text: str, language: Language) -> Danger | None:
    """A danger in words that have no other sense, whatever is said before and after them."""
    said = plain(text)
    for each in _in_turn(language):
        if found := _first(rules_of(each).unmistakable, said):
            rule, _ = found
            return Danger(rule.kind, f"{each}/{rule.name}")
    return None


def first_fired(text: str, language: Language) -> Fired | None:
    """The first rule that fires, those of the call's language before those of the other."""
    said = plain(text)
    for each in LANGUAGES:
        said = rules_of(each).harmless.sub("· ", said)
    for each in _in_turn(language):
        if found := _first(rules_of(each).rules, said):
            rule, words = found
            return Fired(Danger(rule.kind, f"{each}/{rule.name}"), _around(words))
    return None


@cache
def rules_of(language: Language) -> Rules:
    """The reviewed rules of a language, read once."""
    read: _RuleFile = reviewed("danger", language)
    classes = read["classes"]
    rules, unmistakable = (
        tuple(Rule(e["name"], DangerKind(e["kind"]), compiled(e["when"], classes)) for e in lines)
        for lines in (read["rules"], read["unmistakable"])
    )
    return Rules(compiled(read["harmless"], classes), rules, unmistakable)


def classes_of(language: Language) -> Mapping[str, list[str]]:
    """The classes of words that the rules of a language speak of."""
    read: _RuleFile = reviewed("danger", language)
    return read["classes"]


def _in_turn(language: Language) -> list[Language]:
    return sorted(LANGUAGES, key=lambda other: other != language)


def _first(rules: Iterable[Rule], said: str) -> tuple[Rule, Match[str]] | None:
    tried = ((rule, rule.pattern.search(said)) for rule in rules)
    return next(((rule, found) for rule, found in tried if found), None)


def _around(found: Match[str]) -> str:
    before, after = found.string[: found.start()].split(), found.string[found.end() :].split()
    return " ".join([*before[-NEAR:], found.group(), *after[:NEAR]])
