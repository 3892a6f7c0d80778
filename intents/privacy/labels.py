"""Finds numbers and passwords after the words that say what they are: “my PIN is”, « code de la porte »."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from intents.privacy.alternatives import any_of
from intents.privacy.digit_run import NUMERAL, OH, RUN, digits_of
from intents.privacy.numbers import CHOSE, SHORTEST, THING, labelled, owner_of
from intents.privacy.personal import GAP, MONTH, OTHER, Judge, Mark, Personal

_CAPITALS = r"\b(?-i:[A-Z]{2,4})\b"
_MIXED = r"\b(?:[a-z]{1,3}\d|\d+[a-z])[\da-z]*"
_PIECE = rf"(?:{NUMERAL}|\b[a-z]\b|{_MIXED}|{_CAPITALS}|\b(?:oh|dash|tiret|hyphen)\b)"
_HAS_A_NUMERAL = rf"(?=(?:(?:[a-z]\b|oh\b|{_CAPITALS}){GAP}){{0,8}}[a-z]{{0,3}}{NUMERAL})"
_PAUSE = rf"um|uh|euh|heu|plus|(?:(?:and|et)\s+)?(?:then|puis|pis|ensuite)|(?:and|et)(?=\s+{NUMERAL})"
_THEN = rf"(?:(?:{_PAUSE})\b[\s,]{{1,2}}){{0,3}}"
_CODE = rf"{_HAS_A_NUMERAL}{_PIECE}(?:{GAP}{_THEN}{_PIECE}){{0,23}}"

_ORDINAL = any_of(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth
    fifteenth sixteenth seventeenth eighteenth nineteenth twentieth thirtieth premier
    """
)
DATE = (
    rf"(?:{MONTH}\b|(?:the\s+|le\s+)?(?:\d{{1,2}}(?:st|nd|rd|th|er)\b|{_ORDINAL}\b|{RUN}|{OH})(?:\s+of\b)?)"
)


FEWEST = 3
"Digits of a part of a telephone number."


def _short_owner(run: str) -> Personal | None:
    """Return the kind of a run after “my number is”, which makes even part of a number personal."""
    is_part = FEWEST <= len(digits_of(run)) < SHORTEST
    return Personal.PHONE if is_part else owner_of(run)


def _extension(run: str) -> Personal | None:
    """Return whether a run after “extension” is one."""
    return Personal.PHONE if 2 <= len(digits_of(run)) <= 6 else None


_FILLED = any_of(
    """
    is are was it it's it’s its that's that’s would be number numbers no code codes pin of on for to in my our
    the this here me see let think all lowercase lower case card cards debit credit visa mastercard bank
    so um uh okay ok like just currently actually
    starts begins with reads you need get date back your their his her gate door building garage alarm
    est sont c'est c’est était ça numéro chiffres de du d' d’ des la le les l' l’ ma mon mes notre sur
    pour carte
    débit crédit euh heu alors donc commence par voici au aux en porte portail barrière garage alarme
    entrer dos endos derrière
    """
)
_FILL = rf"(?:[\s,:;#=_-]|\.\s|['’]s\b|(?<![\w]){_FILLED}(?![^\W_])|(?<=\b[dl])['’]){{0,18}}+"
"What may stand between a label and what it labels, in either language."


def is_any(kind: Personal) -> Judge:
    """Return a judge that finds every value to be of one kind."""
    return lambda _: kind


def _at_least(fewest: int, kind: Personal, most: int = 30) -> Judge:
    return lambda value: kind if fewest <= len(digits_of(value)) <= most else None


@dataclass(frozen=True, slots=True)
class Label:
    """Words that say what the next number is."""

    words: str
    value: re.Pattern[str]
    judge: Judge


def _label(words: str, value: str, judge: Judge) -> Label:
    return Label(words, re.compile(value, re.IGNORECASE), judge)


