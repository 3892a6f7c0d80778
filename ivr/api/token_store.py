"""Tokens in the database; each function joins the caller's transaction."""

from datetime import datetime

from sqlalchemy import MetaData, select, update
from sqlalchemy.orm import Session

from ivr.api.tables import ApiBase, ApiTokenRow
from ivr.api.token import ApiToken, scopes_named
from metrics.ledger.sql import value_of, values_of

METADATA: MetaData = ApiBase.metadata
UNSYNCHRONIZED = {"synchronize_session": False}


def add_token(session: Session, token: ApiToken) -> None:
    """Keep a new token."""
    session.add(ApiTokenRow(**values_of(token, ApiTokenRow, scopes=" ".join(sorted(token.scopes)))))
    session.flush()


def all_tokens(session: Session) -> tuple[ApiToken, ...]:
    """Return every token, latest first."""
    rows = session.scalars(select(ApiTokenRow).order_by(ApiTokenRow.made_at.desc(), ApiTokenRow.id))
    return tuple(map(_token, rows))


def token_by_key(session: Session, key: str) -> ApiToken | None:
    """Return the token with a hash."""
    row = session.scalars(select(ApiTokenRow).where(ApiTokenRow.key == key)).one_or_none()
    return _token(row) if row else None


def revoke_token(session: Session, token_id: str, now: datetime) -> bool:
    """Revoke a token; return whether it was not revoked before."""
    mine = (ApiTokenRow.id == token_id, ApiTokenRow.revoked_at.is_(None))
    changed = update(ApiTokenRow).where(*mine).values(revoked_at=now).returning(ApiTokenRow.id)
    return session.execute(changed, execution_options=UNSYNCHRONIZED).first() is not None


def note_use(session: Session, token_id: str, now: datetime) -> None:
    """Write down that a token was used."""
    used = update(ApiTokenRow).where(ApiTokenRow.id == token_id).values(used_at=now)
    session.execute(used, execution_options=UNSYNCHRONIZED)


def _token(row: ApiTokenRow) -> ApiToken:
    return value_of(ApiToken, row, scopes=scopes_named(row.scopes.split()))
