"""Values that an answer writes out, against the city's facts: another value for the same is a clash."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from intents.articles.article import Article, Language
from intents.articles.fact_value import PERCENT, UNITS, FactValue, Kind, Measure, Phone, read_value
from intents.articles.facts import Fact, Facts
from languages.forms import forms

ENOUGH = 0.75
"Of a fact's name: an answer that has so many of its words in a sentence, or in its own name, speaks of it."
_SENTENCE = re.compile(r"(?<=[.!?:;])(?<![ap]\.m\.)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = frozenset(
    {"the", "and", "for", "des", "les", "une", "sur", "aux", "par", "pour", "dans", "avec", "non"}
)
_PHONE = re.compile(r"\b(?:1-)?(?:\d{3}-)?\d{3}-\d{4}\b|\b\d-\d-\d\b", re.ASCII)
_CLOCK, _MONEY = "clock", "money"
"The forms by which times and amounts are written."


@dataclass(frozen=True, slots=True)
class FactClash:
    """A value that an answer writes out, and the fact that says something else."""

    said: str
    fact: str
    value: str
    "As the fact is written in the answer's language."


@dataclass(frozen=True, slots=True)
class _Mention:
    words: str
    value: FactValue


def fact_clashes(article: Article, facts: Facts, language: Language) -> tuple[FactClash, ...]:
    """What an answer writes out in a language that a fact of the same kind contradicts."""
    wordings = article.wordings[language]
    if not forms(language).has(_CLOCK):
        return ()
    found = (_clashes(one, wordings.name, facts, language) for one in _SENTENCE.split(wordings.in_full))
    return tuple(dict.fromkeys(clash for some in found for clash in some))


def _clashes(sentence: str, name: str, facts: Facts, language: Language) -> Iterator[FactClash]:
    mentions = [*_mentions(sentence, language)]
    stated = {one.value for one in mentions}
    known = [fact.value for fact in facts]  # an address has words in several languages and no hash
    about = _words(f"{sentence} {name}")
    for one in mentions:
        if one.value in known:
            continue
        for fact in facts:
            if (
                _is_like(fact.value, one.value)
                and fact.value not in stated
                and _is_about(about, fact, language)
            ):
                yield FactClash(one.words, fact.id, fact.written(language))


def _is_like(fact: FactValue, said: FactValue) -> bool:
    """Whether one could stand in the other's place: a short number to dial is no telephone number."""
    match fact, said:
        case Measure(_, unit), Measure(_, other):
            return unit == other
        case Phone(number), Phone(other):
            return len(number) == len(other)
        case _:
            return type(fact) is type(said)


def _is_about(words: Iterable[str], fact: Fact, language: Language) -> bool:
    name = _words(fact.names.get(language, ""))
    found = sum(any(_is_same_word(one, other) for other in words) for one in name)
    return bool(name) and found >= ENOUGH * len(name)


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold())) - _SMALL


def _is_same_word(one: str, other: str) -> bool:
    """Whether two words are the same but for their endings."""
    shorter = min(len(one), len(other))
    return one[: max(3, shorter - 1)] == other[: max(3, shorter - 1)]


def _mentions(sentence: str, language: Language) -> Iterator[_Mention]:
    """Every value in a sentence; hours are one value, not two times."""
    rest = sentence
    for read in (_phones, _hours, _times, _money, _days, _measures):
        for found in [*read(rest, language)]:
            yield found
            rest = rest.replace(found.words, " ", 1)


def _read(kind: Kind, words: str, value: str, unit: str = "") -> Iterator[_Mention]:
    found = read_value(kind, value, unit)
    if found is not None:
        yield _Mention(words, found)


def _phones(text: str, _: Language) -> Iterator[_Mention]:
    for match in _PHONE.finditer(text):
        yield from _read(Kind.PHONE, match[0], match[0])


def _hours(text: str, language: Language) -> Iterator[_Mention]:
    clock, between = forms(language).text(_CLOCK), forms(language).text("clock_between")
    first, last = re.sub(r"\?P<(\w+)>", r"?P<a\1>", clock), re.sub(r"\?P<(\w+)>", r"?P<b\1>", clock)
    for match in re.finditer(rf"(?:{first}) (?:{between}) (?:{last})", text, re.IGNORECASE):
        opens, closes = _clock(match, language, "a"), _clock(match, language, "b")
        yield from _read(Kind.HOURS, match[0], f"{opens}-{closes}")


def _times(text: str, language: Language) -> Iterator[_Mention]:
    for match in re.finditer(forms(language).text(_CLOCK), text, re.IGNORECASE):
        yield from _read(Kind.TIME, match[0], _clock(match, language, ""))


def _clock(match: re.Match[str], language: Language, prefix: str) -> str:
    groups = match.groupdict()
    if word := groups[f"{prefix}word"]:
        return str(forms(language).mapping("clock_words")[word.casefold()])
    half = groups.get(f"{prefix}half") or ""
    hour = forms(language).grammar.read_hour(int(groups[f"{prefix}h"]), half)
    return f"{hour}:{groups[f'{prefix}m'] or '00'}"


def _money(text: str, language: Language) -> Iterator[_Mention]:
    for match in re.finditer(forms(language).text(_MONEY), text, re.ASCII):
        yield from _read(Kind.MONEY, match[0], forms(language).grammar.read_figures(match[1]))


def _days(text: str, language: Language) -> Iterator[_Mention]:
    months = {name.casefold(): number for number, name in enumerate(forms(language).grammar.months, start=1)}
    order = forms(language).text("date").replace("{months}", "|".join(months))
    for match in re.finditer(order, text, re.IGNORECASE):
        day = f"{months[match['month'].casefold()]:02}-{int(match['day']):02}"
        yield from _read(Kind.DAY, match[0], f"{match['year']}-{day}" if match["year"] else day)


def _measures(text: str, language: Language) -> Iterator[_Mention]:
    counted = forms(language).mapping("units")
    units = {"%": PERCENT, **{word: unit for unit in UNITS for word in counted[unit]}}
    longest_first = sorted(units, key=len, reverse=True)
    named = "|".join(re.escape(one) for one in longest_first)
    for match in re.finditer(rf"(\d[\d,. ]*) ?({named})(?!\w)", text, re.IGNORECASE):
        value = forms(language).grammar.read_figures(match[1].strip())
        yield from _read(Kind.NUMBER, match[0], value, units[match[2].casefold()])
