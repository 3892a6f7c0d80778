"""Records from a view in the city's database; the connection can only read."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from sqlalchemy import ColumnClause, Engine, RowMapping, column, create_engine, event, make_url, select, table
from sqlalchemy.exc import SQLAlchemyError

from routing.services.source import Looked, NotAvailable, Rows, SourceFault, SqlView

SECONDS = 2.5
"Longest a query may take; the caller waits."
MOST = 3
"One record is right, more of them are a mistake; how many does not matter."


@dataclass(frozen=True, slots=True)
class SqlSource:
    """One view."""

    engine: Engine
    view: SqlView

    def find(self, number: str, today: date) -> Looked:  # noqa: ARG002 - a view is of now
        """Return a number's records."""
        schema, _, name = self.view.view.rpartition(".")
        columns: list[ColumnClause[str]] = [column(each) for each in self.view.columns]
        found = (
            select(*columns)
            .select_from(table(name, *columns, schema=schema or None))
            .where(columns[0] == number)
            .limit(MOST)
        )
        try:
            with self.engine.connect() as connection:
                rows = connection.execute(found).mappings().all()
        except SQLAlchemyError:
            return NotAvailable(SourceFault.DOWN)
        return Rows(tuple(_row(row, self.view.columns) for row in rows))


def _row(row: RowMapping, columns: tuple[str, ...]) -> Mapping[str, str]:
    return MappingProxyType({name: "" if row[name] is None else str(row[name]) for name in columns})


def connected(address: str) -> Engine:
    """Return an engine whose connections read and do nothing else."""
    url = make_url(address)
    is_postgresql = url.get_backend_name() == "postgresql"
    limits = f"-c statement_timeout={SECONDS * 1000:.0f} -c default_transaction_read_only=on"
    if is_postgresql:
        how: dict[str, object] = {"options": limits, "connect_timeout": 2}
    else:
        how = {"timeout": SECONDS}
    engine = create_engine(url, connect_args=how, pool_pre_ping=True, pool_size=2, pool_timeout=SECONDS)
    if url.get_backend_name() == "sqlite":

        @event.listens_for(engine, "connect")
        def only_read(connection: object, _: object) -> None:
            cursor = connection.cursor()  # type: ignore[attr-defined]  # the driver's own connection
            cursor.execute("PRAGMA query_only = ON")
            cursor.close()

    return engine
