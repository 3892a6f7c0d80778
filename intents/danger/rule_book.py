"""The reviewed rules of danger and the phrases around them, as each language's file lists them."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from re import Pattern
from typing import TypedDict

from intents.articles.article import Language
from intents.meaning.understanding import DangerKind
from intents.text.pattern import compiled
from intents.text.yaml_file import reviewed


@dataclass(frozen=True, slots=True)
class Rule:
    """A reviewed rule: any match means this kind of danger."""

    name: str
    kind: DangerKind
    pattern: Pattern[str]


@dataclass(frozen=True, slots=True)
class Rules:
    """One language's rules, and its harmless phrases that sound like danger."""

    harmless: Pattern[str]
    over: Pattern[str]
    "Says that what is told happened weeks, months or years ago."
    goes_on: Pattern[str]
    "Says that it lasts or is worse today."
    rules: tuple[Rule, ...]
    unmistakable: tuple[Rule, ...]
    "Tried last, on all words; context never silences them."


class _RuleLines(TypedDict):
    name: str
    kind: str
    when: list[str]


class _RuleFile(TypedDict):
    classes: Mapping[str, list[str]]
    harmless: list[str]
    over: list[str]
    goes_on: list[str]
    rules: list[_RuleLines]
    unmistakable: list[_RuleLines]


@cache
def rules_of(language: Language) -> Rules:
    """Return a language's reviewed rules, read once."""
    read: _RuleFile = reviewed("danger", language, "intents.danger")
    classes = read["classes"]
    rules, unmistakable = (
        tuple(Rule(e["name"], DangerKind(e["kind"]), compiled(e["when"], classes)) for e in lines)
        for lines in (read["rules"], read["unmistakable"])
    )
    harmless, over, goes_on = (compiled(read[name], classes) for name in ("harmless", "over", "goes_on"))
    return Rules(harmless, over, goes_on, rules, unmistakable)
