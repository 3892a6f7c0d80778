"""Finds addresses in a caller's words: a civic number with a street, a unit, a post office box."""

import re
from collections.abc import Iterator

from intents.privacy.alternatives import any_of
from intents.privacy.digit_run import NUMERAL, DigitRun, runs_in
from intents.privacy.names import MOST_WORDS, SHORTEST, is_ordinary
from intents.privacy.personal import GAP, WORD, DataPattern, Mark, Personal, form

_NEXT = rf"{GAP}(?:(?:et|and|oh?|zero)\s+)?{NUMERAL}"
_LETTERED = r"(?:\s?[a-d]\b|\s+bis\b)?"
_LONG_CIVIC = rf"(?:\d\d++|\b{NUMERAL}{_NEXT})(?:{_NEXT}){{0,7}}[a-d]?"
_ROAD_WORD = rf"(?:{WORD}|\d{{1,3}}\s?(?:st|nd|rd|th|e|ème)|[nsew])\.?+"
_ROAD = (
    any_of(
        """
    street st avenue ave av road rd drive dr boulevard blvd crescent cres highway hwy terrace trail parkway
    mews
    """
    )
    + r"\b"
)
_OTHER_ROAD = (
    any_of(
        """
    way place court circle lane square gardens hill grove close bay gate heights landing loop path ridge rise
    row run view walk cove common manor green glen point trail crossing sideroad concession
    """
    )
    + r"\b"
)
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
_FLAT = r"(?:bureau|local|porte|condo|room|apt|apartment|unit|suite|appartement|app|logement)"

CIVIC = range(2, 6)
"Digits of a civic number that is said without a word such as street."

_NEXT_WORD = re.compile(r"\s(?P<it>[^\W\d_]+(?:['’-][^\W\d_]+)*)")


def _set_of(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DIRECTIONS = _set_of("north south east west nord sud ouest")
_LEADS = _DIRECTIONS | _set_of("saint st sainte de du des la le l d mount mont fort port old vieux new")
_TREES = _set_of("""
alder ash aspen beech birch cedar chestnut cypress elm hawthorn hazel hemlock juniper laurel maple oak pine
poplar spruce sycamore tamarack walnut willow aulne aulnes bouleau bouleaux cèdre cèdres châtaignier chêne
chênes cyprès épinette épinettes érable érables frêne frênes genévrier laurier lauriers mélèze mélèzes
merisier noyer orme ormes peuplier peupliers pin pins sapin sapins saule saules tilleul tilleuls tremble
""")
_NAMED = _set_of("main king queen victoria principale")
_ORDINAL = re.compile(
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth|\w+teenth|\w+tieth"
    r"|première|deuxième|troisième|\w+ième)",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"(?:\w*(?:met(?:er|re)|gram(?:me)?|lit(?:er|re)|watt|byte|volt|amp|degree|foot|yard|acre|gallon)s?|mm|cm|km|kg|lbs?|ft"
    r"|sq|psi|mph|kmh|kwh|pieds?|pouces?|verges?|livres?|mètres?|degrés?|p\.?m|a\.?m|o['’]clock|trees?|arbres?)",
    re.IGNORECASE,
)
_PAIRED = re.compile(rf"{NUMERAL}[\s-](?:oh?\b|{NUMERAL})", re.IGNORECASE)


def _end_of_street(text: str, at: int, *, is_paired: bool) -> int:
    """Return where the name after a number ends; where the number does, if none follows."""
    end, count, is_named = at, 0, False
    while count < MOST_WORDS and (word := _NEXT_WORD.match(text, at)):
        small = word["it"].lower()
        if _is_of_a_street(small, is_paired=is_paired):
            is_named, end = True, word.end()
        elif not (small in _DIRECTIONS if is_named else small in _LEADS):
            break
        else:
            end = word.end() if is_named else end
        at, count = word.end(), count + 1
    return end


def _is_of_a_street(word: str, *, is_paired: bool) -> bool:
    if word in _TREES or (is_paired and (word in _NAMED or _ORDINAL.fullmatch(word))):
        return True
    plain = word.removeprefix("l'").removeprefix("d'")
    may_be = len(plain) >= SHORTEST and "'" not in plain and not is_ordinary(plain)
    is_many = not is_paired and word.endswith("s")  # “forty staples”, « quatre cents délégués »
    return may_be and not is_many and _COUNTED.fullmatch(plain) is None


LABELLED: tuple[DataPattern, ...] = (
    form(
        Personal.ADDRESS,
        r"\b(?:live|living|lives|reside|residing|address\s+is|habite|demeure|vis|adresse\s+(?:est|c['’]est))\s+(?:at\s+|au\s+|à\s+|le\s+)?"
        rf"(?P<it>{_LONG_CIVIC}(?:{GAP}{_PLACE_OF}{WORD}){{0,3}})",
    ),
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
"""A unit or post office box number, the number after “I live at”, the street where somebody lives."""

_BEHIND = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"{_LETTERED}{GAP}(?:{_ROAD_WORD}\s+){{1,4}}?{_ROAD}{_END_OF_ROAD}",
        rf"{_LETTERED}{GAP}{_PLACE_OF}(?:{_RUE})\s+{_PLACE_OF}{WORD}(?:[\s-]+{_AFTER_A_ROAD}{_PLACE_OF}{WORD}){{0,2}}",
        rf"{_LETTERED}{GAP}block\s+(?:of\s+)?(?:(?:east|west|north|south)\s+)?{WORD}",
    )
)
_BEHIND_MANY = re.compile(
    rf"[a-d]?{GAP}(?:{_ROAD_WORD}\s+){{1,3}}?{_OTHER_ROAD}{_END_OF_ROAD}", re.IGNORECASE
)
"Before such a street stands more than one digit or the word number: “5 metres from the square” is none."
_NUMBERED = re.compile(r"\b(?:number|numéro)\s+$", re.IGNORECASE)
_ONE_RUE = re.compile(rf"(?:une?|one)\s+{_RUE}", re.IGNORECASE)


def addresses_in(text: str) -> Iterator[Mark]:
    """Yield the addresses that begin with a civic number."""
    for run in runs_in(text):
        end = -1 if text[: run.start].endswith("$") else _end_of_address(text, run)
        if end > run.end:
            yield Mark(run.start, end, Personal.ADDRESS)


def _end_of_address(text: str, run: DigitRun) -> int:
    is_article = _ONE_RUE.match(text, run.start) is not None
    is_many = len(run.digits) > 1 or _NUMBERED.search(text, max(0, run.start - 10), run.start) is not None
    behind = _BEHIND[:1] if is_article else _BEHIND
    found = [each.match(text, run.end) for each in (*behind, *((_BEHIND_MANY,) if is_many else ()))]
    return next((each.end() for each in found if each), -1)


def places_in(text: str) -> Iterator[Mark]:
    """Yield addresses without the word street: a civic number, then no ordinary words.

    What is counted has an ordinary word behind its number; a street's name hardly ever is one, but for trees.
    """
    for run in runs_in(text):
        if len(run.digits.lstrip("0")) not in CIVIC or text[: run.start].endswith("$"):
            continue
        is_paired = _PAIRED.search(text, run.start, run.end) is not None
        end = _end_of_street(text, run.end, is_paired=is_paired)
        if end > run.end:
            yield Mark(run.start, end, Personal.ADDRESS)
