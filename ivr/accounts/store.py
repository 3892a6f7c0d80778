"""Accounts in the database."""

from dataclasses import fields
from datetime import datetime

from sqlalchemy import MetaData, delete, or_, select, update
from sqlalchemy.orm import Session

from ivr.accounts.account import Account, Role, comparable_email
from ivr.accounts.tables import AccountBase, AccountRow, OneTimeCodeRow, SignInRow
from ivr.errors import UnknownAccount
from metrics.ledger.sql import value_of

METADATA: MetaData = AccountBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}


def save_account(session: Session, account: Account) -> None:
    """Add an account, or change the one with its id."""
    session.merge(_row(account))
    session.flush()


def replace_password(session: Session, account_id: str, old_hash: str, new_hash: str) -> None:
    """Store a new hash of the same password, unless the password has changed in the meantime."""
    same = (AccountRow.id == account_id, AccountRow.password_hash == old_hash)
    session.execute(
        update(AccountRow).where(*same).values(password_hash=new_hash), execution_options=UNSYNCHRONIZED
    )


def account_by_id(session: Session, account_id: str, *, to_change: bool = False) -> Account | None:
    """Return an account, locked until the transaction ends if it is going to be changed."""
    row = session.get(AccountRow, account_id, with_for_update=to_change)
    return _account(row) if row else None


def known_account(session: Session, account_id: str, *, to_change: bool = False) -> Account:
    """Return an account; raise UnknownAccount if there is none."""
    account = account_by_id(session, account_id, to_change=to_change)
    if account is None:
        raise UnknownAccount("there is no such account")
    return account


def account_named(session: Session, name: str) -> Account | None:
    """Return the account with an id or an e-mail address."""
    known = or_(AccountRow.id == name, AccountRow.email == comparable_email(name))
    row = session.scalars(select(AccountRow).where(known).order_by(AccountRow.id)).first()
    return _account(row) if row else None


def account_by_email(session: Session, email: str) -> Account | None:
    """Return the account with an e-mail address."""
    row = session.scalars(select(AccountRow).where(AccountRow.email == comparable_email(email))).one_or_none()
    return _account(row) if row else None


def account_by_identity(session: Session, identity: str) -> Account | None:
    """Return the account of someone known to the city's sign-in service."""
    row = session.scalars(select(AccountRow).where(AccountRow.identity == identity)).one_or_none()
    return _account(row) if row else None


def all_accounts(session: Session) -> tuple[Account, ...]:
    """Return every account by name."""
    rows = session.scalars(select(AccountRow).order_by(AccountRow.name, AccountRow.id))
    return tuple(_account(row) for row in rows)


def account_ids(session: Session) -> frozenset[str]:
    """Return the ids that are taken."""
    return frozenset(session.scalars(select(AccountRow.id)))


def keep_code(session: Session, key: str, account_id: str, good_until: datetime) -> None:
    """Keep a one-time code for an account; an earlier one becomes invalid."""
    session.execute(
        delete(OneTimeCodeRow).where(OneTimeCodeRow.account_id == account_id),
        execution_options=UNSYNCHRONIZED,
    )
    session.add(OneTimeCodeRow(key=key, account_id=account_id, good_until=good_until))


def is_code(session: Session, key: str, now: datetime) -> bool:
    """Return whether a one-time code is valid now."""
    good = (OneTimeCodeRow.key == key, OneTimeCodeRow.good_until > now)
    return session.scalars(select(OneTimeCodeRow.key).where(*good)).first() is not None


def use_code(session: Session, key: str, now: datetime) -> str | None:
    """Use up a one-time code, and return whose it was if it was still valid."""
    used = (
        delete(OneTimeCodeRow)
        .where(OneTimeCodeRow.key == key)
        .returning(OneTimeCodeRow.account_id, OneTimeCodeRow.good_until)
    )
    row = session.execute(used, execution_options=UNSYNCHRONIZED).one_or_none()
    return row.account_id if row and row.good_until > now else None


def end_sign_ins_of(session: Session, account_id: str) -> None:
    """End every sign-in of an account, and its one-time codes."""
    for table in (SignInRow, OneTimeCodeRow):
        session.execute(delete(table).where(table.account_id == account_id), execution_options=UNSYNCHRONIZED)


def _row(account: Account) -> AccountRow:
    values = {one.name: getattr(account, one.name) for one in fields(account)}
    return AccountRow(**{**values, "roles": " ".join(sorted(account.roles))})


def _account(row: AccountRow) -> Account:
    return value_of(Account, row, roles=frozenset(map(Role, row.roles.split())))
