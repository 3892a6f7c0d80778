"""Numbers in figures and words, in English and French: “two hundred and forty”, “6.5”."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from intents.privacy.digit_run import TENS, TIMES, UNITS

_ONES = frozenset({"a", "an", "un", "une"})
"One before a scale or a unit; otherwise an article."
_DOZENS = {"couple": 2, "dizaine": 10, "dozen": 12, "douzaine": 12, "quinzaine": 15}
_SCORES = {"vingtaine": 20, "trentaine": 30, "quarantaine": 40, "cinquantaine": 50, "soixantaine": 60}
_UNITS = {word: value for word, value in UNITS.items() if word not in _ONES} | _DOZENS
_TENS = TENS | _SCORES | {"octante": 80}
_SCALES = TIMES | {"centaine": 100, "millier": 1000, "milliers": 1000, "million": 10**6, "millions": 10**6}
_POINTS = frozenset({"point", "virgule"})
_HALVES = (("and", "a", "half"), ("and", "half"), ("et", "demi"), ("et", "demie"))
_AND = frozenset({"and", "et"})
_VINGT = frozenset({"vingt", "vingts"})
QUATRE = 4
"Before “vingt” it makes eighty."
_FRENCH_TENS = frozenset({60, 80})
"“soixante-douze”, “quatre-vingt-douze”."
_AFTER_DIX = frozenset({"sept", "huit", "neuf"})
MOST_HUNDREDS = 19
"“Nineteen fifty” is 1950; “thirty-five forty” is two numbers."
APART = 2
"“One eighty” is 180; in “ten twelve feet” the second is no more than twice the first, so these are two."

_WRITTEN = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"\b(?:i['’]m|m['’](?=\w))", " "),
        (r"½", ".5"),
        (r"(?<!\d)\.5", " 0.5"),
        (r"(?<=\d)\s*(?:m|m[eè]tres?|meters?)\s?(?:²|2\b)", " square metres "),
        (r"(?<=\d)\s*(?:ft|feet|pi|pieds?)\s?(?:²|2\b)", " square feet "),
        (r"(?<![a-z])m\s?2\b", " square metres "),
        (r"(?<![a-z])(?:ft|pi)\s?2\b", " square feet "),
        (r"(?<=\d)\s*(?:''|[\"”″])", " inches "),
        (r"(?<=\d)\s*['’′](?!\w*[a-z])", " feet "),
        (r"(?<=\d)['’′]\s*(?=[x×*]\s*\d)", " feet "),
        (r"(?<=[\d ])\s*[x×*]\s*(?=\d)", " by "),
        (r"(?<=\d)\s*[-–—]\s*(?=\d)", " to "),
        (r"(?<![\d.])(\d{1,3})[\s\u00a0\u202f,](?=\d{3}(?!\d))", r"\1"),
        (r"(?<=\d)[\s\u00a0\u202f,](?=000(?!\d))", ""),
        (r"(?<=\d),(?=\d)", "."),
        (r"\$\s*(\d[\d.]*)(\s*k\b)?", r" \1\2 dollars "),
        (r"(?<=\d)(\s*k)?\s*\$", r"\1 dollars "),
        (r"(?<=\d)\s*k\b", " thousand "),
        (r"n['’]t\b", " not"),
    )
)
"How recognizers write spoken forms, and the words that these stand for."
_NUMBERS = _UNITS | _TENS
_WORDS = "|".join(_NUMBERS)
_IN_HUNDREDS = re.compile(
    rf"\b(?<!hundred )(?<!thousand )(?P<hundreds>{_WORDS})[ -](?:(?P<zero>oh?)[ -])?(?=(?P<rest>{_WORDS})\b)"
)
_SCALED = "|".join(_SCALES)
_SHORT = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (rf"\b(by|par) ({_WORDS})(?:,|\.+|…) (?=(?:{_WORDS})\b[^.,]* (?:by|par) )", r"\1 \2 sorry "),
        (rf"\b({_WORDS}), (?=(?:{_WORDS}|cent|a hundred)\b)", r"\1 to "),
        (rf"\b({_SCALED}), (?=(?:\w+[ -]){{1,4}}(?:{_SCALED})\b)", r"\1 to "),
        (rf"\b(?:few|several|quelques) (?=(?:{_SCALED}|grand)\b)", "three "),
        (rf"\b({'|'.join(_DOZENS | _SCORES)}) (?:of |de |d')(?=(?:{_SCALED})\b)", r"\1 "),
        (r"\b(?:a |one |un )?million (?:and a half|et demi)\b", "1500 thousand"),
        (r"\b(?:half|demi)[ -](?:of )?(?:a )?million\b", "500 thousand"),
        (r"\b(?:quarter|quart) (?:of |de |d')?(?:a |un )?million\b", "250 thousand"),
    )
)
"""“Thirty-five, forty grand”, “a few thousand”, « une soixantaine de mille », « un quart de million ».

