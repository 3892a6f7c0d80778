"""Danger in two degrees, tried before anything else and in every language at once.

Certain danger stops everything; possible danger puts one safety sentence before the answer. About one call in
a thousand is an emergency: a false *certain* costs an ordinary caller the call, a false *possible* three
seconds, and a miss may cost a life. So *certain* is set where about one ordinary caller in two
hundred is told to hang up, and *possible* where missing one caller more would spare about 1,700 of 100,000
their three seconds (`python -m tests.bench.danger` measures both). What is plainly city business needs more,
and what other business explains better is no danger at all.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from math import log
from re import Match, Pattern
from typing import TypeAlias, TypedDict

from intents.articles.article import Language
from intents.languages import languages, own_first
from intents.pattern import compiled
from intents.reading import Act, Reading
from intents.understanding import Danger, DangerKind
from intents.wording import is_binary, is_endless, plain, words
from intents.yaml_file import reviewed

NEAR = 3
"Words of context on each side of a match."


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
    rules: list[_RuleLines]
    unmistakable: list[_RuleLines]


@dataclass(frozen=True, slots=True)
class Fired:
    """A rule that fired, and the words around its match."""

    danger: Danger
    around: str
    "The matched words with a few words of context."


def find_danger(text: str, language: Language) -> Danger | None:
    """Return the danger of the first rule that fires."""
    fired = first_fired(text, language)
    return fired.danger if fired else find_unmistakable(text, language)


def find_unmistakable(text: str, language: Language) -> Danger | None:
    """Return the danger of an unmistakable phrase; context never silences it."""
    said = plain(text)
    for each in own_first(language):
        if found := _first(rules_of(each).unmistakable, said):
            rule, _ = found
            return Danger(rule.kind, f"{each}/{rule.name}")
    return None


def first_fired(text: str, language: Language) -> Fired | None:
    """Return the first rule that fires, the call's language first."""
    said = plain(text)
    for each in languages():
        said = rules_of(each).harmless.sub("· ", said)
    for each in own_first(language):
        if found := _first(rules_of(each).rules, said):
            rule, words = found
            return Fired(Danger(rule.kind, f"{each}/{rule.name}"), _around(words))
    return None


def names_harmless(text: str) -> bool:
    """Whether a reviewed phrase is in the words that only sounds like danger: “stabbed my tires”."""
    said = plain(text)
    return any(rules_of(each).harmless.search(said) for each in languages())


@cache
def rules_of(language: Language) -> Rules:
    """Return a language's reviewed rules, read once."""
    read: _RuleFile = reviewed("danger", language, "intents.danger")
    classes = read["classes"]
    rules, unmistakable = (
        tuple(Rule(e["name"], DangerKind(e["kind"]), compiled(e["when"], classes)) for e in lines)
        for lines in (read["rules"], read["unmistakable"])
    )
    return Rules(compiled(read["harmless"], classes), rules, unmistakable)


def _first(rules: Iterable[Rule], said: str) -> tuple[Rule, Match[str]] | None:
    tried = ((rule, rule.pattern.search(said)) for rule in rules)
    return next(((rule, found) for rule, found in tried if found), None)


def _around(found: Match[str]) -> str:
    before, after = found.string[: found.start()].split(), found.string[found.end() :].split()
    return " ".join([*before[-NEAR:], found.group(), *after[:NEAR]])


