"""Whoever the line rings: the person at the page decides what they do."""

from collections.abc import Iterator, Mapping
from typing import assert_never

from ivr.browser_phone.message import Outcome
from ivr.phone.carrier.department import Accepts, Declines, NoAnswer, Person
from routing.directory import Directory

LISTENS_SECONDS = 8.0
"To the hand-off that is whispered: long enough to read it along."


class Departments(Mapping[str, Person]):
    """One scripted person at every number of the city; what they do may change during the call."""

    def __init__(self, directory: Directory) -> None:
        departments = directory.departments.values()
        on_call = (directory.on_call, *(one.on_call for one in departments if one.on_call))
        self._numbers = tuple(
            dict.fromkeys((*(number for one in departments for number in one.numbers), *on_call))
        )
        self._person = person_who(Outcome.ACCEPTS)

    def choose(self, outcome: Outcome) -> None:
        """From now on everybody does this."""
        self._person = person_who(outcome)

    def __getitem__(self, number: str) -> Person:
        if number not in self._numbers:
            raise KeyError(number)
        return self._person

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


def person_who(outcome: Outcome) -> Person:
    """Return a person who does it."""
    match outcome:
        case Outcome.ACCEPTS:
            return Accepts(listens_seconds=LISTENS_SECONDS)
        case Outcome.DECLINES:
            return Declines(listens_seconds=LISTENS_SECONDS)
        case Outcome.NO_ANSWER:
            return NoAnswer()
        case _:
            assert_never(outcome)
