"""Requests about the call itself: person, repeat, slower, language, yes and no, goodbye."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from re import Pattern
from typing import TypedDict, assert_never

from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.meaning.understanding import (
    Candidate,
    Control,
    ControlKind,
    NoMatch,
    Recognized,
    Silence,
    Spoken,
    Understanding,
    Wish,
)
from intents.places.place import Place
from intents.text.languages import languages, own_first, pooled
from intents.text.pattern import compiled
from intents.text.transcript import (
    Choice,
    CivicAddress,
    Expecting,
    KeyedDigits,
    Menu,
    OneOf,
    OpenQuestion,
    YesNo,
)
from intents.text.wording import clauses, plain, telling
from intents.text.yaml_file import reviewed

_ORDINALS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class _Places:
    """The reviewed words of all languages for places among choices."""

    ordinals: tuple[frozenset[str], ...]
    last: frozenset[str]
    middle: frozenset[str]
    around: frozenset[str]
    both: Pattern[str]
    either: Pattern[str]
    out_of: Pattern[str]
    "How many there are to choose from: “the first of the three”."


@cache
def _places() -> _Places:
    lists = pooled("phrases", "intents.acts")
    last, middle, around = (frozenset(lists[name]) for name in ("last", "middle", "around_choice"))
    both, either, out_of = (compiled(lists[name], lists) for name in ("both", "either", "out_of"))
    ordinals = tuple(frozenset(lists[name]) for name in _ORDINALS)
    return _Places(ordinals, last, middle, around, both, either, out_of)


def position(text: str, count: int) -> int:
    """Return the place that a clause of the words names, counted from 1, or 0: “the last one, it's brown”."""
    return next((place for clause in clauses(text) if (place := _place(clause, count))), 0)


def names_both(text: str) -> bool:
    """Whether nothing but “both” is said."""
    return _places().both.fullmatch(plain(text)) is not None


def names_any(text: str) -> bool:
    """Whether it makes no difference to the caller: “either one”."""
    return _places().either.fullmatch(plain(text)) is not None


def without_frame(text: str) -> str:
    """Return what is told inside the words that only say that something is chosen: “the … one, please”."""
    said = list(plain(text).split())
    around = _places().around
    while said and said[0] in around:
        said.pop(0)
    while said and said[-1] in around:
        said.pop()
    return " ".join(said) or text


def _place(clause: str, count: int) -> int:
    said = telling(_places().out_of.sub("", plain(clause)))
    if _only(_places().last, said):
        return count
    if count % 2 and _only(_places().middle, said):
        return count // 2 + 1
    ordinals = reversed([*enumerate(_places().ordinals, 1)])
    return next((place for place, forms in ordinals if _only(forms, said)), 0)


def _only(forms: frozenset[str], said: Sequence[str]) -> bool:
    """Whether one of the forms was said, with nothing but filler around it."""
    return not forms.isdisjoint(said) and (forms | _places().around).issuperset(said)


CARD_DIGITS = 12
"Digits from which a caller is taken to be reading out a card."
BRIEF = frozenset({ControlKind.GOODBYE, ControlKind.SLOWER, ControlKind.WAIT, ControlKind.REPEAT})
WISH_WORDS = 14
FEW_LAST_WORDS = 6
BRIEF_WORDS = 10
"In longer sentences these words belong to a question: “it doesn't work any more”."
OF_RECORDING = frozenset({ControlKind.OBJECTION, ControlKind.ABOUT_DATA})
SHORT_ANSWERS = frozenset({ControlKind.YES, ControlKind.NO, ControlKind.NONE_OF_THESE})


@dataclass(frozen=True, slots=True)
class ControlRule:
    """The reviewed patterns for one request."""

    kind: ControlKind
    pattern: Pattern[str]


class _RuleLines(TypedDict):
    kind: str
    when: list[str]


class _RuleFile(TypedDict):
    classes: Mapping[str, list[str]]
    rules: list[_RuleLines]


def find_control(
    text: str, language: Language, kinds: Collection[ControlKind] = frozenset(ControlKind)
) -> Control | None:
    """Return the request about the call that the words match; the first reviewed rule wins."""
    wishes = frozenset(kinds) - SHORT_ANSWERS - OF_RECORDING
    return next(_controls(text, language, wishes), None)


def asks_for(kind: ControlKind, text: str) -> bool:
    """Whether the words, in whichever language, match such a request."""
    return find_control(text, languages()[0], {kind}) is not None


def find_concern(text: str, language: Language) -> Control | None:
    """Return a privacy question or an objection to recording or transcription."""
    found = [*_controls(text, language, OF_RECORDING)]
    objection = Control(ControlKind.OBJECTION)
    return objection if objection in found else next(iter(found), None)


def find_short_answer(text: str, language: Language) -> Control | None:
    """Return yes, no or none of these; only used when the line expects one."""
    return next(_controls(text, language, SHORT_ANSWERS), None)


def ends_call(text: str) -> bool:
    """Whether a few words, in whichever language, end the call."""
    is_brief = len(plain(text).split()) <= FEW_LAST_WORDS
    return is_brief and asks_for(ControlKind.GOODBYE, text)


def find_wish(text: str, language: Language) -> Wish | None:
    """Return what the words ask for besides answering, by the reviewed patterns of both languages."""
    said = plain(text)
    if len(said.split()) > WISH_WORDS:
        return None
    patterns = (rule for each in own_first(language) for rule in _wishes(each))
    wishes = (wish for wish, pattern in patterns if pattern.search(said))
    return next(
        (wish for wish in wishes if wish is not Wish.TEXT or not phrases().no_text.search(said)), None
    )


