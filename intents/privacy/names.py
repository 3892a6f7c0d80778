"""Finds names in a caller's words, of people and of the streets where they live.

Transcripts often lack capitals, and no list holds every name. So a cue such as “my name is” marks where a
name may stand, and ordinary words of callers are ruled out. Of a language whose ordinary words are not known
there are its cues alone: half of its sentences would lose their subject.
"""

import re
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import pairwise, takewhile

from intents.privacy.alternatives import any_of
from intents.privacy.personal import (
    CAPITAL,
    MONTH,
    NEVER_A_NAME,
    OTHER,
    PARTICLE,
    WORD,
    DataPattern,
    Personal,
    form,
    judged,
)
from intents.text.languages import languages
from languages.known import KnownLanguage, known_languages, language_of_words

MOST_WORDS = 3
SHORTEST = 3
"Minimum letters of a name that is searched for elsewhere in a text."
LONGEST_BEFORE = 120
"Characters of a name before “speaking”."
LONGEST_UNSPACED = 6
"Letters of a name in a script without spaces."
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
PARTICLES = frozenset(
    "de du des la le van von der da di el al bin ben st ste saint sainte mc mac o".split()  # noqa: SIM905 -- read as a line
)
"Small words within a name."
_TITLES = frozenset(
    "mr mrs ms mister miss dr doctor madame monsieur mme a une un the".split()  # noqa: SIM905 -- read as a line
)
_DERIVED = re.compile(
    r".+(?:ing|ed|ly|ous|able|ible|ful|less|ive|ness|ment|ments|tion|tions|ism|ist|ish|ity|ize|ized|ise"
    r"|eux|euse|euses|ant|ante|ique|iques|eur|eurs|age|té|tés|ée|ées|és|oir|ait|aient|ons|ez|ais|ment|ical|ual|ology|ship)"
)
"Words with a derivational ending are hardly names."


@dataclass(frozen=True, slots=True)
class Span:
    """Where a name stands in a text."""

    start: int
    end: int


_KINDRED = any_of(
    """
    husband wife son daughter mother father mom mum dad brother sister grandmother grandfather grandma grandpa
    grandson granddaughter aunt uncle cousin nephew niece neighbour neighbor landlord landlady tenant roommate
    partner fiancé fiancée friend boyfriend girlfriend boss supervisor coworker caregiver kid buddy stepson
    stepdaughter spouse
    """
)
_KIN = rf"(?:{_KINDRED}(?:\s+in\s+law)?)"
_KIN_FR = any_of(
    """
    mari femme conjoint conjointe époux épouse fils fille mère père maman papa frère sœur soeur tante
    oncle cousin
    cousine neveu nièce voisin voisine propriétaire proprio locataire coloc colocataire ami amie chum
    blonde copain
    copine patron patronne collègue gars
    """
)
_SURE = re.compile(
    r"\b(?:name['’]s|(?:first|last|middle|maiden|family)\s+name(?:\s+is)?|(?:(?:mon|son|le|leur)\s{1,4})?prénom(?:\s+c['’]est|\s+est)?"
    r"|nom\s+de\s+(?:famille|fille)(?:\s+c['’]est|\s+est)?|(?<=\w\s)nom(?=\s+\w+$)"
    r"|on\s+behalf\s+of|(?:calls?|called)\s+me|goes\s+by|(?:real|full|legal|own)\s+name\s+is"
    r"|account\s+holder(?:\s+is)?|au\s+nom\s+d[e'’]|nommée?|prénommée?|named|je\s+m['’]appelle|s['’]appelle)\s*",
    re.IGNORECASE,
)
_MAYBE = re.compile(
    rf"\b(?:(?:my|her|his|our|their|the|your)\s+(?:\w+\s+)?{_KIN}(?:['’]s\s+name\s+is|\s+is\s+called|\s+named)?"
    rf"|(?:mon|ma|mes|son|sa|notre|votre|leur|le|la)\s+(?:\w+\s+)?(?:(?:beau|belle|grand)[ -])?"
    rf"{_KIN_FR}(?:\s+s['’]appelle)?"
    r"|i['’]?m|i\s+am|this\s+is|it['’]s|it\s+is|je\s+suis|c['’]est|moi\s+c['’]est|ici|we['’]re|here\s+is"
    r"|under(?:\s+the\s+name(?:\s+of)?)?|ask(?:ing|ed)?\s+for|spoke\s+(?:to|with)|talked\s+(?:to|with)"
    r"|tell|told|let|asked?|surname\s+(?:as|is|was)|that['’]s|that\s+is|owned\s+by"
    r"|bought\s+\w+(?:\s+\w+)?\s+from|call(?:ing)?\s+for|belongs?\s+to|(?:registered|licen[sc]ed|addressed|transferred|sold|rented)\s+to|(?:over|up)\s+to"
    r"|(?:bill|account|file|permit|letter|cheque|lease|title)\s+(?:says|is\s+in|shows)|me\s+down\s+as|known\s+as"
    r"|signed\s+by|it\s+was|with|from|dear|hi|hello|thanks|thank\s+you|sincerely"
    r"|demande[rz]?|appelle\s+pour|parlé\s+(?:à|avec)|di(?:t|tes|re)\s+à|parlez\s+(?:à|avec)|c['’]était|mon\s+nom\s+est"
    r"|acheté\s+\w+(?:\s+\w+)?\s+d[eu]|(?:est|était|appartient)\s+à|inscrite?\s+à|signée?\s+par|bonjour|merci"
    r"|name\s+is|nom\s+(?:est|c['’]est)|nom|name)\s+",
    re.IGNORECASE,
)
_ASKED_FOR = re.compile(
    r"\b(?:speak\s+(?:to|with)|talk\s+(?:to|with)|(?:connect|transfer|put)\s+me\s+(?:through\s+)?(?:to|with)"
    r"|reach|parler\s+(?:à|avec)|(?:transférer|passer|joindre|mettre\s+en\s+ligne\s+avec)(?:\s+à)?)\s+",
    re.IGNORECASE,
)
_BEFORE = re.compile(
    r"(?<=\w)\s{1,4}(?:speaking\b|here\b(?=\s*(?:$|[.,;!]|about|from|i\b|again|with))|calling\b|à\s+l['’]appareil|qui\s+(?:parle|appelle)|au\s+téléphone)",
    re.IGNORECASE,
)
_SPELLED = re.compile(r"\b[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){2,20}")

