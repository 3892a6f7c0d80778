"""Normal forms of a text: plain words, sounds, separate questions, and what is denied."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from re import Pattern
from typing import Literal

from intents.text.languages import pooled
from intents.text.pattern import compiled

MAX_CHARACTERS = 6_000
MAX_WORDS = 1_000

_CONTRACTIONS = (
    (re.compile(r"\b(?:can'?t|cannot)\b"), "can not"),
    (re.compile(r"\bwon'?t\b"), "will not"),
    (re.compile(r"\b(is|are|was|were|do|does|did|has|have|had|could|would|should)n'?t\b"), r"\1 not"),
    (re.compile(r"\bain'?t\b"), "is not"),
    (re.compile(r"\b(he|she|it|that|there|who|what|where|how|someone|somebody)'s\b"), r"\1 is"),
    (re.compile(r"\b(?:hes)\b"), "he is"),
    (re.compile(r"\b(?:shes)\b"), "she is"),
    (re.compile(r"\b(?:theres)\b"), "there is"),
    (re.compile(r"\b(?:i'?m|iam)\b"), "i am"),
    (re.compile(r"\b(they|we|you)'re\b"), r"\1 are"),
    (re.compile(r"\b(i|we|you|they|he|she)'(?:ve|d|ll)\b"), r"\1"),
    (re.compile(r"\bsome (one|body|thing)\b"), r"some\1"),
    (re.compile(r"\b(?:gonna|going to)\b"), "going to"),
    (re.compile(r"\b(?:wanna)\b"), "want to"),
    (re.compile(r"\bgotta\b"), "got to"),
    # French without its apostrophes, as recognizers write it.
    (re.compile(r"\bcest\b"), "c est"),
    (re.compile(r"\bj(ai|avais|aurais|aimerais|appelle|habite)\b"), r"j \1"),
    # « Je me jetais à l'eau » is the verb.
    (re.compile(r"(?<!\bje )(?<!\bme )(?<!\bse )\bjetais\b"), "j etais"),
    (re.compile(r"\bj(veux|voudrais|peux|pense|crois|suis|sais|vais)\b"), r"je \1"),
    (re.compile(r"\bsil (?=vous|te\b)"), "s il "),
    (re.compile(r"\bdaccord\b"), "d accord"),
    (re.compile(r"\bquil\b"), "qu il"),
    (re.compile(r"\bquelq?uun\b"), "quelqu un"),
    (re.compile(r"\baujourdhui\b"), "aujourd hui"),
    (re.compile(r"\b9[\s.-]?1[\s.-]?1\b|\bnine one one\b"), "911"),
    (re.compile(r"\b9[\s.-]?8[\s.-]?8\b|\bnine eight eight\b"), "988"),
)
_CONTRACTED = re.compile("|".join(pattern.pattern for pattern, _ in _CONTRACTIONS))
"Matches if there is any of them, since most texts contain none."
_ENGLISH_GENITIVE = re.compile(r"(?<=[a-z]{2})'s\b")
_UNSAYABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_NOT_A_WORD = re.compile(r"[^0-9a-z]+")
_WHOLE_PHRASES = re.compile("[\u3200-\u33ff\ufdf0-\ufdff]")
"Signs that decompose into as many as eighteen, and that no English or French word has."


def plain(text: str) -> str:
    """Lower-case words without accents, contractions or punctuation, each followed by a space."""
    said = _WHOLE_PHRASES.sub(" ", text[:MAX_CHARACTERS])
    lowered = unicodedata.normalize("NFKD", said.lower().replace("’", "'").replace("œ", "oe"))
    bare = "".join(mark for mark in lowered if not unicodedata.combining(mark))
    for contraction, spelled_out in _CONTRACTIONS if _CONTRACTED.search(bare) else ():
        bare = contraction.sub(spelled_out, bare)
    bare = _ENGLISH_GENITIVE.sub(" s", bare)
    return "".join(f"{word} " for word in _NOT_A_WORD.sub(" ", bare).split()[:MAX_WORDS])


def holds(text: str, phrases: Iterable[str]) -> bool:
    """Whether a text contains one of the phrases, as whole words."""
    said = f" {plain(text)}"
    return any(f" {plain(phrase)}" in said for phrase in phrases)


_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+(?=[^\W\da-zà-ÿ_])")
"A sentence begins with a capital letter, so “9 a.m. to 5 p.m.” is not split."


def sentences(text: str) -> tuple[str, ...]:
    """Return the sentences of a written text."""
    return tuple(_SENTENCE_END.split(text))


def words(text: str) -> tuple[str, ...]:
    """The words of the plain form."""
    return tuple(plain(text).split())


def is_endless(text: str) -> bool:
    """Whether it is longer than any real utterance, such as a looping transcript."""
    return len(text) > MAX_CHARACTERS or len(text.split()) > MAX_WORDS


def is_binary(text: str) -> bool:
    """Whether it contains characters that nobody can say or type."""
    return _UNSAYABLE.search(text) is not None


def is_hesitation(text: str) -> bool:
    """Whether somebody only thinks aloud; “mhm” and “uh huh” are answers."""
    said = words(text)
    return bool(said) and _fillers("hesitations").issuperset(said)


def telling(text: str) -> tuple[str, ...]:
    """Return the words that are neither greeting nor filler."""
    return tuple(word for word in words(text) if word not in _fillers("fillers"))


@cache
def _fillers(kind: Literal["hesitations", "fillers"]) -> frozenset[str]:
    return frozenset(" ".join(pooled("fillers", "intents")[kind]).split())


_FOLDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"eaux?|aux?|au|o[st]\b", "o"),
        (r"(?:e[rzst]|es|ent|ees?)\b", "e"),
        (r"ais?\b|ait\b|aient\b|ai|ei|et\b|est\b", "e"),
        (r"oi[sxt]?", "wa"),
        (r"ou[sxt]?", "u"),
        (r"[ae][mn](?=[^aeiouymn]|\b)", "A"),
        (r"(?:[iy]|a[iy]|ei)[mn](?=[^aeiouymn]|\b)|un\b", "I"),
        (r"o[mn](?=[^aeiouymn]|\b)", "O"),
        (r"ph", "f"),
        (r"qu?|ck|c(?=[^eiyh]|\b)", "k"),
        (r"c(?=[eiy])|ss|tion", "s"),
        (r"ch|sh", "C"),
        (r"g(?=[eiy])", "j"),
        (r"gh|h", ""),
        (r"y", "i"),
        (r"z", "s"),
        (r"(?<=..)[sxtdpe]+\b", ""),
        (r"(.)\1+", r"\1"),
        (r" ", ""),
    )
)


def sound(wording: str) -> str:
    """Return a plain wording's sounds as one string, since recognizers also get word boundaries wrong."""
    for pattern, short in _FOLDS:
        wording = pattern.sub(short, wording)
    return wording


