"""The tables of accounts, sign-ins and privileged acts."""

from datetime import datetime

from sqlalchemy import BigInteger, Index, LargeBinary, String, false
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from metrics.ledger.sql import Instant


class AccountBase(DeclarativeBase):
    """Every table of the accounts."""

    type_annotation_map = {datetime: Instant}  # noqa: RUF012 - SQLAlchemy reads this plain dictionary


class AccountRow(AccountBase):
    """A person who may sign in."""

    __tablename__ = "accounts"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    roles: Mapped[str] = mapped_column(String(64))
    language: Mapped[str] = mapped_column(String(8))
    number: Mapped[str] = mapped_column(String(16))
    password_hash: Mapped[str] = mapped_column(String(255))
    identity: Mapped[str | None] = mapped_column(String(64), unique=True)
    is_disabled: Mapped[bool]
    declared: Mapped[str] = mapped_column(String(32))
    declared_at: Mapped[datetime | None]


class SignInRow(AccountBase):
    """A browser in which a person has signed in."""

    __tablename__ = "sign_ins"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    started_at: Mapped[datetime] = mapped_column(index=True)
    seen_at: Mapped[datetime]
    is_proved: Mapped[bool] = mapped_column(server_default=false())


class SecondStepRow(AccountBase):
    """The key that a person's authenticator app has."""

    __tablename__ = "second_steps"

    account_id: Mapped[str] = mapped_column(String(64), primary_key=True)
    encrypted_key: Mapped[str] = mapped_column(String(255))
    last_step: Mapped[int] = mapped_column(BigInteger)


class PasskeyRow(AccountBase):
    """A person's passkey: the public key of a device or a password manager."""

    __tablename__ = "passkeys"

    id: Mapped[str] = mapped_column(String(64), primary_key=True)
    "A hash of the credential's id, which can be long."
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    credential: Mapped[bytes] = mapped_column(LargeBinary)
    public_key: Mapped[bytes] = mapped_column(LargeBinary)
    uses: Mapped[int] = mapped_column(BigInteger)
    "The authenticator's counter; 0 if it keeps none."
    name: Mapped[str] = mapped_column(String(60))
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]


class OneTimeCodeRow(AccountBase):
    """A one-time code with which a person chooses a password."""

    __tablename__ = "one_time_codes"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    account_id: Mapped[str] = mapped_column(String(64), index=True)
    good_until: Mapped[datetime]


class TriesRow(AccountBase):
    """Recent sign-in attempts; the key is a keyed hash of the input or its origin."""

    __tablename__ = "sign_in_tries"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    tries: Mapped[int]
    since: Mapped[datetime]


class ActRow(AccountBase):
    """A privileged act; rows are only added, and the database refuses changes."""

    __tablename__ = "audit_acts"
    __table_args__ = (Index("ix_audit_acts_person", "person", "seq"),)

    seq: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    person: Mapped[str] = mapped_column(String(64))
    act: Mapped[str] = mapped_column(String(64))
    subject: Mapped[str] = mapped_column(String(200))
    mark: Mapped[str] = mapped_column(String(64))
    "Depends on this act and, through the one before it, on the whole log so far."
