"""Where a look-up reads: one small interface, and the kinds of source that a city can declare."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol, TypeAlias

Row: TypeAlias = Mapping[str, str]
"A record, by the names of its columns."


class SourceFault(StrEnum):
    """Why a source tells nothing; none of them is guessed around."""

    DOWN = "down"
    SLOW = "slow"
    STALE = "stale"
    WRONG = "wrong"
    "It answered, but not with records: an error page, a column that is missing, a number that stands twice."


@dataclass(frozen=True, slots=True)
class NotAvailable:
    """The source cannot say it now."""

    fault: SourceFault


@dataclass(frozen=True, slots=True)
class Rows:
    """The records of a number: none, one, or by a mistake of the source several."""

    rows: tuple[Row, ...] = field(repr=False)


Looked: TypeAlias = Rows | NotAvailable


class Source(Protocol):
    """What records are looked up in, by number; it may block."""

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""


@dataclass(frozen=True, slots=True)
class RecordFile:
    """A CSV file, read whole when the line starts: the records by the digits of their number."""

    records: Mapping[str, tuple[Row, ...]] = field(repr=False)
    valid_to: date
    "After this day the file tells nothing."

    def find(self, number: str, today: date) -> Looked:
        """Return a number's records."""
        if today > self.valid_to:
            return NotAvailable(SourceFault.STALE)
        return Rows(self.records.get(number, ()))


@dataclass(frozen=True, slots=True)
class SqlView:
    """A view in the city's own database, which is only read."""

    address_from: str
    "The environment variable that holds the database's address."
    view: str
    columns: tuple[str, ...]
    "The number's first, whose values are digits alone."


@dataclass(frozen=True, slots=True)
class HttpRecords:
    """A JSON service: a record, or a list of them, for each number."""

    address: str
    "With {number} in it."
    columns: tuple[str, ...]
    "The number's first."
    token_from: str = ""
    "The environment variable that holds a bearer token, if it needs one."
    kept_seconds: int = 60
    "So long an answer is used again."


Declared: TypeAlias = RecordFile | SqlView | HttpRecords
