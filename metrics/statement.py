"""What people state of the line's worth: minutes per process, prices, and the terms of the definitions."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import date, datetime
from enum import StrEnum
from math import isfinite

from metrics.terms import USUAL, Terms


class About(StrEnum):
    """What a statement is about."""

    MINUTES = "minutes"
    "Staff minutes for one query; the subject is an article, or a department for all its other articles."
    PRICE = "price"
    "In the city's currency; the subject is a Price."
    TERM = "term"
    "A number inside the definitions; the subject is a field of Terms."


class Price(StrEnum):
    """What the line pays for."""

    TELEPHONY_MINUTE = "telephony_minute"
    MACHINE_MONTH = "machine_month"
    MILLION_TOKENS = "million_tokens"


class BadStatement(ValueError):
    """A statement cannot be accepted; the reason is one sentence."""


@dataclass(frozen=True, slots=True)
class Statement:
    """A value with who stated it and from which day it holds, until a newer one."""

    about: About
    subject: str
    value: float
    since: date
    by: str
    stated_at: datetime


def checked(statement: Statement, today: date) -> Statement:
    """Refuse what is below zero, in the future, or stated by nobody."""
    if not isfinite(statement.value) or statement.value < 0:
        value, about = f"{statement.value:g}", statement.about.value
        raise BadStatement(
            f"{about} for {statement.subject}: {value} is below zero or no number; give 0 or more"
        )
    if statement.since > today:
        raise BadStatement(f"{statement.since} is in the future; state it from a day that has come")
    if not statement.by.strip():
        raise BadStatement("nobody stated it; say who did")
    if statement.about is About.PRICE and statement.subject not in set(Price):
        raise BadStatement(f"{statement.subject} is no price; there are: {', '.join(Price)}")
    if statement.about is About.TERM:
        terms_of([statement], statement.since)
    return statement


def value_on(statements: Iterable[Statement], about: About, subject: str, day: date) -> float | None:
    """The value that held on a day, or None when nobody had stated one."""
    held = [
        statement
        for statement in statements
        if statement.about is about and statement.subject == subject and statement.since <= day
    ]
    newest = max(held, key=lambda statement: (statement.since, statement.stated_at), default=None)
    return newest.value if newest else None


def terms_of(statements: Iterable[Statement], day: date) -> Terms:
    """The terms of the definitions that held on a day; raise BadTerm or BadStatement for a wrong one."""
    some = [statement for statement in statements if statement.about is About.TERM]
    known = {field.name for field in fields(Terms)}
    for statement in some:
        if statement.subject not in known:
            raise BadStatement(f"{statement.subject} is no term; there are: {', '.join(sorted(known))}")
    stated = {name: value_on(some, About.TERM, name, day) for name in known}
    return Terms(
        **{name: int(value) if value is not None else getattr(USUAL, name) for name, value in stated.items()}
    )