MONTH_AND_YEAR = re.compile(r"(?:0?[1-9]|1[0-2])(?:20)?(?:2[4-9]|3\d)")


def _expiry(value: str) -> Personal | None:
    """Return whether a value after “expires” is a month and a two-digit year, as on cards."""
    is_written = re.fullmatch(r"\d\d?\s?/\s?\d\d(?:\d\d)?", value.strip()) is not None
    is_one = is_written or MONTH_AND_YEAR.fullmatch(digits_of(value))
    return Personal.EXPIRY if is_one else None


_MEASURED = any_of(
    "feet foot ft met mèt pieds days day jours jour months month mois weeks week semaines semaine"
)
_PLACED = any_of("gate door entry entrance entrance alarm access garage lockbox lock buzzer security")
_STOPS = any_of(
    """
    and but so because can could please i'm i've et mais parce car donc when if then since do does will would
    """
)
_NO_SECRET = any_of(
    """
    not wrong expired invalid correct incorrect right locked lost forgotten reset being same too
    required needed
    gone blocked broken working saved missing weak strong never always no still now also changed what
    something
    pas mauvais expiré invalide bloqué perdu oublié trop toujours encore refusé requis bon changé quoi plus
    """
)
_KEYWORD = (
    r"(?:pass\s?words?|pass\s?phrase|mots?\s+de\s+passe|phrase\s+de\s+passe|code\s+word|safe\s+word|mdp)"
)
_WORD = r"(?:[^\s\[\].,;!?]|[.,!?](?=\S))+"
_FIRST = rf"(?!(?:{_NO_SECRET}|that|why|how|when|where)\b){_WORD}"
_SAID_SECRET = rf"{_FIRST}(?:[ ](?!(?:{_STOPS}|i\s+(?:can|need|want))\b){_WORD}){{0,7}}"

