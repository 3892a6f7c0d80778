"""The status of an application, for callers who key its number and a second one that stands on it."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeAlias

from intents.articles.article import Language
from routing.services.finding import ApplicationStatus
from routing.services.source import Declared, Looked, NotAvailable, Row, SourceFault

MOST_WRONG = 3
"After so many pairs of numbers that do not fit, a person goes on."
MOST_UNHEARD = 2
"After so many numbers of the wrong length a person goes on."

Worded: TypeAlias = Mapping[Language, str]


class Tells(StrEnum):
    """What may be told of an application by telephone, if the city lists it."""

    STATUS = "status"
    APPLIED = "applied"
    ISSUED = "issued"
    COMPLETED = "completed"


@dataclass(frozen=True, slots=True)
class KeyedNumber:
    """A number that callers key: where it stands in the records, how long it is, and how it is asked for."""

    column: str
    digits: int
    ask: Worded


@dataclass(frozen=True, slots=True)
class StatusService:
    """What a city tells of applications by telephone."""

    article: str
    source: Declared
    number: KeyedNumber
    second: KeyedNumber
    column: str
    "That of the status."
    sentences: Mapping[str, Worded]
    "A reviewed sentence for each status."
    days: Mapping[Tells, str]
    "The columns of the days that may be told."
    as_of: str = ""
    "The column of the day on which a record was last brought up to date, if there is one."
    fresh_days: int = 0
    "A record that is older is not told."

    def judged(self, second: str, looked: Looked, today: date) -> "Checked":
        """Return what may be told to a caller who keyed both numbers."""
        if isinstance(looked, NotAvailable):
            return looked
        fits = [row for row in looked.rows if _is_same(row[self.second.column], second)]
        match fits:
            case []:
                return NoSuch()
            case [row]:
                return self._told(row, today)
            case _:
                return NotAvailable(SourceFault.WRONG)

    def _told(self, row: Row, today: date) -> "ApplicationStatus | NotAvailable":
        status = row[self.column].strip()
        if status not in self.sentences:
            return NotAvailable(SourceFault.WRONG)
        if self.as_of and not _is_fresh(row[self.as_of], today, self.fresh_days):
            return NotAvailable(SourceFault.STALE)
        days = {tells: _day(row[column]) for tells, column in self.days.items()}
        return ApplicationStatus(
            self.article,
            status,
            days.get(Tells.APPLIED),
            days.get(Tells.ISSUED),
            days.get(Tells.COMPLETED),
        )


@dataclass(frozen=True, slots=True)
class Sealed:
    """The first number was keyed; encrypted, since a call is stored between its turns."""

    number: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Misfit:
    """The number has too few digits, or too many."""


@dataclass(frozen=True, slots=True)
class SaidAloud:
    """The second number was said, where others may hear it; it counts only by keys."""


@dataclass(frozen=True, slots=True)
class NoSuch:
    """No record has both numbers; nobody learns which of them was wrong."""


Checked: TypeAlias = ApplicationStatus | NoSuch | NotAvailable
Consulted: TypeAlias = Sealed | Misfit | SaidAloud | Checked
"What the shell learns of a keyed number, before the core decides."


class NumberProblem(StrEnum):
    """Why a number is asked for once more."""

    NONE = "status.lead"
    LENGTH = "status.length"
    NO_MATCH = "status.no_match"
    BY_KEYS = "status.by_keys"
    UNHEARD = "status.again"


@dataclass(frozen=True, slots=True)
class AskNumber:
    """Ask for the application's number."""

    article: str
    wrong: int = 0
    "Pairs of numbers in this call that did not fit."
    tries: int = 0
    problem: NumberProblem = NumberProblem.NONE


@dataclass(frozen=True, slots=True)
class AskCode:
    """Ask for the second number."""

    article: str
    sealed: str = field(repr=False)
    wrong: int = 0
    tries: int = 0
    problem: NumberProblem = NumberProblem.NONE


NumberQuestion: TypeAlias = AskNumber | AskCode


@dataclass(frozen=True, slots=True)
class Unidentified:
    """Nothing is told by the line: a person goes on."""


NextStep: TypeAlias = NumberQuestion | ApplicationStatus | NotAvailable | Unidentified


def after_number(asked: NumberQuestion, consulted: Consulted) -> NextStep:
    """What follows a keyed number."""
    match asked, consulted:
        case _, ApplicationStatus() | NotAvailable():
            return consulted
        case _, Sealed(number):
            return AskCode(asked.article, number, asked.wrong)
        case _, NoSuch() if asked.wrong + 1 >= MOST_WRONG:
            return Unidentified()
        case _, NoSuch():
            return AskNumber(asked.article, asked.wrong + 1, problem=NumberProblem.NO_MATCH)
        case _, SaidAloud():
            return asked_again(asked, NumberProblem.BY_KEYS)
        case _:
            return asked_again(asked, NumberProblem.LENGTH)


def asked_again(asked: NumberQuestion, problem: NumberProblem) -> NumberQuestion | Unidentified:
    """The same question, unless it was asked often enough."""
    if asked.tries + 1 >= MOST_UNHEARD:
        return Unidentified()
    return replace(asked, tries=asked.tries + 1, problem=problem)


def _is_same(kept: str, keyed: str) -> bool:
    digits = "".join(filter(str.isdecimal, kept))
    return hmac.compare_digest(digits.encode(), keyed.encode())


def _is_fresh(told: str, today: date, most: int) -> bool:
    day = _day(told)
    return day is not None and today - day <= timedelta(days=most)


def _day(told: str) -> date | None:
    try:
        return date.fromisoformat(told.strip()[:10])
    except ValueError:
        return None
