"""Tokens as admins manage them and requests present them; changes are audited."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy import MetaData, select, update
from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.accounts.account import LONGEST_NAME, id_for
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.users import Faulty
from ivr.api.tables import ApiBase, ApiTokenRow
from ivr.api.token import (
    LONGEST_LIFE_DAYS,
    ApiToken,
    TokenScope,
    draw_api_token,
    hash_of,
    prefix_of,
    scopes_named,
)
from ivr.storage.database import Database
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


@dataclass(frozen=True, slots=True)
class TokenRequest:
    """A new token as typed."""

    name: str
    scopes: frozenset[TokenScope]
    days: int | None = None
    "How long it is good; None for as long as nobody revokes it."

    @classmethod
    def typed(cls, name: str, scopes: frozenset[TokenScope], days: str) -> "TokenRequest":
        """Return a request as it is stored; days that are not a number are invalid."""
        count = int(days) if days.isdecimal() and len(days) < 6 else 0
        return cls(" ".join(name.split()), scopes, count if days.strip() else None)

    @property
    def faults(self) -> dict[str, str]:
        """For each wrong field, a message id."""
        is_named = 0 < len(self.name) <= LONGEST_NAME and self.name.isprintable()
        wrong = {
            "name": "" if is_named else "api.name_wrong",
            "scopes": "" if self.scopes else "api.scopes_missing",
            "days": "" if self.days is None or 0 < self.days <= LONGEST_LIFE_DAYS else "api.days_wrong",
        }
        return {name: words for name, words in wrong.items() if words}


@dataclass(frozen=True, slots=True)
class Made:
    """A new token with its text, which is shown this once."""

    token: ApiToken
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Tokens:
    """Makes, revokes and recognizes tokens; `by` is an admin's id."""

    database: Database
    clock: Callable[[], datetime]

    def all(self) -> tuple[ApiToken, ...]:
        """Return every token, latest first."""
        with self.database.reading() as session:
            return all_tokens(session)

    def make(self, wanted: TokenRequest, by: str) -> Made | Faulty:
        """Make a token."""
        if wanted.faults:
            return Faulty(wanted.faults)
        text, now = draw_api_token(), self.clock()
        expires_at = now + timedelta(days=wanted.days) if wanted.days else None
        with self.database.begin() as session:
            token_id = id_for(wanted.name, {token.id for token in all_tokens(session)})
            token = ApiToken(
                token_id, wanted.name, hash_of(text), prefix_of(text), wanted.scopes, by, now, expires_at
            )
            add_token(session, token)
            self._note(session, AuditEntry(now, by, "tokens.made", token_id))
        return Made(token, text)

    def revoke(self, token_id: str, by: str) -> bool:
        """Revoke a token; return whether there was one to revoke."""
        now = self.clock()
        with self.database.begin() as session:
            is_revoked = revoke_token(session, token_id, now)
            if is_revoked:
                self._note(session, AuditEntry(now, by, "tokens.revoked", token_id))
        return is_revoked

    def shown(self, text: str) -> ApiToken | None:
        """Return the token that a request shows, if it is good."""
        now = self.clock()
        with self.database.reading() as session:
            token = token_by_key(session, hash_of(text))
        if token is None or not token.is_good(now):
            return None
        if token.is_to_be_noted(now):
            with self.database.begin() as session:
                note_use(session, token.id, now)
        return token

    def _note(self, session: Session, entry: AuditEntry) -> None:
        audit_store.append(session, entry)
