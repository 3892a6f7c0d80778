"""The ledger's tables."""

from datetime import date, datetime

from sqlalchemy import Index, LargeBinary, String, Text
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class LedgerBase(DeclarativeBase):
    """The ledger's tables; no foreign keys lead out, so history outlives what it names."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class CallRow(LedgerBase):
    """A call; while it lasts it has no disposition."""

    __tablename__ = "call_records"
    __table_args__ = (
        Index("ix_call_records_started_at", "started_at"),
        Index("ix_call_records_ended_at", "ended_at"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    started_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    caller_hash: Mapped[str] = mapped_column(String(80))
    turns: Mapped[int]
    is_test: Mapped[bool]
    disposition: Mapped[str | None] = mapped_column(String(32))
    ended_at: Mapped[datetime | None]
    carrier: Mapped[str] = mapped_column(String(16), server_default="twilio")


class QueryRow(LedgerBase):
    """A query; while it is open it has no outcome."""

    __tablename__ = "query_records"
    __table_args__ = (
        Index("ix_query_records_opened_at", "opened_at"),
        Index("ix_query_records_repeats", "caller_hash", "article", "opened_at"),
    )

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    opened_at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    article: Mapped[str] = mapped_column(String(120))
    article_version: Mapped[int]
    department: Mapped[str] = mapped_column(String(64))
    confidence: Mapped[float]
    delivered: Mapped[bool]
    transferred: Mapped[bool]
    reason: Mapped[str | None] = mapped_column(String(32))
    outcome: Mapped[str | None] = mapped_column(String(32))
    closed_at: Mapped[datetime | None]
    caller_hash: Mapped[str] = mapped_column(String(80))
    is_test: Mapped[bool]
    escalated_at: Mapped[datetime | None]
    connected_at: Mapped[datetime | None]
    queued: Mapped[bool]
    repeat: Mapped[str | None] = mapped_column(String(16))
    repeat_days: Mapped[int | None]
    served: Mapped[str | None] = mapped_column(String(16))
    refers: Mapped[bool]
    texted: Mapped[bool]
    was_asked: Mapped[bool]
    sampled: Mapped[bool]
    sign: Mapped[str | None] = mapped_column(String(16))
    reopened: Mapped[int]
    filing: Mapped[str | None] = mapped_column(String(16))


class TurnRow(LedgerBase):
    """A turn."""

    __tablename__ = "turn_records"
    __table_args__ = (Index("ix_turn_records_at", "at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    language: Mapped[str] = mapped_column(String(8))
    prompt: Mapped[str] = mapped_column(String(64))
    understanding: Mapped[str] = mapped_column(String(32))
    topic: Mapped[str] = mapped_column(String(120))
    decision: Mapped[str] = mapped_column(String(32))
    confidence: Mapped[float]
    audio_ms: Mapped[float | None]
    transcription_ms: Mapped[float | None]
    decision_ms: Mapped[float | None]
    tokens: Mapped[int]
    caution: Mapped[str] = mapped_column(String(32))


class TransferRow(LedgerBase):
    """A number that was rung."""

    __tablename__ = "transfer_records"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    attempt: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    department: Mapped[str] = mapped_column(String(64))
    outcome: Mapped[str] = mapped_column(String(16))
    seconds: Mapped[float]


class WrapUpRow(LedgerBase):
    """A wrap-up."""

    __tablename__ = "wrap_up_records"
    __table_args__ = (Index("ix_wrap_up_records_call_sid", "call_sid"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    department: Mapped[str] = mapped_column(String(64))
    article: Mapped[str] = mapped_column(String(120))
    by: Mapped[str] = mapped_column(String(254))


class LabelRow(LedgerBase):
    """A reviewer's verdict."""

    __tablename__ = "label_records"
    __table_args__ = (Index("ix_label_records_call_sid", "call_sid", "turn"),)

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    turn: Mapped[int]
    at: Mapped[datetime]
    kind: Mapped[str] = mapped_column(String(32))
    stratum: Mapped[str] = mapped_column(String(64))
    by: Mapped[str] = mapped_column(String(254))


class RatingRow(LedgerBase):
    """A caller's rating."""

    __tablename__ = "rating_records"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    at: Mapped[datetime]
    after_person: Mapped[bool]
    score: Mapped[int | None]


class PromiseRow(LedgerBase):
    """A message or call-back and what became of it; it outlives the words that were left."""

    __tablename__ = "promise_records"
    __table_args__ = (Index("ix_promise_records_call_sid", "call_sid"),)

    id: Mapped[str] = mapped_column(String(80), primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))
    department: Mapped[str] = mapped_column(String(64))
    due_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    is_kept: Mapped[bool]


class HashKeyRow(LedgerBase):
    """When callers were first hashed with a key, which outlives their hashes."""

    __tablename__ = "hash_keys"

    hash_key: Mapped[str] = mapped_column(String(8), primary_key=True)
    first_seen_at: Mapped[datetime]


class TouchedRow(LedgerBase):
    """A call to recount; append-only, so that writers never block each other."""

    __tablename__ = "touched_calls"

    seq: Mapped[int] = mapped_column(primary_key=True)
    call_sid: Mapped[str] = mapped_column(String(64))


class DigestRow(LedgerBase):
    """A day's signed digest; rows are only added, and a restated day has another one."""

    __tablename__ = "day_digests"
    __table_args__ = (Index("ix_day_digests_day", "day"),)

    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date]
    zone: Mapped[str] = mapped_column(String(64))
    form: Mapped[int]
    root: Mapped[str] = mapped_column(String(64))
    rows: Mapped[int]
    audit_seq: Mapped[int]
    audit_mark: Mapped[str] = mapped_column(String(64))
    before: Mapped[str] = mapped_column(String(64))
    closed_to: Mapped[date]
    signed_to: Mapped[date | None]
    sort: Mapped[str] = mapped_column(String(16))
    by: Mapped[str] = mapped_column(String(254))
    why: Mapped[str] = mapped_column(Text)
    signed_at: Mapped[datetime]
    key: Mapped[str] = mapped_column(String(64))
    signature: Mapped[str] = mapped_column(String(128))
    leaves: Mapped[bytes] = mapped_column(LargeBinary)
    "Each row's hash, compressed: the root is signed, and they name what differs from it."
