"""A day's facts, which add up to the figures of any period."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from metrics.facts.call_counts import (
    CALL_COUNTS,
    ENTRY_COUNTS,
    LABEL_COUNTS,
    PROMISE_COUNTS,
    RATING_COUNTS,
    TRANSFER_COUNTS,
    TURN_COUNTS,
    WRAP_UP_COUNTS,
)
from metrics.facts.counts import Count, Thing, holding
from metrics.facts.query_counts import QUERY_COUNTS, TO_A_PERSON
from metrics.facts.sample import Around, ClosedQuery, sample_of
from metrics.facts.tally import DurationKind, bucket_of
from metrics.ledger.outcome import CountsAs, QueryOutcome
from metrics.ledger.period import LONGEST_CALL, USUAL, Period, Terms
from metrics.ledger.reconciliation import differences
from metrics.ledger.records import Extract, LabelRecord, QueryRecord, TransferOutcomeName, TurnRecord

ANY_HOUR = -1


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a day's facts; empty, or ANY_HOUR, means the total."""

    department: str = ""
    article: str = ""
    language: str = ""
    hour: int = ANY_HOUR
    "0–23, of the city's clock when the call began."
    carrier: str = ""
    "Who brought the call; unknown for a query without its call."


class Grain(StrEnum):
    """The granularities of facts; each query reads the coarsest that suffices."""

    TOTAL = "total"
    CLOCK = "clock"
    DEPARTMENT = "department"
    TOPIC = "topic"
    HOUR = "hour"


KEEPS = {
    Grain.TOTAL: frozenset[str](),
    Grain.CLOCK: frozenset({"language", "carrier", "hour"}),
    Grain.DEPARTMENT: frozenset({"department", "language", "carrier"}),
    Grain.TOPIC: frozenset({"department", "article", "language", "carrier"}),
    Grain.HOUR: frozenset({"department", "article", "language", "carrier", "hour"}),
}
"The parts of a cell kept by each grain, coarsest first."


def grain_for(parts: frozenset[str]) -> Grain:
    """The coarsest grain that keeps these parts of a cell."""
    return next(grain for grain, kept in KEEPS.items() if parts <= kept)


def coarsened(cell: Cell, grain: Grain) -> Cell:
    """Return the coarser cell that contains a cell."""
    kept = KEEPS[grain]
    return Cell(
        cell.department if "department" in kept else "",
        cell.article if "article" in kept else "",
        cell.language if "language" in kept else "",
        cell.hour if "hour" in kept else ANY_HOUR,
        cell.carrier if "carrier" in kept else "",
    )


def cell_of(query: QueryRecord, home: Cell) -> Cell:
    """Return a query's cell, at the hour and by the carrier of its call's."""
    return Cell(query.department, query.article, query.language, home.hour, home.carrier)


def home_of(around: Around, hour: int) -> Cell:
    """Return a call's cell: that of its escalated query, or of its first."""
    escalated = next((query for query in reversed(around.queries) if query.reason), None)
    query = escalated or next(iter(around.queries), None)
    call = around.call
    home = Cell(language=call.language, hour=hour, carrier=call.carrier) if call else Cell(hour=hour)
    return cell_of(query, home) if query else home


def of_department(cell: Cell, department: str) -> Cell:
    """Return the same cell in another department."""
    return replace(cell, department=department)


COUNTS = tuple(
    count.name
    for counts in (
        QUERY_COUNTS,
        ENTRY_COUNTS,
        CALL_COUNTS,
        TURN_COUNTS,
        TRANSFER_COUNTS,
        WRAP_UP_COUNTS,
        LABEL_COUNTS,
        RATING_COUNTS,
        PROMISE_COUNTS,
    )
    for count in counts
)
"The names of all counts, which are the columns of the facts."


@dataclass(frozen=True, slots=True)
class PromptCell:
    """A prompt in a language."""

    prompt: str
    language: str