_CALENDAR = any_of(
    """
    monday tuesday wednesday thursday friday saturday sunday lundi mardi mercredi jeudi vendredi samedi
    dimanche
    canada ontario quebec québec alberta manitoba english french
    """
)
NO_NAME = re.compile(rf"{NEVER_A_NAME}|{MONTH}|{_CALENDAR}", re.IGNORECASE)
_NAMED = re.compile(r"\[name\](?:,| comma| virgule) ")


ELIDED = re.compile(r"(?:[ldsnjtmcy]|qu)['’]")
_CONTRACTED = frozenset({"ll", "re", "ve", "qu"})
"“I'll”, “they've”, « qu'il »."


@cache
def _ordinary() -> frozenset[str]:
    lists = (files("intents.privacy").joinpath(f"ordinary_{language}.txt") for language in languages())
    return frozenset(word for each in lists for word in each.read_text("utf-8").split())


def is_ordinary(word: str) -> bool:
    """Return whether a word is ordinary vocabulary, and so not a name."""
    small = word.lower().replace("’", "'")
    parts = [part for part in re.split(r"['-]", small) if part]
    return small in _ordinary() or all(
        part in _ordinary() or len(part) == 1 or part in _CONTRACTED for part in parts
    )


def names_in(text: str) -> tuple[Span, ...]:
    """Return where names stand, in order, including repeats without a cue.

    Names of staff whom a caller asks for stay, because they route the call.
    """
    asked = tuple(_after(text, _ASKED_FOR, is_sure=False))
    found = [
        span
        for span in (
            *_after(text, _SURE, is_sure=True),
            *_after(text, _MAYBE, is_sure=False),
            *_spoken_before(text),
            *_out_of_words(text),
            *_spelled(text),
        )
        if not any(span.start < each.end and each.start < span.end for each in asked)
    ]
    return merged([*found, *_again(text, found)])


def _after(text: str, cue: re.Pattern[str], *, is_sure: bool) -> Iterator[Span]:
    for match in cue.finditer(text):
        span = _taken(text, match.end(), is_sure=is_sure)
        if span is not None:
            yield span


def _taken(text: str, start: int, *, is_sure: bool) -> Span | None:
    """Return the name that begins at a position, as long as its words may be names."""
    first, end, count, at = -1, -1, 0, start
    while count < MOST_WORDS and (word := _WORD.match(text, at)):
        small = word[0].lower()
        if first < 0 and small in _TITLES:
            at = _next(text, word.end())
            continue
        if small in PARTICLES and first >= 0:
            at = _next(text, word.end())
            continue
        if not _may_be(word[0], is_sure=is_sure and first < 0):
            break
        first, end, count = (word.start() if first < 0 else first), word.end(), count + 1
        at = _next(text, word.end())
    return Span(first, end) if first >= 0 else None


def _next(text: str, end: int) -> int:
    """Return where the next word begins if nothing but a space is between."""
    return end + 1 if text[end : end + 1] in (" ", ".") and text[end + 1 : end + 2] != " " else len(text)


