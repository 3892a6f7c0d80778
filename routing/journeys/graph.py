"""A journey checked as a graph: each way ends, each step is reached, each branch knows its answer."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from routing.journeys.journey import (
    NO,
    UNSURE,
    YES,
    AskOption,
    AskPlace,
    AskToText,
    AskYesNo,
    Branch,
    CheckPlace,
    Journey,
    Step,
    Submit,
    following,
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
