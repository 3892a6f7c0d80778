"""Keys of authenticator apps, encrypted, and passkeys in the database."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from hashlib import sha256

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.accounts.tables import PasskeyRow, SecondStepRow
from metrics.ledger.sql import insert_new, value_of

UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class KeptKey:
    """A person's key, and the last half minute whose code was used."""

    encrypted: str = field(repr=False)
    last_step: int


def key_of_account(session: Session, account_id: str) -> KeptKey | None:
    """Return a person's key, or None."""
    row = session.get(SecondStepRow, account_id)
    return KeptKey(row.encrypted_key, row.last_step) if row else None


def accounts_with_key(session: Session) -> frozenset[str]:
    """Return the ids of everyone who has a second step."""
    return frozenset(session.scalars(select(SecondStepRow.account_id)))


def keep(session: Session, account_id: str, kept: KeptKey) -> None:
    """Store a person's key, replacing an earlier one."""
    session.merge(
        SecondStepRow(account_id=account_id, encrypted_key=kept.encrypted, last_step=kept.last_step)
    )


def use_step(session: Session, account_id: str, step: int, encrypted: str) -> bool:
    """Use up the code of a half minute and all earlier ones; return False if it was used already.

    The key is stored as encrypted now, so that it survives a change of the secret.
    """
    used = (
        update(SecondStepRow)
        .where(SecondStepRow.account_id == account_id, SecondStepRow.last_step < step)
        .values(last_step=step, encrypted_key=encrypted)
        .returning(SecondStepRow.account_id)
    )
    return session.execute(used, execution_options=UNSYNCHRONIZED).one_or_none() is not None


def remove(session: Session, account_id: str) -> bool:
    """Remove a person's key, and return whether there was one."""
    removed = (
        delete(SecondStepRow)
        .where(SecondStepRow.account_id == account_id)
        .returning(SecondStepRow.account_id)
    )
    return session.execute(removed, execution_options=UNSYNCHRONIZED).one_or_none() is not None


def passkey_id(credential: bytes) -> str:
    """Return the id under which a credential is stored."""
    return sha256(credential).hexdigest()


@dataclass(frozen=True, slots=True)
class Passkey:
    """A public key of a person."""

    id: str
    account_id: str
    credential: bytes = field(repr=False)
    public_key: bytes = field(repr=False)
    uses: int
    name: str
    added_at: datetime
    used_at: datetime | None = None


def passkeys_of(session: Session, account_id: str) -> tuple[Passkey, ...]:
    """Return a person's passkeys, oldest first."""
    own = select(PasskeyRow).where(PasskeyRow.account_id == account_id)
    return tuple(map(_passkey, session.scalars(own.order_by(PasskeyRow.added_at, PasskeyRow.id))))


def has_passkey(session: Session, account_id: str) -> bool:
    """Return whether a person has a passkey."""
    own = select(PasskeyRow.id).where(PasskeyRow.account_id == account_id).limit(1)
    return session.scalar(own) is not None


def accounts_with_passkeys(session: Session) -> frozenset[str]:
    """Return the ids of everyone who has one."""
    return frozenset(session.scalars(select(PasskeyRow.account_id).distinct()))


def add(session: Session, passkey: Passkey) -> bool:
    """Store a passkey; return False if someone has it already."""
    return insert_new(session, PasskeyRow, asdict(passkey))


def use(session: Session, before: Passkey, uses: int, now: datetime) -> bool:
    """Record a use; return False if the passkey was used elsewhere in the meantime."""
    same = (PasskeyRow.id == before.id, PasskeyRow.uses == before.uses)
    noted = update(PasskeyRow).where(*same).values(uses=uses, used_at=now).returning(PasskeyRow.id)
    return session.execute(noted, execution_options=UNSYNCHRONIZED).one_or_none() is not None


def rename(session: Session, account_id: str, passkey: str, name: str) -> bool:
    """Rename a person's passkey; return False if they do not have it."""
    own = (PasskeyRow.id == passkey, PasskeyRow.account_id == account_id)
    named = update(PasskeyRow).where(*own).values(name=name).returning(PasskeyRow.id)
    return session.execute(named, execution_options=UNSYNCHRONIZED).one_or_none() is not None


def remove_passkey(session: Session, account_id: str, passkey: str) -> bool:
    """Remove a person's passkey, and return whether they had it."""
    own = (PasskeyRow.id == passkey, PasskeyRow.account_id == account_id)
    return bool(_removed(session, own))


def remove_all(session: Session, account_id: str) -> bool:
    """Remove every passkey of a person, and return whether they had any."""
    return bool(_removed(session, (PasskeyRow.account_id == account_id,)))


def _removed(session: Session, which: tuple[object, ...]) -> Sequence[str]:
    removed = delete(PasskeyRow).where(*which).returning(PasskeyRow.id)  # type: ignore[arg-type]  # conditions
    return session.execute(removed, execution_options=UNSYNCHRONIZED).scalars().all()


def _passkey(row: PasskeyRow) -> Passkey:
    return value_of(Passkey, row)
