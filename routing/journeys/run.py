"""A caller on a journey: which step they are at, what they answered, and what comes next."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias, assert_never

from intents.articles.article import Language
from routing.journeys.journey import (
    YES,
    AskOption,
    AskYesNo,
    Branch,
    BringToPerson,
    Journey,
    Question,
    Tell,
    answers_in_words,
)

NONE_OF_THESE = ""
"The answer that none of the options is meant."


@dataclass(frozen=True, slots=True)
class Given:
    """A caller's answer to one question."""

    question: str
    answer: str
    "An option's id, yes or no; empty for none of the options."


@dataclass(frozen=True, slots=True)
class Run:
    """A journey under way, or at its end."""

    article: str
    journey: str
    "Its id and version: a call goes on with those that it began with."
    step: str = ""
    "The question that is open; empty at the end."
    given: tuple[Given, ...] = ()

    def in_words(self, journeys: Mapping[str, Journey], language: Language) -> tuple[tuple[str, str], ...]:
        """The answers with what was asked, for staff; none where the journey has changed since."""
        journey = journeys.get(self.article)
        if journey is None or journey.reference != self.journey:
            return ()
        given = ((one.question, one.answer) for one in self.given)
        return tuple(answers_in_words(journey, given, language))


@dataclass(frozen=True, slots=True)
class GuidedChoice:
    """A journey's question with options, while it is open."""

    article: str
    step: str
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GuidedYesNo:
    """A journey's question that yes or no answers, while it is open."""

    article: str
    step: str


GuidedQuestion: TypeAlias = GuidedChoice | GuidedYesNo


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
    options: tuple[str, ...]
    "What may be chosen; none for yes or no."


@dataclass(frozen=True, slots=True)
class Arrived:
    """The journey's end."""

    guidance: Guidance


@dataclass(frozen=True, slots=True)
class ByPerson:
    """A person goes on."""

    guidance: Guidance
    department: str
    "Empty for the article's own."


Stage: TypeAlias = Asking | Arrived | ByPerson


def begun(journey: Journey, option: str = "") -> Stage:
    """The journey's first question, or what follows it where the caller has named an option already."""
    first = _walk(journey, Run(journey.article, journey.reference), journey.start, ())
    match first:
        case Asking(run, told, options) if option and option in options:
            return _after(journey, run, option, told)
        case _:
            return first


def first_question(journey: Journey) -> Question | None:
    """The question with which it begins; None where it asks nothing first."""
    match begun(journey):
        case Asking(run):
            return open_question(journey, run)
        case _:
            return None


def advanced(journey: Journey, run: Run, answer: str) -> Stage:
    """What follows an answer to the open question."""
    return _after(journey, run, answer, ())


def open_question(journey: Journey | None, run: Run) -> Question | None:
    """The question that is open; None where the journey has changed since the call began."""
    if journey is None or journey.reference != run.journey:
        return None
    step = journey.steps.get(run.step)
    return step if isinstance(step, AskOption | AskYesNo) else None


def _after(journey: Journey, run: Run, answer: str, told: tuple[str, ...]) -> Stage:
    step = journey.steps[run.step]
    given = replace(run, given=(*run.given, Given(run.step, answer)))
    match step:
        case AskOption(otherwise=otherwise):
            option = step.option(answer)
            return _walk(journey, given, option.then if option else otherwise, told)
        case AskYesNo(yes=yes, no=no):
            return _walk(journey, given, yes if answer == YES else no, told)
        case _:
            raise ValueError(f"{run.step} asks nothing")


def _walk(journey: Journey, run: Run, name: str, told: tuple[str, ...]) -> Stage:
    """Go on from a step to where the caller has to answer, or the journey ends."""
    step = journey.steps[name]
    match step:
        case AskOption(options=options):
            return Asking(replace(run, step=name), told, tuple(option.id for option in options))
        case AskYesNo():
            return Asking(replace(run, step=name), told, ())
        case Branch(question=question, cases=cases, otherwise=otherwise):
            return _walk(journey, run, cases.get(_answer(run, question), otherwise), told)
        case Tell(then=""):
            return Arrived(Guidance(replace(run, step=""), (*told, name)))
        case Tell(then=then):
            return _walk(journey, run, then, (*told, name))
        case BringToPerson(department=department):
            return ByPerson(Guidance(replace(run, step=""), (*told, name)), department)
        case _:
            assert_never(step)


def _answer(run: Run, question: str) -> str:
    return next((given.answer for given in run.given if given.question == question), NONE_OF_THESE)
