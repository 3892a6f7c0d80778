"""Statements by the city: minutes per process, prices, and terms of the definitions."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from math import isfinite

from metrics.ledger.period import USUAL, HeldTerms, Period, Terms


class StatementKind(StrEnum):
    """What a statement is about."""

    MINUTES = "minutes"
    "Staff minutes per query; the subject is an article, or a department for all its other articles."
    PRICE = "price"
    "In the city's currency; the subject is a Price."
    TERM = "term"
    "A number inside the definitions; the subject is a field of Terms."


class Price(StrEnum):
    """What the line pays for."""

    TELEPHONY_MINUTE = "telephony_minute"
    MACHINE_MONTH = "machine_month"
    MILLION_TOKENS = "million_tokens"
    REVIEW_HOUR = "review_hour"
    "An hour that staff spend reviewing answers."


LONGEST_REASON = 300
MOST_TOLD = 200
"Characters of a subject in the audit log."


class BadStatement(ValueError):
    """An invalid statement, with the reason."""


class UnexplainedStatement(BadStatement):
    """A statement changes days that have gone by, and nobody says why, or at too great length."""


class SettledDays(BadStatement):
    """A term is stated for days that are settled, which no change of terms may change."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A stated value with its author and first day; valid until a newer one."""

    about: StatementKind
    subject: str
    value: float
    since: date
    by: str
    stated_at: datetime
    why: str = ""
    "Why it holds from a day that had gone by."

    @property
    def told(self) -> str:
        """As the audit log has it, without who stated it; a long reason is cut off there."""
        told = f"{self.about.value} {self.subject} {self.value:g} {self.since}"
        return f"{told}: {self.why}"[:MOST_TOLD] if self.why else told


def checked(statement: Statement, today: date) -> Statement:
    """Return the statement, or raise BadStatement if its value, day, name or reason is wrong."""
    if not isfinite(statement.value) or statement.value < 0:
        value, about = f"{statement.value:g}", statement.about.value
        raise BadStatement(
            f"{about} for {statement.subject}: {value} is below zero or no number; give 0 or more"
        )
    if statement.since > today:
        raise BadStatement(f"{statement.since} is in the future; state it from a day that has come")
    if not statement.by.strip():
        raise BadStatement("nobody stated it; say who did")
    if statement.since < today and not statement.why.strip():
        raise UnexplainedStatement(
            f"{statement.since} has gone by, so this restates figures; say why, or state it from today on"
        )
    if len(statement.why) > LONGEST_REASON:
        raise UnexplainedStatement(f"the reason is longer than {LONGEST_REASON} characters")
    if statement.about is StatementKind.PRICE and statement.subject not in set(Price):
        raise BadStatement(f"{statement.subject} is no price; there are: {', '.join(Price)}")
    if statement.about is StatementKind.TERM:
        terms_of([statement], statement.since)
    return statement


def value_on(statements: Iterable[Statement], about: StatementKind, subject: str, day: date) -> float | None:
    """Return the value in force on a day, if any."""
    held = [
        statement
        for statement in statements
        if statement.about is about and statement.subject == subject and statement.since <= day
    ]
    newest = max(held, key=lambda statement: (statement.since, statement.stated_at), default=None)
    return newest.value if newest else None


def terms_of(statements: Iterable[Statement], day: date) -> Terms:
    """Return the terms in force on a day; raise BadTerm or BadStatement for a wrong one."""
    some = [statement for statement in statements if statement.about is StatementKind.TERM]
    known = {field.name for field in fields(Terms)}
    for statement in some:
        if statement.subject not in known:
            raise BadStatement(f"{statement.subject} is no term; there are: {', '.join(sorted(known))}")
    stated = {name: value_on(some, StatementKind.TERM, name, day) for name in known}
    return Terms(
        **{name: int(value) if value is not None else getattr(USUAL, name) for name, value in stated.items()}
    )


def terms_over(statements: Iterable[Statement], period: Period) -> tuple[HeldTerms, ...]:
    """Return the terms of a period's first day and each change, since every day is counted by its own."""
    some = [statement for statement in statements if statement.about is StatementKind.TERM]
    days = {period.first, *(one.since for one in some if period.first < one.since <= period.last)}
    held = [HeldTerms(day, terms_of(some, day)) for day in sorted(days)]
    return tuple(one for n, one in enumerate(held) if n == 0 or one.terms != held[n - 1].terms)


@dataclass(frozen=True, slots=True)
class ReviewHours:
    """Hours that somebody spent on reviews on a day."""

    day: date
    hours: float
    by: str
    stated_at: datetime


def checked_hours(entry: ReviewHours, today: date) -> ReviewHours:
    """Return the entry, or raise BadStatement for impossible hours, a future day or a missing name."""
    if not isfinite(entry.hours) or not 0 < entry.hours <= 24:
        raise BadStatement(f"{entry.hours} hours: a day has more than 0 and at most 24")
    if entry.day > today:
        raise BadStatement(f"{entry.day} is in the future; record hours when they are over")
    if not entry.by.strip():
        raise BadStatement("nobody spent them; say who did")
    return entry
