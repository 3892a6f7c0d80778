"""Callers' words in the database: redacted before they are written, each with the day of its purge."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date
from typing import TypeAlias

from sqlalchemy import func, select
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


def calls_in_which(session: Session, said: str, limit: int = 1000) -> tuple[str, ...]:
    """The calls in which callers said something, as far as their words are still kept; newest first."""
    found = (
        select(WordsRow.call_sid)
        .where(WordsRow.heard.icontains(said, autoescape=True))
        .group_by(WordsRow.call_sid)
        .order_by(func.max(WordsRow.purge_on).desc())
        .limit(limit)
    )
    return tuple(session.scalars(found))


def words_of(session: Session, call_sid: str) -> tuple[Words, ...]:
    """What a caller said, turn by turn, as far as it is still kept."""
    rows = session.scalars(select(WordsRow).where(WordsRow.call_sid == call_sid).order_by(WordsRow.turn))
    return tuple(Words(row.call_sid, row.turn, row.language, row.heard, row.purge_on) for row in rows)
