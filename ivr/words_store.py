"""Callers' words in the database: redacted before they are written, each with the day of its purge."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.tables import WordsRow
from metrics.upsert import insert_new

Redact: TypeAlias = Callable[[str], str]
"Takes personal data out of a text."


@dataclass(frozen=True, slots=True)
class Words:
    """What a caller said in a turn."""

    call_sid: str
    turn: int
    language: str
    heard: str
    purge_on: date


def keep_words(session: Session, words: Words, redact: Redact) -> None:
    """Write a turn's words redacted; the same turn written again changes nothing."""
    values = {**asdict(words), "heard": redact(words.heard)}
    insert_new(session, WordsRow, values)


def words_of(session: Session, call_sid: str) -> tuple[Words, ...]:
    """What a caller said, turn by turn, as far as it is still kept."""
    rows = session.scalars(select(WordsRow).where(WordsRow.call_sid == call_sid).order_by(WordsRow.turn))
    return tuple(Words(row.call_sid, row.turn, row.language, row.heard, row.purge_on) for row in rows)