Two measures that are told again correct the first two: « huit par dix... huit pieds par dix pieds » has no
eighteen in it.
"""
_TOKEN = re.compile(r"\d+(?:\.\d+)?|[a-z]+")


def tokens_of(text: str) -> tuple[str, ...]:
    """Return the words and figures of a text, without accents and punctuation."""
    written = " ".join(text.lower().replace("œ", "oe").split())
    for pattern, spelled in _WRITTEN:
        written = pattern.sub(spelled, written)
    bare = "".join(mark for mark in unicodedata.normalize("NFKD", written) if not unicodedata.combining(mark))
    for pattern, spelled in _SHORT:
        bare = pattern.sub(spelled, bare)
    return tuple(_TOKEN.findall(_IN_HUNDREDS.sub(_hundreds, bare)))


def _hundreds(said: re.Match[str]) -> str:
    """“One eighty”, “twelve fifty”, “two oh five”: the word “hundred” is put where it was left out."""
    hundreds, rest = _NUMBERS[said["hundreds"]], _NUMBERS[said["rest"]]
    before = said.string[: said.start()].replace("-", " ").split()[-1:]
    is_whole = hundreds <= MOST_HUNDREDS and (not before or before[0] not in _NUMBERS)
    is_fourscore = hundreds == QUATRE and said["rest"] in _VINGT
    is_part = rest < 10 if said["zero"] else rest >= 10 and rest > APART * hundreds
    return f"{said['hundreds']} hundred " if is_whole and is_part and not is_fourscore else said[0]


@dataclass(frozen=True, slots=True)
class SpokenValue:
    """A number, and the token after it."""

    value: float
    ends: int


def number_at(tokens: Sequence[str], begins: int, *, before_unit: bool = False) -> SpokenValue | None:
    """Return the number that begins at a token, if any; `before_unit` lets “a” count as one."""
    at, whole, part = begins, 0.0, 0.0
    while at < len(tokens) and (joined := _joined(tokens, at, part, is_first=at == begins)) is not None:
        at, (whole, part) = joined.ends, _summed(tokens[joined.ends - 1], whole, part, joined.value)
    if at == begins:
        one = tokens[begins] in _ONES if begins < len(tokens) else False
        return SpokenValue(1.0, begins + 1) if one and before_unit else None
    return _with_fraction(tokens, at, whole + part)


def half_at(tokens: Sequence[str], at: int) -> int:
    """Return the token after “and a half”; the same token if there is no such words."""
    return next((at + len(half) for half in _HALVES if tuple(tokens[at : at + len(half)]) == half), at)


def _joined(tokens: Sequence[str], at: int, part: float, *, is_first: bool) -> SpokenValue | None:
    """Return the next word of a number, if it may follow `part` in the same number."""
    word = tokens[at]
    following = tokens[at + 1] if at + 1 < len(tokens) else ""
    if word in _ONES and (is_first and following in _SCALES):
        return SpokenValue(1.0, at + 1)
    if word in _AND and not is_first and following and following not in {"a", "an"}:
        return _joined(tokens, at + 1, part, is_first=False)
    if word in _ONES and not is_first and part % 10 == 0 and part % 100 >= 20:
        return SpokenValue(1.0, at + 1)
    if word[0].isdigit():
        return SpokenValue(float(word), at + 1) if is_first else None
    if word in _SCALES:
        return SpokenValue(float(_SCALES[word]), at + 1)
    value = _NUMBERS.get(word)
    is_after_dix = word in _AFTER_DIX and part % 100 == 10
    if value is None or not (is_first or is_after_dix or _may_follow(word, value, part)):
        return None
    return SpokenValue(float(value), at + 1)


def _may_follow(word: str, value: int, part: float) -> bool:
    """Whether a number may continue with that: “twenty five”, but not “twelve twenty”."""
    last = part % 100
    if last == 0 or (word in _VINGT and last == QUATRE):
        return True
    return last % 10 == 0 and last > 10 and (value < 10 or (value < 20 and last in _FRENCH_TENS))


def _summed(word: str, whole: float, part: float, value: float) -> tuple[float, float]:
    match value:
        case 1000 | 1_000_000 if word in _SCALES:
            return whole + (part or 1) * value, 0.0
        case _ if word in _SCALES:
            return whole, (part or 1) * value
        case _ if word in _VINGT and part % 100 == QUATRE:
            return whole, part - QUATRE + 80
        case _:
            return whole, part + value


def _with_fraction(tokens: Sequence[str], at: int, value: float) -> SpokenValue:
    if at + 1 < len(tokens) and tokens[at] in _POINTS:
        digits = str(_UNITS.get(tokens[at + 1], tokens[at + 1]))
        if digits.isdecimal():
            return SpokenValue(float(f"{value:.0f}.{digits}"), at + 2)
    after = half_at(tokens, at)
    return SpokenValue(value + 0.5 if after > at else value, after)