def _may_be(word: str, *, is_sure: bool) -> bool:
    if is_sure and word[0].isupper() and len(word) > 1:
        return NO_NAME.fullmatch(word) is None
    if len(word) < 2 or is_ordinary(word) or ELIDED.match(word):
        return False
    return is_sure or word[0].isupper() or _DERIVED.fullmatch(word.lower()) is None


_PLACEHOLDER = re.compile(r"\[[^\]]*\]")
_FOREIGN_WORD = r"[^\s\d.,;:!?¿¡،؛؟。、，！？।()\[\]\"“”«»…-]"


def _out_of_words(text: str) -> Iterator[Span]:
    """Names that no cue of the line's own languages marks."""
    foreign = language_of_words(_PLACEHOLDER.sub(" ", text), languages())
    if foreign:
        yield from _introduced(text, known_languages()[foreign])
    else:
        yield from (*_in_full(text), *_beside(text))


def _introduced(text: str, known: KnownLanguage) -> Iterator[Span]:
    """A name in a phrase of another language, up to its next small word."""
    for phrase in _phrases()[known.code]:
        for match in phrase.finditer(text):
            words = list(re.finditer(rf"{_FOREIGN_WORD}+", match["it"]))
            of_name = list(takewhile(lambda word: word[0].casefold() not in known.words, words))
            if of_name:
                yield Span(match.start("it"), match.start("it") + of_name[-1].end())


@cache
def _phrases() -> Mapping[str, tuple[re.Pattern[str], ...]]:
    return {
        code: tuple(_phrase(phrase, is_continuous=known.is_continuous) for phrase in known.names)
        for code, known in known_languages().items()
    }


def _phrase(phrase: str, *, is_continuous: bool) -> re.Pattern[str]:
    word = rf"{_FOREIGN_WORD}{{1,40}}"
    name = (
        rf"{_FOREIGN_WORD}{{1,{LONGEST_UNSPACED}}}"
        if is_continuous
        else rf"{word}(?: {word}){{0,{MOST_WORDS - 1}}}"
    )
    before, _, after = map(re.escape, phrase.partition("{name}"))
    return re.compile(rf"{before}\s?(?P<it>{name}){after}", re.IGNORECASE)


def _in_full(text: str) -> Iterator[Span]:
    """Two adjacent words outside ordinary vocabulary are almost certainly a name; so is “Roy, Marie-Ève”."""
    for first, second in pairwise(_WORD.finditer(text)):
        between = text[first.end() : second.start()]
        may_be = [_may_be(each[0], is_sure=False) for each in (first, second)]
        if (between == " " and all(may_be) and all(len(each[0]) > 3 for each in (first, second))) or (
            between == ", " and any(may_be) and all(_is_listed(each[0]) for each in (first, second))
        ):
            yield Span(first.start(), second.end())


def _is_listed(word: str) -> bool:
    return word[0].isupper() and len(word) > 1 and NO_NAME.fullmatch(word) is None


def _beside(text: str) -> Iterator[Span]:
    """A name given last name first goes on after its comma."""
    for name in _NAMED.finditer(text):
        span = _taken(text, name.end(), is_sure=False)
        if span is not None and span.start == name.end():
            yield span


def _spoken_before(text: str) -> Iterator[Span]:
    """“nasrin daneshvar speaking”: the name ends where the cue begins."""
    for match in _BEFORE.finditer(text):
        words = list(_WORD.finditer(text, max(0, match.start() - LONGEST_BEFORE), match.start()))
        taken: list[re.Match[str]] = []
        for word in reversed(words[-MOST_WORDS:]):
            follows = taken[-1].start() - 1 if taken else match.start()
            if word.end() != follows or not _may_be(word[0], is_sure=False):
                break
            taken.append(word)
        if taken:
            yield Span(taken[-1].start(), taken[0].end())


def _spelled(text: str) -> Iterator[Span]:
    """A word followed by its spelling is a name, and so is the spelling."""
    spelled = {"".join(_WORD.findall(each[0])).lower(): each for each in _SPELLED.finditer(text)}
    for word in _WORD.finditer(text) if spelled else ():
        if letters := spelled.get(word[0].lower()):
            yield Span(letters.start(), letters.end())
            yield Span(word.start(), word.end())


def _again(text: str, found: list[Span]) -> Iterator[Span]:
    yield from spans_of(text, words_of(text[span.start : span.end] for span in found))


def words_of(names: Iterable[str]) -> frozenset[str]:
    """Return the words of names that are repeated on their own."""
    words = (word.lower() for name in names for word in _WORD.findall(name))
    return frozenset(word for word in words if len(word) >= SHORTEST and not is_ordinary(word))


def spans_of(text: str, words: Container[str]) -> Iterator[Span]:
    """Return where some words occur in a text."""
    yield from (Span(each.start(), each.end()) for each in _WORD.finditer(text) if each[0].lower() in words)


