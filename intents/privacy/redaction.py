"""Redacts personal data from a caller's words."""

import re
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby, pairwise

from intents.privacy.digit_run import NUMERAL, RUN, digits_of, passes_luhn
from intents.privacy.names import Span, names_in, places_in, spans_of, words_of
from intents.privacy.numbers import CARD_SECRETS, CODES, RUNS, labelled, owner_of
from intents.privacy.personal import (
    ADDRESSES,
    NAMES,
    POSTAL_CODES,
    SPOKEN_MAIL,
    WRITTEN_MAIL,
    DataPattern,
    Personal,
)

_FORMS = (*WRITTEN_MAIL, *POSTAL_CODES, *CODES, *RUNS, *CARD_SECRETS, *ADDRESSES, *SPOKEN_MAIL, *NAMES)
"""In redaction order: the most certain forms first."""


@dataclass(frozen=True, slots=True)
class Removal:
    """A redacted value, for the department only; never printed."""

    kind: Personal
    value: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text with placeholders, and what they stand for."""

    text: str
    removed: tuple[Removal, ...] = ()


EVERY_KIND = frozenset(Personal)
UNKEPT = frozenset({Personal.CARD, Personal.EXPIRY, Personal.SECURITY_CODE, Personal.SIN, Personal.PASSPORT})
"Payment and identity numbers: no department gets them, not even in a message."


def redact(text: str, kinds: frozenset[Personal] = EVERY_KIND) -> Redacted:
    """Redact names, numbers, addresses and codes; the topic stays."""
    removed: tuple[Removal, ...] = ()
    while (once := _once(text, kinds)).removed:
        text, removed = once.text, removed + once.removed
    return Redacted(text, removed)


def redacted(text: str) -> str:
    """Return the text with placeholders where personal data stood."""
    return redact(text).text


def unpayable(text: str) -> str:
    """Return a message's words for the department, without payment and identity numbers."""
    return redact(text, UNKEPT).text


def name_words(text: str) -> frozenset[str]:
    """Return the words of names in a text, to hide them elsewhere in the call."""
    return words_of(each.value for each in redact(text).removed if each.kind is Personal.NAME)


def without_words(text: str, words: Container[str]) -> str:
    """Return a text without the words of somebody's name."""
    for span in reversed(tuple(spans_of(text, words))):
        text = f"{text[: span.start]}[{Personal.NAME}]{text[span.end :]}"
    return text


def _once(text: str, kinds: frozenset[Personal]) -> Redacted:
    removed: list[Removal] = []

    def stand_in(form: DataPattern, found: re.Match[str]) -> str:
        kind = form.judge(found["it"])
        if kind is None or kind not in kinds:
            return found.group()
        removed.append(Removal(kind, found["it"].strip()))
        around = slice(found.start(), found.start("it")), slice(found.end("it"), found.end())
        return f"[{kind}]".join(found.string[side] for side in around)

    for part in reversed(_cards_in_parts(text)) if Personal.CARD in kinds else ():
        removed.append(Removal(Personal.CARD, part.group().strip()))
        text = f"{text[: part.start()]}[{Personal.CARD}]{text[part.end() :]}"
    for form in _FORMS:
        text = form.pattern.sub(partial(stand_in, form), text)
    if Personal.ADDRESS in kinds:
        text = _without(text, places_in(text), Personal.ADDRESS, removed)
    if Personal.NAME in kinds:
        text = _without(text, names_in(text), Personal.NAME, removed)
    return Redacted(text, tuple(removed))


def _without(text: str, spans: Sequence[Span], kind: Personal, removed: list[Removal]) -> str:
    for span in reversed(spans):
        removed.append(Removal(kind, text[span.start : span.end]))
        text = f"{text[: span.start]}[{kind}]{text[span.end :]}"
    return text


_RUN = re.compile(RUN, re.IGNORECASE)
_ABOUT_A_CARD = re.compile(
    r"\b(?:cards?|cartes?|visa|master\s?card|amex|american\s+express)\b", re.IGNORECASE
)
PIECE = 4
"Minimum digits of a part of a card's number."
APART = 60
"Most characters between two parts of one number."
PHONES = frozenset({7, 10, 11})


def _cards_in_parts(text: str) -> tuple[re.Match[str], ...]:
    """Return the parts of a card's number that was said with other words in between."""
    runs = [run for run in _RUN.finditer(text) if len(digits_of(run.group())) >= PIECE]
    is_told = _ABOUT_A_CARD.search(text) is not None
    for parts in _neighbours(runs):
        digits = [digits_of(part.group()) for part in parts]
        whole = "".join(digits)
        may_be_phones = not is_told and any(len(each) in PHONES for each in digits)
        if 13 <= len(whole) <= 19 and whole[0] in "3456" and passes_luhn(whole) and not may_be_phones:
            return tuple(parts)
    return ()


def _neighbours(runs: list[re.Match[str]]) -> Iterator[list[re.Match[str]]]:
    """Yield each sequence of two to four runs in close succession."""
    for first in range(len(runs)):
        for last in range(first + 2, min(first + 4, len(runs)) + 1):
            row = runs[first:last]
            if all(after.start() - before.end() <= APART for before, after in pairwise(row)):
                yield row


NEEDED = frozenset({Personal.ADDRESS, Personal.POSTAL_CODE, Personal.ACCOUNT, Personal.PLATE, Personal.PHONE})
"What departments need; cards, insurance numbers and birth dates are never kept."

SHORTEST_KEYED = 4
"Fewer keys are a choice, not a number."

_PIECE = re.compile(r"\d+|[^\W\d_]+")
_NUMERAL = re.compile(NUMERAL, re.IGNORECASE)
_PAUSES = frozenset({"dash", "tiret", "hyphen"})


@dataclass(frozen=True, slots=True)
class Dictated:
    """A value of a kind that departments need."""

    kind: Personal
    value: str = field(repr=False)


def dictated(text: str) -> tuple[Dictated, ...]:
    """Return the values dictated in an utterance, each once."""
    needed = (each for each in redact(text).removed if each.kind in NEEDED)
    return tuple(dict.fromkeys(Dictated(each.kind, written(each.kind, each.value)) for each in needed))


def keyed(digits: str) -> tuple[Dictated, ...]:
    """Return the keyed value: a telephone number by its length, otherwise an account or permit number."""
    kind = labelled(digits) if labelled(digits) in UNKEPT else owner_of(digits) or Personal.ACCOUNT
    if len(digits) < SHORTEST_KEYED or kind not in NEEDED:
        return ()
    return (Dictated(kind, written(kind, digits)),)


def written(kind: Personal, value: str) -> str:
    """Return a dictated value as a person would write it."""
    match kind:
        case Personal.PHONE:
            return _telephone(digits_of(value))
        case Personal.ACCOUNT | Personal.PLATE | Personal.POSTAL_CODE:
            return _code(value)
        case _:
            return " ".join(value.split())


def _telephone(digits: str) -> str:
    return re.sub(r"(?:(\d{3}))?(\d{3})(\d{4})$", _grouped, digits)


def _grouped(found: re.Match[str]) -> str:
    return "-".join(group for group in found.groups() if group)


def _code(value: str) -> str:
    """Join letters and numerals without the pauses between them."""
    pieces = (piece for piece in _PIECE.findall(value) if piece.lower() not in _PAUSES)
    runs = groupby(pieces, key=_is_numeral)
    return "".join(digits_of(" ".join(run)) if numeral else "".join(run).upper() for numeral, run in runs)


def _is_numeral(piece: str) -> bool:
    return piece.lower() in {"oh", "o"} or _NUMERAL.fullmatch(piece) is not None