MIN_WORDS = 3
"Letters; a shorter part is not a question of its own."
MAX_QUERIES = 3
_JOINTS = re.compile(
    r"""[?!.;]\s+
    | ,?\s+\b(?:and|but|oh|also|then|plus|et|mais|pis|puis|aussi)\b
        (?:\s+(?:also|too|then|another\s+thing|second(?:ly)?|while\s+i(?:'m|\s+am)\s+(?:at\s+it|here)
        |aussi|puis|encore|autre\s+chose|tant\s+qu'à|en\s+même\s+temps|also))*
        (?=\s+(?:when|what|where|how|who|why|which|can|could|do|does|is|are|i|my|the|there|will|should|tell|do
        |quand|quel(?:le)?s?|où|comment|qui|pourquoi|combien|est-ce|puis-je|je|j'|mon|ma|mes|c'est|y\s*a|il|la|le|les
        |faut|quoi)\b)
    | ,?\s+\b(?:and\s+also|also|another\s+thing|oh\s+and)\b[,:]?\s
    | ,?\s+\b(?:et\s+aussi|aussi|autre\s+chose|pis\s+aussi)\b[,:]?\s""",
    re.IGNORECASE | re.VERBOSE,
)


def split_queries(text: str) -> tuple[str, ...]:
    """Split joined questions; one if there is no joint, none if a part would be too short."""
    parts = [part.strip() for part in _JOINTS.split(text) if part]
    full = tuple(part for part in parts if len(words(part)) >= MIN_WORDS)
    return full if 1 < len(full) <= MAX_QUERIES else ()