CERTAIN = 0.98
AGREED = 0.7
"Probability from which danger is certain if a rule agrees; adds no false alarm on the validation sets."
POSSIBLE = 0.05
"Probability from which danger is possible; 0.08 would miss one more of 1,291 callers in danger."
PLAIN_BUSINESS = 0.8
"Probability from which an utterance is plainly city business."
POSSIBLE_IN_BUSINESS = 0.5
POSSIBLE_AROUND_RULE = 0.9
"Probability of danger around a match from which it is possible, even inside a longer story."
ELSE_BY_BUSINESS, ELSE_BY_OTHERS, ELSE_BY_WISH, ELSE_AT_LEAST = 2.4, 1.2, 0.06, -3.5
"""Log odds of danger that each other reading outweighs, and, last, the odds outweighed by none of them.

Fitted by `python -m tests.bench.caution`; `tests.bench.danger` prints what they do.
"""
WISHES = (Act.REPEAT, Act.SLOWER, Act.WAIT, Act.REJECT, Act.CORRECT, Act.LANGUAGE, Act.COMPLAINT)
WISHED = 0.3
"""Probability of a wish about the call from which danger that no rule names is no more than possible.

“My husband can't hear, speak up” and “hold on, the baby's crying” have the shape of an illness. Nobody who is
certainly in danger in `tests.bench.danger` has so likely a wish where no rule fires.
"""
SURELY_WISHED, SURELY_OVER = 0.7, 0.9
"From such a wish, or goodbye, on it takes as much for possible danger as plain city business does."
FEW = 3
"Distinct words; fewer are too little for the classifier, so the rules decide."
LEARNED = "learned"
"The rule name for danger found by the classifier."


@dataclass(frozen=True, slots=True)
class Caution:
    """Possible danger: the line says the safety sentence, then goes on as usual."""

    kind: DangerKind


HearDanger: TypeAlias = Callable[[str, Language, Reading], Danger | Caution | None]


def hear_danger(text: str, language: Language, reading: Reading) -> Danger | Caution | None:
    """Return certain or possible danger, or None; the result never holds the caller's words."""
    if is_endless(text) or is_binary(text):
        return find_danger(text, language)
    if plainly := find_unmistakable(text, language):
        return plainly
    if len({*words(text)}) <= FEW:
        return find_danger(text, language)
    kind = max(reading.danger, key=reading.danger.__getitem__)
    chance = sum(reading.danger.values())
    if chance >= CERTAIN and not _is_doubted(text, reading):
        return Danger(kind, LEARNED)
    if chance >= AGREED and (fired := first_fired(text, language)):
        return fired.danger
    is_business = reading.business >= PLAIN_BUSINESS or _is_plainly_a_wish(reading)
    enough = POSSIBLE_IN_BUSINESS if is_business else POSSIBLE
    is_likely = chance >= enough and not _is_something_else(reading, chance)
    # The words around a rule's match are judged alone, so other business cannot outweigh them.
    return Caution(kind) if is_likely or reading.around_rule >= POSSIBLE_AROUND_RULE else None


def _is_doubted(text: str, reading: Reading) -> bool:
    """Whether danger that no rule names is rather a wish about the call, or business that sounds like it."""
    if reading.around_rule:
        return False
    sounds_like_it = reading.business >= PLAIN_BUSINESS and names_harmless(text)
    return sounds_like_it or reading.chance(*WISHES) >= WISHED


def _is_plainly_a_wish(reading: Reading) -> bool:
    """Whether no rule of danger fires in what surely is a wish about the call, or a goodbye."""
    is_wish = reading.chance(*WISHES) >= SURELY_WISHED or reading.acts[Act.END] >= SURELY_OVER
    return is_wish and not reading.around_rule


def _is_something_else(reading: Reading, chance: float) -> bool:
    """Whether city business, other business or a request about the call explains the words better."""
    elsewhere = ELSE_BY_BUSINESS * reading.business + ELSE_BY_OTHERS * reading.out_of_scope
    wish = ELSE_BY_WISH * log_odds(1 - reading.acts[Act.ASK])
    return log_odds(chance) < ELSE_AT_LEAST + elsewhere + wish


def log_odds(chance: float) -> float:
    """The logarithm of the odds, for probabilities from 0.001 to 0.999."""
    within = min(max(chance, 0.001), 0.999)
    return log(within / (1 - within))


def by_rules(text: str, language: Language, reading: Reading) -> Danger | None:
    """Detect danger by rules alone, where no classifier is installed."""
    del reading
    return find_danger(text, language)
