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
from intents.meaning.reading import Act, Asked, Reading
from intents.meaning.understanding import Danger, DangerKind
from intents.text.languages import languages, own_first
from intents.text.pattern import compiled
from intents.text.wording import is_binary, is_endless, plain, words
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


NEAR = 3
"Words of context on each side of a match."
GAP = "·"
"What stands for a harmless phrase that was taken out."


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
        said = rules_of(each).harmless.sub(f"{GAP} ", said)
    for each in own_first(language):
        if found := _first(rules_of(each).rules, said):
            rule, matched = found
            return Fired(Danger(rule.kind, f"{each}/{rule.name}"), _around(matched))
    return None


def names_harmless(text: str) -> bool:
    """Whether a reviewed phrase is in the words that only sounds like danger: “stabbed my tires”."""
    said = plain(text)
    return any(rules_of(each).harmless.search(said) for each in languages())


def tells_of_long_ago(text: str) -> bool:
    """Whether the words place what they tell weeks, months or years ago, and nothing says that it goes on."""
    said = plain(text)
    is_over = any(rules_of(each).over.search(said) for each in languages())
    return is_over and not any(rules_of(each).goes_on.search(said) for each in languages())


def _first(rules: Iterable[Rule], said: str) -> tuple[Rule, Match[str]] | None:
    tried = ((rule, rule.pattern.search(said)) for rule in rules)
    return next(((rule, found) for rule, found in tried if found), None)


def _around(found: Match[str]) -> str:
    # What was taken out as harmless is no context.
    before = found.string[: found.start()].split(GAP)[-1].split()
    after = found.string[found.end() :].split(GAP)[0].split()
    return " ".join([*before[-NEAR:], found.group(), *after[:NEAR]])


CERTAIN = 0.98
AGREED, AGREES_AROUND = 0.7, 0.25
"""Probability from which danger is certain if a rule agrees, and what the words around its match must have.

“My knees are shot” matches a rule in words that are harmless by themselves. That makes 2 of 2,281 callers in
danger no longer certain, and spares 2 of 21 others who were told to hang up; 0.3 would make 4 more uncertain.
"""
POSSIBLE = 0.05
"Probability from which danger is possible; 0.08 would miss one more of 1,291 callers in danger."
PLAIN_BUSINESS = 0.8
"Probability from which an utterance is plainly city business."
POSSIBLE_IN_BUSINESS = 0.5
"The same in plain business, beside a phrase that only sounds like danger, and of what is told as long over."
SURE_BUSINESS, SURE_BUSINESS_OF_SELF_HARM, POSSIBLE_IN_SURE_BUSINESS = 0.99, 0.9, 0.8
"""Probabilities from which it surely is city business, and danger that no rule names is possible in it.

None of 2,400 callers in danger is missed for it, and 22 of 252 others do not hear the sentence. That about
suicide offends whoever asks about a bin, so that less business keeps it unsaid.
"""
POSSIBLE_AROUND_RULE = 0.9
"Probability of danger around a match from which it is possible, whatever else is told."
POSSIBLE_AROUND_RULE_IN_LONG, POSSIBLE_WITH_RULE_IN_LONG = 0.98, 0.1
"""The same in a long story, and from which it is enough if so much danger is in the story as a whole.

Of 212 blunt dangers set into a complaint of forty words 195 are told for it instead of 128, while 10 of 100
ordinary story-tellers hear the sentence instead of 5.
"""
POSSIBLE_AFTER_QUESTION = 0.3
"""The same after a question of the line other than how it can help.

Hardly anybody says then that they are in danger who did not say so at first. If that is ten times rarer, the
same price of a miss makes 0.05 a 0.3; of 2,112 callers in danger 13 have less and no rule.
"""
ELSE_BY_BUSINESS, ELSE_BY_OTHERS, ELSE_BY_WISH, ELSE_AT_LEAST = 2.4, 1.9, 0.06, -3.5
"""Log odds of danger that each other reading outweighs, and, last, the odds outweighed by none of them.

`python -m tests.bench.caution` fits them; others' business weighs as much as it can with nobody missed.
"""
WISHES = (Act.REPEAT, Act.SLOWER, Act.WAIT, Act.REJECT, Act.CORRECT, Act.LANGUAGE, Act.COMPLAINT)
WISHED, BEYOND_WISH = 0.3, 0.9995
"""Probability of a wish about the call from which danger that no rule names is no more than possible; and of
danger, by the classifier and its verifier, that no wish makes less: “no, I've got the pills counted out”.

“My husband can't hear, speak up” and “hold on, the baby's crying” have the shape of an illness. Nobody who is
certainly in danger in `tests.bench.danger` has so likely a wish where no rule fires. Of 2,135 other second
turns by sealed authors none reaches the second with a wish; at 0.98 two would be told to hang up.
"""
CALLS_FOR_HELP = (Act.ASK, Act.PERSON, Act.DEPARTMENT, Act.NAMED_PERSON)
LIKELY = 0.5
"Probability from which words do one of these."
POSSIBLE_BESIDE_ACT = 0.95
"""Probability from which danger that no rule names is possible in what neither tells nor calls for anybody.

Who thanks, agrees, refuses, waits or asks what is recorded is seldom in danger: of 2,100 callers who are, no
uncertain one whom no rule names does any of it, and 3 in 1,000 do where a question was asked before.
"""
LONG, POSSIBLE_IN_LONG, AGREED_IN_LONG = 30, 0.6, 0.95
LONG_BUSINESS, POSSIBLE_IN_LONG_BUSINESS = 0.9, 0.95
"""Words of a long story; what makes danger possible in it, or certain if a rule agrees; what amid business.

Whoever is in danger and tells of nothing else leaves no doubt: of 84 the least likely has 0.71, while 54 of
73 others who heard the sentence have less than 0.6. One of the 84 is no longer certain for it, and three
others are no longer told to hang up. Where it is city business, the 15 of them have 0.98 or more.
"""
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
    return _certain(text, language, reading) or _possible(text, reading)