_CLAUSE_END = re.compile(r"(?:(?<!\d)[,.:]|[,.:](?!\d)|[;!?—–])+")
"Not within a number: “8:45”, “$2.75”."
NEAR = 2
"Words after a negation; within them nothing new begins, as in “not that it's high”."


@dataclass(frozen=True, slots=True)
class Told:
    """An utterance without what it denies, and what that is."""

    meant: str
    denied: str = ""


@dataclass(frozen=True, slots=True)
class _Denials:
    """Patterns and words of every language for what is denied."""

    begun: Pattern[str]
    whole: Pattern[str]
    "A clause that only denies."
    within: Pattern[str]
    "A denial that follows something else in its clause."
    turning: Pattern[str]
    "What is meant instead begins."
    anew: Pattern[str]
    "A new clause begins, although nobody pauses."


@cache
def _denials() -> _Denials:
    lists = pooled("denials", "intents")
    leading, denied, before, whole = (
        compiled(lists[name], lists).pattern for name in ("leading", "denied", "before_whole", "whole")
    )
    return _Denials(
        re.compile(f"(?:{leading})*(?:{denied})"),
        re.compile(f"(?:{before})*(?:{whole})"),
        re.compile(
            "".join(f"(?<!\\b{verb} )" for verb in lists["verbs"]) + compiled(lists["within"], lists).pattern
        ),
        *(compiled(lists[name], lists) for name in ("turning", "anew")),
    )


def clauses(text: str) -> tuple[str, ...]:
    """Return the parts between pauses."""
    return tuple(part.strip() for part in _CLAUSE_END.split(text) if words(part))


def told(text: str) -> Told:
    """Return what is meant and what is denied; all is meant if nothing else would be left."""
    meant: list[str] = []
    denied: list[str] = []
    for clause in clauses(text):
        said = plain(clause)
        for part, is_denied in _parts(said):
            (denied if is_denied else meant).append(clause if part == said else part.strip())
    return Told(", ".join(meant) if meant and denied else text, ", ".join(denied))


def _parts(said: str) -> Iterator[tuple[str, bool]]:
    """Cut a clause into what is meant and what is denied."""
    if _denials().whole.fullmatch(said):
        yield said, True
        return
    begun = _denials().begun.match(said)
    found = begun or _denials().within.search(said)
    if found is None:
        yield said, False
        return
    start = 0 if begun else found.start()
    end = _end_of_denial(said, found.end(), NEAR if begun else NEAR - 1)
    parts = ((said[:start], False), (said[start:end], True))
    yield from ((part, is_denied) for part, is_denied in parts if part)
    if rest := said[end:]:
        yield from _parts(rest)


def _end_of_denial(said: str, start: int, near: int) -> int:
    turn = _denials().turning.search(said, start)
    anew = _denials().anew.search(said, _after_words(said, start, near))
    return min(each.start() for each in (turn, anew) if each) if turn or anew else len(said)


def _after_words(said: str, start: int, count: int) -> int:
    ends: Sequence[int] = [found.end() for found in re.finditer(r"\S+ ", said[start:])][:count]
    return start + (ends[-1] if ends else 0)


def without_denial(text: str) -> str:
    """Return what is meant instead of what is denied, if it is more than a word."""
    meant = told(text).meant
    return meant if len(words(meant)) > 1 else text


def after_denial(text: str) -> str:
    """Return what follows a clause that only denies, as “that's not it”, or nothing."""
    first, rest = [*_CLAUSE_END.split(text, maxsplit=1), ""][:2]
    return rest.strip() if _denials().whole.fullmatch(plain(first)) and len(words(rest)) > 1 else ""
