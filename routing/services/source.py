"""The sources of lookups: one small interface, and the kinds of source that a city can declare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

Row: TypeAlias = Mapping[str, str]
"A record, by column name."


class SourceFault(StrEnum):
    """Why a source gives no record; the line never guesses around it."""

    DOWN = "down"
    SLOW = "slow"
    STALE = "stale"
    WRONG = "wrong"
    "It answered, but not with a record: an error page, a missing column, a duplicate number."


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """The source cannot answer now."""

    fault: SourceFault


@dataclass(frozen=True, slots=True)
class Rows:
    """The records with a number: none, one, or several by a mistake in the source."""

    rows: tuple[Row, ...] = field(repr=False)


Looked: TypeAlias = Rows | NotAvailable


class Source(Protocol):
    """Finds records by number; it may block."""

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A CSV file, read completely when the line starts: records by the digits of their number."""

    records: Mapping[str, tuple[Row, ...]] = field(repr=False)
    valid_to: date
    "The last day on which the file may be used."

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""
        if today > self.valid_to:
            return NotAvailable(SourceFault.STALE)
        return Rows(self.records.get(number, ()))


@dataclass(frozen=True, slots=True)
class SqlView:
    """A view in the city's own database, with read access only."""

    address_from: str
    "The environment variable with the database's URL."
    view: str
    columns: tuple[str, ...]
    "The number's column comes first; its values are digits only."


@dataclass(frozen=True, slots=True)
class HttpRecords:
    """A JSON service that returns a record, or a list of them, for each number."""

    address: str
    "Contains {number}."
    columns: tuple[str, ...]
    "The number's field comes first."
    token_from: str = ""
    "The environment variable with a bearer token, if it needs one."
    kept_seconds: int = 60
    "How long an answer is cached."


Declared: TypeAlias = RecordFile | SqlView | HttpRecords
