"""Short answers: a bare yes, a number among choices, and what is true of the caller's own circumstances."""

from collections.abc import Mapping
from functools import cache
from re import Pattern

from intents.acts.acting import is_more_than_yes, leading_answer
from intents.acts.controls import find_control, understand_short_answer
from intents.acts.phrases import phrases
from intents.acts.set_phrases import set_answer
from intents.articles.article import Language
from intents.meaning.reading import Act
from intents.meaning.understanding import Control, ControlKind, NoMatch, Recognized, Understanding
from intents.text.pattern import compiled
from intents.text.transcript import CivicAddress, Closed, Expecting, KeyedDigits, YesNo
from intents.text.wording import is_hesitation, plain, words
from intents.text.yaml_file import reviewed

NOT_ENDING = frozenset(ControlKind) - {ControlKind.GOODBYE}
"“No, it's all in the backyard” ends like a goodbye, and is none after a question of fact."
PLAIN = 2
"Words; up to this many, the reviewed patterns decide alone."
BRIEF = 3
"Words of a yes; more of them may take it back."
LONGEST_WORDS = 8
"In longer sentences the same words mean something else."
MEANINGS: Mapping[str, Understanding] = {
    "unsure": NoMatch(tells=True),
    "no": Control(ControlKind.NO),
    "yes": Control(ControlKind.YES),
}


def fact_answer(text: str, language: Language) -> Understanding | None:
    """Return what the reviewed patterns take the words for; None if nothing matches."""
    said = plain(text)
    if len(said.split()) > LONGEST_WORDS:
        return None
    return next((MEANINGS[name] for name, pattern in _patterns(language) if pattern.search(said)), None)


def fact_alone(text: str, language: Language) -> Understanding | None:
    """Return the answer to a question about a fact, unless the words ask something of the call."""
    return None if find_control(text, language, NOT_ENDING) else fact_answer(text, language)


def is_unsure(text: str, language: Language) -> bool:
    """Whether the caller says that they do not know the answer."""
    return isinstance(fact_answer(text, language), NoMatch)


def direct_answer(text: str, expecting: Expecting, language: Language) -> Understanding | None:
    """Return the answer to a question about a fact, a yes to what was offered, or set phrases alone."""
    match expecting:
        case YesNo(Closed.FACT):
            return fact_alone(text, language)
        case YesNo(Closed.IS_IT_ABOUT | Closed.SHALL_I) if agrees(text, language):
            return None if find_control(text, language, {ControlKind.PERSON}) else MEANINGS["yes"]
        case YesNo(question) if answer := set_answer(text, question):
            return answer
        case _:
            return None


def lacks_number(text: str, language: Language) -> Understanding | None:
    """Return a no if the caller says that they do not have the number at hand."""
    said = plain(text)
    if len(said.split()) > LONGEST_WORDS or not any(each.search(said) for each in _lacking(language)):
        return None
    return MEANINGS["no"]


def lacks_address(text: str, expecting: Expecting, language: Language) -> Control | None:
    """Return that a caller who was asked for an address does not know it."""
    is_unknown = isinstance(expecting, CivicAddress) and is_unsure(text, language)
    return Control(ControlKind.NONE_OF_THESE) if is_unknown else None


def agrees(text: str, language: Language) -> bool:
    """Whether the words accept what the line offered to do: “just report it”, « allez-y »."""
    said = plain(text)
    words = said.split()
    if len(words) > LONGEST_WORDS or not phrases().denying_words.isdisjoint(words):
        return False
    return any(each.search(said) for each in _agreeing(language))


@cache
def _agreeing(language: Language) -> tuple[Pattern[str], ...]:
    read: Mapping[str, list[str]] = reviewed("agreeing", language, "intents.acts") or {}
    return tuple(compiled([pattern], {}) for pattern in read.get("agrees", ()))


@cache
def _lacking(language: Language) -> tuple[Pattern[str], ...]:
    read: Mapping[str, list[str]] = reviewed("lacking", language, "intents.acts") or {}
    return tuple(compiled([pattern], {}) for pattern in read.get("lacks", ()))


@cache
def _patterns(language: Language) -> tuple[tuple[str, Pattern[str]], ...]:
    read: Mapping[str, list[str]] = reviewed("fact_answers", language, "intents.acts") or {}
    return tuple((name, compiled(read[name], {})) for name in MEANINGS if name in read)


def plain_answer(text: str, expecting: Expecting, language: Language) -> Understanding | None:
    """Return a position among choices, or a bare yes or no."""
    is_closed = isinstance(expecting, YesNo)
    if is_closed and (answer := direct_answer(text, expecting, language)):
        return answer
    if is_hesitation(text):
        return Control(ControlKind.WAIT)
    wants = find_control(text, language, {ControlKind.PERSON})
    if isinstance(expecting, KeyedDigits) and wants is None:
        return lacks_number(text, language)
    answer = understand_short_answer(text, expecting, language)
    if answer == Control(ControlKind.YES) and (wants or is_more_than_yes(text) or _receives(text, expecting)):
        return None
    is_few = len(words(text)) <= (BRIEF if answer == Control(ControlKind.YES) else PLAIN)
    return answer if is_few or isinstance(answer, Recognized | NoMatch) else None


def _receives(text: str, expecting: Expecting) -> bool:
    """Whether words like “okay” receive the answer before “anything else?”, rather than ask for more."""
    match expecting:
        case YesNo(Closed.ANYTHING_ELSE, article) if article:
            return leading_answer(text) is not Act.CONFIRM
        case _:
            return False
