"""Redacts personal data from a caller's words."""

import re
from bisect import bisect
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from intents.privacy.addresses import LABELLED as LABELLED_ADDRESSES
from intents.privacy.addresses import addresses_in, places_in
from intents.privacy.digit_run import NUMERAL, digits_of
from intents.privacy.labels import labelled_in
from intents.privacy.mail import mails_in
from intents.privacy.names import NAMES, names_in, spans_of, words_of
from intents.privacy.nearby import alone_in, near_cues_in, near_dates_in, passwords_in, phones_in
from intents.privacy.numbers import (
    CODES,
    after_cards_in,
    labelled,
    owner_of,
    parted_in,
    runs_owned,
)
from intents.privacy.personal import STANDING, DataPattern, Mark, Personal


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
UNKEPT = frozenset(
    {
        Personal.CARD,
        Personal.EXPIRY,
        Personal.SECURITY_CODE,
        Personal.SIN,
        Personal.PASSPORT,
        Personal.PASSWORD,
        Personal.BIRTH_DATE,
    }
)
"What lets somebody pay, enter or pose as the caller: no department gets it, not even in a message."
MOST_PASSES = 4
"A placeholder tells what stands next to it: a card its expiry, a name the rest of it; nothing leads further."


def redact(text: str, kinds: frozenset[Personal] = EVERY_KIND) -> Redacted:
    """Redact names, numbers, addresses and codes; the topic stays, and what is of other kinds."""
    held: list[str] = []
    passed = passes(_HELD.sub("\N{REPLACEMENT CHARACTER}", text), kinds, held)
    removed = (each for one in passed for each in one.removed)
    told = tuple(Removal(each.kind, _with_held(each.value, held)) for each in removed)
    return Redacted(_with_held(passed[-1].text, held), told)


def passes(
    text: str, kinds: frozenset[Personal] = EVERY_KIND, held: list[str] | None = None
) -> tuple[Redacted, ...]:
    """Return what each pass over a text removes; the last one nothing, unless there were too many."""
    held = [] if held is None else held
    passed = [_once(text, kinds, held)]
    while passed[-1].removed and len(passed) < MOST_PASSES:
        passed.append(_once(passed[-1].text, kinds, held))
    return tuple(passed)


def redacted(text: str) -> str:
    """Return the text with placeholders where personal data stood."""
    return redact(text).text


def unpayable(text: str) -> str:
    """Return a message's words for the department, without payment and identity numbers."""
    return redact(text, UNKEPT).text


def name_words(removed: Iterable[Removal]) -> frozenset[str]:
    """Return the words of the names that were removed, to hide them elsewhere in the call."""
    return words_of(each.value for each in removed if each.kind is Personal.NAME)


def without_words(text: str, words: Container[str]) -> str:
    """Return a text without the words of somebody's name."""
    for span in reversed(tuple(spans_of(text, words))):
        text = f"{text[: span.start]}[{Personal.NAME}]{text[span.end :]}"
    return text


_FIRST_HELD = 0x100000
_HELD = re.compile("[\U00100000-\U0010ffff]")
"Stands for what is personal but may stay, so that no part of it is taken for something else."


def _with_held(text: str, held: Sequence[str]) -> str:
    return (
        _HELD.sub(lambda found: _with_held(held[ord(found[0]) - _FIRST_HELD], held), text) if held else text
    )


def _once(text: str, kinds: frozenset[Personal], held: list[str]) -> Redacted:
    removed: list[Removal] = []
    for needed, find in _FINDERS:
        if not needed.search(text):
            continue
        pieces, at = [""], 0
        for mark in _apart(find(text)):
            value = text[mark.start : mark.end]
            pieces += [text[at : mark.start], f"[{mark.kind}]" if mark.kind in kinds else _hold(value, held)]
            removed += [Removal(mark.kind, value.strip())] if mark.kind in kinds else []
            at = mark.end
        text = "".join([*pieces, text[at:]])
    return Redacted(text, tuple(removed))


def _hold(value: str, held: list[str]) -> str:
    held.append(value)
    return chr(_FIRST_HELD + len(held) - 1)


def _apart(marks: Iterable[Mark]) -> list[Mark]:
    """Return marks in the order of the text; of two that overlap, the one found first."""
    apart: list[Mark] = []
    for mark in marks:
        place = bisect(apart, mark.start, key=lambda each: each.start)
        is_after = place == 0 or apart[place - 1].end <= mark.start
        if is_after and (place == len(apart) or mark.end <= apart[place].start):
            apart.insert(place, mark)
    return apart


def marks_of(forms: Iterable[DataPattern], text: str) -> Iterator[Mark]:
    """Yield what some forms find, the first form first."""
    for each in forms:
        for found in each.pattern.finditer(text):
            if kind := each.judge(found["it"]):
                yield Mark(*found.span("it"), kind)


def _numbers(text: str) -> Iterator[Mark]:
    yield from labelled_in(text)
    yield from marks_of(CODES, text)
    yield from parted_in(text)
    yield from near_cues_in(text, is_lettered=True)
    yield from runs_owned(text)


def _names(text: str) -> Iterator[Mark]:
    yield from (Mark(each.start, each.end, Personal.NAME) for each in names_in(text))


_TELLS_NUMBERS = re.compile(rf"{NUMERAL}|\b(?:pass|mots?\s+de\s+passe|mdp)", re.IGNORECASE)
_TELLS_MAIL = re.compile(r"@|\bat\b|\barr?oba|\bcommercial\b|\bchez\b", re.IGNORECASE)
_ALWAYS = re.compile("")
_FINDERS: tuple[tuple[re.Pattern[str], Callable[[str], Iterator[Mark]]], ...] = (
    (_TELLS_MAIL, mails_in),
    (_TELLS_NUMBERS, partial(marks_of, STANDING)),
    (_TELLS_NUMBERS, _numbers),
    (_TELLS_NUMBERS, after_cards_in),
    (_TELLS_NUMBERS, addresses_in),
    (_ALWAYS, partial(marks_of, LABELLED_ADDRESSES)),
    (_TELLS_NUMBERS, places_in),
    (_TELLS_NUMBERS, phones_in),
    (_TELLS_NUMBERS, passwords_in),
    (_TELLS_NUMBERS, near_cues_in),
    (_TELLS_NUMBERS, near_dates_in),
    (_TELLS_NUMBERS, alone_in),
    (_ALWAYS, partial(marks_of, NAMES)),
    (_ALWAYS, _names),
)
"""In order, the most certain first: each finds what those before have left, in time linear in the text.

Before each is what a text must have for it: most callers' words have no number and no address for mail.
"""


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
    return needed_of(redact(text).removed)


def needed_of(removed: Iterable[Removal]) -> tuple[Dictated, ...]:
    """Return what departments need of what was removed, each value once."""
    needed = (each for each in removed if each.kind in NEEDED)
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
