"""Finds secrets whose name stands somewhere near: before them, after them, or a clause away."""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from intents.privacy.digit_run import APART, DIGIT, NUMERAL, OH, RUN, DigitRun, digits_of, runs_in
from intents.privacy.labels import DATE, MONTH_AND_YEAR
from intents.privacy.numbers import ABOUT_A_CARD
from intents.privacy.personal import LETTERS, MONTH, WORD, Mark, Personal

NEAR = 90
"Characters between a secret and its name."


@dataclass(frozen=True, slots=True)
class Cue:
    """Words that tell of a kind of secret, and how many digits one has at least, with letters or without."""

    kind: Personal
    words: str
    fewest: int
    with_letters: int = 2


CUES = (
    Cue(
        Personal.SECURITY_CODE,
        r"cvv2?|cvc2?|csc|csv|c\.?\s?v\.?\s?[vc]|security\s+(?:code|number|digits)|code\s+de\s+sécurité|cryptogramme|pins?"
        r"|p\.i\.n|nip|n\.i\.p|personal\s+identification|identification\s+personnel(?:le)?|pass\s?code"
        r"|(?:on|at|from)\s+the\s+(?:back|reverse)|signature\s+strip|au\s+dos|[àa]\s+l['’]endos|verso|en\s+arrière|derrière\s+la\s+carte"
        r"|door|entrance|entry|lobby|latch|key\s?safe|opens?\s+(?:it\s+)?with|let\s+yourself\s+in|get\s+in|porte|entrée|serrure"
        r"|boîte\s+à\s+clés?|entrer|ouvr\w+|débarr\w+|pound|hash|star|dièse|étoile|carré|gate|barrière|portail|alarme?|unlock"
        r"|chiffres|digits|verification|vérification"
        r"|key\s?pad|clavier|buzzer|intercom|interphone|lock\s?box|padlock|cadenas|combination|combinaison|punch(?:\s+in)?"
        r"|(?<!postal\s)(?<!area\s)(?<!zip\s)(?<!error\s)(?<!fire\s)(?<!dress\s)codes?(?!\s+postal)(?!\s+civil)",
        3,
    ),
    Cue(Personal.PASSPORT, r"passports?|passeports?", 3),
    Cue(
        Personal.CARD,
        r"(?:credit|debit|payment|bank)\s+card|card\s+number|visa|master\s?card|amex|american\s+express"
        r"|cartes?\s+(?:de\s+)?(?:crédit|débit|bancaires?)|numéro\s+de\s+(?:la\s+|ma\s+)?carte",
        4,
    ),
    Cue(Personal.POSTAL_CODE, r"postal\s+code|zip(?:\s+code)?|code\s+postal", 5, 1),
    Cue(
        Personal.PHONE,
        r"(?:tele)?phone|cell\w*|mobile|téléphone|cellulaire|(?:call|reach|text)\s+(?:me|us)|rappel\w*|joindre|area\s+code|indicatif",
        4,
        4,
    ),
    Cue(
        Personal.SIN,
        r"social\s+insurance|assurance\s+sociale|social\s+security|sin|s\.i\.n|nas|n\.a\.s",
        3,
        6,
    ),
    Cue(
        Personal.PLATE,
        r"(?:licen[cs]e\s+)?plates?|plaques?|immatricul\w+",
        3,
        2,
    ),
    Cue(
        Personal.ACCOUNT,
        r"licen[cs]e|d\.?l\.?|permis|phn|msp|medicare|version\s+code|personal\s+health|carte\s+santé|numéro\s+de\s+santé|health\s+(?:card|care|number)|care\s+card|carte\s+soleil|assurance[\s-]maladie|ramq|ohip"
        r"|transit|institution|routing|branch|succursale|chequing|checking|savings|iban|(?:direct|auto\w*)\s+deposit|dépôt\s+direct"
        r"|void\s+cheque|spécimen|(?:bank|banque|bancaire)s?",
        3,
        3,
    ),
    Cue(
        Personal.ACCOUNT,
        r"accounts?|comptes?|customer|client(?:e|èle)?|file\s+number|dossier|reference|référence|confirmation|folio|roll\s+number"
        r"|matricule|membership|member|membre|serial|série|invoice|facture|permit\s+number|numéro\s+de\s+permis|ticket\s+number|contravention",
        4,
        3,
    ),
    Cue(
        Personal.ADDRESS,
        r"latitude|longitude|lat|long|lng|coord(?:inates|onnées)|gps"
        r"|degr(?:ees|és)(?=[^.]{0,40}\b(?:minutes|seconds|secondes|north|south|west|nord|sud|ouest)\b)",
        2,
    ),
)
_CUES = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<c{place}>{cue.words})" for place, cue in enumerate(CUES))
    + r")(?![^\W_])(?![a-z ]*\])",
    re.IGNORECASE,
)
_AS_IN = r"(?:\s+(?:as\s+in|for|like|comme(?:\s+dans)?)\s+[^\W\d_]++)?"
_LETTER = rf"(?:(?<!['’])\b(?:{LETTERS}|[a-z])\b(?!['’]){_AS_IN})"
_CAPITALS = r"\b(?-i:[A-Z]{2,4})\b"
_MIXED = r"\b(?:[a-z]{1,4}\d|\d++[a-z])[\da-z]*"
_PIECE = (
    rf"(?:{_MIXED}|{NUMERAL}|{OH}|{_LETTER}|{_CAPITALS}|\b(?:minus|moins|negative|point|virgule|decimal)\b)"
)
_APART = r"(?:[\s.,()/+\-–—#_]|\b(?:um|uh|euh|heu|and|et|then|puis|pis|dash|tiret|slash)\b)"
_CODE = re.compile(rf"{_PIECE}(?:{_APART}{{0,6}}{_PIECE})*", re.IGNORECASE)
_LETTERED = re.compile(rf"{_MIXED}|{_LETTER}|{_CAPITALS}", re.IGNORECASE)
_TIMED = re.compile(
    r"\b(?:at|around|before|after|until|till|since|in|from|à|vers|avant|après|depuis|en|entre|between|for|pendant)\s*$",
    re.IGNORECASE,
)
_MEASURE = re.compile(
    r"[\s-]*(?:dollars?|bucks|cents?|piastres|piasses|balles|euros?|percent|%|pour\s*cent|minutes?|hours?|heures?|days?|jours?|weeks?|semaines?|months?|mois"
    r"|years?|ans|années?|bins?|bacs?|feet|foot|ft|pieds?|inch(?:es)?|pouces?|met(?:er|re)s?|mètres?|km|kilomet\w+|kilomètres?|square"
    r"|carrés?|lit(?:er|re)s?|people|personnes?|times|fois|[ap]\.?m\b|o['’]clock|h\b|\$|block|section|article)",
    re.IGNORECASE,
)
_ROUND = re.compile(r"\b(?:hundred|thousand|cents?|mille)\b", re.IGNORECASE)
"Words of amounts: nobody reads a code so."
_SERVICE = re.compile(r"[2-9]11")
_YEAR = re.compile(r"(?:19|20)\d\d")


