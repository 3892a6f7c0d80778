"""Numbers that a caller says in parts, over several turns."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeAlias, assert_never

from intents.privacy.digit_run import NUMERAL, RUN, digits_of, passes_luhn, runs_in
from intents.privacy.numbers import PHONES
from intents.privacy.personal import MONTH, Personal
from intents.privacy.redaction import Dictated, Removal, redact, written
from intents.text.transcript import Keys, Transcript

SHORTEST_PART = 2
LONGEST_PART = 12
"Digits; a longer run is a number by itself."
BARE = 4
"Minimum digits of somebody's number said alone; shorter ones are choices and services."
SECRET = range(3, 5)
"Digits of a security code and of an expiry."
AFTER = 3
"Turns after a card's number in which its expiry and code may follow, since the line asks in between."
CARD = range(13, 20)
"Digits of a card's number."
LONGEST_CARD = 19
FIRST = "3456"
"First digits of cards."
SIN = 9
PASSPORT = frozenset({6, 8, 9})
"Digits of a passport's number: six in Canada, after or between letters. Seven are a telephone's."
WITHIN = 8
"Turns over which the parts of one number are joined."

_LONE = re.compile(rf"\W*(?:(?:um|uh|euh|heu|it['’]?s|c['’]est|and|et)\W+)*(?P<it>{RUN})\W*", re.IGNORECASE)
MONTH_AND_YEAR = re.compile(r"(?:0[1-9]|1[0-2])(?:2[5-9]|3\d)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_EXPIRY_AND_CODE = re.compile(rf"(?:{MONTH_AND_YEAR.pattern})\d{{3,4}}")
_SERVICE = re.compile(r"[2-9]11")
_CARD = re.compile(
    r"\b(?:cards?|cartes?|visa|master\s?card|amex|american\s+express)\b",
    re.IGNORECASE,
)
_PAYS = re.compile(
    r"\b(?:(?:credit|debit|payment|bank)\s+cards?|cartes?\s+(?:de\s+)?(?:crédit|débit|bancaires?|paiement)"
    r"|visa|master\s?card|amex|american\s+express)\b",
    re.IGNORECASE,
)
_INSURED = re.compile(r"\b(?:social\s+insurance|assurance\s+sociale|sin|nas)\b", re.IGNORECASE)
_CALLED_AT = re.compile(
    r"\bmy\s+(?:(?:tele)?phone\s+|cell\s+|mobile\s+|home\s+|work\s+)?number\b"
    r"|\b(?:call|reach|phone|text)\s+(?:me|us)\b|\bmon\s+(?:numéro|téléphone|cellulaire)\b"
    r"|\b(?:appele[rz]|joindre|rappele[rz])\b",
    re.IGNORECASE,
)
_PASSPORT = re.compile(r"\b(?:passports?|passeports?)\b", re.IGNORECASE)
_CUES = (
    (Personal.CARD, _CARD),
    (Personal.PASSPORT, _PASSPORT),
    (Personal.SIN, _INSURED),
    (Personal.PHONE, _CALLED_AT),
)
TELLS_NUMBERS = re.compile(
    "|".join([NUMERAL, *(cue.pattern for _, cue in _CUES)]),
    re.IGNORECASE,
)
"Words that matter to this file; only these are kept."

_MEASURE = re.compile(
    r"\s*(?:dollars?|bucks|piastres|percent|pour\s*cent|minutes?|hours?|heures?|days?|jours?|bins?|bacs?)\b",
    re.IGNORECASE,
)
_SECRET = re.compile(rf"(?<!\$)(?P<it>{RUN})", re.IGNORECASE)
_LETTERED = rf"(?:\b[a-z]{{1,2}}\W{{0,3}}){{0,2}}{RUN}(?:\W{{0,3}}\b[a-z]{{1,2}}\b){{0,2}}"
_IDENTITY = re.compile(rf"(?<!\$)(?P<it>\b(?:[a-z]\W{{1,3}}){{0,2}}[a-z]{{0,2}}{RUN})", re.IGNORECASE)
_LONE_IDENTITY = re.compile(_LONE.pattern.replace(RUN, _LETTERED), re.IGNORECASE)
_SPOKEN_EXPIRY = re.compile(
    rf"\b(?P<it>{MONTH}\W{{1,3}}(?:(?:of|de)\s+)?{NUMERAL}(?:\W{{1,3}}{NUMERAL}){{0,3}})", re.IGNORECASE
)
Words: TypeAlias = Transcript | Keys
Row: TypeAlias = Sequence[tuple["Numerals", str]]
"Runs of digits with the turns in which they were given."


@dataclass(frozen=True, slots=True)
class Numerals:
    """The numerals of one turn, kept encrypted as long as a number may still be completed."""

    turn: int
    runs: tuple[str, ...] = field(default=(), repr=False)
    "Each as digits."
    told: tuple[Personal, ...] = ()
    "The kinds of numbers that the caller mentioned."
    is_card: bool = False
    "Whether a card's number, part of it, or its expiry or code was given."
    is_alone: bool = False
    "Whether nothing but a number was said."


@dataclass(frozen=True, slots=True)
class Across:
    """A number that was given over several turns."""

    kind: Personal
    parts: tuple[str, ...] = field(repr=False)
    turns: frozenset[int]


def numerals_of(turn: int, said: Words, removed: Sequence[Removal] | None = None) -> Numerals:
    """Return what a turn may contribute to a number; `removed` spares redacting the words again."""
    match said:
        case Keys(digits):
            is_card = _is_whole_card(digits)
            return Numerals(turn, () if is_card else _parts((digits,)), is_card=is_card, is_alone=True)
        case Transcript(text):
            runs = _parts(run.digits for run in runs_in(text))
            told = tuple(kind for kind, cue in _CUES if cue.search(text))
            removed = redact(text).removed if removed is None else removed
            cards = (each.value for each in removed if each.kind is Personal.CARD)
            if len(digits_of(" ".join(cards))) >= CARD.start:
                return Numerals(turn, (), told, is_card=True)
            return Numerals(turn, runs, told, _begins_a_card(text, runs), _LONE.fullmatch(text) is not None)
        case _:
            assert_never(said)


def across(turns: Sequence[Numerals]) -> Across | None:
    """Return the number that the last of some turns completes."""
    rows = tuple(_rows([each for each in turns if turns[-1].turn - each.turn < WITHIN]))
    for kind, is_one in _KINDS:
        for row in rows:
            if is_one(row):
                return Across(kind, tuple(run for _, run in row), frozenset(each.turn for each, _ in row))
    return None


def _rows(near: Sequence[Numerals]) -> Iterator[Row]:
    """Yield the consecutive parts that end in the last turn, longest first."""
    for least in (SHORTEST_PART, SHORTEST_PART + 1, SHORTEST_PART + 2):
        runs = [(each, run) for each in near for run in each.runs if len(run) >= least]
        earlier = sum(each is not near[-1] for each, _ in runs)
        for end in range(len(runs), earlier, -1):
            yield from (runs[start:end] for start in range(max(0, end - WITHIN), earlier))


def _parts(runs: Iterable[str]) -> tuple[str, ...]:
    return tuple(run for run in runs if SHORTEST_PART <= len(run) <= LONGEST_PART)


def _begins_a_card(text: str, runs: Iterable[str]) -> bool:
    """Whether part of a card was given, judging by its form or by its length next to the word."""
    pays, lengths = _PAYS.search(text), (8, 12)
    is_told = _CARD.search(text) is not None
    return any(
        run[0] in FIRST and ((pays and len(run) >= BARE) or (is_told and len(run) in lengths)) for run in runs
    )


def _digits(row: Row) -> str:
    return "".join(run for _, run in row)


def _is_told(row: Row, kind: Personal) -> bool:
    return any(kind in each.told for each, _ in row)


def _is_whole_card(digits: str) -> bool:
    return len(digits) > LONGEST_CARD or (len(digits) in CARD and digits[0] in FIRST)


def _is_card(row: Row) -> bool:
    digits, is_told = _digits(row), _is_told(row, Personal.CARD)
    may_be_phones = any(len(run) in PHONES for _, run in row)
    is_one = is_told or (passes_luhn(digits) and not may_be_phones)
    return len(digits) in CARD and digits[0] in FIRST and is_one


def _is_sin(row: Row) -> bool:
    digits = _digits(row)
    is_grouped = all(len(run) in {3, 6} for _, run in row)
    return len(digits) == SIN and (_is_told(row, Personal.SIN) or (is_grouped and passes_luhn(digits)))


def _is_phone(row: Row) -> bool:
    shape = tuple(len(run) for _, run in row)
    is_alone = shape in {(3, 4), (3, 3, 4), (6, 4), (3, 7)} and all(each.is_alone for each, _ in row)
    return sum(shape) in PHONES and (_is_told(row, Personal.PHONE) or is_alone)


def _is_passport(row: Row) -> bool:
    is_told = _is_told(row, Personal.PASSPORT) and not _is_told(row, Personal.PHONE)
    return is_told and len(_digits(row)) in PASSPORT


_KINDS = (
    (Personal.CARD, _is_card),
    (Personal.PASSPORT, _is_passport),
    (Personal.SIN, _is_sin),
    (Personal.PHONE, _is_phone),
)


def is_after_a_passport(turns: Sequence[Numerals], turn: int) -> bool:
    """Return whether a caller mentioned a passport in earlier turns, so that its number may follow."""
    return any(Personal.PASSPORT in each.told and 0 < turn - each.turn <= AFTER for each in turns)


def is_after_a_card(turns: Sequence[Numerals], turn: int) -> bool:
    """Return whether a card's number, expiry or code was given in earlier turns."""
    return any(each.is_card and 0 < turn - each.turn <= AFTER for each in turns)


