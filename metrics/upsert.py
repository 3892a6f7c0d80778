"""Insert a row, or update the one that is there; the same on SQLite and PostgreSQL."""

from collections.abc import Mapping, Sequence

from sqlalchemy import ColumnElement
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import DeclarativeBase, Session

Values = Mapping[str, object]


def insert_new(session: Session, table: type[DeclarativeBase], key: Sequence[str], values: Values) -> bool:
    """Insert a row, and return whether it is new; a row with the same key stays as it is."""
    insert = _insert(session, table).values(**values).on_conflict_do_nothing(index_elements=key)
    return session.execute(insert.returning(*(table.__table__.c[name] for name in key))).first() is not None


def insert_or_update(
    session: Session,
    table: type[DeclarativeBase],
    key: Sequence[str],
    values: Values,
    unless: ColumnElement[bool],
) -> None:
    """Insert a row, or update the one with the same key unless a condition on that row forbids it."""
    changes = {name: value for name, value in values.items() if name not in key}
    insert = _insert(session, table).values(**values)
    session.execute(insert.on_conflict_do_update(index_elements=key, set_=changes, where=~unless))


def _insert(session: Session, table: type[DeclarativeBase]) -> sqlite.Insert | postgresql.Insert:
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.insert(table)
    return sqlite.insert(table)