def near_cues_in(text: str, *, is_lettered: bool = False) -> Iterator[Mark]:
    """Yield codes near words that say what they are; all of them, or those with letters."""
    cues = [*_CUES.finditer(text)]
    for found in _CODE.finditer(text) if cues else ():
        cue = _nearest(cues, found)
        if cue is not None and _is_code(found, cue) and (not is_lettered or _LETTERED.search(found[0])):
            yield Mark(*_trimmed(found), cue.kind)


def _nearest(cues: list[re.Match[str]], found: re.Match[str]) -> Cue | None:
    """Return the cue next to a code, the one before it if both sides have one as close."""
    place = bisect_left(cues, found.start(), key=lambda cue: cue.start())
    around = [cue for cue in cues[max(0, place - 1) : place + 1] if _distance(cue, found) <= NEAR]
    near = min(around, key=lambda cue: _distance(cue, found), default=None)
    return CUES[int((near.lastgroup or "c0")[1:])] if near else None


def _distance(cue: re.Match[str], found: re.Match[str]) -> int:
    return max(found.start() - cue.end(), cue.start() - found.end())


def _is_code(found: re.Match[str], cue: Cue) -> bool:
    code, text = found[0], found.string
    digits, is_secret = digits_of(code), cue.kind is Personal.SECURITY_CODE
    is_counted = cue.kind is not Personal.ADDRESS and _MEASURE.match(text, found.end()) is not None
    is_service = _SERVICE.fullmatch(digits) is not None and not (is_secret and " " in code.strip())
    if not digits or is_counted or is_service or (_ROUND.search(code) and not is_secret):
        return False
    if text[found.start() - 1 : found.start()] == "$":
        return False
    has_letters = _LETTERED.search(code) is not None
    is_timed = _TIMED.search(text, max(0, found.start() - 12), found.start()) is not None
    if is_timed and (len(digits) < 4 or _YEAR.fullmatch(digits)):
        return False
    return len(digits) >= (min(cue.fewest, cue.with_letters) if has_letters else cue.fewest)


