"""The forms of names, addresses and e-mail; numbers.py has the rest."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeAlias

from intents.privacy.digit_run import NUMERAL


def any_of(words: str) -> str:
    """Return a pattern for any of the words, given separated by spaces."""
    return f"(?:{'|'.join(words.split())})"


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

WORD = rf"{OTHER}[^\W\d_]+(?:['’-][^\W\d_]+)*"
"A word that may be a name."

PARTICLE = r"(?:(?:de la|de|du|des|van|von|le|la|el|al|st|ste|saint|sainte)[\s-]+)?"

CAPITAL = r"(?-i:[A-ZÀ-Ý][a-zà-ÿ]+(?:['’-][A-ZÀ-Ý][a-zà-ÿ]+)*)"
"A word that a recognizer capitalized as a name."

GAP = r"[\s,.-]{1,3}"


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
    PASSPORT = "passport"
    NUMBER = "number"
    "A number that was said alone, so that its owner is unknown."


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


_DOT = r"(?:\.\s?|\s+(?:dot|point)\s+)"
_JOIN = r"(?:[.+]|\s+(?:dot|point|underscore|dash|hyphen|tiret|plus)\s+)"
_AT = r"(?:\s*@\s*|\s+(?:at|arobase?|arrobase?|[aà]\s+commercial)\s+)"
_SURE_AT = r"(?:\s*@\s*|\s+(?:arobase?|arrobase?|[aà]\s+commercial)\s+)"
_PART = r"[\w-]{1,64}"
_LOCAL = rf"(?<![\w-]){_PART}(?:{_JOIN}{_PART}){{0,4}}?"
_TOP = r"(?:com|ca|org|net|fr|edu|gov|info|io|us|uk|be|ch)\b"
_HOST = rf"[\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}?{_DOT}{_TOP}(?:{_DOT}{_TOP})?"
_MAIL_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est|\s*:)?"
_MAIL_CUE = rf"\b(?:e-?mail|courriel)(?:\s+(?:address|adresse))?{_MAIL_IS}\s+"

WRITTEN_MAIL: tuple[DataPattern, ...] = (
    form(Personal.EMAIL, r"(?<![\w.+-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}"),
)

SPOKEN_MAIL: tuple[DataPattern, ...] = (
    form(Personal.EMAIL, rf"{_MAIL_CUE}(?P<it>(?:{_PART}[\s.]+){{0,8}}?{_PART}{_AT}{_HOST})"),
    form(Personal.EMAIL, rf"{_LOCAL}{_AT}{_HOST}"),
    form(Personal.EMAIL, rf"{_LOCAL}{_SURE_AT}[\w-]{{1,40}}(?:{_DOT}[\w-]{{1,40}}){{0,3}}"),
)
"""“jean dot tremblay at gmail dot com”, « jean point tremblay arobase videotron point ca »."""


_SPELLED = r"[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){2,20}"
_NAME = rf"(?P<it>\b{_SPELLED}|{PARTICLE}{WORD}(?:\s+{PARTICLE}{WORD}){{0,2}})"
_NAME_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est)"
_RELATIVE = any_of(
    """
    mari femme conjoint conjointe fils fille père mère frère sœur soeur voisin voisine ami amie propriétaire
    locataire
    """
)
_CUE = (
    rf"(?:my|the|her|his|our|first|last|family|full)\s+(?:(?:first|last|family|full|middle|maiden)\s+)?name{_NAME_IS}\s+"
    rf"|\b(?:name|surname)\s+is\s+|\bthey\s+call\s+me\s+"
    rf"|\b(?:mon|son|le|notre)\s+(?:petit\s+)?(?:nom|prénom)(?:\s+de\s+(?:famille|fille))?{_NAME_IS}\s+"
    rf"|\b(?:je\s+m['’]\s?appelle|je\s+me\s+(?:nomme|prénomme)|(?:il|elle|{_RELATIVE})\s+s['’]\s?appelle|au\s+nom\s+de(?!\s+la\s+(?:ville|mairie|compagnie)))\s+"
)
_ALWAYS_A_TITLE = r"(?:mr|mrs|ms|mister|missus|monsieur|madame|mademoiselle|mme|mlle)\.?"
_OF = r"(?:(?:de\s+la|de|du|van|von|st|saint)\s+)?"
_SOMETIMES_A_TITLE = r"(?:monsieur|madame|dr|doctor|docteur|miss|sir|maître|me|m|prof|professor)\.?"

NAMES: tuple[DataPattern, ...] = (
    form(Personal.NAME, rf"\b(?:{_CUE}){_NAME}"),
    form(
        Personal.NAME,
        rf"(?<!\bun\s)(?<!\bvieux\s)(?<!\bjeune\s)\b{_ALWAYS_A_TITLE}\s+(?P<it>{_OF}{WORD}(?:\s+{CAPITAL}){{0,2}})",
    ),
    form(Personal.NAME, rf"\b{_SOMETIMES_A_TITLE}\s+(?P<it>{OTHER}{CAPITAL}(?:\s+{CAPITAL}){{0,2}})"),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|i\s+am|i['’]m|ici|c['’]est|moi\s+c['’]est)\s+(?P<it>{OTHER}{CAPITAL}\s+{CAPITAL})",
    ),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|ici|c['’]est)\s+(?P<it>{WORD}(?:\s+{WORD})?)\s+"
        r"(?=calling\b|speaking\b|à\s+l['’]appareil\b|qui\s+(?:parle|appelle)\b)",
    ),
    form(Personal.NAME, r"(?P<it>\b[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){3,20})"),
)
"""A name after “my name is”, after a title, before “calling”, or spelled letter by letter."""


_NEXT = rf"{GAP}(?:(?:et|and|oh?|zero)\s+)?{NUMERAL}"
_CIVIC = rf"(?:(?<![\d$])\d|\b{NUMERAL})(?:{_NEXT}|\d){{0,7}}(?:\s?[a-d]\b|\s+bis\b)?"
_LONG_CIVIC = rf"(?:(?<![\d$])\d\d+|\b{NUMERAL}{_NEXT})(?:{_NEXT}){{0,7}}[a-d]?"
_ROAD_WORD = rf"(?:{WORD}|\d{{1,3}}\s?(?:st|nd|rd|th|e|ème)|[nsew])\.?"
_ROAD = (
    any_of(
        """
    street st avenue ave av road rd drive dr boulevard blvd crescent cres highway hwy terrace trail parkway
    mews
    """
    )
    + r"\b"
)
_OTHER_ROAD = r"(?:way|place|court|circle|lane|square|gardens|hill)\b"
_RUE = (
    any_of(
        """
    rue avenue av boulevard boul chemin ch route rang place impasse allée montée côte croissant cours quai
    ruelle terrasse promenade
    """
    )
    + r"\b\.?"
)
_PLACE_OF = r"(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’]\s?|l['’]\s?|la\s+|le\s+|les\s+)?"
_AFTER_A_ROAD = r"(?!n['’]|(?:logement|près|plus|pas|devant|derrière|depuis|hier|coin|juste|maintenant)\b)"
_END_OF_ROAD = r"(?!\s+(?:du|de|des|d['’]|l['’]))(?:\s+(?:north|south|east|west|nord|sud|ouest)\b)?"
"In French, the name follows the type of road."
_LETTER = r"\b(?:[a-z]|vee|kay|jay|tee|bee|double[\s-]u)\b(?:\s+(?:as\s+in|like|comme)\s+[^\W\d_]+)?"
_FLAT = r"(?:bureau|local|porte|condo|room|apt|apartment|unit|suite|appartement|app|logement)"

POSTAL_CODES: tuple[DataPattern, ...] = (
    form(
        Personal.POSTAL_CODE,
        r"(?<![^\W_])[a-z][\s.-]?\d[\s.-]?[a-z][\s.-]{0,3}\d[\s.-]?[a-z][\s.-]?\d(?![^\W_])",
    ),
    form(Personal.POSTAL_CODE, rf"{_LETTER}{GAP}{NUMERAL}(?:{GAP}{_LETTER}{GAP}{NUMERAL}){{2}}"),
    form(
        Personal.POSTAL_CODE,
        r"\b(?:zip|zip code|postal code|code postal)(?:\s+(?:is|est)|\s*:)?\s+(?P<it>\d{5}(?:-\d{4})?)\b",
    ),
)
"""Canadian postal codes: letter, digit, letter, digit, letter, digit; also with the letters' names."""

