"""Shared SQL: timestamps, upserts and retention for SQLite and PostgreSQL."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache
from typing import TypeAlias, TypeVar, get_args, get_type_hints

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    DateTime,
    Delete,
    Dialect,
    String,
    Table,
    Update,
    delete,
    func,
    not_,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy.sql.base import ReadOnlyColumnCollection
from sqlalchemy.sql.dml import ReturningInsert
from sqlalchemy.types import TypeDecorator

Value = TypeVar("Value")


class Instant(TypeDecorator[datetime]):
    """A timestamp column: stored and returned in UTC, since SQLite keeps no offset."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Convert to UTC; refuse a naive datetime."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without offset cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Return it aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


Incoming: TypeAlias = ReadOnlyColumnCollection[str, ColumnElement[object]]
"The incoming row's columns in an upsert."


def insert_new(session: Session, table: type[DeclarativeBase], values: Mapping[str, object]) -> bool:
    """Insert a row unless its key exists; return whether it is new."""
    statement = _insert_unless_known(session.get_bind().dialect.name, table)
    return session.connection().execute(statement, values).first() is not None


@cache
def _insert_unless_known(dialect: str, table: type[DeclarativeBase]) -> ReturningInsert[tuple[object, ...]]:
    insert = _insert(dialect, table).on_conflict_do_nothing(index_elements=_key(table))
    return insert.returning(*table.__table__.primary_key)


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows whose keys do not exist."""
    if rows:
        insert = _insert(session.get_bind().dialect.name, table)
        session.execute(insert.on_conflict_do_nothing(), rows)


def add_to(session: Session, table: Table, key: Mapping[str, object], counted: str) -> None:
    """Add one to a row's count, which begins at one."""
    insert = _insert(session.get_bind().dialect.name, table)
    more = insert.on_conflict_do_update(
        index_elements=[*key], set_={counted: table.c[counted] + insert.excluded[counted]}
    )
    session.execute(more, {**key, counted: 1})


def insert_or_update(
    session: Session,
    table: type[DeclarativeBase],
    records: Sequence[object],
    unless: Callable[[Incoming], ColumnElement[bool]],
    once: frozenset[str] = frozenset(),
) -> None:
    """Upsert records by their fields, unless a condition forbids the update; what is set once stays."""
    statement = _upsert(session.get_bind().dialect.name, table, unless, once)
    names = table.__table__.columns.keys()
    rows = [{name: getattr(record, name) for name in names} for record in records]
    session.connection().execute(statement, rows)


@cache
def _upsert(
    dialect: str,
    table: type[DeclarativeBase],
    unless: Callable[[Incoming], ColumnElement[bool]],
    once: frozenset[str],
) -> sqlite.Insert | postgresql.Insert:
    """Made once: that takes longer than the database takes to execute it."""
    insert = _insert(dialect, table)
    return insert.on_conflict_do_update(
        index_elements=_key(table),
        set_={
            name: func.coalesce(table.__table__.c[name], value) if name in once else value
            for name, value in insert.excluded.items()
            if name not in _key(table)
        },
        where=not_(unless(insert.excluded)),
    )


def value_of(kind: Callable[..., Value], row: object, **given: object) -> Value:
    """Return a row as a frozen value with fields of its names; a text becomes the field's enumeration."""
    values = {name: read(getattr(row, name)) for name, read in _readers(kind).items() if name not in given}
    return kind(**values, **given)


def values_of(value: object, table: type[DeclarativeBase] | Table, **given: object) -> dict[str, object]:
    """Return a frozen value's fields that a table has, as it stores them; the opposite of `value_of`."""
    columns = (table if isinstance(table, Table) else table.__table__).columns.keys()
    known = {name: getattr(value, name) for name in columns if name not in given and hasattr(value, name)}
    return {name: one.value if isinstance(one, Enum) else one for name, one in {**known, **given}.items()}


def changed(session: Session, statement: Update | Delete) -> int:
    """Execute an update or delete without synchronizing the session; return how many rows it changed."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0


def counted(session: Session, table: type[object], *which: ColumnElement[bool]) -> int:
    """Return how many rows of a table there are of a kind."""
    return session.scalar(select(func.count()).select_from(table).where(*which)) or 0


@cache
def _readers(kind: Callable[..., object]) -> Mapping[str, Callable[[object], object]]:
    return {name: _reader(hint) for name, hint in get_type_hints(kind).items()}


def _reader(hint: object) -> Callable[[object], object]:
    kinds = [one for one in (hint, *get_args(hint)) if isinstance(one, type) and issubclass(one, Enum)]
    if not kinds:
        return lambda stored: stored
    return kinds[0] if hint is kinds[0] else lambda stored: kinds[0](stored) if stored else None


def _key(table: type[DeclarativeBase]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]


def _insert(dialect: str, table: type[DeclarativeBase] | Table) -> sqlite.Insert | postgresql.Insert:
    if dialect == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)


class KeptOfCall:
    """The columns by which a call's kept rows are found, purged and erased."""

    __tablename__: str
    call_sid: Mapped[str] = mapped_column(String(64))
    purge_on: Mapped[date]


@dataclass(frozen=True, slots=True)
class Kept:
    """A table, for purging and erasing; its rows belong to its own store."""

    table: type[KeptOfCall]

    @property
    def name(self) -> str:
        """The table's name."""
        return self.table.__tablename__

    def calls(self, session: Session) -> frozenset[str]:
        """Return the calls with rows in it."""
        return frozenset(session.scalars(select(self.table.call_sid).distinct()))

    def overdue(self, session: Session, today: date, held: Iterable[str]) -> int:
        """Return how many rows are past their retention, except for calls on hold."""
        return counted(session, self.table, *self._due(today, held))

    def purge(self, session: Session, today: date, held: Iterable[str]) -> int:
        """Remove the rows past their retention, except for calls on hold; return how many."""
        return changed(session, delete(self.table).where(*self._due(today, held)))

    def forget(self, session: Session, call_sid: str) -> int:
        """Erase the rows of one call; return how many."""
        return changed(session, delete(self.table).where(self.table.call_sid == call_sid))

    def _due(self, today: date, held: Iterable[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
        return self.table.purge_on <= today, self.table.call_sid.not_in(held)