def _trimmed(found: re.Match[str]) -> tuple[int, int]:
    """Return where a code stands without articles at its ends: “a 4421 a”."""
    start, end = found.span()
    if before := re.match(r"(?:a|i|y|à)\s+(?=\d)", found[0], re.IGNORECASE):
        start += before.end()
    if after := re.search(r"\s+(?:a|i|y|à|and|et)$", found[0], re.IGNORECASE):
        end -= len(after[0])
    return start, end


_BORN = re.compile(
    r"\b(?:born|birth\w*|bday|d\.?o\.?b|née?s?|naissance|naître|anniversaire"
    r"|fête|turn(?:ed|ing|s)|years\s+old|ans|âge)\b(?![a-z ]*\])",
    re.IGNORECASE,
)
_DATES = re.compile(rf"{DATE}(?:[\s,./-]{{1,3}}(?:(?:of|the|le|de|du)\s+)?{DATE})*", re.IGNORECASE)
_MONTH = re.compile(rf"\b{MONTH}\b", re.IGNORECASE)
_EXPIRES = re.compile(
    r"\b(?:expir\w*|exp|good\s+(?:until|till|thru|through)|valid\w*"
    r"|thru|cards?|cartes?|visa|master\s?card|amex)\b(?![a-z ]*\])",
    re.IGNORECASE,
)
_EXPIRY = re.compile(r"\b(?:cvv|cvc|expiry|expiration|exp)\b(?![a-z ]*\])", re.IGNORECASE)
_MONTHS = re.compile(
    rf"\b{MONTH}\s(?:of\s|de\s|deux\s+mille\s|twenty\s)?(?:20\s?)?(?:2[4-9]|3\d|(?:twenty|thirty|vingt|trente)(?:[\s-](?:et[\s-])?{NUMERAL}){{1,2}})\b"
    r"|\b(?:0?[1-9]|1[0-2])\s?[/-]\s?(?:20)?(?:2[4-9]|3\d)\b",
    re.IGNORECASE,
)
_REACHED = re.compile(
    r"\b(?:numbers?|call|reach|text|phone|cell\w*|mobile|area\s+code|numéro|rappel\w*|joindre|appel\w*|télép\w+|indicatif)\b",
    re.IGNORECASE,
)


def near_dates_in(text: str) -> Iterator[Mark]:
    """Yield dates near a birth, and months with a year near a card."""
    yield from _beside(text, _BORN, _DATES, Personal.BIRTH_DATE, _is_date)
    if ABOUT_A_CARD.search(text) or _EXPIRY.search(text):
        yield from _beside(text, _EXPIRES, _MONTHS, Personal.EXPIRY, bool)
        yield from _beside(text, _EXPIRES, _RUN, Personal.EXPIRY, _is_expiry)


def _is_date(found: re.Match[str]) -> bool:
    digits = digits_of(found[0])
    is_counted = _MEASURE.match(found.string, found.end()) is not None
    return not is_counted and (
        _YEAR.fullmatch(digits) is not None
        or (len(digits) in range(4, 9) and _ROUND.search(found[0]) is None)
        or ((bool(digits) or " " in found[0]) and _MONTH.search(found[0]) is not None)
    )


def _is_expiry(found: re.Match[str]) -> bool:
    return MONTH_AND_YEAR.fullmatch(digits_of(found[0])) is not None