LABELS: tuple[Label, ...] = (
    _label(
        r"(?:area|error|postal|zip)\s+codes?|indicatif|codes?\s+postal(?:aux)?",
        r"(?!)",
        is_any(Personal.NUMBER),
    ),
    _label(
        r"(?:plates?|plaque|immatriculation)",
        rf"{_CODE}|{OTHER}[a-z]{{2,4}}[ -]?{RUN}|(?-i:[A-Z0-9][A-Z0-9 ]{{2,7}})\b",
        is_any(Personal.PLATE),
    ),
    _label(r"(?:passport|passeport)", _CODE, is_any(Personal.PASSPORT)),
    _label(
        r"(?:social\s+insurance|assurance\s+sociale|sin|nas|s\.i\.n\.?|n\.a\.s\.?)",
        _CODE,
        _at_least(6, Personal.SIN),
    ),
    _label(
        r"(?:cvv2?|cvc2?|csc|c\s?v\s?v|security\s+code|code\s+de\s+sécurité|cryptogramme(?:\s+visuel)?|pin|nip|passcode"
        r"|(?:digits?|numbers?)\s+on\s+the\s+back|chiffres\s+(?:au|à\s+l['’]endos|derrière)(?:\s+dos)?)",
        rf"{RUN}",
        _at_least(1, Personal.SECURITY_CODE, 12),
    ),
    _label(
        rf"(?:{_PLACED}\s+code|combination|combinaison|code\s+(?:d['’](?:accès|alarme|entrée)|de\s+(?:la\s+|l['’])?"
        r"(?:porte|barrière|alarme|clôture|entrée)|du\s+(?:portail|garage|cadenas|bâtiment)))",
        _CODE,
        _at_least(2, Personal.SECURITY_CODE, 12),
    ),
    _label(
        r"codes?\b(?=\s*:|\s+(?:is|est|c['’]est|for|pour|to|of|de|du|on)\b|['’]s)",
        RUN,
        _at_least(3, Personal.SECURITY_CODE, 8),
    ),
    _label(
        rf"{_KEYWORD}(?:,?\s+(?!{_NO_SECRET}\b)[^\W\d_]+(?:['’-][^\W\d_]+)*,?){{0,6}}?(?:\s*[:=]|(?<=word)['’]s|,?\s+(?:is|was|were|be|to|est|était|serait|sera|c['’](?:est|était))\b)",
        _SAID_SECRET,
        is_any(Personal.PASSWORD),
    ),
    _label(rf"{_KEYWORD}(?=\s+\S*\d)", _WORD, is_any(Personal.PASSWORD)),
    _label(
        r"(?:punch|key|type|enter|dial|press|compose[rz]?|tape[rz]?|entre[rz]?)(?:\s+in)?",
        RUN,
        _at_least(4, Personal.SECURITY_CODE, 6),
    ),
    _label(
        r"(?:driver['’]?s?\s+licen[cs]e|permis\s+de\s+conduire|health\s+(?:card|insurance)|carte\s+(?:soleil|santé)|assurance[\s-]maladie)",
        _CODE,
        _at_least(5, Personal.ACCOUNT),
    ),
    _label(
        r"(?:born|née?|(?:date\s+of\s+|year\s+of\s+)?birth(?:\s*(?:day|date|year))?|d\.?o\.?b\.?"
        r"|(?:date|jour|année)\s+de\s+naissance|naissance\s+(?:est|c['’]est)|anniversaire)",
        rf"{DATE}(?:[\s,./-]{{1,3}}{DATE}){{0,9}}",
        is_any(Personal.BIRTH_DATE),
    ),
    _label(
        r"(?:latitude|longitude|lat|long|lng|coord(?:inates|onnées)|gps)",
        rf"(?:minus\s+|moins\s+|-\s?)?{RUN}",
        _at_least(4, Personal.ADDRESS),
    ),
    _label(
        r"(?:expir\w*|exp\.?|valid\s+(?:until|thru|through)|valide\s+jusqu\w*)",
        rf"\d\d?\s?/\s?\d\d(?:\d\d)?|{RUN}",
        _expiry,
    ),
    _label(rf"{THING}\s+(?:number|no\.?|#)", _CODE, labelled),
    _label(rf"(?:numéro|no\.?)\s+(?:de\s+|d['’])?{CHOSE}", _CODE, labelled),
    _label(
        r"(?:account|roll|folio|compte|matricule)", rf"{NUMERAL}(?:{GAP}{NUMERAL}){{1,19}}|\d{{3,}}", labelled
    ),
    _label(
        r"(?:my\s+(?:(?:(?:tele)?phone|cell|cellphone|mobile|home|work)\s+)?number(?=['’]s|\s+is\b)"
        r"|mon\s+(?:numéro(?:\s+de\s+(?:téléphone|cellulaire))?|cellulaire|téléphone))",
        RUN,
        _short_owner,
    ),
    _label(
        r"(?:extension|ext\.?|poste)",
        rf"{NUMERAL}(?:{GAP}{NUMERAL}){{0,5}}\b(?!\s+{_MEASURED})",
        _extension,
    ),
)
"""Numbers, including short ones and ones with letters, after the name of what they number."""

_LABELS = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(f"(?P<l{place}>{label.words})" for place, label in enumerate(LABELS))
    + r")(?![^\W\d_])",
    re.IGNORECASE,
)
"Digits may follow at once, as thumbs write it: pin0421."
_FILLING = re.compile(_FILL, re.IGNORECASE)


def labelled_in(text: str) -> Iterator[Mark]:
    """Yield the numbers that stand after their names."""
    for found in _LABELS.finditer(text):
        label = LABELS[int((found.lastgroup or "l0")[1:])]
        between = _FILLING.match(text, found.end())
        value = label.value.match(text, between.end()) if between else None
        kind = label.judge(value[0]) if value and value[0] else None
        if value and kind:
            yield Mark(*value.span(), kind)
