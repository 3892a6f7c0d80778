"""What a caller's words say on a journey: an option of its question, or another answer to an earlier one."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import dropwhile

from intents.acts.acting import asks, is_question
from intents.acts.controls import beside_wish, find_control, find_wish
from intents.acts.phrases import phrases
from intents.articles.article import Language
from intents.meaning.understanding import (
    Ambiguous,
    Candidate,
    Control,
    ControlKind,
    Danger,
    NoMatch,
    Recognized,
    Spoken,
    Understanding,
    Wish,
    choosing,
    repairing,
)
from intents.quantities.found import units
from intents.quantities.number_words import number_at, tokens_of
from intents.text.transcript import CivicAddress, Closed, Expecting, OneOf, YesNo
from intents.text.wording import plain, words
from routing.journeys.journey import NONE_OF_THESE, AskOption, Journey
from routing.journeys.naming import NamedOption, instead_of_denied, journey_phrases, named_option
from routing.journeys.run import first_question
from routing.journeys.sizing import sized
from routing.journeys.telling import (
    CLEARLY,
    Warns,
    calmed,
    open_to,
    stated,
    told,
    told_first,
    told_harmlessly,
    wish_beside,
)

LEAVING = frozenset({Wish.LATER, Wish.KEPT})
"“I gotta go, I'll ring you back” tells of no danger, unless what is said beside it does."
BY_FAR = 2.0
"So much likelier an article is meant than the next one where an option of its journey is named beside it."
FIRST_YEAR, LAST_YEAR = 1850, 2100


def heard_on_journey(
    meant: Understanding,
    text: str,
    expecting: Expecting,
    language: Language,
    journeys: Mapping[str, Journey],
    warns: Warns = lambda _: None,
) -> Understanding:
    """The meaning with the option that was named, the wish about the journey, or the answer corrected."""
    match meant:
        case Danger():
            return told_harmlessly(meant, text, open_to(expecting, journeys), language)
        case (NoMatch() | Ambiguous() | Recognized() | Control()) as spoken if not (
            spoken.option or _is_address(spoken, expecting)
        ):
            return _heard(spoken, text, expecting, language, journeys, warns)
        case _:
            return meant


def _heard(
    meant: NoMatch | Ambiguous | Recognized | Control,
    text: str,
    expecting: Expecting,
    language: Language,
    journeys: Mapping[str, Journey],
    warns: Warns,
) -> Understanding:
    wish = find_wish(text, language)
    if wish is Wish.KEPT and isinstance(meant, Control) and meant.kind is ControlKind.PERSON:
        return meant  # “I was talking to roads and got cut off” asks for roads, not for a number
    if wish in LEAVING and meant.caution:
        rest = beside_wish(text, wish, language)
        meant = replace(meant, caution=warns(rest) if rest else None)
    question = open_to(expecting, journeys)
    article = expecting.article if isinstance(expecting, OneOf | YesNo) else ""
    is_told = question is not None and wish is not Wish.MEANING
    if question and is_told and (answer := told(meant, text, question, article, language, warns)) is not None:
        return answer
    corrections = tuple(_corrections(text, expecting, language, journeys))
    meant = calmed(meant, text, warns) if corrections else meant
    if corrections and wish is None and _is_on(meant, expecting):
        return repairing(meant, None, corrections)
    chosen = _chosen(meant, text, expecting, language, journeys)
    if wish is None and question and isinstance(chosen, Spoken) and not corrections:
        wish = wish_beside(chosen, text, question, article, language)
    is_open = wish is None and not corrections and isinstance(chosen, Spoken) and not chosen.option
    if is_open and question and (answer := told_first(meant, text, question, article, language, warns)):
        return answer
    if wish or (isinstance(chosen, Spoken) and chosen.option):
        return repairing(chosen, wish, ())
    if question and isinstance(chosen, Spoken) and not corrections:
        return stated(chosen, text, language)
    return repairing(chosen, None, corrections)


def _is_address(meant: Spoken, expecting: Expecting) -> bool:
    """Whether it is the address that was asked for, in which “sorry, 45” corrects no sum."""
    is_whole = meant.place is not None and meant.place.is_whole
    return isinstance(meant, NoMatch) and isinstance(expecting, CivicAddress) and is_whole


def _is_on(meant: Understanding, expecting: Expecting) -> bool:
    """Whether the words stay with the open question's journey: “a fence” begins it no second time."""
    match expecting:
        case YesNo(Closed.FACT, article) | CivicAddress(article):
            return _likeliest(meant) == article
        case _:
            return False


def _corrections(
    text: str, expecting: Expecting, language: Language, journeys: Mapping[str, Journey]
) -> Iterator[tuple[str, str]]:
    """Options of other questions that the words name; beside much else only where they correct something."""
    match expecting:
        case OneOf(article) | YesNo(Closed.FACT, article) | CivicAddress(article) if article in journeys:
            journey = journeys[article]
        case _:
            return
    said = _instead(text)
    for question in journey.questions():
        size = None if _is_year(text) else sized(question, text)
        if size and size.answer and (not size.rest or _corrects(text)):
            yield question.id, size.answer
            continue
        named = named_option(question, said, language) if isinstance(question, AskOption) else None
        if named and (named.is_all or _corrects(text)):
            yield question.id, named.option