def _beside(
    text: str,
    cue: re.Pattern[str],
    value: re.Pattern[str],
    kind: Personal,
    is_one: Callable[[re.Match[str]], bool],
) -> Iterator[Mark]:
    cues = [*cue.finditer(text)]
    for found in value.finditer(text) if cues else ():
        place = bisect_left(cues, found.start(), key=lambda each: each.start())
        is_near = any(_distance(each, found) <= NEAR for each in cues[max(0, place - 1) : place + 1])
        if is_near and is_one(found):
            yield Mark(*found.span(), kind)


def phones_in(text: str) -> Iterator[Mark]:
    """Yield the parts of a telephone number with words between, “that's six oh four, and then …”."""
    runs = [run for run in runs_in(text) if len(run.digits) in {3, 4, 6, 7}] if _REACHED.search(text) else []
    at = 0
    while at < len(runs):
        sizes = (size for size in (3, 2) if _is_phone(runs[at : at + size], size))
        size = next(sizes, 0)
        yield from (Mark(run.start, run.end, Personal.PHONE) for run in runs[at : at + size])
        at += size or 1


def _is_phone(runs: list[DigitRun], size: int) -> bool:
    lengths = tuple(len(run.digits) for run in runs)
    is_near = all(after.start - before.end <= APART for before, after in pairwise(runs))
    return len(runs) == size and is_near and lengths in {(3, 3, 4), (3, 4), (6, 4), (3, 7)}


_ONE_BY_ONE = 4
"Digits said one by one that are somebody's number, whatever else is said."
_DIGIT = re.compile(rf"(?:\b\d\b|\b{DIGIT}\b|{OH})", re.IGNORECASE)
_SPAN = re.compile(r"\b(?:to|too|for|ate)\b|\b\d\d++", re.IGNORECASE)


def alone_in(text: str) -> Iterator[Mark]:
    """Yield numbers whose owner nobody says: with a zero first, or said digit by digit."""
    for run in runs_in(text):
        said = text[run.start : run.end]
        is_code = len(run.digits) >= _ONE_BY_ONE and (
            (run.digits.startswith("0") and not _MEASURE.match(text, run.end))
            or (len(_DIGIT.findall(said)) >= len(run.digits) and not _SPAN.search(said))
        )
        if is_code and not _YEAR.fullmatch(run.digits):
            yield Mark(run.start, run.end, Personal.NUMBER)


_IS_PASSWORD = re.compile(
    rf"(?P<it>(?:(?:{WORD}|[^\W\d]{{0,20}}\d\w*+)\s){{1,3}})(?:is|was|est|c['’]est)\s+(?:(?:my|the|our|your|mon|le|ton|votre)\s)?"
    r"(?:[^\W\d_]+\s)?(?:pass\s?words?|pass\s?phrase|mots?\s+de\s+passe)\b",
    re.IGNORECASE,
)
_PASSWORD = re.compile(
    r"\b(?:pass\s?words?|pass\s?phrases?|mots?\s+de\s+passe|log\s?in)\b(?![a-z ]*\])", re.IGNORECASE
)
_RUN = re.compile(RUN, re.IGNORECASE)
_MADE_UP = re.compile(
    r"(?<!\S)(?=[^\s\[\]]*[^\W\d_])(?=[^\s\[\]]*[\d_!#$%&*+=@^])[^\s\[\]]+(?<![.,;?])"
    r"|(?:\b[^\W_]+\s+)?\b(?:capital|uppercase|upper\s+case|majuscule|underscore|hashtag|dollar\s+sign|exclamation(?:\s+(?:mark|point))?"
    r"|point\s+d['’]exclamation|tiret\s+bas|all\s+one\s+word|one\s+word|en\s+un\s+mot)\b(?:\s+[^\W_]+){0,3}",
    re.IGNORECASE,
)


def passwords_in(text: str) -> Iterator[Mark]:
    """Yield what is said to be a password, and what is no word of a language near one."""
    for found in _IS_PASSWORD.finditer(text):
        yield Mark(found.start("it"), found.end("it") - 1, Personal.PASSWORD)
    yield from _beside(text, _PASSWORD, _MADE_UP, Personal.PASSWORD, bool)
    yield from _beside(text, _PASSWORD, _RUN, Personal.PASSWORD, lambda run: len(digits_of(run[0])) > 1)
