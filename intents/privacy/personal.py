"""The kinds of personal data, and the forms of names, postal codes and e-mail."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from intents.privacy.alternatives import any_of
from intents.privacy.digit_run import NUMERAL, OH, UNITS

NEVER_A_NAME = any_of("""
a about actually afraid after again ai all alors also am an and apartment appartement appelle apt are as
at au aux avec avez be because been bin bins bonjour bonsoir but by c call calling can car cars ce ces cet
cette chez combien comme comment could dans day days depuis did do does dollar dollars donc elle en es
est et euh euros fait for from good got habite had has have he hello here heu heure heures hi hour hours
how i if il ils in is isn it its j jai je jour jours just l lane le les leur like live lives living lui là
ma mais mal me merci mes minute minutes misspelled mois mon month months my ne near need no non nos not
notre nous now of off okay on one ont or other ou oui our out où pas people percent please pis pour pourquoi
puis quand que quel quelle quelles quels qui quoi residing sa sais sans se semaine semaines ses she should si
so son sont speaking spelled spelt still suis suite sur ta thank thanks that the their there they this
times to ton too uh um un une unit up va very veut veux vis vos votre voudrais vous want was way we week
weeks well were what when where which who why will with would wrong yeah year years yes you your à
""")
"Words that never begin a name, in either language."

OTHER = rf"(?!{NEVER_A_NAME}\b)"
"Matches only if no word of the list follows."

WORD = rf"{OTHER}[^\W\d_]++(?:['’-][^\W\d_]++)*+"
"A word that may be a name."

PARTICLE = r"(?:(?:de la|de|du|des|van|von|le|la|el|al|st|ste|saint|sainte)[\s-]+)?"

CAPITAL = r"(?-i:[A-ZÀ-Ý][a-zà-ÿ]+(?:['’-][A-ZÀ-Ý][a-zà-ÿ]+)*)"
"A word that a recognizer capitalized as a name."

GAP = r"[\s,.-]{1,3}"


MONTH = any_of(
    """
    january february march april may june july august september october november december janvier février
    mars avril mai juin juillet août septembre octobre novembre décembre
    """
)


class Personal(StrEnum):
    """A kind of personal data."""

    NAME = "name"
    PHONE = "phone"
    CARD = "card"
    SIN = "sin"
    ADDRESS = "address"
    POSTAL_CODE = "postal code"
    EMAIL = "email"
    PLATE = "plate"
    ACCOUNT = "account"
    BIRTH_DATE = "birth date"
    EXPIRY = "card expiry"
    SECURITY_CODE = "security code"
    PASSWORD = "password"  # noqa: S105 -- a kind, and no password
    PASSPORT = "passport"
    NUMBER = "number"
    "A number that was said alone, so that its owner is unknown."


@dataclass(frozen=True, slots=True)
class Mark:
    """Where personal data stands in a text, and of which kind it is."""

    start: int
    end: int
    kind: Personal


Judge: TypeAlias = Callable[[str], Personal | None]
"Returns the kind of a match, or None if it may stay."


@dataclass(frozen=True, slots=True)
class DataPattern:
    """Where personal data may occur in a text: the match of the pattern's group `it`."""

    pattern: re.Pattern[str]
    judge: Judge


def form(kind: Personal, pattern: str) -> DataPattern:
    """Return a form whose every match, or its group `it`, is of one kind."""
    return judged(lambda _: kind, pattern)


def judged(judge: Judge, pattern: str) -> DataPattern:
    """Return a form whose every match is checked again."""
    whole = pattern if "(?P<it>" in pattern else f"(?P<it>{pattern})"
    return DataPattern(re.compile(whole, re.IGNORECASE), judge)


LETTERS = any_of(
    """
    ay bee cee dee ef eff gee aitch haitch jay kay ell em pee ess tee vee ex wye zee zed alpha alfa
    bravo charlie
    delta echo foxtrot golf hotel india juliet juliette kilo lima mike oscar quebec romeo sierra tango
    uniform victor
    whiskey xray x-ray yankee zulu bé cé dé effe gé ache ji ka emme enne pé cu erre esse té vé icse ixe zède
    """
)
_OTHER_LETTERS = any_of("be see sea ee eye pea cue queue el en elle are ar tea you why november papa québec")
_LETTER_NAMES = rf"(?:{LETTERS}|{_OTHER_LETTERS})"
_LETTER = (
    rf"(?:(?:{_LETTER_NAMES}\b|double[\s-](?:u|you|vé|v)\b|i[\s-]grec\b|[a-z](?![^\W\d_]))"
    r"(?:\s+(?:as\s+in|for|like|comme(?:\s+dans)?)\s+[^\W\d_]++)?)"
)
_DIGIT = any_of(word for word, value in UNITS.items() if value < 10)
_FIGURE = rf"(?:\d(?!\d)|{_DIGIT}\b|oh?\b|(?:to|too|for|ate)\b)"
_APART = r"[\s.,-]{0,3}"
_DAY = (
    rf"(?:\d{{1,2}}(?:st|nd|rd|th|er)?\b|{NUMERAL}(?:[\s-]{NUMERAL})?|[^\W\d_]+(?:st|nd|rd|th)\b|premier\b)"
)
_NINETEEN = r"(?:nineteen|dix[\s-]neuf\s+cents?|mil(?:le)?\s+neuf\s+cents?)"
_LAST_CENTURY = rf"(?:19\d\d\b|{_NINETEEN}(?:[\s-](?:et[\s-])?{NUMERAL}){{1,3}})"
_TO_YEAR = r"[\s,]{1,2}"

STANDING: tuple[DataPattern, ...] = (
    form(
        Personal.POSTAL_CODE,
        rf"(?<![^\W_]){_LETTER}{_APART}{_FIGURE}(?:{_APART}{_LETTER}{_APART}{_FIGURE}){{2}}(?![^\W_])",
    ),
    form(
        Personal.POSTAL_CODE,
        r"\b(?:zip|zip\s+code|postal\s+code|code\s+postal)(?:\s+(?:is|est)|\s*:)?\s+(?P<it>\d{5}(?:-\d{4})?|[a-z]\s?\d\s?[a-z])\b",
    ),
    form(Personal.ADDRESS, r"(?<![\d.])-?\d{1,3}\.\d{4,}+(?!\.)"),
    form(
        Personal.ADDRESS,
        rf"\b(?:(?:minus|moins|negative)\s+)?{NUMERAL}(?:[\s-]{{1,2}}{NUMERAL}){{0,3}}\s(?:point|dot|virgule|decimal)"
        rf"(?:\s(?:{NUMERAL}|{OH})){{3,9}}",
    ),
    form(
        Personal.BIRTH_DATE,
        rf"\b(?:{MONTH}\s(?:the\s)?{_DAY}{_TO_YEAR}{_LAST_CENTURY}"
        rf"|(?:the\s|le\s)?{_DAY}\s(?:of\s|de\s)?{MONTH}{_TO_YEAR}{_LAST_CENTURY}"
        r"|\d{1,2}[/.-]\d{1,2}[/.-]19\d\d\b|19\d\d[/.-]\d{1,2}[/.-]\d{1,2}\b)",
    ),
)
"""What is personal by its form alone: postal codes, plates, coordinates, dates of the last century."""
