"""The numbers that callers give: which are personal, and of which kind each is."""

import re
from collections.abc import Collection, Iterator
from itertools import pairwise

from intents.privacy.alternatives import any_of
from intents.privacy.digit_run import (
    APART,
    COUNT,
    NUMERAL,
    RUN,
    DigitRun,
    digits_of,
    groups_in,
    passes_luhn,
    runs_in,
)
from intents.privacy.personal import MONTH, DataPattern, Mark, Personal, form, judged

SHORTEST = 7
"Minimum digits of a personal number: a telephone number without its area code."

SHORTEST_CARD, LONGEST_CARD = 13, 19
"Digits; a longer run is a card number with its expiry and security code."
READ_OUT = 12
"Digits; three groups of four were read out, and the caller is to be stopped."
GROUP = 4
"Digits in a group."
PHONES = frozenset({7, 10, 11})
PIECE = 4
"Minimum digits of a part of a card's number."

_YEAR = r"(?:19|20)\d\d"
_NOBODYS = re.compile(
    rf"{_YEAR}(?:[\s/.,-]+{_YEAR})?"
    rf"|{_YEAR}[/.-]\d\d?[/.-]\d\d?|\d\d?[/.-]\d\d?[/.-]{_YEAR}"
    r"|\d{1,3}(?:,000)+|-?\d{1,3}\.\d{4,}[,\s]+-?\d{1,3}\.\d{4,}"
)
THING = any_of(
    """
    account roll folio file reference invoice bill customer client license licence permit ticket case claim
    policy confirmation card
    """
)
CHOSE = any_of(
    """
    compte rôle dossier référence facture client cliente permis contravention police confirmation
    matricule carte
    """
)


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


CODES: tuple[DataPattern, ...] = (
    form(
        Personal.PLATE,
        r"\b(?-i:[A-Z]{3}[ -]?\d{3}|[A-Z]{2}\d[ -]?\d{2}[A-Z]|[A-Z]\d{2}[ -]?[A-Z]{3})\b",
    ),
    judged(labelled, r"\b[a-z]{1,3}-?\d{5,}+(?:-\d++)*+\b"),
)
"""Plates and numbers with letters, by their form alone."""


def runs_owned(text: str) -> Iterator[Mark]:
    """Yield the runs of digits that are personal by their length alone."""
    for run in runs_in(text):
        start = run.start
        if text[start - 1 : start] == "$" and (paid := _PAID.match(text, start)):
            start = paid.end()
        elif text[start - 1 : start] == "(":
            start -= 1
        if kind := owner_of(text[start : run.end].removeprefix("(")):
            yield Mark(start, run.end, kind)


_PAID = re.compile(r"[\d.,]+")
ABOUT_A_CARD = re.compile(r"\b(?:cards?|cartes?|visa|master\s?card|amex|american\s+express)\b", re.IGNORECASE)
_ABOUT_IDENTITY = re.compile(
    r"\b(?:social\s+insurance|assurance\s+sociale|sin|nas|passports?|passeports?)\b", re.IGNORECASE
)
_COUNTED = re.compile(COUNT, re.IGNORECASE)


def parted_in(text: str) -> Iterator[Mark]:
    """Yield the parts of numbers that were given in groups, with other words in between."""
    is_told = ABOUT_A_CARD.search(text) is not None
    is_identity = _ABOUT_IDENTITY.search(text) is not None
    for group in groups_in(text):
        yield from _told_in_groups(text, group, is_told=is_told or is_identity)
    runs = [run for run in runs_in(text) if len(run.digits) >= PIECE]
    at = 0
    while at < len(runs):
        sizes = (size for size in (4, 3, 2) if _is_card(runs[at : at + size], size, is_told=is_told))
        size = next(sizes, 0)
        yield from (Mark(run.start, run.end, Personal.CARD) for run in runs[at : at + size])
        at += size or 1


def _told_in_groups(text: str, group: tuple[DigitRun, ...], *, is_told: bool) -> Iterator[Mark]:
    digits = "".join(run.digits for run in group)
    if len(group) < 2 or len(digits) < SHORTEST:
        return
    is_counted = _COUNTED.search(text, max(0, group[0].start - APART), group[-1].end) is not None
    is_whole = any(len(run.digits) in PHONES for run in group)
    kind = owner_of(digits) if (is_counted or is_told) and not is_whole else None
    if kind:
        yield from (Mark(run.start, run.end, kind) for run in group)


def _is_card(runs: list[DigitRun], size: int, *, is_told: bool) -> bool:
    whole = "".join(run.digits for run in runs)
    if len(runs) < size or not SHORTEST_CARD <= len(whole) <= LONGEST_CARD or whole[0] not in "3456":
        return False
    is_near = all(after.start - before.end <= APART for before, after in pairwise(runs))
    may_be_phones = not is_told and any(len(run.digits) in PHONES for run in runs)
    return is_near and not may_be_phones and passes_luhn(whole)


_EXPIRES = (
    r"\b(?:expir\w*|exp\.?|valid\s+(?:until|thru|through)|valide\s+jusqu\w*)"
    r"(?:\s+(?:date|on|in|is|of|the|en|le|est|fin)\b){0,6}[^\w\[\]]{1,3}"
)
_A_CARD = re.compile(r"\[card(?: expiry)?\]")
_AFTER_A_CARD = re.compile(
    rf"[^\w\[\]]{{1,3}}(?:[^\W\d_\[\]]++[^\w\[\]]{{1,3}}){{0,7}}?"
    rf"(?:{_EXPIRES}(?P<expiry>{MONTH}(?:[^\w\[\]]{{1,3}}{RUN})?|{RUN})|(?P<code>{RUN})(?!\s+(?:digits?|numbers?|chiffres?)\b))",
    re.IGNORECASE,
)


def after_cards_in(text: str) -> Iterator[Mark]:
    """Yield what follows a card's number: its expiry, once or more, and its security code."""
    begins, at = {run.start for run in runs_in(text)}, 0
    for card in _A_CARD.finditer(text):
        at = max(at, card.end())
        while found := _AFTER_A_CARD.match(text, at):
            is_expiry = found["expiry"] is not None
            start, at = found.span("expiry" if is_expiry else "code")
            if is_expiry or start in begins:
                yield Mark(start, at, Personal.EXPIRY if is_expiry else Personal.SECURITY_CODE)
            if not is_expiry:
                break


_NUMERAL = re.compile(NUMERAL, re.IGNORECASE)


def reads_out_card(text: str) -> bool:
    """Whether a card's number is being read out: at least three groups of four digits, and nothing else."""
    if _NUMERAL.search(text) is None or _LABEL.search(text.lower().replace("card", "").replace("carte", "")):
        return False
    return any(_is_card_begun(group) for group in groups_in(text))


def _is_card_begun(group: tuple[DigitRun, ...]) -> bool:
    digits = "".join(run.digits for run in group if len(run.digits) % GROUP == 0)
    return len(digits) >= READ_OUT and digits[0] in "3456"


_LABEL = re.compile(rf"\b(?:{THING}|{CHOSE})\b", re.IGNORECASE)


CARDS = frozenset({"card", "visa", "mastercard", "amex", "carte"})
NUMBERS = frozenset({"number", "numbers", "digits", "numero", "numeros", "chiffres"})


def offers_card_number(said: Collection[str]) -> bool:
    """Whether the words mention a card's number."""
    return not CARDS.isdisjoint(said) and not NUMBERS.isdisjoint(said)
