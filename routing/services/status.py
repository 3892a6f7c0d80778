"""What callers hear about an application or an account after keying its number and a second one."""

import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from intents.articles.article import Language
from intents.text.wording import holds
from routing.services.finding import AccountStanding, ApplicationStatus
from routing.services.source import Declared, Looked, NotAvailable, Row, SourceFault

MOST_WRONG = 3
"How many wrong pairs of numbers bring a person."
MOST_UNHEARD = 2
"How many numbers of the wrong length bring a person."

Worded: TypeAlias = Mapping[Language, str]


class Tells(StrEnum):
    """The values that may be told by telephone, if the city lists them."""

    STATUS = "status"
    APPLIED = "applied"
    ISSUED = "issued"
    COMPLETED = "completed"
    BALANCE = "balance"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class KeyedNumber:
    """A number that callers key: its column in the records, its length, and the question for it."""

    column: str
    digits: int
    ask: Worded


@dataclass(frozen=True, slots=True)
class StatusService:
    """What a city tells about one kind of file: an application's status, or an account's balance."""

    article: str
    source: Declared
    number: KeyedNumber
    second: KeyedNumber
    column: str
    "The status column; empty if there is none."
    sentences: Mapping[str, Worded]
    "A reviewed sentence for each status."
    days: Mapping[Tells, str]
    "The columns with dates that may be told."
    balance: str = ""
    "The column with the balance, if it may be told."
    lead: Worded = field(default_factory=dict)
    "A text before the first question, instead of the line's own."
    words: Mapping[Language, tuple[str, ...]] = field(default_factory=dict)
    "Words of which a question must have one, if the article also covers other things."
    as_of: str = ""
    "The column with the date of a record's last update, if there is one."
    fresh_days: int = 0
    "Maximum age of a record that is told."

    def is_asked(self, text: str, language: Language) -> bool:
        """Whether words about the article ask for what the records say."""
        return holds(text, self.words.get(language, ()))

    def judged(self, second: str, looked: Looked, today: date) -> "Checked":
        """Return what a caller who keyed both numbers may hear."""
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
    """The number has too few or too many digits."""


@dataclass(frozen=True, slots=True)
class SaidAloud:
    """The second number was spoken, where others may overhear it; only keys count."""


@dataclass(frozen=True, slots=True)
class NoSuch:
    """No record has both numbers; callers never learn which of them was wrong."""


Told: TypeAlias = ApplicationStatus | AccountStanding
Checked: TypeAlias = Told | NoSuch | NotAvailable
Consulted: TypeAlias = Sealed | Misfit | SaidAloud | Checked
"What the shell finds out about a keyed number before the core decides."


class NumberProblem(StrEnum):
    """Why a number is asked for again."""

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
    "How many wrong pairs of numbers this call had."
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
    """The line tells nothing, and a person takes over."""


NextStep: TypeAlias = NumberQuestion | Told | NotAvailable | Unidentified


def after_number(asked: NumberQuestion, consulted: Consulted) -> NextStep:
    """Return the next step after a keyed number."""
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
    """Return the same question, unless it was asked often enough."""
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
    """An amount as records may write it: 1250.40, -12 or 1,250.40."""
    amount = told.strip().replace(",", "").removeprefix("$")
    if not _MONEY.fullmatch(amount):
        return None
    return round(Decimal(amount) * 100)