ADDRESSES: tuple[DataPattern, ...] = (
    form(Personal.ADDRESS, rf"{_CIVIC}{GAP}(?:{_ROAD_WORD}\s+){{1,4}}?{_ROAD}{_END_OF_ROAD}"),
    form(Personal.ADDRESS, rf"{_LONG_CIVIC}{GAP}(?:{_ROAD_WORD}\s+){{1,3}}?{_OTHER_ROAD}{_END_OF_ROAD}"),
    form(
        Personal.ADDRESS,
        rf"(?!(?:une?|one)\s+{_RUE}){_CIVIC}{GAP}(?:{_PLACE_OF})(?:{_RUE})\s+{_PLACE_OF}{WORD}(?:[\s-]+{_AFTER_A_ROAD}{_PLACE_OF}{WORD}){{0,2}}",
    ),
    form(
        Personal.ADDRESS,
        r"\b(?:live|living|lives|reside|residing|address\s+is|habite|demeure|vis|adresse\s+(?:est|c['’]est))\s+(?:at\s+|au\s+|à\s+|le\s+)?"
        rf"(?P<it>{_LONG_CIVIC}(?:{GAP}{_PLACE_OF}{WORD}){{0,3}})",
    ),
    form(
        Personal.ADDRESS,
        rf"\b(?:number|numéro)\s+(?P<it>{_CIVIC}{GAP}(?:{_ROAD_WORD}\s+){{1,3}}?{_OTHER_ROAD})",
    ),
    form(Personal.ADDRESS, rf"{_CIVIC}{GAP}block\s+(?:of\s+)?(?:(?:east|west|north|south)\s+)?{WORD}"),
    form(
        Personal.ADDRESS,
        r"\b(?:liv(?:e|es|ing)|resid(?:e|es|ing)|i['’]?m|we['’]?re)\s+on\s+"
        rf"(?P<it>{WORD}(?:\s+{WORD})?\s+(?:{_ROAD}|{_OTHER_ROAD}))",
    ),
    form(
        Personal.ADDRESS,
        rf"\b(?:habit(?:e|ons)|rest(?:e|ons)|demeur(?:e|ons)|suis|vis)\s+(?:sur\s+)?(?:la\s+|le\s+)?(?P<it>(?:{_RUE})\s+{_PLACE_OF}{WORD})",
    ),
    form(
        Personal.ADDRESS,
        rf"\b{_FLAT}\.?\s+(?:is\s+|est\s+|c['’]est\s+)?(?:the\s+|le\s+)?(?:number\s+|numéro\s+|#\s?)?(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{0,4}}(?:[a-z]|\s[a-h](?=\s))?)\b",
    ),
    form(
        Personal.ADDRESS,
        r"\b(?:(?:house|civic|street|door|building)\s+number|number\s+on\s+(?:my|the|our)\s+(?:door|house|gate)|numéro\s+(?:de\s+porte|civique|d['’]immeuble))"
        rf"(?:\s+(?:is|est|c['’]est|le|the|it['’]s))*\s*:?\s+(?P<it>{NUMERAL}(?:{_NEXT}){{0,5}})",
    ),
    form(
        Personal.ADDRESS,
        rf"\b(?:p\.?\s?o\.?\s+box|post\s+(?:office\s+)?box|rural\s+route|casier\s+postale?|(?:case|boîte)\s+postale|c\.?p\.?)"
        rf"\s+(?:number\s+|numéro\s+)?(?P<it>{NUMERAL}(?:{_NEXT}){{0,5}}(?:,?\s+(?:box|boîte|case)\s+{NUMERAL}(?:{_NEXT}){{0,5}})?)",
    ),
)
"""A civic number with a street, a unit or post office box number, and the number after “I live at”."""
