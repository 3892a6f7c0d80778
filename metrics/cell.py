"""Where something counts: its department, topic, language and hour; and how finely facts are kept."""

from dataclasses import dataclass, replace
from enum import StrEnum

from metrics.ledger import QueryRecord
from metrics.sample import Around

ANY_HOUR = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """A place in the facts of a day; empty, or ANY_HOUR, means everything together."""

    department: str = ""
    article: str = ""
    language: str = ""
    hour: int = ANY_HOUR
    "0–23, of the city's clock when the call began."


class Grain(StrEnum):
    """How finely facts are kept; each question reads the coarsest that can answer it."""

    TOTAL = "total"
    CLOCK = "clock"
    DEPARTMENT = "department"
    TOPIC = "topic"
    HOUR = "hour"


KEEPS = {
    Grain.TOTAL: frozenset[str](),
    Grain.CLOCK: frozenset({"language", "hour"}),
    Grain.DEPARTMENT: frozenset({"department", "language"}),
    Grain.TOPIC: frozenset({"department", "article", "language"}),
    Grain.HOUR: frozenset({"department", "article", "language", "hour"}),
}
"Which parts of a cell each grain keeps, coarsest first."


def grain_for(parts: frozenset[str]) -> Grain:
    """The coarsest grain that keeps these parts of a cell."""
    return next(grain for grain, kept in KEEPS.items() if parts <= kept)


def coarsened(cell: Cell, grain: Grain) -> Cell:
    """The cell of a grain in which a cell lies."""
    kept = KEEPS[grain]
    return Cell(
        cell.department if "department" in kept else "",
        cell.article if "article" in kept else "",
        cell.language if "language" in kept else "",
        cell.hour if "hour" in kept else ANY_HOUR,
    )


def cell_of(query: QueryRecord, hour: int) -> Cell:
    """Where a query counts."""
    return Cell(query.department, query.article, query.language, hour)


def home_of(around: Around, hour: int) -> Cell:
    """Where a call counts: with the query that brought it to a person, else with its first."""
    escalated = next((query for query in reversed(around.queries) if query.reason), None)
    query = escalated or next(iter(around.queries), None)
    if query is not None:
        return cell_of(query, hour)
    return Cell(language=around.call.language if around.call else "", hour=hour)


def of_department(cell: Cell, department: str) -> Cell:
    """The same cell in another department."""
    return replace(cell, department=department)