@dataclass(frozen=True, slots=True)
class DayFacts:
    """A day's counts and durations, at the finest grain."""

    day: date
    computed_at: datetime
    counts: dict[Cell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    durations: Counter[tuple[DurationKind, Cell, int]] = field(default_factory=Counter)
    "Durations per kind and sketch bucket."
    totals_ms: Counter[tuple[DurationKind, Cell, int]] = field(default_factory=Counter)
    prompts: dict[PromptCell, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    minutes: Counter[tuple[Cell, int]] = field(default_factory=Counter)
    "Resolved queries, by the minute of the city's clock in which their call began."
    versions: dict[Cell, int] = field(default_factory=dict)
    "The newest article version spoken."
    broken: int = 0
    "Calls that break a rule of the ledger."
    terms: Terms = USUAL
    test_calls: int = 0
    tokens: int = 0
    "Language model tokens."
    is_settled: bool = False
    "Whether its repeat tests are over, so that only late records can change it."

    def count(self, counts: Iterable[Count[Thing]], thing: Thing, cell: Cell) -> None:
        """Count a thing in its cell."""
        self.counts[cell].update(holding(counts, thing))

    def time(self, span: DurationKind, milliseconds: float | None, cell: Cell) -> None:
        """Add a duration, if known."""
        if milliseconds is not None:
            whole = round(milliseconds)
            self.durations[span, cell, bucket_of(whole)] += 1
            self.totals_ms[span, cell, bucket_of(whole)] += whole


def facts_of(day: date, extract: Extract, now: datetime, zone: ZoneInfo, terms: Terms) -> DayFacts:
    """Return the facts of a day's calls, as known at an instant."""
    sample = sample_of(extract, now, terms)
    broken = sum(len(found.call_sids) for found in differences(extract))
    is_settled = now >= Period(day, day, zone).settles_at(terms.repeat_window)
    facts = DayFacts(
        day,
        now,
        broken=broken,
        terms=terms,
        test_calls=extract.test_calls,
        tokens=sum(turn.tokens for turn in extract.turns),
        is_settled=is_settled,
    )
    began = {around.call_sid: around.began_at.astimezone(zone) for around in sample.calls}
    homes = {around.call_sid: home_of(around, began[around.call_sid].hour) for around in sample.calls}
    for closed in sample.closed:
        cell = cell_of(closed.query, homes[closed.query.call_sid])
        _add_query(facts, closed, cell)
        _add_minute(facts, closed, began[closed.query.call_sid], cell)
    for around in sample.calls:
        _add_call(facts, around, homes[around.call_sid])
        _add_words(facts, around, homes[around.call_sid])
    return facts


def _add_query(facts: DayFacts, closed: ClosedQuery, cell: Cell) -> None:
    facts.count(QUERY_COUNTS, closed, cell)
    if closed.outcome in TO_A_PERSON and closed.wait_seconds is not None:
        facts.time(DurationKind.SOUGHT, closed.wait_seconds * 1000, cell)
    if closed.outcome is QueryOutcome.ESCALATED_CONNECTED and closed.wait_seconds is not None:
        facts.time(DurationKind.WAIT, closed.wait_seconds * 1000, cell)


def _add_minute(facts: DayFacts, closed: ClosedQuery, began: datetime, cell: Cell) -> None:
    if closed.counts_as is CountsAs.RESOLVED:
        facts.minutes[replace(cell, hour=ANY_HOUR), began.hour * 60 + began.minute] += 1


def _add_call(facts: DayFacts, around: Around, home: Cell) -> None:
    facts.count(CALL_COUNTS, around, home)
    if around.call and around.call.ended_at:
        length = around.call.ended_at - around.call.started_at
        facts.time(DurationKind.CALL, None if length >= LONGEST_CALL else length.total_seconds() * 1000, home)
    for query in around.queries:
        cell = cell_of(query, home)
        facts.count(ENTRY_COUNTS, query, cell)
        facts.versions[cell] = max(facts.versions.get(cell, 0), query.article_version)
    for transfer in around.transfers:
        there = of_department(home, transfer.department)
        facts.count(TRANSFER_COUNTS, transfer, there)
        if transfer.outcome is TransferOutcomeName.ACCEPTED and transfer.seconds:
            facts.time(DurationKind.TALK, transfer.seconds * 1000, there)
    for turn in around.turns:
        _add_turn(facts, turn, home)


def _add_words(facts: DayFacts, around: Around, home: Cell) -> None:
    """Add wrap-ups, labels, ratings and promises."""
    for wrap_up in around.wrap_ups:
        facts.count(WRAP_UP_COUNTS, wrap_up, home)
    for label in around.labels:
        facts.count(LABEL_COUNTS, label, _cell_of_label(label, around, home))
    for rating in around.ratings:
        facts.count(RATING_COUNTS, rating, home)
    for promise in around.promises:
        facts.count(PROMISE_COUNTS, promise, of_department(home, promise.department))


def _add_turn(facts: DayFacts, turn: TurnRecord, home: Cell) -> None:
    facts.count(TURN_COUNTS, turn, home)
    spoken = Cell(language=turn.language, carrier=home.carrier)
    facts.time(DurationKind.AUDIO, turn.audio_ms, spoken)
    facts.time(DurationKind.TRANSCRIPTION, turn.transcription_ms, spoken)
    facts.time(DurationKind.DECISION, turn.decision_ms, spoken)
    prompt = facts.prompts[PromptCell(turn.prompt, turn.language)]
    prompt.update(holding(TURN_COUNTS, turn))


def _cell_of_label(label: LabelRecord, around: Around, home: Cell) -> Cell:
    """Return the cell of the turn's topic if it was a query, else the call's."""
    topics = {turn.topic for turn in around.turns if turn.turn == label.turn}
    cells = (cell_of(query, home) for query in around.queries if query.article in topics)
    return next(cells, home)
