"""Values that an answer writes out, against the city's facts: another value for the same is a clash."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from babel.dates import get_month_names

from intents.articles.article import Article, Language
from intents.articles.fact_value import PERCENT, UNITS, FactValue, Kind, Measure, Phone, read_value
from intents.articles.facts import Fact, Facts

ENOUGH = 0.75
"Of a fact's name: an answer that has so many of its words in a sentence, or in its own name, speaks of it."
_SENTENCE = re.compile(r"(?<=[.!?:;])(?<![ap]\.m\.)\s+", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]{3,}")
_SMALL = frozenset(
    {"the", "and", "for", "des", "les", "une", "sur", "aux", "par", "pour", "dans", "avec", "non"}
)
_CLOCK = {
    "en": r"(?P<h>\d{1,2})(?::(?P<m>\d\d))? ?(?P<half>[ap])\.?m\b\.?|(?P<word>noon|midnight)",
    "fr": r"(?P<h>\d{1,2}) ?h\b(?: ?(?P<m>\d\d)\b)?|(?P<word>midi|minuit)",
}
_PHONE = re.compile(r"\b(?:1-)?(?:\d{3}-)?\d{3}-\d{4}\b|\b\d-\d-\d\b", re.ASCII)
_MONEY = {
    "en": re.compile(r"\$((?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d\d)?)", re.ASCII),
    "fr": re.compile(r"(?<!\d)(\d{1,3}(?: \d{3})*(?:,\d\d)?) ?\$", re.ASCII),
}
_HOUR_WORDS = {"noon": "12:00", "midi": "12:00", "midnight": "0:00", "minuit": "0:00"}


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
    if language not in _CLOCK:
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
    clock, between = _CLOCK[language], {"en": "to|until", "fr": "à|jusqu'à"}[language]
    first, last = re.sub(r"\?P<(\w+)>", r"?P<a\1>", clock), re.sub(r"\?P<(\w+)>", r"?P<b\1>", clock)
    for match in re.finditer(rf"(?:{first}) (?:{between}) (?:{last})", text, re.IGNORECASE):
        opens, closes = _clock(match, language, "a"), _clock(match, language, "b")
        yield from _read(Kind.HOURS, match[0], f"{opens}-{closes}")


def _times(text: str, language: Language) -> Iterator[_Mention]:
    for match in re.finditer(_CLOCK[language], text, re.IGNORECASE):
        yield from _read(Kind.TIME, match[0], _clock(match, language, ""))


def _clock(match: re.Match[str], language: Language, prefix: str) -> str:
    groups = match.groupdict()
    if word := groups[f"{prefix}word"]:
        return _HOUR_WORDS[word.casefold()]
    hour = int(groups[f"{prefix}h"])
    if language == "en":
        hour = hour % 12 + (12 if groups[f"{prefix}half"].casefold() == "p" else 0)
    return f"{hour}:{groups[f'{prefix}m'] or '00'}"


def _money(text: str, language: Language) -> Iterator[_Mention]:
    for match in _MONEY[language].finditer(text):
        yield from _read(Kind.MONEY, match[0], _figures(match[1], language))


def _days(text: str, language: Language) -> Iterator[_Mention]:
    months = {name.casefold(): number for number, name in get_month_names(locale=f"{language}_CA").items()}
    names = "|".join(months)
    order = (
        rf"\b(?P<month>{names}) (?P<day>\d\d?)\b(?:, (?P<year>\d{{4}}))?"
        if language == "en"
        else rf"\b(?P<day>\d\d?)(?:er)? (?P<month>{names})\b(?: (?P<year>\d{{4}}))?"
    )
    for match in re.finditer(order, text, re.IGNORECASE):
        day = f"{months[match['month'].casefold()]:02}-{int(match['day']):02}"
        yield from _read(Kind.DAY, match[0], f"{match['year']}-{day}" if match["year"] else day)


def _measures(text: str, language: Language) -> Iterator[_Mention]:
    units = {"%": PERCENT, **{word: unit for unit, words in UNITS.items() for word in words[language]}}
    longest_first = sorted(units, key=len, reverse=True)
    named = "|".join(re.escape(one) for one in longest_first)
    for match in re.finditer(rf"(\d[\d,. ]*) ?({named})(?!\w)", text, re.IGNORECASE):
        value = _figures(match[1].strip(), language)
        yield from _read(Kind.NUMBER, match[0], value, units[match[2].casefold()])


def _figures(written: str, language: Language) -> str:
    """Figures as a facts file has them: without thousands, with a point for decimals."""
    if language == "fr":
        return written.replace(" ", "").replace(",", ".")
    return written.replace(",", "")
