"""The forms in which callers say where they live, and where they get mail."""

from intents.digit_run import NUMERAL
from intents.personal import Form, Personal, form
from intents.personal_words import GAP, WORD, any_of

_CIVIC = rf"(?:(?<![\d$])\d|\b{NUMERAL})(?:{GAP}{NUMERAL}|\d){{0,7}}(?:\s?[a-d]\b|\s+bis\b)?"
_LONG_CIVIC = rf"(?:(?<![\d$])\d\d+|\b{NUMERAL}{GAP}{NUMERAL})(?:{GAP}{NUMERAL}){{0,7}}[a-d]?"
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
    ruelle
    """
    )
    + r"\b\.?"
)
_OF = r"(?:de\s+la\s+|de\s+l['’]\s?|du\s+|des\s+|de\s+|d['’]\s?|l['’]\s?|la\s+|le\s+|les\s+)?"
_LETTER = r"\b(?:[a-z]|vee|kay|jay|tee|bee|double[\s-]u)\b(?:\s+(?:as\s+in|like|comme)\s+[^\W\d_]+)?"
_FLAT = r"(?:apt|apartment|unit|suite|appartement|app|logement)"

POSTAL_CODES: tuple[Form, ...] = (
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
"""In Canada a letter, a digit, a letter, then a digit, a letter, a digit; also with the letters' names."""

ADDRESSES: tuple[Form, ...] = (
    form(Personal.ADDRESS, rf"{_CIVIC}{GAP}(?:{_ROAD_WORD}\s+){{1,4}}?{_ROAD}"),
    form(Personal.ADDRESS, rf"{_LONG_CIVIC}{GAP}(?:{_ROAD_WORD}\s+){{1,3}}?{_OTHER_ROAD}"),
    form(
        Personal.ADDRESS,
        rf"(?!(?:une?|one)\s+{_RUE}){_CIVIC}{GAP}(?:{_OF})(?:{_RUE})\s+{_OF}{WORD}(?:[\s-]+{_OF}{WORD}){{0,2}}",
    ),
    form(
        Personal.ADDRESS,
        r"\b(?:live|living|lives|reside|residing|address\s+is|habite|demeure|vis|adresse\s+(?:est|c['’]est))\s+(?:at\s+|au\s+|à\s+|le\s+)?"
        rf"(?P<it>{_LONG_CIVIC}(?:{GAP}{_OF}{WORD}){{0,3}})",
    ),
    form(
        Personal.ADDRESS,
        rf"\b{_FLAT}\.?\s+(?:number\s+|numéro\s+|#\s?)?(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{0,4}}[a-z]?)\b",
    ),
)
"""A civic number with a street, a flat's number, and the number after “I live at”."""
