"""Who is there: the sign-ins of every process, kept in the database."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from ivr.accounts import sign_in_store, store, tries_store
from ivr.accounts.person import Person
from ivr.accounts.sign_in import SignIn, is_over, is_to_be_noted
from ivr.accounts.token import draw_token, key_of
from ivr.database import Database


@dataclass(frozen=True, slots=True)
class Present:
    """A person who is signed in, and whether they have accepted the declaration as it is now."""

    person: Person
    has_declared: bool


@dataclass(frozen=True, slots=True)
class SignIns:
    """Begins, finds and ends sign-ins."""

    database: Database
    clock: Callable[[], datetime]
    declaration: str
    "The version of the declaration that everybody must have accepted."

    def begin(self, account_id: str, instead_of: str = "") -> str:
        """Sign an account in and return the browser's new secret; the one it had before is good no longer."""
        now = self.clock()
        token = draw_token()
        with self.database.begin() as session:
            sign_in_store.end_sign_in(session, key_of(instead_of))
            sign_in_store.keep_sign_in(session, key_of(token), SignIn(account_id, now, now))
            tries_store.purge(session, now)
        return token

    def who(self, token: str) -> Present | None:
        """Return who a browser's secret belongs to, if the sign-in is good and the account not disabled."""
        now = self.clock()
        with self.database.reading() as session:
            sign_in = sign_in_store.sign_in_of(session, key_of(token)) if token else None
            account = store.account_by_id(session, sign_in.account_id) if sign_in else None
        if sign_in is None or account is None or account.is_disabled or is_over(sign_in, now):
            return None
        if is_to_be_noted(sign_in, now):
            with self.database.begin() as session:
                sign_in_store.note_seen(session, key_of(token), now)
        return Present(account.person, account.declared == self.declaration)

    def end(self, token: str) -> None:
        """Sign a browser out."""
        with self.database.begin() as session:
            sign_in_store.end_sign_in(session, key_of(token))