def _is_year(text: str) -> bool:
    """Whether the number in the words is a year, and no size: “it's from 1998”."""
    tokens = tokens_of(text)
    numbers = [number.value for at in range(len(tokens)) if (number := number_at(tokens, at))]
    return bool(numbers) and FIRST_YEAR <= numbers[0] <= LAST_YEAR and units().keys().isdisjoint(tokens)


def _chosen(
    meant: Understanding,
    text: str,
    expecting: Expecting,
    language: Language,
    journeys: Mapping[str, Journey],
) -> Understanding:
    """The meaning with the option that was named of a journey's question: the open one, or its first."""
    asked = _asked(expecting, journeys)
    named = _named(asked, text, expecting, language) if asked else None
    is_other = named is not None and named.option == NONE_OF_THESE
    if named and is_other and isinstance(expecting, OneOf) and (named.is_all or not _is_aside(meant, text)):
        return Control(ControlKind.NONE_OF_THESE)
    if is_other:
        return meant
    if named and named.is_all:
        # Reviewed words alone: “in the basement” may be danger elsewhere, not here.
        return NoMatch(option=named.option)
    if named and isinstance(expecting, OneOf) and (answer := _answer_of(named, meant, text, journeys)):
        return answer
    article = _likeliest(meant)
    match meant:
        case Recognized() | Ambiguous() if raised := _question(journeys, article):
            named = named or named_option(raised, _instead(text), language)
        case _:
            pass
    match meant:
        case _ if named is None or named.option == NONE_OF_THESE:
            return meant
        case Control(ControlKind.PERSON) if isinstance(expecting, OneOf) and not _asks_for_person(
            text, language
        ):
            # “I'm the contractor” names a person, and answers.
            return NoMatch(option=named.option)
        case Ambiguous((only, *_)) if article in journeys:
            meant = Recognized(only.article, only.confidence, caution=meant.caution, place=meant.place)
        case _:
            pass
    return choosing(meant, named.option)


def _answer_of(
    named: NamedOption, meant: Understanding, text: str, journeys: Mapping[str, Journey]
) -> NoMatch | None:
    """The option as an answer, unless something else is asked or wished beside it."""
    if _likeliest(meant) in journeys:
        # “a new deck” may begin another journey; after its question it answers.
        return NoMatch(option=named.option)
    match meant:
        case Recognized(caution=caution) | Ambiguous(caution=caution) if not asks(text):
            return NoMatch(option=named.option, caution=caution)
        case _:
            return None


def _named(asked: AskOption, text: str, expecting: Expecting, language: Language) -> NamedOption | None:
    """The option that is named, or the other one of two where one is denied."""
    named = named_option(asked, _instead(text), language)
    may_deny = named is None and isinstance(expecting, OneOf) and not is_question(text)
    return instead_of_denied(asked, text, language) if may_deny else named


def _is_aside(meant: Understanding, text: str) -> bool:
    """Whether something else is asked: “when does the pool open?”, of a caller who might build one."""
    is_clear = isinstance(meant, Recognized) and meant.confidence >= CLEARLY
    return is_clear or isinstance(meant, Control) or is_question(text)


def _instead(text: str) -> str:
    """What is meant after a refusal, without what is denied: “no wait, not a deck, a garage”."""
    said = words(text)
    told = dropwhile(phrases().no.__contains__, said)
    return journey_phrases().denied.sub(" ", "".join(f"{word} " for word in told))


def _corrects(text: str) -> bool:
    """Whether callers correct themselves, whatever else they say."""
    return journey_phrases().corrects.search(plain(text)) is not None


def _asked(expecting: Expecting, journeys: Mapping[str, Journey]) -> AskOption | None:
    """The question with options that was asked, or that its article's journey begins with."""
    match expecting:
        case YesNo(question, article) if question is not Closed.FACT:
            return _question(journeys, article)
        case OneOf(article, step):
            return _question(journeys, article, step)
        case _:
            return None


def _asks_for_person(text: str, language: Language) -> bool:
    return find_control(text, language, {ControlKind.PERSON}) is not None


def _likeliest(meant: Understanding) -> str:
    """The article that is meant, or by far the likeliest; empty where several may be."""
    match meant:
        case Recognized(article) | Ambiguous((Candidate(article),)):
            return article
        case Ambiguous((Candidate(article, first), Candidate(_, second), *_)) if first >= BY_FAR * second:
            return article
        case _:
            return ""


def _question(journeys: Mapping[str, Journey], article: str, step: str = "") -> AskOption | None:
    """A question with options of an article's journey: the open one, or the first."""
    journey = journeys.get(article)
    if journey is None:
        return None
    question = journey.steps.get(step) if step else first_question(journey)
    return question if isinstance(question, AskOption) else None