def merged(spans: Iterable[Span]) -> tuple[Span, ...]:
    """Return spans in order, those that touch as one."""
    apart: list[Span] = []
    for span in sorted(spans, key=lambda each: each.start):
        if apart and span.start <= apart[-1].end + 1:
            apart[-1] = Span(apart[-1].start, max(apart[-1].end, span.end))
        else:
            apart.append(span)
    return tuple(apart)


_LETTERS_SAID = r"[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){2,20}"
_NAME = rf"(?P<it>\b{_LETTERS_SAID}|{PARTICLE}{WORD}(?:\s+{PARTICLE}{WORD}){{0,2}}(?:,\s{OTHER}{CAPITAL})?)"
_NAME_IS = r"(?:['’]s|\s+is|\s+est|\s+c['’]est)"
_RELATIVE = any_of(
    """
    mari femme conjoint conjointe fils fille père mère frère sœur soeur voisin voisine ami amie propriétaire
    locataire
    """
)
_CUE = (
    rf"(?:my|the|her|his|our|first|last|family|full)\s+(?:(?:first|last|family|full|middle|maiden)\s+)?name{_NAME_IS}\s+"
    rf"|\b(?:name|surname)\s+is\s+|\bthey\s+call\s+me\s+"
    rf"|\b(?:mon|son|le|notre)\s+(?:petit\s+)?(?:nom|prénom)(?:\s+de\s+(?:famille|fille))?{_NAME_IS}\s+"
    rf"|\b(?:je\s+m['’]\s?appelle|je\s+me\s+(?:nomme|prénomme)|(?:il|elle|{_RELATIVE})\s+s['’]\s?appelle|au\s+nom\s+de(?!\s+la\s+(?:ville|mairie|compagnie)))\s+"
)
_ALWAYS_A_TITLE = r"(?:mr|mrs|ms|mister|missus|monsieur|madame|mademoiselle|mme|mlle)\.?"
_OF = r"(?:(?:de\s+la|de|du|van|von|st|saint)\s+)?"
_SOMETIMES_A_TITLE = r"(?:monsieur|madame|dr|doctor|docteur|miss|sir|maître|me|m|prof|professor)\.?"


def _after_a_title(words: str) -> Personal | None:
    """Return whether words after a title are a name: “monsieur brûlait ses branches” has none."""
    is_name = words[0].isupper() or not (is_ordinary(words.split(maxsplit=1)[0]) or ELIDED.match(words))
    return Personal.NAME if is_name else None


def _last_name_first(words: str) -> Personal | None:
    """Return whether two capitalized words with a comma between are a name, and no days or provinces."""
    is_name = not any(NO_NAME.fullmatch(word) for word in words.split(", "))
    return Personal.NAME if is_name else None


NAMES: tuple[DataPattern, ...] = (
    form(Personal.NAME, rf"\b(?:{_CUE}){_NAME}"),
    judged(
        _last_name_first,
        r"\b(?:under|name|nom|is|est|c['’]est|for|pour|to|à|from|de|with|avec|it['’]s|i['’]m|file|dossier|account|compte)"
        rf"\s*:?\s+(?P<it>{OTHER}{CAPITAL},\s{OTHER}{CAPITAL})",
    ),
    judged(
        _after_a_title,
        rf"(?<!\bun\s)(?<!\bvieux\s)(?<!\bjeune\s)\b{_ALWAYS_A_TITLE}\s+(?P<it>{_OF}{WORD}(?:\s+{CAPITAL}){{0,2}})",
    ),
    form(Personal.NAME, rf"\b{_SOMETIMES_A_TITLE}\s+(?P<it>{OTHER}{CAPITAL}(?:\s+{CAPITAL}){{0,2}})"),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|i\s+am|i['’]m|ici|c['’]est|moi\s+c['’]est)\s+(?P<it>{OTHER}{CAPITAL}\s+{CAPITAL})",
    ),
    form(
        Personal.NAME,
        rf"\b(?:this\s+is|it['’]s|ici|c['’]est)\s+(?P<it>{WORD}(?:\s+{WORD})?)\s+"
        r"(?=calling\b|speaking\b|à\s+l['’]appareil\b|qui\s+(?:parle|appelle)\b)",
    ),
    form(
        Personal.NAME,
        r"(?P<it>\b[a-z](?:\s(?:as\s+in|like|comme(?:\s+dans)?)\s[^\W\d_]++)(?:[\s,]{1,3}[a-z](?:\s(?:as\s+in|like|for|comme(?:\s+dans)?)\s[^\W\d_]++))++)",
    ),
    form(Personal.NAME, r"(?P<it>\b[^\W\d_](?:[\s.,-]{1,2}[^\W\d_]\b){3,20})"),
)
"""A name after “my name is”, after a title, before “calling”, or spelled letter by letter."""