def _certain(text: str, language: Language, reading: Reading) -> Danger | None:
    """Return danger that the classifier is sure of, or a rule names and is likely; of what is over, both."""
    rule = first_fired(text, language) if reading.around_rule >= AGREES_AROUND else None
    is_sure = _least(reading) >= CERTAIN and not _is_doubted(text, reading)
    is_agreed = rule is not None and reading.danger_chance >= (AGREED_IN_LONG if _is_long(text) else AGREED)
    if _is_over(text, reading) and not (is_sure and is_agreed):
        return None
    if is_sure:
        return Danger(reading.danger_kind, LEARNED)
    return rule.danger if rule and is_agreed else None


def _least(reading: Reading) -> float:
    """Return what both the classifier and its verifier give danger.

    “I'll go there myself tomorrow” was certain self-harm. Of others 0.4 and 0.5 % (English, French) are told
    to hang up instead of 0.6 and 0.9; 0.4 and 0.7 % of callers in danger are no longer certain, and all of
    them hear the safety sentence (`python -m tests.bench.danger`).
    """
    return min(reading.danger_chance, reading.verified_danger)


def _possible(text: str, reading: Reading) -> Caution | None:
    is_likely = reading.danger_chance >= _enough(text, reading) and not _is_something_else(reading)
    return Caution(reading.danger_kind) if is_likely or _is_named(text, reading) else None


def _is_named(text: str, reading: Reading) -> bool:
    """Whether the words around a rule's match tell of danger, which no other business outweighs."""
    if reading.around_rule < POSSIBLE_AROUND_RULE or _is_over(text, reading):
        return False
    is_likely = reading.danger_chance >= POSSIBLE_WITH_RULE_IN_LONG or not _is_long(text)
    return is_likely or reading.around_rule >= POSSIBLE_AROUND_RULE_IN_LONG


def _enough(text: str, reading: Reading) -> float:
    """Return the probability from which danger is possible."""
    if not reading.around_rule and reading.chance(*CALLS_FOR_HELP) < LIKELY:
        return POSSIBLE_BESIDE_ACT
    if _is_long(text):
        is_unnamed = reading.business >= LONG_BUSINESS and reading.around_rule < POSSIBLE_AROUND_RULE
        return POSSIBLE_IN_LONG_BUSINESS if is_unnamed else POSSIBLE_IN_LONG
    if not reading.around_rule and _is_surely_business(reading):
        return POSSIBLE_IN_SURE_BUSINESS
    is_business = reading.business >= PLAIN_BUSINESS
    if is_business or names_harmless(text) or _is_over(text, reading):
        return POSSIBLE_IN_BUSINESS
    return POSSIBLE if reading.asked is Asked.HOW_CAN_I_HELP else POSSIBLE_AFTER_QUESTION


def _is_surely_business(reading: Reading) -> bool:
    is_self_harm = reading.danger_kind is DangerKind.SELF_HARM
    return reading.business >= (SURE_BUSINESS_OF_SELF_HARM if is_self_harm else SURE_BUSINESS)


def _is_long(text: str) -> bool:
    return len(words(text)) > LONG


def _is_over(text: str, reading: Reading) -> bool:
    """Whether the danger was long ago; whoever tells of a loss long ago may think of suicide today."""
    return reading.danger_kind is not DangerKind.SELF_HARM and tells_of_long_ago(text)


def _is_doubted(text: str, reading: Reading) -> bool:
    """Whether danger that no rule names is rather a wish about the call, or business that sounds like it."""
    if reading.around_rule:
        return False
    sounds_like_it = reading.business >= PLAIN_BUSINESS and names_harmless(text)
    return sounds_like_it or (reading.chance(*WISHES) >= WISHED and _least(reading) < BEYOND_WISH)


def _is_something_else(reading: Reading) -> bool:
    """Whether city business, other business or a request about the call explains the words better."""
    elsewhere = ELSE_BY_BUSINESS * reading.business + ELSE_BY_OTHERS * reading.out_of_scope
    wish = ELSE_BY_WISH * log_odds(1 - reading.acts[Act.ASK])
    return log_odds(reading.danger_chance) < ELSE_AT_LEAST + elsewhere + wish


def log_odds(chance: float) -> float:
    """The logarithm of the odds, for probabilities from 0.001 to 0.999."""
    within = min(max(chance, 0.001), 0.999)
    return log(within / (1 - within))


def by_rules(text: str, language: Language, reading: Reading) -> Danger | None:
    """Detect danger by rules alone, where no classifier is installed."""
    del reading
    return find_danger(text, language)
