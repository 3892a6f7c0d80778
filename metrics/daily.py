"""The facts of one day: what every figure of every period is added up from."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from metrics.call_counts import (
    CALL_COUNTS,
    ENTRY_COUNTS,
    LABEL_COUNTS,
    RATING_COUNTS,
    TRANSFER_COUNTS,
    TURN_COUNTS,
    WRAP_UP_COUNTS,
)
from metrics.cell import Cell, cell_of, home_of, of_department
from metrics.count import holding
from metrics.day_facts import DayFacts, PromptCell
from metrics.label import LabelRecord
from metrics.ledger import Extract, TransferOutcomeName, TurnRecord
from metrics.outcome import QueryOutcome
from metrics.period import Period
from metrics.query_counts import QUERY_COUNTS
from metrics.reconciliation import differences
from metrics.sample import Around, Closed, sample_of
from metrics.sweep import LONGEST_CALL
from metrics.terms import Terms
from metrics.timing import Span


def facts_of(day: date, extract: Extract, now: datetime, zone: ZoneInfo, terms: Terms) -> DayFacts:
    """The facts of the calls that began on a day, as they are known at an instant."""
    sample = sample_of(extract, now, terms)
    broken = sum(len(found.call_sids) for found in differences(extract))
    is_settled = now >= Period(day, day, zone).ends_at + terms.repeat_window
    facts = DayFacts(
        day,
        now,
        broken=broken,
        terms=terms,
        test_calls=extract.test_calls,
        tokens=sum(turn.tokens for turn in extract.turns),
        is_settled=is_settled,
    )
    homes = {
        around.call_sid: home_of(around, around.began_at.astimezone(zone).hour) for around in sample.calls
    }
    for closed in sample.closed:
        _add_query(facts, closed, cell_of(closed.query, homes[closed.query.call_sid].hour))
    for around in sample.calls:
        _add_call(facts, around, homes[around.call_sid])
        _add_words(facts, around, homes[around.call_sid])
    return facts


def _add_query(facts: DayFacts, closed: Closed, cell: Cell) -> None:
    facts.count(QUERY_COUNTS, closed, cell)
    if closed.outcome is QueryOutcome.ESCALATED_CONNECTED and closed.wait_seconds is not None:
        facts.time(Span.WAIT, closed.wait_seconds * 1000, cell)


def _add_call(facts: DayFacts, around: Around, home: Cell) -> None:
    facts.count(CALL_COUNTS, around, home)
    if around.call and around.call.ended_at:
        length = around.call.ended_at - around.call.started_at
        facts.time(Span.CALL, None if length >= LONGEST_CALL else length.total_seconds() * 1000, home)
    for query in around.queries:
        cell = cell_of(query, home.hour)
        facts.count(ENTRY_COUNTS, query, cell)
        facts.versions[cell] = max(facts.versions.get(cell, 0), query.article_version)
    for transfer in around.transfers:
        there = of_department(home, transfer.department)
        facts.count(TRANSFER_COUNTS, transfer, there)
        if transfer.outcome is TransferOutcomeName.ACCEPTED and transfer.seconds:
            facts.time(Span.TALK, transfer.seconds * 1000, there)
    for turn in around.turns:
        _add_turn(facts, turn, home)


def _add_words(facts: DayFacts, around: Around, home: Cell) -> None:
    """What staff, reviewers and the caller said of the call."""
    for wrap_up in around.wrap_ups:
        facts.count(WRAP_UP_COUNTS, wrap_up, home)
    for label in around.labels:
        facts.count(LABEL_COUNTS, label, _cell_of_label(label, around, home))
    for rating in around.ratings:
        facts.count(RATING_COUNTS, rating, home)


def _add_turn(facts: DayFacts, turn: TurnRecord, home: Cell) -> None:
    facts.count(TURN_COUNTS, turn, home)
    spoken = Cell(language=turn.language)
    facts.time(Span.AUDIO, turn.audio_ms, spoken)
    facts.time(Span.TRANSCRIPTION, turn.transcription_ms, spoken)
    facts.time(Span.DECISION, turn.decision_ms, spoken)
    prompt = facts.prompts[PromptCell(turn.prompt, turn.language)]
    prompt.update(holding(TURN_COUNTS, turn))


def _cell_of_label(label: LabelRecord, around: Around, home: Cell) -> Cell:
    """Where the turn's topic was a query of the call, there; else where the call counts."""
    topics = {turn.topic for turn in around.turns if turn.turn == label.turn}
    cells = (cell_of(query, home.hour) for query in around.queries if query.article in topics)
    return next(cells, home)
