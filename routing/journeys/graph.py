"""A journey checked as a graph: each way ends, each step is reached, each branch knows its answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import TypeAlias, assert_never

from intents.articles.article import Language
from languages.forms import forms
from routing.journeys.journey import (
    NO,
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
    Step,
    Submit,
    Tell,
    following,
    texts_of,
)

MOST_QUESTIONS = 7
"More questions than that nobody answers on the telephone."


@dataclass(frozen=True, slots=True)
class GraphFault:
    """A fault, and the step at which it is to be mended; empty for the journey's start."""

    step: str
    sentence: str


Path: TypeAlias = tuple[str, ...]


def graph_faults(journey: Journey) -> Iterator[GraphFault]:
    """Every fault of the whole; of what comes after a missing step nothing is said."""
    steps = journey.steps
    missing = [*_missing(journey)]
    yield from missing
    if missing:
        return
    if circle := _circle(journey):
        way = " to ".join((*circle, circle[0]))
        yield GraphFault(
            circle[-1], f"the steps go round in a circle, from {way}; a call must come to an end"
        )
        return
    paths = [*_paths(steps, (journey.start,))]
    reached = {step for path in paths for step in path}
    yield from (GraphFault(step, f"no way leads to the step {step}") for step in steps if step not in reached)
    yield from _longest(paths, steps)
    yield from _branches(paths, steps)


def _missing(journey: Journey) -> Iterator[GraphFault]:
    if journey.start not in journey.steps:
        yield GraphFault("", f"there is no step {journey.start}")
    for step in journey.steps.values():
        for name in dict.fromkeys(following(step)):
            if name not in journey.steps:
                yield GraphFault(step.id, f"there is no step {name}")


def _circle(journey: Journey) -> Path:
    """The first circle that is found, from any step; empty where there is none."""
    ended: set[str] = set()

    def search(name: str, way: Path) -> Path:
        if name in way:
            return way[way.index(name) :]
        if name in ended:
            return ()
        found = next(
            (circle for after in following(journey.steps[name]) if (circle := search(after, (*way, name)))),
            (),
        )
        ended.add(name)
        return found

    return next((circle for name in journey.steps if (circle := search(name, ()))), ())


def _paths(steps: Mapping[str, Step], way: Path) -> Iterator[Path]:
    """Every way from the start to an end."""
    after = dict.fromkeys(following(steps[way[-1]]))
    if not after:
        yield way
    for name in after:
        yield from _paths(steps, (*way, name))


def _longest(paths: Sequence[Path], steps: Mapping[str, Step]) -> Iterator[GraphFault]:
    asked = [
        [name for name in path if isinstance(steps[name], AskOption | AskYesNo | AskPlace)] for path in paths
    ]
    longest = max(asked, key=len)
    if len(longest) > MOST_QUESTIONS:
        yield GraphFault(
            longest[MOST_QUESTIONS],
            f"one way asks {len(longest)} questions; callers stay for {MOST_QUESTIONS} at most",
        )


def _branches(paths: Sequence[Path], steps: Mapping[str, Step]) -> Iterator[GraphFault]:
    for step in steps.values():
        before = [path[: path.index(step.id)] for path in paths if step.id in path]
        match step:
            case Branch(question=question, cases=cases):
                if any(question not in way for way in before):
                    yield GraphFault(
                        step.id, f"the branch looks at {question}, which is not always asked before it"
                    )
                known = _answers(steps.get(question))
                unknown = (answer for answer in cases if known and answer not in known)
                yield from (GraphFault(step.id, f"{answer} is no answer to {question}") for answer in unknown)
            case CheckPlace(place=place) | Submit(place=place) if place and any(
                not _asks_place(place, way, steps) for way in before
            ):
                yield GraphFault(step.id, f"no address is always asked for at {place} before this")
            case _:
                continue


def _asks_place(name: str, way: Path, steps: Mapping[str, Step]) -> bool:
    return name in way and isinstance(steps[name], AskPlace)


def _answers(step: Step | None) -> tuple[str, ...]:
    match step:
        case AskOption(options=options):
            return (*(option.id for option in options), *((UNSURE,) if step.unsure else ()))
        case AskYesNo(unsure=unsure):
            return (YES, NO, *((UNSURE,) if unsure else ()))
        case AskToText():
            return (YES, NO)
        case _:
            return ()


LINE_CHARACTERS = 32


def drawing(journey: Journey, language: Language) -> str:
    """Return the whole journey as a Mermaid flowchart."""
    shapes = (f"    {_shape(step, language)}" for step in journey.steps.values())
    arrows = (
        f"    {step.id} -->{f'|{_quoted(label)}|' if label else ''} {name}"
        for step in journey.steps.values()
        for label, name in _ways(step, journey, language)
    )
    return "\n".join(("flowchart TD", *shapes, *arrows)) + "\n"


def _shape(step: Step, language: Language) -> str:
    text = _quoted("<br>".join(wrap(texts_of(step).get(language, ""), LINE_CHARACTERS)))
    match step:
        case AskOption() | AskYesNo() | AskPlace():
            return f"{step.id}([{text}])"
        case AskToText():
            return f"{step.id}>{text}]"
        case CheckPlace():
            return f"{step.id}{{{{{_quoted(step.labels[language])}}}}}"
        case Branch():
            return f"{step.id}{{{_quoted(step.question)}}}"
        case Tell():
            return f"{step.id}[{text}]"
        case Submit():
            return f"{step.id}[({text})]"
        case BringToPerson():
            return f"{step.id}[/{text}/]"
        case _:
            assert_never(step)


def _ways(step: Step, journey: Journey, language: Language) -> Iterator[tuple[str, str]]:
    """What follows a step, each with the answer that leads there."""
    yes, no = forms(language).texts("yes_no")
    otherwise = forms(language).text("otherwise")
    match step:
        case AskOption(options=options):
            yield from ((option.names[language], option.then) for option in options)
            yield otherwise, step.otherwise
            yield from _unsure(step, language)
        case AskYesNo():
            yield yes, step.yes
            yield no, step.no
            yield from _unsure(step, language)
        case AskPlace(then=then):
            yield forms(language).text("address"), then
            yield otherwise, step.otherwise
        case CheckPlace(cases=cases):
            yield from cases.items()
            yield otherwise, step.otherwise
            yield forms(language).text("unavailable"), step.unavailable
        case Branch(question=question, cases=cases):
            asked = journey.steps[question]
            for answer, name in cases.items():
                option = asked.option(answer) if isinstance(asked, AskOption) else None
                yield (option.names[language] if option else {"yes": yes, "no": no}[answer]), name
            yield otherwise, step.otherwise
        case Tell(then=then) | AskToText(then=then):
            if then:
                yield "", then
        case Submit() | BringToPerson():
            return
        case _:
            assert_never(step)


def _unsure(step: AskOption | AskYesNo, language: Language) -> Iterator[tuple[str, str]]:
    if step.unsure:
        yield forms(language).text("unsure"), step.unsure


def _quoted(text: str) -> str:
    return '"' + text.replace('"', "#quot;") + '"'
