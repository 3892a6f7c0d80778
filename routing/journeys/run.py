"""A caller on a journey: which step they are at, what they answered, and what comes next."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias, assert_never

from intents.articles.article import Language
from routing.journeys.journey import (
    NONE_OF_THESE,
    UNSURE,
    YES,
    AskOption,
    AskPlace,
    AskToText,
    AskYesNo,
    Branch,
    BringToPerson,
    CheckPlace,
    Journey,
    Question,
    Submit,
    Tell,
    answers_in_words,
)

DIGITS = 6
"Of a reference number: few enough to write down, too many to guess in two tries."


@dataclass(frozen=True, slots=True)
class Given:
    """A caller's answer to one question."""

    question: str
    answer: str
    "An option's id, yes or no, an address or its zone; empty for none of the options."
    is_private: bool = False
    "Whether it tells where the caller lives."


@dataclass(frozen=True, slots=True)
class Run:
    """A journey under way, or at its end."""

    article: str
    journey: str
    "Its id and version: a call goes on with those that it began with."
    step: str = ""
    "The question that is open; empty at the end."
    given: tuple[Given, ...] = ()
    keep_days: int = 0
    "So long the caller may go on with it on another call; 0 for not at all."
    origin: str = ""
    "The call on which it began, if that was another one."

    def number(self, call_sid: str) -> str:
        """Return the reference number: the same one on each call that goes on with it."""
        digest = hashlib.sha256(f"journey {self.origin or call_sid}".encode()).digest()
        return str(int.from_bytes(digest[:8]) % (9 * 10 ** (DIGITS - 1)) + 10 ** (DIGITS - 1))

    def in_words(self, journeys: Mapping[str, Journey], language: Language) -> tuple[tuple[str, str], ...]:
        """The answers with what was asked, for staff; none where the journey has changed since."""
        journey = journeys.get(self.article)
        if journey is None or journey.reference != self.journey:
            return ()
        given = ((one.question, one.answer) for one in self.given)
        return tuple(answers_in_words(journey, given, language))

    @property
    def place(self) -> str:
        """The address that the caller told last, as it is kept; empty for none."""
        return next((one.answer for one in reversed(self.given) if one.is_private), "")

    def without_places(self) -> "Run":
        """Return it without where the caller lives, which is kept encrypted or not at all."""
        given = (replace(one, answer="") if one.is_private else one for one in self.given)
        return replace(self, given=tuple(given))


class Reach(Protocol):
    """What a journey can find out, and whom it can text, on one call."""

    def zone(self, zones: str, place: str) -> str:
        """Return the zone of an address; empty where the map does not tell."""

    def can_text(self, article: str) -> bool:
        """Return whether the caller may be texted what belongs to an article."""


class OutOfReach:
    """Nothing can be looked up or texted."""

    def zone(self, zones: str, place: str) -> str:  # noqa: ARG002 - no map is there
        """Return nothing."""
        return ""

    def can_text(self, article: str) -> bool:  # noqa: ARG002 - nobody is texted
        """Return that the caller may not be texted."""
        return False


NOTHING = OutOfReach()


@dataclass(frozen=True, slots=True)
class Guidance:
    """What a journey says when it ends, by its steps."""

    run: Run
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asking:
    """The next question, after what is said on the way to it."""

    run: Run
    told: tuple[str, ...]
    options: tuple[str, ...] = ()
    "What may be chosen; none for yes or no."
    is_place: bool = False
    "Whether an address is asked for."


@dataclass(frozen=True, slots=True)
class Arrived:
    """The journey's end."""

    guidance: Guidance


@dataclass(frozen=True, slots=True)
class Submitted:
    """The journey's end, at which the city gets the answers."""

    guidance: Guidance
    code: str
    "The service on the city's Open311 server."
    place: str
    "The address that was told, as it is kept; empty for none."


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A person goes on."""

    guidance: Guidance
    department: str
    "Empty for the article's own."


Stage: TypeAlias = Asking | Arrived | Submitted | ByPerson


def begun(journey: Journey, option: str = "", reach: Reach = NOTHING) -> Stage:
    """The journey's first question, or what follows it where the caller has named an option already."""
    return begun_again(
        journey, Run(journey.article, journey.reference, keep_days=journey.keep_days), option, reach
    )