def beside_wish(text: str, wish: Wish, language: Language) -> str:
    """Return the plain words that are not those of a wish."""
    rest = plain(text)
    for kind, pattern in _wishes(language):
        rest = pattern.sub("", rest) if kind is wish else rest
    return rest.strip()


@cache
def _wishes(language: Language) -> tuple[tuple[Wish, Pattern[str]], ...]:
    read: Mapping[str, list[str]] = reviewed("journey_wishes", language, "intents.acts")
    return tuple((wish, compiled(read[wish.value], {})) for wish in Wish if wish.value in read)


def noting_earlier_calls(meant: Understanding, text: str, language: Language) -> Understanding:
    """Return the meaning, with whether the words tell of an earlier call to the city."""
    pattern = _earlier_calls(language)
    is_told = pattern is not None and pattern.search(plain(text)) is not None
    return replace(meant, calls_again=True) if is_told and isinstance(meant, Spoken) else meant


@cache
def _earlier_calls(language: Language) -> Pattern[str] | None:
    read: Mapping[str, list[str]] | None = reviewed("calling_again", language, "intents.acts")
    return compiled(read["calls_again"], read) if read else None


def _controls(text: str, language: Language, kinds: frozenset[ControlKind]) -> Iterator[Control]:
    said = plain(text)
    words = len(said.split())
    if ControlKind.PAYMENT in kinds and len(phrases().digit.findall(said)) >= CARD_DIGITS:
        yield Control(ControlKind.PAYMENT)
    for each in own_first(language):
        for rule in rules_of(each):
            if rule.kind in kinds and _may_be(rule.kind, words) and rule.pattern.search(said):
                yield Control(rule.kind)


def _may_be(kind: ControlKind, words: int) -> bool:
    return kind not in BRIEF or words <= BRIEF_WORDS


@cache
def rules_of(language: Language) -> tuple[ControlRule, ...]:
    """Return a language's reviewed patterns, read once."""
    read: _RuleFile = reviewed("controls", language, "intents.acts")
    return tuple(
        ControlRule(ControlKind(each["kind"]), compiled(each["when"], read["classes"]))
        for each in read["rules"]
    )


_KEY_CONTROLS = {"0": ControlKind.PERSON, "*": ControlKind.REPEAT, "9": ControlKind.LANGUAGE}
_YES_NO_KEYS = {"1": ControlKind.YES, "2": ControlKind.NO}


def understand_keys(digits: str, expecting: Expecting) -> Understanding:
    """Return what the pressed keys mean after the line's question."""
    key = digits[:1]
    if isinstance(expecting, KeyedDigits) and len(digits.rstrip("#")) > 1:
        return NoMatch()
    if isinstance(expecting, CivicAddress) and (number := digits.rstrip("#")) and len(number) > 1:
        return NoMatch(place=Place(int(number))) if number.isdecimal() else NoMatch()
    if key in _KEY_CONTROLS and not (isinstance(expecting, Menu) and _is_item(key, expecting.articles)):
        return Control(_KEY_CONTROLS[key])
    match expecting:
        case OpenQuestion() | KeyedDigits():
            return NoMatch() if key else Silence()
        case CivicAddress():
            return NoMatch(place=Place(int(key))) if key.isdecimal() else NoMatch() if key else Silence()
        case YesNo():
            return Control(_YES_NO_KEYS[key]) if key in _YES_NO_KEYS else NoMatch()
        case Choice(articles):
            return _item(key, articles) or NoMatch()
        case Menu(articles):
            return Recognized(articles[int(key) - 1], 1.0) if _is_item(key, articles) else NoMatch()
        case OneOf(options=options):
            return _option(key, options) or NoMatch()
        case _:
            assert_never(expecting)


def understand_short_answer(text: str, expecting: Expecting, language: Language) -> Understanding | None:
    """Return a short answer in words, or None if more was said."""
    match expecting:
        case OpenQuestion() | CivicAddress() | KeyedDigits():
            return None
        case YesNo():
            answer = find_short_answer(text, language)
            return answer if answer and answer.kind is not ControlKind.NONE_OF_THESE else None
        case Choice((first, second)) if names_both(text):
            return Recognized(first, 1.0, also=(Candidate(second, 1.0),))
        case Choice((first, *_)) if names_any(text):
            return Recognized(first, 1.0)
        case Choice(articles):
            chosen = position(text, len(articles))
            return _item(str(chosen), articles) if chosen else _none_of_these(text, language)
        case Menu(articles):
            chosen = position(text, len(articles))
            return Recognized(articles[chosen - 1], 1.0) if 0 < chosen <= len(articles) else None
        case OneOf(options=options):
            chosen = position(text, len(options))
            return _option(str(chosen), options) if chosen else _none_of_these(text, language)
        case _:
            assert_never(expecting)


def _is_item(key: str, articles: Sequence[str]) -> bool:
    return key.isdecimal() and 1 <= int(key) <= len(articles)


def _item(key: str, articles: Sequence[str]) -> Understanding | None:
    if _is_item(key, articles):
        return Recognized(articles[int(key) - 1], 1.0)
    if key == str(len(articles) + 1):
        return Control(ControlKind.NONE_OF_THESE)
    return None


def _option(key: str, options: Sequence[str]) -> Understanding | None:
    if _is_item(key, options):
        return NoMatch(option=options[int(key) - 1])
    return Control(ControlKind.NONE_OF_THESE) if key == str(len(options) + 1) else None


def _none_of_these(text: str, language: Language) -> Control | None:
    answer = find_short_answer(text, language)
    if answer is None or answer.kind is ControlKind.YES:
        return None
    return Control(ControlKind.NONE_OF_THESE)
