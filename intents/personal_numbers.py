"""The forms of numbers that belong to one person: telephone, card, social insurance, account, plate."""

import re

from intents.digit_run import NUMERAL, RUN, digits_of
from intents.personal import Form, Personal, form, judged
from intents.personal_words import GAP, any_of

SHORTEST = 7
"Digits from which on a number is somebody's: a telephone number without its area."

_YEAR = r"(?:19|20)\d\d"
_NOBODYS = re.compile(
    rf"{_YEAR}(?:[\s/.,-]+{_YEAR})?"
    rf"|{_YEAR}[/.-]\d\d?[/.-]\d\d?|\d\d?[/.-]\d\d?[/.-]{_YEAR}"
    r"|\d{1,3}(?:,000)+"
)
_CAPITALS = r"\b(?-i:[A-Z]{2,4})\b"
_MIXED = r"\b(?:[a-z]{1,3}\d|\d+[a-z])[\da-z]*"
_PIECE = rf"(?:{NUMERAL}|\b[a-z]\b|{_MIXED}|{_CAPITALS}|\b(?:oh|dash|tiret|hyphen)\b)"
_HAS_A_NUMERAL = rf"(?=(?:(?:[a-z]\b|{_CAPITALS}){GAP}){{0,8}}[a-z]{{0,3}}{NUMERAL})"
_CODE = rf"(?P<it>{_HAS_A_NUMERAL}{_PIECE}(?:{GAP}{_PIECE}){{0,19}})"
_THING = any_of(
    """
    account roll folio file reference invoice bill customer client licen[cs]e permit ticket case claim
    policy passport confirmation pin card
    """
)
_CHOSE = any_of(
    """
    compte rôle dossier référence facture client cliente permis contravention police passeport confirmation
    matricule carte
    """
)
_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est|\s*:)?\s+"
_MONTH = any_of(
    """
    january february march april may june july august september october november december janvier février
    mars avril mai juin juillet août septembre octobre novembre décembre
    """
)
_DATE = rf"(?:{_MONTH}|(?:the\s+|le\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er)|{NUMERAL})(?:\s+of\b)?)"
_BIRTH = r"(?:date\s+of\s+birth|birthday|date\s+de\s+naissance)"
_BORN = rf"\b(?:born\s+(?:on\s+|in\s+)?|née?\s+le\s+|{_BIRTH}{_IS})"


def owner_of(run: str) -> Personal | None:
    """Return what a run of digits is by their number, or None for a number that is nobody's."""
    written = run.strip()
    if _NOBODYS.fullmatch(written):
        return None
    count = len(digits_of(written))
    if count < SHORTEST:
        return None
    if written.startswith("+") or count in {7, 10, 11}:
        return Personal.PHONE
    if count == 9:
        return Personal.SIN
    return Personal.CARD if 13 <= count <= 19 else Personal.ACCOUNT


RUNS: tuple[Form, ...] = (judged(owner_of, rf"(?<!\$)\(?{RUN}"),)
"""Long runs of digits, in digits or in words."""

CODES: tuple[Form, ...] = (
    form(Personal.PLATE, rf"\b(?:plates?|plaque|immatriculation)(?:\s+(?:number|numéro))?{_IS}{_CODE}"),
    form(Personal.PLATE, r"\b(?-i:[A-Z]{3}[ -]?\d{3}|[A-Z]{2}\d[ -]?\d{2}[A-Z]|[A-Z]\d{2}[ -]?[A-Z]{3})\b"),
    form(Personal.ACCOUNT, rf"\b{_THING}\s+(?:number|no\.?|#){_IS}{_CODE}"),
    form(Personal.ACCOUNT, rf"\b(?:numéro|no\.?)\s+(?:de\s+|d['’])?{_CHOSE}{_IS}{_CODE}"),
    form(
        Personal.ACCOUNT,
        rf"\b(?:account|roll|folio|compte|matricule|pin|nip){_IS}(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{1,19}}|\d{{3,}})",
    ),
    form(Personal.SIN, rf"\b(?:social\s+insurance(?:\s+number)?|assurance\s+sociale){_IS}{_CODE}"),
    form(Personal.ACCOUNT, r"\b[a-z]{1,3}-?\d{5,}(?:-\d+)*\b"),
    form(Personal.BIRTH_DATE, rf"{_BORN}(?P<it>{_DATE}(?:[\s,./-]{{1,3}}{_DATE}){{0,8}})"),
)
"""Numbers, also short ones and ones with letters, after the name of what they number."""