def begun_again(journey: Journey, run: Run, option: str = "", reach: Reach = NOTHING) -> Stage:
    """The first question of a run whose answers are forgotten."""
    first = _walk(journey, replace(run, step="", given=()), journey.start, (), reach)
    match first:
        case Asking(fresh, told, options) if option and option in options:
            return _after(journey, fresh, option, told, reach)
        case _:
            return first


def first_question(journey: Journey) -> Question | None:
    """The question with which it begins; None where it asks nothing first."""
    match begun(journey):
        case Asking(run):
            return open_question(journey, run)
        case _:
            return None


def advanced(journey: Journey, run: Run, answer: str, reach: Reach = NOTHING) -> Stage:
    """What follows an answer to the open question."""
    return _after(journey, run, answer, (), reach)


def open_question(journey: Journey | None, run: Run) -> Question | None:
    """The question that is open; None where the journey has changed since the call began."""
    if journey is None or journey.reference != run.journey:
        return None
    step = journey.steps.get(run.step)
    return step if isinstance(step, Question) else None


def agreed_to_text(
    journeys: Mapping[str, Journey], before: Run | None, after: Run | None
) -> AskToText | None:
    """The step of a journey at which the caller has just agreed to a text, if any."""
    journey = journeys.get(after.article) if after else None
    if journey is None or after is None or journey.reference != after.journey:
        return None
    known = {one.question for one in before.given} if before and before.article == after.article else set()
    steps = (
        journey.steps.get(one.question)
        for one in after.given
        if one.answer == YES and one.question not in known
    )
    return next((step for step in steps if isinstance(step, AskToText)), None)


def _after(journey: Journey, run: Run, answer: str, told: tuple[str, ...], reach: Reach) -> Stage:
    step = journey.steps[run.step]
    noted = Given(run.step, answer, is_private=isinstance(step, AskPlace))
    given = replace(run, given=(*run.given, noted))
    match step:
        case AskOption(unsure=unsure) | AskYesNo(unsure=unsure) if answer == UNSURE and unsure:
            then = unsure
        case AskOption(otherwise=otherwise):
            option = step.option(answer)
            then = option.then if option else otherwise
        case AskYesNo(yes=yes, no=no):
            then = yes if answer == YES else no
        case AskPlace(then=found, otherwise=otherwise):
            then = found if answer else otherwise
        case AskToText(then=after):
            then = after
        case _:
            raise ValueError(f"{run.step} asks nothing")
    return _walk(journey, given, then, told, reach)


def _walk(journey: Journey, run: Run, name: str, told: tuple[str, ...], reach: Reach) -> Stage:
    """Go on from a step to where the caller has to answer, or the journey ends."""
    step = journey.steps[name]
    match step:
        case AskToText(article=article, then=then) if not reach.can_text(article):
            return _walk(journey, run, then, told, reach)
        case AskOption() | AskYesNo() | AskPlace() | AskToText():
            return _asking(step, replace(run, step=name), told)
        case CheckPlace():
            zone = reach.zone(step.zones, _answer(run, step.place))
            noted = replace(run, given=(*run.given, Given(name, zone)))
            then = step.cases.get(zone, step.otherwise) if zone else step.unavailable
            return _walk(journey, noted, then, told, reach)
        case Branch(question=question, cases=cases, otherwise=otherwise):
            return _walk(journey, run, cases.get(_answer(run, question), otherwise), told, reach)
        case Tell(then=then) if then:
            return _walk(journey, run, then, (*told, name), reach)
        case Tell():
            return Arrived(Guidance(replace(run, step=""), (*told, name)))
        case Submit(code=code, place=place):
            ended = Guidance(replace(run, step=""), (*told, name))
            return Submitted(ended, code, _answer(run, place))
        case BringToPerson(department=department):
            return ByPerson(Guidance(replace(run, step=""), (*told, name)), department)
        case _:
            assert_never(step)


def _asking(step: Question, run: Run, told: tuple[str, ...]) -> Asking:
    options = tuple(option.id for option in step.options) if isinstance(step, AskOption) else ()
    return Asking(run, told, options, is_place=isinstance(step, AskPlace))


def _answer(run: Run, question: str) -> str:
    return next((given.answer for given in run.given if given.question == question), NONE_OF_THESE)
