"""Stores samples until scored or expired, and their scores."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from sqlalchemy import ColumnElement, CursorResult, Delete, MetaData, delete, func, select
from sqlalchemy.orm import Session

from ivr.studio.sampling.tables import SampleRow, Sampling, ScoreRow
from metrics.ledger.period import Period
from metrics.ledger.sql import counted, insert_new, value_of
from metrics.rates.judgements import HeardScore

PER_CALL = 5
"A few sentences, as the caller was told."
KEPT = timedelta(days=7)
"A week at most, as the caller was told."


@dataclass(frozen=True, slots=True)
class SpeechSample:
    """An utterance's audio, transcript and meaning, all encrypted."""

    call_sid: str
    turn: int
    at: datetime
    language: str
    meant: str
    "The kind of understanding and its topic, such as `recognized tax.due_date`."
    delete_at: datetime
    encrypted_heard: str
    encrypted_sound: str

    @property
    def id(self) -> str:
        """The same utterance is kept once."""
        return sha256(f"{self.call_sid}:{self.turn}".encode()).hexdigest()[:32]


class Listened(StrEnum):
    """A listener's verdict."""

    TYPED = "typed"
    NOBODY = "nobody"
    "Nobody speaks in it, so every recognized word is wrong."
    UNCLEAR = "unclear"
    "A person cannot tell either, and so it counts for nothing."


METADATA: MetaData = Sampling.metadata


def keep(session: Session, sample: SpeechSample) -> bool:
    """Save an utterance, up to a limit per call; return whether it is new."""
    kept = select(func.count()).where(SampleRow.call_sid == sample.call_sid)
    if (session.scalar(kept) or 0) >= PER_CALL:
        return False
    return insert_new(session, SampleRow, {"id": sample.id, **asdict(sample)})


def oldest(session: Session, now: datetime) -> SpeechSample | None:
    """Return the oldest utterance."""
    row = session.scalars(
        select(SampleRow).where(SampleRow.delete_at > now).order_by(SampleRow.delete_at, SampleRow.id)
    ).first()
    return _sample(row) if row else None


def find(session: Session, sample_id: str, now: datetime) -> SpeechSample | None:
    """Return an utterance that is still kept."""
    row = session.scalars(
        select(SampleRow).where(SampleRow.id == sample_id, SampleRow.delete_at > now)
    ).one_or_none()
    return _sample(row) if row else None


def samples_of(session: Session, call_sid: str) -> tuple[SpeechSample, ...]:
    """Return the utterances of a call, in order."""
    rows = select(SampleRow).where(SampleRow.call_sid == call_sid).order_by(SampleRow.turn)
    return tuple(map(_sample, session.scalars(rows)))


def calls_with_samples(session: Session) -> frozenset[str]:
    """Return the calls with kept utterances."""
    return frozenset(session.scalars(select(SampleRow.call_sid).distinct()))


def waiting(session: Session, now: datetime) -> int:
    """Return how many utterances wait."""
    return session.scalar(select(func.count()).where(SampleRow.delete_at > now)) or 0


def score(session: Session, sample: SpeechSample, found: HeardScore, by: str) -> None:
    """Save an utterance's score; the first one counts."""
    values = {
        "id": sample.id,
        "at": found.at,
        "language": found.language,
        "said": found.said,
        "wrong": found.wrong,
        "is_lost": found.is_lost,
        "by": by,
    }
    insert_new(session, ScoreRow, values)


def scores(session: Session, period: Period) -> tuple[HeardScore, ...]:
    """Return a period's scores."""
    rows = session.scalars(
        select(ScoreRow)
        .where(ScoreRow.at >= period.starts_at, ScoreRow.at < period.ends_at)
        .order_by(ScoreRow.at, ScoreRow.id)
    )
    return tuple(HeardScore(row.at, row.language, row.said, row.wrong, row.is_lost) for row in rows)


def forget(session: Session, sample_id: str) -> None:
    """Delete an utterance."""
    _remove(session, delete(SampleRow).where(SampleRow.id == sample_id))


def forget_sounds_of(session: Session, call_sid: str) -> int:
    """Erase every utterance of a call at the caller's request."""
    return _remove(session, delete(SampleRow).where(SampleRow.call_sid == call_sid))


def purge_sounds(session: Session, now: datetime, held: Iterable[str] = ()) -> int:
    """Delete expired utterances, except of calls on hold."""
    return _remove(session, delete(SampleRow).where(*_expired(now, held)))


def overdue_sounds(session: Session, now: datetime, held: Iterable[str] = ()) -> int:
    """Return how many utterances have expired, except of calls on hold."""
    return counted(session, SampleRow, *_expired(now, held))


def _expired(now: datetime, held: Iterable[str]) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return SampleRow.delete_at <= now, SampleRow.call_sid.not_in(held)


def _sample(row: SampleRow) -> SpeechSample:
    return value_of(SpeechSample, row)


def _remove(session: Session, statement: Delete) -> int:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return result.rowcount if isinstance(result, CursorResult) else 0
