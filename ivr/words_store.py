"""Callers' words in the database: redacted before they are written, each with the day of its purge."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.tables import MessageRow, WordsRow
from metrics.upsert import insert_new

Redact: TypeAlias = Callable[[str], str]
"Takes personal data out of a text."


class MessageState(StrEnum):
    """Whether a department has dealt with a message."""

    WAITING = "waiting"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Words:
    """What a caller said in a turn."""

    call_sid: str
    turn: int
    language: str
    heard: str
    purge_on: date


@dataclass(frozen=True, slots=True)
class Message:
    """A recorded message, known by the carrier's name for the recording."""

    recording: str
    call_sid: str
    department: str
    article: str
    language: str
    seconds: float
    transcript: str
    left_at: datetime
    due_at: datetime
    purge_on: date
    state: MessageState = MessageState.WAITING


def keep_words(session: Session, words: Words, redact: Redact) -> None:
    """Write a turn's words redacted; the same turn written again changes nothing."""
    values = {**asdict(words), "heard": redact(words.heard)}
    insert_new(session, WordsRow, values)


def words_of(session: Session, call_sid: str) -> tuple[Words, ...]:
    """What a caller said, turn by turn, as far as it is still kept."""
    rows = session.scalars(select(WordsRow).where(WordsRow.call_sid == call_sid).order_by(WordsRow.turn))
    return tuple(Words(row.call_sid, row.turn, row.language, row.heard, row.purge_on) for row in rows)


def leave_message(session: Session, message: Message, redact: Redact) -> bool:
    """Write a message with its transcript redacted, and return whether it is new."""
    values = {**asdict(message), "transcript": redact(message.transcript), "state": message.state.value}
    return insert_new(session, MessageRow, values)


def waiting_messages(session: Session, department: str | None = None) -> tuple[Message, ...]:
    """The messages that wait for a department, or for any, the one that is due first first."""
    waiting = select(MessageRow).where(MessageRow.state == MessageState.WAITING.value)
    if department is not None:
        waiting = waiting.where(MessageRow.department == department)
    return tuple(_message(row) for row in session.scalars(waiting.order_by(MessageRow.due_at)))


def finish_message(session: Session, recording: str) -> None:
    """Note that a department has dealt with a message."""
    done = update(MessageRow).where(MessageRow.recording == recording).values(state=MessageState.DONE.value)
    session.execute(done, execution_options={"synchronize_session": False})


def _message(row: MessageRow) -> Message:
    return Message(
        recording=row.recording,
        call_sid=row.call_sid,
        department=row.department,
        article=row.article,
        language=row.language,
        seconds=row.seconds,
        transcript=row.transcript,
        left_at=row.left_at,
        due_at=row.due_at,
        purge_on=row.purge_on,
        state=MessageState(row.state),
    )
