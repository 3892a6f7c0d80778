"""A guided journey as a city writes it: questions, look-ups, branches and sentences, each a step."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias, assert_never

from intents.articles.article import Language
from intents.quantities.quantity import Measure, Quantity

YES, NO = "yes", "no"
"What is kept of an answer to a yes-or-no question."
NONE_OF_THESE = ""
"What is kept of a caller who means none of the options, or tells no address."
UNSURE = "unsure"
"What is kept of a caller who does not know the answer."


@dataclass(frozen=True, slots=True)
class Option:
    """One of the answers to choose from."""

    id: str
    names: Mapping[Language, str]
    "As it is offered: “a deck”."
    words: Mapping[Language, tuple[str, ...]]
    "What callers say for it, in plain words."
    then: str
    amount: Quantity | None = None
    "The quantities that belong to it; the first option that fits counts."


@dataclass(frozen=True, slots=True)
class AskOption:
    """Ask for one of a few options."""

    id: str
    texts: Mapping[Language, str]
    labels: Mapping[Language, str]
    "What was asked, in a word or two, for staff."
    options: tuple[Option, ...]
    otherwise: str
    "What follows when none of them is meant."
    other_words: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    "What callers say for something else than the options, in plain words."
    help: Mapping[Language, str] = field(default_factory=dict)
    "What the question means, for who does not know."
    unsure: str = ""
    "What follows when the caller does not know even then; empty for a person, after one more question."
    if_yes: str = ""
    "The option that a yes chooses, as after “do you own it, or …?”; empty where it chooses none."
    if_no: str = ""

    def option(self, option: str) -> Option | None:
        """The option of that id, if there is one."""
        return next((one for one in self.options if one.id == option), None)


@dataclass(frozen=True, slots=True)
class AskYesNo:
    """Ask for a yes or a no."""

    id: str
    texts: Mapping[Language, str]
    labels: Mapping[Language, str]
    yes: str
    no: str
    help: Mapping[Language, str] = field(default_factory=dict)
    "What the question means, for who does not know."
    unsure: str = ""
    "What follows when the caller does not know even then; empty for a person, after one more question."
    more_than: tuple[Measure, ...] = ()
    "The limit that is asked about, in each unit in which the question names it."
    words: Mapping[str, Mapping[Language, tuple[str, ...]]] = field(default_factory=dict)
    "By yes and no, what callers say for it beside those two, in plain words."


@dataclass(frozen=True, slots=True)
class AskPlace:
    """Ask for a civic address in the city."""

    id: str
    texts: Mapping[Language, str]
    labels: Mapping[Language, str]
    then: str
    otherwise: str
    "What follows when the caller tells none."


@dataclass(frozen=True, slots=True)
class AskToText:
    """Ask for consent, and text what belongs to an article; skipped where the caller cannot be texted."""

    id: str
    texts: Mapping[Language, str]
    labels: Mapping[Language, str]
    article: str
    "Whose text is sent."
    then: str


@dataclass(frozen=True, slots=True)
class CheckPlace:
    """Look up in which zone an address lies, and go on by that; nothing is said."""

    id: str
    zones: str
    "The city's zone map."
    place: str
    "The step that asked for the address."
    labels: Mapping[Language, str]
    cases: Mapping[str, str]
    "By zone, what follows."
    otherwise: str
    unavailable: str
    "What follows when the map does not tell, or is too old."


@dataclass(frozen=True, slots=True)
class Branch:
    """Go on by an earlier answer; nothing is said."""

    id: str
    question: str
    cases: Mapping[str, str]
    "By answer, what follows."
    otherwise: str


@dataclass(frozen=True, slots=True)
class Tell:
    """Say something, then go on; with nothing to go on to, the journey has ended."""

    id: str
    texts: Mapping[Language, str]
    then: str = ""


@dataclass(frozen=True, slots=True)
class Submit:
    """Hand the answers to the city under a reference number; the journey has ended."""

    id: str
    texts: Mapping[Language, str]
    code: str
    "The service on the city's Open311 server."
    place: str = ""
    "The step that asked for the address, if one did."


@dataclass(frozen=True, slots=True)
class BringToPerson:
    """Say why a person has to go on, and connect the caller."""

    id: str
    texts: Mapping[Language, str]
    department: str = ""
    "Empty for the article's own."


Question: TypeAlias = AskOption | AskYesNo | AskPlace | AskToText
Step: TypeAlias = Question | CheckPlace | Branch | Tell | Submit | BringToPerson


@dataclass(frozen=True, slots=True)
class Journey:
    """A reviewed journey; an article starts it."""

    id: str
    article: str
    version: int
    owner: str
    written_by: str
    reviewed_by: str
    reviewed_on: date
    review_by: date
    start: str
    steps: Mapping[str, Step]
    answer_first: bool = False
    "Whether the article's answer comes first, unless the caller names a choice of the first question."
    keep_days: int = 0
    "So long a caller who left may go on with it on another call; 0 for not at all."
    by_text: bool = False
    "Whether its questions are asked of people who text, too."
    instead_of: tuple[str, ...] = ()
    "Articles that only tell what it does: whoever wants it done begins it instead."

    @property
    def reference(self) -> str:
        """The id and version that are kept."""
        return f"{self.id}@{self.version}"

    def is_current(self, day: date) -> bool:
        """Whether it may still be given on that day."""
        return day <= self.review_by

    def questions(self) -> Iterator[Question]:
        """Every question."""
        return (step for step in self.steps.values() if isinstance(step, Question))

    @property
    def asks_place(self) -> bool:
        """Whether it asks for an address."""
        return any(isinstance(step, AskPlace) for step in self.steps.values())


@dataclass(frozen=True, slots=True)
class CityNames:
    """What a journey may name."""

    languages: tuple[Language, ...]
    articles: Collection[str]
    departments: Collection[str]
    zones: Mapping[str, Collection[str]] = field(default_factory=dict)
    "By the zone maps' names, their zones."
    texts: Collection[str] = ()
    "The articles of which something can be texted."
    takes_requests: bool = False
    "Whether the city has a server that takes what is submitted."


def answers_in_words(
    journey: Journey, given: Iterable[tuple[str, str]], language: Language
) -> Iterator[tuple[str, str]]:
    """Each question as its label, with the name of the option chosen or with the answer as it is kept."""
    for name, answer in given:
        match journey.steps.get(name):
            case AskOption(labels=labels) as question:
                option = question.option(answer)
                yield labels[language], option.names[language] if option else answer
            case AskYesNo(labels=labels) | AskToText(labels=labels) | CheckPlace(labels=labels):
                yield labels[language], answer
            case AskPlace(labels=labels) if answer:
                yield labels[language], answer
            case _:
                continue


def following(step: Step) -> tuple[str, ...]:
    """The steps that may come next."""
    match step:
        case AskOption(options=options, otherwise=otherwise, unsure=unsure):
            return (*(option.then for option in options), otherwise, *((unsure,) if unsure else ()))
        case AskYesNo(yes=yes, no=no, unsure=unsure):
            return (yes, no, *((unsure,) if unsure else ()))
        case AskPlace(then=then, otherwise=otherwise):
            return (then, otherwise)
        case CheckPlace(cases=cases, otherwise=otherwise, unavailable=unavailable):
            return (*cases.values(), otherwise, unavailable)
        case Branch(cases=cases, otherwise=otherwise):
            return (*cases.values(), otherwise)
        case Tell(then=then) | AskToText(then=then):
            return (then,) if then else ()
        case Submit() | BringToPerson():
            return ()
        case _:
            assert_never(step)


def texts_of(step: Step) -> Mapping[Language, str]:
    """What a step says, by language; a branch and a look-up say nothing."""
    match step:
        case CheckPlace() | Branch():
            return {}
        case AskOption() | AskYesNo() | AskPlace() | AskToText() | Tell() | Submit() | BringToPerson():
            return step.texts
        case _:
            assert_never(step)
