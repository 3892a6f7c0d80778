"""The tables of calls in progress and of callers' words."""

from datetime import date, datetime

from sqlalchemy import Index, String, Text, true
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant, KeptOfCall


class LineBase(DeclarativeBase):
    """Every table of the phone line."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class StoredCallRow(LineBase):
    """A call as it was after its last turn, so that any process can answer its next webhook."""

    __tablename__ = "calls"
    __table_args__ = (Index("ix_calls_updated_at", "updated_at"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[str] = mapped_column(Text)
    version: Mapped[int]
    "Grows with each change, so that the second of two writers notices."
    token_hash: Mapped[str] = mapped_column(String(64))
    token_expires_at: Mapped[datetime]
    token_used_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]


class WordsRow(KeptOfCall, LineBase):
    """A caller's redacted words in a turn; callers' words live nowhere else."""

    __tablename__ = "words"
    __table_args__ = (Index("ix_words_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    language: Mapped[str] = mapped_column(String(8))
    heard: Mapped[str] = mapped_column(Text)


class DetailRow(KeptOfCall, LineBase):
    """A caller's details for a department, encrypted, next to the words they were removed from."""

    __tablename__ = "details"
    __table_args__ = (Index("ix_details_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    place: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(16))
    encrypted: Mapped[str] = mapped_column(Text)
    how: Mapped[str] = mapped_column(String(16))


class SummaryRow(KeptOfCall, LineBase):
    """A call in one sentence, as a language model worded it for those who take the call."""

    __tablename__ = "summaries"
    __table_args__ = (Index("ix_summaries_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    language: Mapped[str] = mapped_column(String(8), primary_key=True)
    text: Mapped[str] = mapped_column(Text)


class LeaseRow(LineBase):
    """A day's work that one process does for all."""

    __tablename__ = "job_leases"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    done_on: Mapped[date]
    held_until: Mapped[datetime]


class HiddenNameRow(KeptOfCall, LineBase):
    """A word of a name in a call, as a keyed hash that reveals it to nobody."""

    __tablename__ = "hidden_names"
    __table_args__ = (Index("ix_hidden_names_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    word: Mapped[str] = mapped_column(String(32), primary_key=True)


class NumeralsRow(KeptOfCall, LineBase):
    """The digits of a turn, encrypted, for as long as a number may be completed in a later one."""

    __tablename__ = "turn_numerals"
    __table_args__ = (Index("ix_turn_numerals_purge_on", "purge_on"),)

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    turn: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    encrypted: Mapped[str] = mapped_column(Text)


class ObjectionRow(LineBase):
    """A caller who wishes that no call of theirs is transcribed, by the hash of their number."""

    __tablename__ = "objections"

    caller: Mapped[str] = mapped_column(String(80), primary_key=True)
    encrypted_number: Mapped[str] = mapped_column(Text)
    "To hash it anew under another secret; empty if only the hash is known."
    since: Mapped[datetime]


class PrivacyRequestRow(LineBase):
    """What somebody asks about their own data; once answered, nothing tells who it was."""

    __tablename__ = "privacy_requests"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    way: Mapped[str] = mapped_column(String(16))
    caller: Mapped[str] = mapped_column(String(80))
    encrypted_number: Mapped[str] = mapped_column(Text)
    encrypted_note: Mapped[str] = mapped_column(Text)
    asked_at: Mapped[datetime]
    due_on: Mapped[date]
    confirmed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    closing: Mapped[str | None] = mapped_column(String(16))


class HeldCallerRow(LineBase):
    """A caller whose words are kept for a court or an inquiry, by the hash of their number."""

    __tablename__ = "held_callers"

    caller: Mapped[str] = mapped_column(String(80), primary_key=True)
    since: Mapped[datetime]


class SecretRow(LineBase):
    """The fingerprint of the secret under which this database's texts are encrypted; there is one row."""

    __tablename__ = "secret_fingerprint"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fingerprint: Mapped[str] = mapped_column(String(32))


class NodeRow(LineBase):
    """A process that answers calls on this database, as it last reported."""

    __tablename__ = "nodes"

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    seen_at: Mapped[datetime]
    takes_calls: Mapped[bool]
    hears: Mapped[bool] = mapped_column(server_default=true())