def without_parts(text: str, number: Across) -> str:
    """Hide the parts of a number in a turn's words, and say whose it is where nobody knew."""
    text = text.replace(f"[{Personal.NUMBER}]", f"[{number.kind}]")
    for run in reversed(runs_in(text)):
        if run.digits in number.parts:
            text = f"{text[: run.start]}[{number.kind}]{text[run.end :]}"
    return text


def without_secrets(text: str) -> str:
    """Hide a card's expiry and security code in the turns after its number."""
    return _hide(_SECRET, _hide(_SPOKEN_EXPIRY, text, lambda *_: Personal.EXPIRY), _secret)


def without_bare_number(text: str) -> str:
    """Hide a number that was said alone, whoever it belongs to."""
    found = _LONE.fullmatch(text)
    digits = digits_of(found["it"]) if found else ""
    if found is None or len(digits) < BARE or _YEAR.fullmatch(digits):
        return text
    return f"{text[: found.start('it')]}[{Personal.NUMBER}]{text[found.end('it') :]}"


def without_identity(text: str) -> str:
    """Hide what may be all or part of a passport's number in the turns after it was mentioned."""
    found = _LONE_IDENTITY.fullmatch(text)
    if found and not _YEAR.fullmatch(digits_of(found["it"])):
        return f"{text[: found.start('it')]}[{Personal.PASSPORT}]{text[found.end('it') :]}"
    return _hide(_IDENTITY, text, _identity)


