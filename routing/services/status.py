"""What is told of a file, an application or an account, to callers who key its number and a second one."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from intents.articles.article import Language
from intents.wording import holds
from routing.services.finding import AccountStanding, ApplicationStatus
from routing.services.source import Declared, Looked, NotAvailable, Row, SourceFault

MOST_WRONG = 3
"After so many pairs of numbers that do not fit, a person goes on."
MOST_UNHEARD = 2
"After so many numbers of the wrong length a person goes on."

Worded: TypeAlias = Mapping[Language, str]


class Tells(StrEnum):
    """What may be told of a file by telephone, if the city lists it."""

    STATUS = "status"
    APPLIED = "applied"
    ISSUED = "issued"
    COMPLETED = "completed"
    BALANCE = "balance"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class KeyedNumber:
    """A number that callers key: where it stands in the records, how long it is, and how it is asked for."""

    column: str
    digits: int
    ask: Worded


@dataclass(frozen=True, slots=True)
class StatusService:
    """What a city tells of one kind of file: the status of an application, or an account's balance."""

    article: str
    source: Declared
    number: KeyedNumber
    second: KeyedNumber
    column: str
    "That of the status; empty where there is none to tell."
    sentences: Mapping[str, Worded]
    "A reviewed sentence for each status."
    days: Mapping[Tells, str]
    "The columns of the days that may be told."
    balance: str = ""
    "The column of what is owing, if that may be told."
    lead: Worded = field(default_factory=dict)
    "What is said before the first question, instead of the line's own words."
    words: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    "Of which one must be in the question, where the article is about other things as well."
    as_of: str = ""
    "The column of the day on which a record was last brought up to date, if there is one."
    fresh_days: int = 0
    "A record that is older is not told."

    def is_asked(self, text: str, language: Language) -> bool:
        """Whether words about the article ask for what the records tell."""
        return holds(text, self.words.get(language, ()))

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

    def _told(self, row: Row, today: date) -> "ApplicationStatus | AccountStanding | NotAvailable":
        if self.as_of and not _is_fresh(row[self.as_of], today, self.fresh_days):
            return NotAvailable(SourceFault.STALE)
        days = {tells: _day(row[column]) for tells, column in self.days.items()}
        if self.balance:
            return self._standing(row, days)
        status = row[self.column].strip()
        if status not in self.sentences:
            return NotAvailable(SourceFault.WRONG)
        return ApplicationStatus(
            self.article,
            status,
            days.get(Tells.APPLIED),
            days.get(Tells.ISSUED),
            days.get(Tells.COMPLETED),
        )

    def _standing(self, row: Row, days: Mapping[Tells, date | None]) -> "AccountStanding | NotAvailable":
        cents, as_of = _cents(row[self.balance]), _day(row[self.as_of])
        if cents is None or as_of is None:
            return NotAvailable(SourceFault.WRONG)
        return AccountStanding(self.article, cents, as_of, days.get(Tells.DUE))


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


Told: TypeAlias = ApplicationStatus | AccountStanding
Checked: TypeAlias = Told | NoSuch | NotAvailable
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
    """Ask for the number of the file."""

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


NextStep: TypeAlias = NumberQuestion | Told | NotAvailable | Unidentified


def after_number(asked: NumberQuestion, consulted: Consulted) -> NextStep:
    """What follows a keyed number."""
    match asked, consulted:
        case _, ApplicationStatus() | AccountStanding() | NotAvailable():
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


_MONEY = re.compile(r"-?\d+(?:\.\d{1,2})?")


def _cents(told: str) -> int | None:
    """An amount as records write it: 1250.40, -12 or 1,250.40."""
    amount = told.strip().replace(",", "").removeprefix("$")
    if not _MONEY.fullmatch(amount):
        return None
    return round(Decimal(amount) * 100)
