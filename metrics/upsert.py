"""Insert rows, or update those that are there; the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from sqlalchemy import ColumnElement, Table, not_
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.sql.base import ReadOnlyColumnCollection

Incoming: TypeAlias = ReadOnlyColumnCollection[str, ColumnElement[object]]
"The columns of the row that is to be written, beside those of the row that is there."


def insert_new(session: Session, table: type[DeclarativeBase], values: Mapping[str, object]) -> bool:
    """Insert a row, and return whether it is new; a row with the same key stays as it is."""
    insert = _insert(session, table).on_conflict_do_nothing(index_elements=_key(table))
    returning = insert.returning(*table.__table__.primary_key)
    return session.connection().execute(returning, values).first() is not None


def insert_missing(session: Session, table: Table, rows: Sequence[Mapping[str, object]]) -> None:
    """Insert rows whose key is not there yet; the others stay as they are."""
    if rows:
        session.execute(_insert(session, table).on_conflict_do_nothing(), rows)


def insert_or_update(
    session: Session,
    table: type[DeclarativeBase],
    records: Sequence[object],
    unless: Callable[[Incoming], ColumnElement[bool]],
) -> None:
    """Insert records by their fields, or update the row with the same key unless a condition forbids it."""
    insert = _insert(session, table)
    names = table.__table__.columns.keys()
    statement = insert.on_conflict_do_update(
        index_elements=_key(table),
        set_={name: insert.excluded[name] for name in names if name not in _key(table)},
        where=not_(unless(insert.excluded)),
    )
    rows = [{name: getattr(record, name) for name in names} for record in records]
    session.connection().execute(statement, rows)


def _key(table: type[DeclarativeBase]) -> list[str]:
    return [column.name for column in table.__table__.primary_key]


def _insert(session: Session, table: type[DeclarativeBase] | Table) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
