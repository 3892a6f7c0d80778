"""Whether a sentence says what its quotation says and no more: numbers, days, names, yes and no."""

import re
from collections.abc import Iterable
from enum import StrEnum

from ivr.studio.documents.passages import plain
from ivr.studio.documents.ranking import terms

FEWEST_QUOTED = 3
"Words; a shorter quotation can be found anywhere."
ENOUGH_WORDS = 0.75
"Share of a sentence's words that must come from its quotation, its heading or the question."


class Loose(StrEnum):
    """Why a sentence is refused."""

    NOT_QUOTED = "not_quoted"
    "The passage does not contain its quotation."
    VALUES = "values"
    "It has a number, date, time or amount that is not in the quotation."
    NEGATION = "negation"
    WORDS = "words"
    "Too many of its words are not in the quotation."


def looseness(sentence: str, quotation: str, passage: str, known: Iterable[str] = ()) -> Loose | None:
    """Return why a sentence does not follow from a passage; None if it does."""
    quoted = plain(quotation)
    if len(quoted.split()) < FEWEST_QUOTED or quoted not in plain(passage):
        return Loose.NOT_QUOTED
    if not values_in(sentence) <= values_in(quotation):
        return Loose.VALUES
    if _negations(sentence) != _negations(quotation):
        return Loose.NEGATION
    own = set(terms(_BARE.sub(" ", sentence)))
    told = {word for text in (quotation, *known) for word in terms(text)}
    return None if len(own & told) >= ENOUGH_WORDS * len(own) else Loose.WORDS


def values_in(text: str) -> frozenset[str]:
    """Numbers, days, months, a.m. and p.m., and units of a text, normalized across both languages."""
    folded = plain(text).casefold()
    numbers = {_number(one) for one in _NUMBER.findall(folded)}
    words = {_VALUE_WORDS[word] for word in _WORD.findall(_HALF.sub(_joined, folded)) if word in _VALUE_WORDS}
    signs = {unit for sign, unit in (("$", "dollar"), ("%", "percent")) if sign in folded}
    return frozenset(numbers | words | signs)


def _number(text: str) -> str:
    """“1,200.50” and “1 200,50” are the same."""
    cents = re.fullmatch(r"(.*\d)[.,](\d\d?)", text)
    whole, rest = (cents[1], cents[2]) if cents else (text, "")
    digits = re.sub(r"\D", "", whole).lstrip("0") or "0"
    return f"{digits}.{rest.ljust(2, '0')}" if rest.strip("0") else digits


def _negations(text: str) -> bool:
    return _NEGATION.search(plain(text).casefold()) is not None


def _joined(found: re.Match[str]) -> str:
    return found[0].replace(".", "")


_NUMBER = re.compile(r"\d{1,3}(?:[ ,]\d{3})+(?:[.,]\d\d?)?(?!\d)|\d+(?:[.,]\d\d?)?(?!\d)")
_WORD = re.compile(r"[^\W\d_]+")
_HALF = re.compile(r"\b[ap]\.m\.")
_NEGATION = re.compile(
    r"\b(?:not|no|never|none|nobody|nothing|cannot|without|neither|nor|unless|except|forbidden|prohibited|"
    r"pas|jamais|aucune?|sans|ni|sauf|rien|personne|interdite?s?)\b|n't\b"
)
_BARE = re.compile(r"\d+|[$%]")
_NUMBER_WORDS = {
    "2": "two deux",
    "3": "three trois",
    "4": "four quatre",
    "5": "five cinq",
    "6": "six",
    "7": "seven sept",
    "8": "eight huit",
    "9": "nine neuf",
    "10": "ten dix",
    "11": "eleven onze",
    "12": "twelve douze",
    "14": "fourteen quatorze",
    "15": "fifteen quinze",
    "20": "twenty vingt",
    "30": "thirty trente",
    "40": "forty quarante",
    "50": "fifty cinquante",
    "60": "sixty soixante",
    "100": "hundred cent",
    "1000": "thousand mille",
}
_OTHER_VALUES = {
    "d1": "monday mondays lundi lundis",
    "d2": "tuesday tuesdays mardi mardis",
    "d3": "wednesday wednesdays mercredi mercredis",
    "d4": "thursday thursdays jeudi jeudis",
    "d5": "friday fridays vendredi vendredis",
    "d6": "saturday saturdays samedi samedis",
    "d7": "sunday sundays dimanche dimanches",
    "m1": "january janvier",
    "m2": "february février",
    "m3": "march mars",
    "m4": "april avril",
    "m5": "may mai",
    "m6": "june juin",
    "m7": "july juillet",
    "m8": "august août",
    "m9": "september septembre",
    "m10": "october octobre",
    "m11": "november novembre",
    "m12": "december décembre",
    "am": "am morning matin",
    "pm": "pm afternoon evening soir",
    "noon": "noon midi",
    "midnight": "midnight minuit",
    "dollar": "dollar dollars",
    "percent": "percent",
    "hour": "hour hours heure heures",
    "day": "day days jour jours",
    "week": "week weeks semaine semaines",
    "month": "month months mois",
    "year": "year years an ans année années",
    "free": "free gratuit gratuite gratuits gratuites",
}
# “May” is usually not the month, so it never counts as one.
_VALUE_WORDS = {
    word: value
    for value, words in (_NUMBER_WORDS | _OTHER_VALUES).items()
    for word in words.split()
    if word != "may"
}
