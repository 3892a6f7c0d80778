"""Keys of authenticator apps in the database, encrypted."""

from dataclasses import dataclass, field

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from ivr.accounts.tables import SecondStepRow

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
