"""Counts every figure of a period again."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from importlib.resources import files
from math import sqrt
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from sqlalchemy import Date, DateTime, TextualSelect, bindparam, text
from sqlalchemy.orm import Session
from sqlalchemy.types import TypeEngine

StaffedHours: TypeAlias = Callable[[str, date], Iterable[tuple[int, int]]]
"From which to which minutes of a day a department takes calls; the operator without a slug."
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
LONGEST_CALL = timedelta(hours=6)
LONGEST_WINDOW = timedelta(days=30)
"The longest that a repeat may be stated to matter."


@dataclass(frozen=True, slots=True)
class Span:
    """The days whose figures are counted again, on the city's clock."""

    first: date
    last: date
    time_zone: ZoneInfo

    def begins_at(self, day: date) -> datetime:
        """Return a day's first instant."""
        return datetime.combine(day, time(), self.time_zone).astimezone(UTC)

    def days(self) -> tuple[date, ...]:
        """Every day, in order."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


INSTANT, DAY = DateTime(timezone=True), Date()
BOUNDS: dict[str, TypeEngine[Any]] = {
    "before": INSTANT,
    "begins_at": INSTANT,
    "ends_at": INSTANT,
    "after": INSTANT,
    "first": DAY,
    "last": DAY,
}
"What the conditions name, and how each database writes it."


@dataclass(frozen=True, slots=True)
class Copied:
    """A table that is copied, with its columns and those that are instants."""

    table: str
    columns: tuple[str, ...]
    instants: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    where: str = ""

    def asked(self) -> TextualSelect:
        """Return what reads it."""
        asked = text(f"SELECT {', '.join(self.columns)} FROM {self.table} {self.where}")  # noqa: S608 - our own names
        named = (bindparam(name, type_=kind) for name, kind in BOUNDS.items() if f":{name}" in self.where)
        typed: dict[str, TypeEngine[Any]] = {
            **dict.fromkeys(self.instants, INSTANT),
            **dict.fromkeys(self.days, DAY),
        }
        return asked.bindparams(*named).columns(**typed)


OF_CALL = (
    "WHERE call_sid IN"
    " (SELECT call_sid FROM call_records WHERE started_at >= :begins_at AND started_at < :ends_at)"
)


def _names(text_: str) -> tuple[str, ...]:
    return tuple(text_.split())


COPIED = (
    Copied(
        "call_records",
        _names("call_sid started_at language is_test disposition ended_at carrier"),
        frozenset({"started_at", "ended_at"}),
        # A query that was asked after the first midnight belongs to its call's day, perhaps the one before.
        where="WHERE started_at >= :before AND started_at < :after",
    ),
    Copied(
        "query_records",
        _names(
            "call_sid number opened_at language article article_version department delivered transferred"
            " reason outcome closed_at caller_hash is_test escalated_at connected_at queued repeat served"
            " repeat_days refers texted was_asked sampled sign reopened filing"
        ),
        frozenset({"opened_at", "closed_at", "escalated_at", "connected_at"}),
        where="WHERE opened_at >= :begins_at AND opened_at < :after",
    ),
    Copied(
        "turn_records",
        _names(
            "call_sid turn understanding topic decision caution tokens audio_ms transcription_ms decision_ms"
        ),
        where=OF_CALL,
    ),
    Copied(
        "transfer_records",
        _names("call_sid attempt at department outcome seconds"),
        frozenset({"at"}),
        where=OF_CALL,
    ),
    Copied("wrap_up_records", _names("call_sid kind"), where=OF_CALL),
    Copied("label_records", _names("id call_sid turn at kind"), frozenset({"at"}), where=OF_CALL),
    Copied(
        "promise_records",
        _names("call_sid department due_at closed_at is_kept"),
        frozenset({"due_at", "closed_at"}),
        where=OF_CALL,
    ),
    Copied("rating_records", _names("call_sid score"), where=OF_CALL),
    Copied(
        "statements",
        _names("id kind subject value since stated_at"),
        frozenset({"stated_at"}),
        frozenset({"since"}),
    ),
    Copied(
        "review_hours",
        _names("day hours"),
        days=frozenset({"day"}),
        where="WHERE day BETWEEN :first AND :last",
    ),
)
SEEN_KEYS = Copied(
    "(SELECT substr(caller_hash, 1, 8) AS hash_key, min(opened_at) AS first_seen_at FROM query_records"
    " WHERE substr(caller_hash, 9, 1) = '.' GROUP BY substr(caller_hash, 1, 8)"
    " UNION ALL SELECT hash_key, first_seen_at FROM hash_keys) AS seen",
    _names("hash_key first_seen_at"),
    frozenset({"first_seen_at"}),
)
"When callers were first hashed with each key, also where these hashes are gone."
COUNTED = Copied(
    "fact_days",
    _names("day computed_at"),
    frozenset({"computed_at"}),
    frozenset({"day"}),
    "WHERE day BETWEEN :first AND :last",
)
"When each day was counted: a figure is as of then."


def copied_rows(session: Session, span: Span, now: datetime) -> sqlite3.Connection:
    """Return a database in memory that holds what the period's figures follow from."""
    copy = sqlite3.connect(":memory:")
    copy.create_function("city_day", 1, lambda at: _local(at, span).date().isoformat(), deterministic=True)
    copy.create_function("city_minute", 1, lambda at: _minute(_local(at, span)), deterministic=True)
    for one in COPIED:
        _copy(copy, one.table, one.columns, _rows(session, one, span))
    _copy(copy, "seen_keys", SEEN_KEYS.columns, _rows(session, SEEN_KEYS, span))
    counted = {str(day): at for day, at in _rows(session, COUNTED, span)}
    days = (
        (
            day.isoformat(),
            _stored(span.begins_at(day)),
            _stored(span.begins_at(day + timedelta(days=1))),
            counted.get(day.isoformat()) or _stored(now),
        )
        for day in span.days()
    )
    _copy(copy, "days", ("day", "begins_at", "ends_at", "counted_at"), days)
    _copy(copy, "today", ("day",), [(now.astimezone(span.time_zone).date().isoformat(),)])
    copy.executescript(
        "CREATE INDEX queries_by_call ON query_records (call_sid, number);"
        "CREATE INDEX queries_by_caller ON query_records (caller_hash, opened_at);"
        "CREATE INDEX calls_by_id ON call_records (call_sid);"
        "CREATE INDEX turns_by_call ON turn_records (call_sid, turn);"
        "CREATE INDEX wrap_ups_by_call ON wrap_up_records (call_sid);"
    )
    return copy


