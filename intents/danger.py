"""Words that mean someone may be in danger; tried before anything else, in every language at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from re import Match, Pattern
from typing import NotRequired, TypedDict

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
    is_unmistakable: bool
    "Whatever is said around it."


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of one language and the phrases that only sound like danger."""

    harmless: Pattern[str]
    rules: tuple[Rule, ...]


class _RuleLines(TypedDict):
    name: str
    kind: str
    when: list[str]
    unmistakable: NotRequired[bool]


class _RuleFile(TypedDict):
    classes: Mapping[str, list[str]]
    harmless: list[str]
    rules: list[_RuleLines]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, and on what."""

    danger: Danger
    around: str
    "The words that the rule names, with a few before and after."
    is_unmistakable: bool


def find_danger(text: str, language: Language) -> Danger | None:
    """The danger that the first rule hears."""
    fired = first_fired(text, language)
    return fired.danger if fired else None


def first_fired(text: str, language: Language) -> Fired | None:
    """The first rule that fires, those of the call's language before those of the other."""
    said = plain(text)
    for each in LANGUAGES:
        said = rules_of(each).harmless.sub("· ", said)
    for each in sorted(LANGUAGES, key=lambda other: other != language):
        if found := _first(rules_of(each), said):
            rule, words = found
            return Fired(Danger(rule.kind, f"{each}/{rule.name}"), _around(words), rule.is_unmistakable)
    return None


@cache
def rules_of(language: Language) -> Rules:
    """The reviewed rules of a language, read once."""
    read: _RuleFile = reviewed("danger", language)
    classes = read["classes"]
    rules = (
        Rule(
            each["name"],
            DangerKind(each["kind"]),
            compiled(each["when"], classes),
            each.get("unmistakable", False),
        )
        for each in read["rules"]
    )
    return Rules(compiled(read["harmless"], classes), tuple(rules))


def classes_of(language: Language) -> Mapping[str, list[str]]:
    """The classes of words that the rules of a language speak of."""
    read: _RuleFile = reviewed("danger", language)
    return read["classes"]


def _first(rules: Rules, said: str) -> tuple[Rule, Match[str]] | None:
    tried = ((rule, rule.pattern.search(said)) for rule in rules.rules)
    return next(((rule, found) for rule, found in tried if found), None)


def _around(found: Match[str]) -> str:
    before, after = found.string[: found.start()].split(), found.string[found.end() :].split()
    return " ".join([*before[-NEAR:], found.group(), *after[:NEAR]])
