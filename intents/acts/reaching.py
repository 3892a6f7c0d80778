"""Whether callers want to reach somebody, judged by what stands around a name or a word for a person."""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from re import Pattern

from intents.acts.name_book import Found
from intents.acts.phrases import phrases
from intents.privacy.names import is_ordinary
from intents.text.languages import pooled
from intents.text.pattern import compiled
from intents.text.wording import plain, words

FULL = 2
"Words of a name: a first and a family name, or one of them with a title."
MOST_NAMES = 3
SHORTEST = 3
"Letters of a name that no list holds."
LONGEST = 60
"Characters of such a name; nobody is called more, and a message keeps no more than twice that."
_WORD = re.compile(r"[^\W\d_]+(?:[’'-][^\W\d_]+)*")
_CONTRACTION = re.compile(r"(?<!^[ODod])['’]")
_GENITIVE = re.compile(r"['’]s$")


@dataclass(frozen=True, slots=True)
class _Frames:
    before: Pattern[str]
    open: Pattern[str]
    "Frames before a name that need another behind it: “is Chen”."
    after: Pattern[str]
    vague: Pattern[str]
    "Frames before a name in which things are named as often as people."
    works: Pattern[str]
    pointed: Pattern[str]
    introduced: Pattern[str]
    introduced_after: Pattern[str]
    party_where: Pattern[str]
    "“the guy at the …”, up to the name of a department."
    party: Pattern[str]
    onward: Pattern[str]
    "What may follow where somebody works, so that they are wanted and not told of."
    party_alone: Pattern[str]
    who_to: Pattern[str]
    wanted: Pattern[str]
    doing: Pattern[str]


@cache
def _frames() -> _Frames:
    lists = pooled("reaching", "intents.acts")

    def found(name: str) -> Pattern[str]:
        return compiled(lists[name], lists)

    def joined(*patterns: str) -> Pattern[str]:
        return compiled(list(patterns), lists)

    return _Frames(
        before=found("before"),
        open=found("open"),
        after=found("after"),
        vague=found("vague"),
        works=found("works"),
        pointed=found("pointed"),
        introduced=found("introduced"),
        introduced_after=found("introduced_after"),
        party_where=joined("{party} {where} $"),
        party=joined("^ {party}"),
        onward=joined(*(f"^ {each}" for each in lists["onward"])),
        who_to=found("who_to"),
        party_alone=joined("^ {small}? {party} {about}"),
        wanted=found("wanted"),
        doing=found("doing"),
    )


def is_own_name(found: Found) -> bool:
    """Whether callers say their own name, or one of their family's: “Anil Mehta speaking”, “my son Anil”."""
    if not found.wanted.person:
        return False
    before, after = _said(found.before), _said(found.after)
    is_asked_for = _frames().after.search(after) is not None
    own = _frames().introduced.search(before) or _frames().introduced_after.search(after)
    return own is not None and not is_asked_for


def reaches(found: Found) -> bool:
    """Whether the words around a name want whoever or whatever bears it."""
    if _frames().pointed.search(_said(found.after)):
        return True
    if found.wanted.person:
        return found.is_all or _is_whole_name(found) or is_framed(found.before, found.after)
    return _is_party_of(found)


def _is_whole_name(found: Found) -> bool:
    return found.words >= FULL or not phrases().titles.isdisjoint(found.before[-1:])


def is_framed(before: tuple[str, ...], after: tuple[str, ...]) -> bool:
    """Whether what stands around a name asks for whoever bears it."""
    led = _said(before)
    follows = _frames().after.search(_said(after)) is not None
    is_led = _frames().before.search(led) is not None
    return is_led and (follows or _frames().open.search(led) is None)


MOST_RUNS = 24
"Runs of uncommon words that are looked at, since each costs a reading of the whole."


def unlisted_name(text: str, known: Collection[str], *, is_hinted: bool) -> str:
    """Return the name of somebody who is wanted and in no list: “page Thaddeus, please”.

    Everyday words and `known` ones are no names, and rare words may be things: only a hint that a person is
    wanted makes one a name, or that whoever it is works there.
    """
    for start, end in islice(_uncommon(text, known), MOST_RUNS):
        before, after = words(text[:start]), words(text[end:])
        is_own = _frames().introduced.search(_said(before)) is not None
        if end - start > LONGEST or is_own or not is_framed(before, after):
            continue
        is_vague = _frames().vague.search(_said(before)) is not None
        if _works_there(after) if is_vague else is_hinted:
            return text[start:end]
    return ""


def _works_there(after: tuple[str, ...]) -> bool:
    return _frames().works.search(_said(after)) is not None


def _uncommon(text: str, known: Collection[str]) -> Iterator[tuple[int, int]]:
    """Yield where runs of a few words stand that are no everyday ones, and no contraction of them."""
    start, end, count = 0, 0, 0
    for word in _WORD.finditer(text):
        bare = _GENITIVE.sub("", word[0])
        is_contracted = _CONTRACTION.search(bare) is not None
        if len(bare) < SHORTEST or is_contracted or is_ordinary(bare) or not _is_new(bare, known):
            continue
        if count and text[end : word.start()] == " ":
            end, count = word.start() + len(bare), count + 1
            continue
        if 0 < count <= MOST_NAMES:
            yield start, end
        start, end, count = word.start(), word.start() + len(bare), 1
    if 0 < count <= MOST_NAMES:
        yield start, end


def _is_new(name: str, known: Collection[str]) -> bool:
    """Whether none of a name's words is known."""
    return all(word not in known for word in words(name))


def _is_party_of(found: Found) -> bool:
    """Whether a department stands with a word for a person of whom nothing is told: “the guy at the pool”."""
    frames, led = _frames(), _said(found.before)
    at = frames.party_where.search(led)
    after, parties = frames.party.subn("", _said(found.after), count=1)
    if at is None and not parties:
        return False
    before = led[: at.start()] if at else led
    is_led = all(word in phrases().around_name for word in before.split())
    return is_led and frames.onward.search(after) is not None


def wants_somebody(text: str) -> bool:
    """Whether a person is wanted, whatever else is said."""
    said = plain(text)
    return _frames().wanted.search(said) is not None or _frames().party_alone.search(said) is not None


def asks_whom(text: str) -> bool:
    """Whether the caller asks who the right person is: “who do I talk to about it”."""
    return _frames().who_to.search(plain(text)) is not None


def somebody_does(text: str) -> bool:
    """Whether somebody is only mentioned who does something: “does somebody ring the bell”."""
    return _frames().doing.search(plain(text)) is not None


def _said(words: tuple[str, ...]) -> str:
    return "".join(f"{word} " for word in words)
