"""What words say to a journey's yes-or-no question: “it's all in the backyard”, “nobody will live there”."""

import re
from collections.abc import Collection, Mapping

from intents.acts.acting import has_but, is_question
from intents.acts.fact_answer import fact_answer, is_unsure
from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.meaning.understanding import Control, ControlKind
from intents.text.wording import plain, words
from routing.journeys.journey import NO, YES, AskOption, AskYesNo, Question
from routing.journeys.naming import beside, journey_phrases
from routing.journeys.sizing import Sized

MOST_WORDS = 16
"In longer sentences the same words belong to something else."


def fact_told(question: Question | None, text: str, language: Language) -> Sized | None:
    """What the reviewed words of a question answer; None where they say nothing, or both."""
    if not isinstance(question, AskYesNo) or not question.words:
        return None
    if is_question(text) or is_unsure(text, language):
        return None
    first, said = _led_by(tuple(journey_phrases().no_denial.sub("", plain(text)).split()))
    if not said or len(said) > MOST_WORDS:
        return None
    hits = {answer: _hits(question.words[answer].get(language, ()), said) for answer in (YES, NO)}
    whole = f" {' '.join(said)} "
    for phrase in hits[NO]:
        whole = whole.replace(f" {phrase} ", " ")
    is_denied = not beside("denial").isdisjoint(whole.split())
    meant = {
        *((NO if is_denied else YES,) if hits[YES] else ()),
        *((NO,) if hits[NO] and not (is_denied and not hits[YES]) else ()),
        *((first,) if first else ()),
    }
    if len(meant) != 1 or not (hits[YES] or hits[NO]):
        return None
    own = {word for phrases in hits.values() for phrase in phrases for word in phrase.split()}
    ours = own | beside() | beside("fact") | beside("denial")
    rest = tuple(word for word in said if word not in ours)
    return Sized(meant.pop(), rest=rest, is_measured=False)


def led_answer(question: Question | None, text: str, language: Language) -> Sized | None:
    """The yes or no with which an answer begins, whatever it tells then: “God no, just my table saw”."""
    meant = _meant_by(question)
    if not meant or is_unsure(text, language):
        return None
    said = words(text)
    while said and said[0] in beside("opening"):
        said = said[1:]
    first, rest = _led_by(said)
    if isinstance(question, AskOption) and not first:
        first, rest = _fact(text, language), ()
    retracting = journey_phrases().objections | phrases().yes | phrases().no
    is_taken_back = not retracting.isdisjoint(rest) or (first == YES and has_but(text))
    is_asked = is_question(text) or is_question(" ".join(rest))
    if not meant.get(first) or is_taken_back or is_asked or len(rest) > MOST_WORDS:
        return None
    return Sized(meant[first], rest=rest, is_measured=False)


def _fact(text: str, language: Language) -> str:
    """The yes or no in other words: “I do”, « absolument »."""
    match fact_answer(text, language):
        case Control(ControlKind.YES):
            return YES
        case Control(ControlKind.NO):
            return NO
        case _:
            return ""


def _meant_by(question: Question | None) -> Mapping[str, str]:
    """What a yes and a no answer: themselves, or one of the options."""
    match question:
        case AskYesNo():
            return {YES: YES, NO: NO}
        case AskOption(if_yes=yes, if_no=no):
            return {answer: option for answer, option in ((YES, yes), (NO, no)) if option}
        case _:
            return {}


def _led_by(said: tuple[str, ...]) -> tuple[str, tuple[str, ...]]:
    """A yes or a no that comes first, and what follows it; “no one” is no such no."""
    if journey_phrases().nobody.search("".join(f"{word} " for word in said)):
        return "", said
    match said:
        case (first, second, *rest) if {first, second} <= phrases().yes or {first, second} <= phrases().no:
            return _led_by((second, *rest))  # “no no, it's a small one”
        case (first, *rest) if first in phrases().yes:
            return YES, tuple(rest)
        case (first, *rest) if first in phrases().no:
            return NO, tuple(rest)
        case _:
            return "", said


def _hits(phrases: Collection[str], said: tuple[str, ...]) -> list[str]:
    whole = f" {' '.join(said)} "
    return [phrase for phrase in phrases if re.search(rf" {re.escape(phrase)} ", whole)]