def copy_staffed_hours(copy: sqlite3.Connection, staffed: StaffedHours) -> None:
    """Add when the departments of its queries take calls, by day and hour."""
    departments = [name for (name,) in copy.execute("SELECT DISTINCT department FROM query_records")]
    days = [day for (day,) in copy.execute("SELECT day FROM days")]
    rows = (
        (department, day, opens, closes)
        for department in departments
        for day in days
        for opens, closes in staffed(department, date.fromisoformat(day))
    )
    _copy(copy, "staffed_hours", ("department", "day", "opens", "closes"), rows)
    copy.execute("CREATE INDEX staffed ON staffed_hours (department, day)")


def _rows(session: Session, one: Copied, span: Span) -> Iterator[tuple[object, ...]]:
    ends_at = span.begins_at(span.last + timedelta(days=1))
    begins_at = span.begins_at(span.first)
    given = {
        "before": begins_at - LONGEST_CALL,
        "begins_at": begins_at,
        "ends_at": ends_at,
        "after": ends_at + LONGEST_CALL + LONGEST_WINDOW,
        "first": span.first,
        "last": span.last,
    }
    named = {name: value for name, value in given.items() if f":{name}" in one.where}
    for row in session.execute(one.asked(), named):
        yield tuple(map(_stored, row))


def _copy(
    copy: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]
) -> None:
    copy.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
    places = ", ".join("?" for _ in columns)
    copy.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - our own names


def _stored(value: object) -> object:
    """Return an instant as whole microseconds, a day as text, and the rest as it is."""
    if isinstance(value, datetime):
        at = value if value.tzinfo else value.replace(tzinfo=UTC)
        return (at - EPOCH) // MICROSECOND
    return value.isoformat() if isinstance(value, date) else value


def _local(at: int, span: Span) -> datetime:
    return (EPOCH + at * MICROSECOND).astimezone(span.time_zone)


def _minute(at: datetime) -> int:
    return at.hour * 60 + at.minute


UNITS = ("queries", "calls", "turns", "transfers", "wrap_ups", "labels", "ratings", "promises")
Z = 1.959964
"The two-sided 95 % quantile of the normal distribution, to the places that reports use."


class Side(StrEnum):
    """What figures are broken down by."""

    DAY = "day"
    DEPARTMENT = "department"
    TOPIC = "article"
    LANGUAGE = "language"
    CARRIER = "carrier"
    HOUR = "hour"


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's 95 % interval: the shares from which this one lies at most Z standard errors."""
        if not self.whole:
            return None
        n, share = self.whole, self.part / self.whole
        # The two roots of (p - share)² = Z² p (1 - p) / n.
        a, b, c = 1 + Z * Z / n, -(2 * share + Z * Z / n), share * share
        root = sqrt(max(0.0, b * b - 4 * a * c))
        return max(0.0, (-b - root) / (2 * a)), min(1.0, (-b + root) / (2 * a))


@dataclass(frozen=True, slots=True)
class FigureKey:
    """Which figure; `slice` is empty for the whole line."""

    section: str
    figure: str
    slice: str = ""


@dataclass(frozen=True, slots=True)
class Recount:
    """All figures, as rows have them."""

    shares: dict[FigureKey, Share]
    amounts: dict[FigureKey, float]


def recount(rows: sqlite3.Connection, staffed: StaffedHours, by: Side | None = None) -> Recount:
    """Count the whole line from its copied rows, and each slice of it; the copy is closed after that."""
    with closing(rows) as copy:
        copy_staffed_hours(copy, staffed)
        for script in ("units.sql", "figures.sql", "amounts.sql"):
            copy.executescript(files("ivr.recount").joinpath(script).read_text())
        amounts = {
            FigureKey(section, figure): float(amount)
            for section, figure, amount in copy.execute("SELECT * FROM amounts")
        }
        shares = _shares(copy)
        if by:
            for unit in UNITS:
                copy.execute(f"UPDATE {unit} SET slice = {by.value}")  # noqa: S608 - our own names
            shares |= _shares(copy, is_sliced=True)
    return Recount(shares, amounts)


UNKNOWN = "(unknown)"
"The slice of what has no department or topic."


def _shares(copy: sqlite3.Connection, *, is_sliced: bool = False) -> dict[FigureKey, Share]:
    return {
        FigureKey(section, figure, (str(key) or UNKNOWN) if is_sliced else ""): Share(part, whole)
        for key, section, figure, part, whole in copy.execute("SELECT * FROM figures")
    }