def is_identity(said: Words) -> bool:
    """Return whether a turn consists only of what may be all or part of a passport's number."""
    return isinstance(said, Keys) or _LONE_IDENTITY.fullmatch(said.text) is not None


def is_part(value: Dictated, parts: Sequence[str]) -> bool:
    """Return whether a value for a department is part of a number."""
    return value.kind in {Personal.ACCOUNT, Personal.PHONE} and digits_of(value.value) in parts


def is_payment(value: Dictated) -> bool:
    """Return whether a value in the turns around a card's number may belong to that card."""
    digits = digits_of(value.value)
    is_number = value.kind is Personal.ACCOUNT and value.value.isdigit()
    return is_number or (value.kind is Personal.PHONE and _EXPIRY_AND_CODE.fullmatch(digits) is not None)


def whole_of(number: Across) -> tuple[Dictated, ...]:
    """Return a number that departments need and that is complete now."""
    kind = number.kind
    return (Dictated(kind, written(kind, "".join(number.parts))),) if kind is Personal.PHONE else ()


def _secret(run: str, after: str) -> Personal | None:
    digits = digits_of(run)
    if _EXPIRY_AND_CODE.fullmatch(digits):
        return Personal.SECURITY_CODE
    is_ordinary = _YEAR.fullmatch(digits) or _SERVICE.fullmatch(digits) or _MEASURE.match(after)
    if len(digits) not in SECRET or is_ordinary:
        return None
    return Personal.EXPIRY if MONTH_AND_YEAR.fullmatch(digits) else Personal.SECURITY_CODE


def _identity(run: str, after: str) -> Personal | None:
    digits = digits_of(run)
    is_ordinary = _YEAR.fullmatch(digits) or _SERVICE.fullmatch(digits) or _MEASURE.match(after)
    is_one = len(digits) in PASSPORT or SECRET.start <= len(digits) < min(PASSPORT)
    return Personal.PASSPORT if is_one and not is_ordinary else None


def _hide(pattern: re.Pattern[str], text: str, judge: Callable[[str, str], Personal | None]) -> str:
    for found in reversed(tuple(pattern.finditer(text))):
        start, end = found.span("it" if "it" in pattern.groupindex else 0)
        kind = judge(text[start:end], text[end:])
        text = f"{text[:start]}[{kind}]{text[end:]}" if kind else text
    return text
