"""What is kept for the person who takes a call: what the caller gave, sealed, and the worded summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from intents.article import Language
from intents.dictated import Dictated
from intents.personal import Personal
from ivr.call import Call
from ivr.errors import BadSeal
from ivr.hand_off import Background, Uttered, hand_off, topic_of
from ivr.seal import Seal
from ivr.tables import DetailRow, SummaryRow
from ivr.words_store import words_of
from metrics.earlier import earlier_calls
from metrics.store import turn_records
from metrics.upsert import insert_new
from routing.handoff import Entity, HandOff, How

UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Given:
    """What a caller gave in a turn for the department."""

    call_sid: str
    turn: int
    values: tuple[Dictated, ...]
    how: How
    purge_on: date


def keep_details(session: Session, given: Given, seal: Seal) -> None:
    """Write sealed what a caller gave; what an earlier turn gave already is confirmed instead."""
    if not given.values:
        return
    known = {_opened(row, seal): row for row in _rows(session, given.call_sid) if row.turn < given.turn}
    for place, value in enumerate(given.values):
        if value in known:
            known[value].how = How.CONFIRMED.value
        else:
            insert_new(session, DetailRow, _values(given, place, value, seal))


def details_of(session: Session, call_sid: str) -> tuple[Entity, ...]:
    """What a caller gave, in its order, as far as it is still kept."""
    return tuple(Entity(Personal(row.kind), row.sealed, How(row.how)) for row in _rows(session, call_sid))


def hand_off_of(session: Session, call: Call, now: datetime) -> HandOff:
    """What is passed on with a call, by all that is kept of it at an instant."""
    uttered = tuple(Uttered(words.turn, words.heard) for words in words_of(session, call.sid))
    earlier = earlier_calls(session, call.sid, call.caller, topic_of(call), now)
    turns = turn_records(session, call.sid)
    return hand_off(call, Background(uttered, details_of(session, call.sid), turns, earlier))


def keep_summary(session: Session, call_sid: str, language: Language, text: str, purge_on: date) -> None:
    """Write a call's worded summary in place of the one before it."""
    session.execute(
        delete(SummaryRow).where(SummaryRow.call_sid == call_sid, SummaryRow.language == language),
        execution_options=UNSYNCHRONIZED,
    )
    values = {"call_sid": call_sid, "language": language, "text": text, "purge_on": purge_on}
    insert_new(session, SummaryRow, values)


def worded_summaries(session: Session, call_sid: str) -> dict[Language, str]:
    """A call's worded summaries by language."""
    kept = select(SummaryRow).where(SummaryRow.call_sid == call_sid)
    return {row.language: row.text for row in session.scalars(kept)}


def _rows(session: Session, call_sid: str) -> Sequence[DetailRow]:
    kept = select(DetailRow).where(DetailRow.call_sid == call_sid)
    return session.scalars(kept.order_by(DetailRow.turn, DetailRow.place)).all()


def _values(given: Given, place: int, value: Dictated, seal: Seal) -> dict[str, object]:
    return {
        "call_sid": given.call_sid,
        "turn": given.turn,
        "place": place,
        "kind": value.kind.value,
        "sealed": seal.close(value.value),
        "how": given.how.value,
        "purge_on": given.purge_on,
    }


def _opened(row: DetailRow, seal: Seal) -> Dictated | None:
    """A value that another secret sealed is no twin of anything."""
    try:
        return Dictated(Personal(row.kind), seal.open(row.sealed))
    except BadSeal:
        return None
