"""Runs the demo's calls, several at a time, and compares each with its script."""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import count, groupby

from intents.articles.article import Language
from routing.departments.department import Directory
from routing.journeys.run import Run
from simulator.carrier.call import Circumstances
from simulator.carrier.caller import CallerScript, Press, ScriptedCaller
from simulator.carrier.people import Person
from simulator.carrier.trace import Tape
from simulator.demo.board import DemoBoard, Telling
from simulator.demo.call_file import WRITTEN_DOWN, DemoCall, ExpectedEnding
from simulator.demo.dialling import Dialling
from simulator.demo.story import Story
from simulator.demo.watched_call import Places, WatchedCall


def everybody(directory: Directory, person: Person) -> dict[str, Person]:
    """Return the same person for every number that the line may dial."""
    return {number: person for number, _ in _numbers(directory)}


def names(directory: Directory, language: Language) -> dict[str, str]:
    """Return whose each number is."""
    return {number: owner.get(language, next(iter(owner.values()))) for number, owner in _numbers(directory)}


def _numbers(directory: Directory) -> Iterator[tuple[str, dict[Language, str]]]:
    on_call = {"en": "the on-call crew", "fr": "l'équipe de garde"}
    if directory.on_call:
        yield directory.on_call, on_call
    for department in directory.departments.values():
        if department.on_call:
            yield department.on_call, on_call
        for number in department.numbers:
            yield number, dict(department.names)


def differences(expected: ExpectedEnding, story: Story) -> tuple[str, ...]:
    """Return the deviations from the script, one sentence each."""
    return tuple(_differences(expected, story))


def _differences(expected: ExpectedEnding, story: Story) -> Iterator[str]:
    found = {query.article: query.outcome for query in story.queries}
    for topic in dict.fromkeys((*expected.queries, *found)):
        outcome, wanted = found.get(topic), expected.queries.get(topic)
        if outcome is not wanted:
            yield f"{topic or 'topic unknown'}: {outcome or 'nothing'} instead of {wanted or 'nothing'}"
    if story.call.disposition is not expected.disposition:
        yield f"the call: {story.call.disposition or 'not over'} instead of {expected.disposition}"
    department = story.queries[-1].department if story.queries else ""
    if expected.department and department != expected.department:
        yield f"the department: {department or 'none'} instead of {expected.department}"
    decided = iter(exchange.turn.decision for exchange in story.exchanges)
    for decision in expected.decided:
        if decision not in decided:
            yield f"{decision} was not decided, or too early"


def knowing(script: CallerScript, reference: str) -> CallerScript:
    """Return the script with the number that the caller wrote down on the call before."""
    steps = (
        replace(step, digits=reference) if isinstance(step, Press) and step.digits == WRITTEN_DOWN else step
        for step in script.steps
    )
    return replace(script, steps=tuple(steps))


def longest_first(calls: Iterable[DemoCall]) -> list[DemoCall]:
    """Return the calls so that no long one is left to the end, where it would go on alone."""
    return sorted(calls, key=lambda call: (len(call.script.steps), call.name), reverse=True)


APART_SECONDS = 1.5
"Calls start this far apart."
FIRST_NUMBER = 16045550300


@dataclass(frozen=True, slots=True)
class Stage:
    """What the calls are performed with."""

    dialling: Dialling
    by: Places
    "Who brings the calls."
    board: DemoBoard
    set_clock: Callable[[datetime], None]
    number: str
    "The line's own."
    people: Mapping[str, Person]
    "Who answers at each number unless a call's file says otherwise."
    names: Mapping[str, str]
    "The owner of each number."
    at_once: int
    written_down: dict[str, str] = field(default_factory=dict)
    "By call, the reference number of its kept journey."

    async def perform(self, calls: Iterable[DemoCall]) -> int:
        """Place every call, and return how many did not end as they should."""
        numbers, wrong = count(FIRST_NUMBER), 0
        with self.board.open():
            for at, together in groupby(sorted(calls, key=lambda call: call.at), lambda call: call.at):
                self.set_clock(at)
                wrong += sum(await self._together(list(together), numbers))
        return wrong

    async def _together(self, calls: list[DemoCall], numbers: Iterable[int]) -> list[bool]:
        lines = asyncio.Semaphore(self.at_once)
        placed = (
            self._place(call, f"+{number}", lines, APART_SECONDS * (place % self.at_once))
            for place, (call, number) in enumerate(zip(longest_first(calls), numbers, strict=False))
        )
        return await asyncio.gather(*placed)

    async def _place(
        self, call: DemoCall, number: str, lines: asyncio.Semaphore, later_seconds: float
    ) -> bool:
        async with lines:
            await asyncio.sleep(later_seconds)
            script = knowing(call.script, self.written_down.get(call.after, ""))
            watched = WatchedCall(ScriptedCaller(script, Tape()), self.dialling.watch)
            telling = Telling(watched, self.names)
            title = f"{call.title} ({call.language}, {call.at:%A %H:%M})"
            self.board.begin(title, telling)
            given = Circumstances({**self.people, **call.people})
            await watched.place(self.by, number, self.number, given)
        self.written_down[call.name] = Run("", "").number(watched.sid)
        told = telling.ended()
        wrong = differences(call.expected, told.story)
        self.board.end(title, told, wrong)
        return bool(wrong)
