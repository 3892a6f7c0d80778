"""The forms in which callers give numbers, and the kind of each."""

import re
from collections.abc import Collection

from intents.privacy.digit_run import NUMERAL, RUN, digits_of, passes_luhn
from intents.privacy.personal import GAP, OTHER, DataPattern, Personal, any_of, form, judged

SHORTEST = 7
"Minimum digits of a personal number: a telephone number without its area code."

SHORTEST_CARD, LONGEST_CARD = 13, 19
"Digits; a longer run is a card number with its expiry and security code."
READ_OUT = 12
"Digits; three groups of four were read out, and the caller is to be stopped."
GROUP = 4
"Digits in a group."

_RUN = re.compile(RUN, re.IGNORECASE)
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
_THEN = r"(?:(?:(?:and|et)\s+)?(?:then|puis|ensuite)\s+)?"
_CODE = rf"(?P<it>{_HAS_A_NUMERAL}{_PIECE}(?:{GAP}{_THEN}{_PIECE}){{0,19}})"
_THING = any_of(
    """
    account roll folio file reference invoice bill customer client licen[cs]e permit ticket case claim
    policy confirmation card
    """
)
_CHOSE = any_of(
    """
    compte rôle dossier référence facture client cliente permis contravention police confirmation
    matricule carte
    """
)
_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est|\s*:)?\s+"
MONTH = any_of(
    """
    january february march april may june july august september october november december janvier février
    mars avril mai juin juillet août septembre octobre novembre décembre
    """
)
_ORDINAL = any_of(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth premier
    """
)
_DATE = rf"(?:{MONTH}|(?:the\s+|le\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er)|{_ORDINAL}\b|{NUMERAL})(?:\s+of\b)?)"
_BIRTH = r"(?:date\s+of\s+birth|birthday|date\s+de\s+naissance)"
_BORN = rf"\b(?:born\s+(?:on\s+|in\s+)?|née?\s+le\s+|{_BIRTH}{_IS})"


def owner_of(run: str) -> Personal | None:
    """Return a digit run's kind by its length, or None if it is not personal."""
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
    return Personal.CARD if count >= SHORTEST_CARD else Personal.ACCOUNT


FEWEST = 3
"Digits of a part of a telephone number."


def _short_owner(run: str) -> Personal | None:
    """Return the kind of a run after “my number is”, which makes even part of a number personal."""
    is_part = FEWEST <= len(digits_of(run)) < SHORTEST
    return Personal.PHONE if is_part else owner_of(run)


def _extension(run: str) -> Personal | None:
    """Return whether a run after “extension” is one."""
    return Personal.PHONE if 2 <= len(digits_of(run)) <= 6 else None


_PASSPORT = re.compile(r"[a-z]{2}\d{6}", re.IGNORECASE)


def labelled(code: str) -> Personal:
    """Return the kind of a labelled code; the code's own form outweighs the label."""
    digits = digits_of(code)
    if len(digits) >= SHORTEST_CARD and (
        passes_luhn(digits) or digits[0] in "3456" or len(digits) > LONGEST_CARD
    ):
        return Personal.CARD
    if len(digits) == 9 and passes_luhn(digits):
        return Personal.SIN
    if _PASSPORT.fullmatch(re.sub(r"[\s.,-]", "", code)):
        return Personal.PASSPORT
    return Personal.ACCOUNT


RUNS: tuple[DataPattern, ...] = (
    judged(
        _short_owner,
        r"\bmy\s+(?:(?:(?:tele)?phone|cell|cellphone|mobile|home|work)\s+)?number(?:['’]s|\s+is)\s+"
        rf"(?P<it>{RUN})",
    ),
    judged(
        _short_owner,
        rf"\bmon\s+(?:numéro(?:\s+de\s+(?:téléphone|cellulaire))?|cellulaire|téléphone){_IS}(?:le\s+)?(?P<it>{RUN})",
    ),
    judged(
        _extension,
        r"\b(?:extension|ext\.?|poste)\s+(?:(?:number|numéro|no\.?|is|est|le)\s+|#\s?)*"
        rf"(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{0,5}})\b(?!\s+(?:feet|foot|ft|met|mèt|pieds|days?|jours|months?|mois|weeks?|semaines))",
    ),
    judged(owner_of, rf"(?<!\$)\(?{RUN}"),
)
"""Long runs of digits, in digits or in words; short ones after words that say whose they are."""

_PLATE = rf"\b(?:plates?|plaque|immatriculation)(?:\s+(?:number|numéro))?{_IS}"

CODES: tuple[DataPattern, ...] = (
    form(Personal.PLATE, rf"{_PLATE}{_CODE}"),
    form(Personal.PLATE, rf"{_PLATE}(?P<it>{OTHER}[a-z]{{2,4}}[ -]?\d{{2,4}}\b)"),
    form(Personal.PLATE, r"\b(?-i:[A-Z]{3}[ -]?\d{3}|[A-Z]{2}\d[ -]?\d{2}[A-Z]|[A-Z]\d{2}[ -]?[A-Z]{3})\b"),
    form(Personal.PASSPORT, rf"\b(?:passport|passeport)(?:\s+(?:number|no\.?|#))?{_IS}{_CODE}"),
    judged(labelled, rf"\b{_THING}\s+(?:number|no\.?|#){_IS}{_CODE}"),
    judged(labelled, rf"\b(?:numéro|no\.?)\s+(?:de\s+|d['’])?{_CHOSE}{_IS}{_CODE}"),
    form(
        Personal.SECURITY_CODE,
        r"\b(?:pin|nip)(?:\s+(?:number|code|of|for|on|de|du|pour|my|the|ma|la|debit|credit|débit|crédit|card|carte))*"
        rf"{_IS}(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{0,7}})",
    ),
    judged(
        labelled,
        rf"\b(?:account|roll|folio|compte|matricule){_IS}(?P<it>{NUMERAL}(?:{GAP}{NUMERAL}){{1,19}}|\d{{3,}})",
    ),
    form(Personal.SIN, rf"\b(?:social\s+insurance(?:\s+number)?|assurance\s+sociale){_IS}{_CODE}"),
    form(Personal.ACCOUNT, r"\b[a-z]{1,3}-?\d{5,}(?:-\d+)*\b"),
    form(Personal.BIRTH_DATE, rf"{_BORN}(?P<it>{_DATE}(?:[\s,./-]{{1,3}}{_DATE}){{0,8}})"),
)
"""Numbers, including short ones and ones with letters, after the name of what they number."""


_AFTER_A_CARD = r"\[card(?: expiry)?\]\W{1,3}(?:[^\W\d_\[\]]+\W{1,3}){0,7}?"
_EXPIRES = (
    r"\b(?:expir\w*|exp\.?|valid\s+(?:until|thru|through)|valide\s+jusqu\w*)"
    r"(?:\s+(?:date|on|in|is|of|the|en|le|est|fin))*\W{1,3}"
)
_CODE_IS = (
    r"\b(?:cvv2?|cvc2?|csc|security\s+code|code\s+de\s+sécurité|cryptogramme"
    r"|(?:digits?|numbers?)\s+on\s+the\s+back|chiffres\s+(?:au|à\s+l['’]endos|derrière)(?:\s+dos)?)"
    r"(?:\s+(?:number|are|is|sont|est|c['’]est|of|my|the|card))*\W{1,3}"
)
_SHORT_RUN = rf"(?P<it>{NUMERAL}(?:[\s/.,-]{{1,3}}{NUMERAL}){{0,5}})"

MONTH_AND_YEAR = re.compile(r"(?:0[1-9]|1[0-2])(?:2[5-9]|3\d)")


def _expiry(run: str) -> Personal | None:
    """Return whether a run after “expires” is a month and a two-digit year, as on cards."""
    return Personal.EXPIRY if MONTH_AND_YEAR.fullmatch(digits_of(run)) else None


CARD_SECRETS: tuple[DataPattern, ...] = (
    judged(_expiry, rf"{_EXPIRES}(?P<it>(?:\boh?\s+)?{RUN})"),
    form(Personal.SECURITY_CODE, rf"{_CODE_IS}{_SHORT_RUN}"),
    form(Personal.EXPIRY, rf"{_EXPIRES}(?P<it>\d\d?\s?/\s?\d\d(?:\d\d)?)"),
    form(Personal.EXPIRY, rf"{_AFTER_A_CARD}{_EXPIRES}(?P<it>{MONTH}(?:\W{{1,3}}{RUN})?|(?:oh?\s+)?{RUN})"),
    form(Personal.SECURITY_CODE, rf"{_AFTER_A_CARD}(?P<it>{RUN})(?!\s+(?:digits?|numbers?|chiffres?)\b)"),
)
"""Card expiry and security code: labelled, or right after the card's number."""


_GROUPS = re.compile(rf"{RUN}(?:\W+(?:[^\W\d]+\W+){{0,2}}{RUN})*", re.IGNORECASE)
_LABEL = re.compile(rf"\b(?:{_THING}|{_CHOSE})\b", re.IGNORECASE)


def reads_out_card(text: str) -> bool:
    """Whether a card's number is being read out: at least three groups of four digits, and nothing else."""
    if _LABEL.search(text.lower().replace("card", "").replace("carte", "")):
        return False
    return any(_is_card_begun(found) for found in _GROUPS.findall(text))


def _is_card_begun(groups: str) -> bool:
    runs = [digits_of(run) for run in _RUN.findall(groups)]
    digits = "".join(run for run in runs if len(run) % GROUP == 0)
    return len(digits) >= READ_OUT and digits[0] in "3456"


CARDS = frozenset({"card", "visa", "mastercard", "amex", "carte"})
NUMBERS = frozenset({"number", "numbers", "digits", "numero", "numeros", "chiffres"})


def offers_card_number(said: Collection[str]) -> bool:
    """Whether the words mention a card's number."""
    return not CARDS.isdisjoint(said) and not NUMBERS.isdisjoint(said)
