"""A ledger row as one line of JSON, and back."""

from dataclasses import dataclass
from functools import cache

from cattrs.errors import BaseValidationError
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union

from metrics.ledger import Record


class UnreadableRecord(ValueError):
    """A line is no ledger row."""


@dataclass(frozen=True, slots=True)
class Line:
    """What stands in a line."""

    record: Record


def to_line(record: Record) -> bytes:
    """Return a row as JSON without line breaks."""
    return _converter().dumps(Line(record))


def from_line(line: bytes) -> Record:
    """Return the row of a line that to_line made; raise UnreadableRecord for any other."""
    try:
        return _converter().loads(line, Line).record
    except (ValueError, KeyError, TypeError, BaseValidationError) as error:
        raise UnreadableRecord("a line of the spool is torn or strange") from error


@cache
def _converter() -> OrjsonConverter:
    converter = make_converter()
    configure_tagged_union(Record, converter)
    return converter
