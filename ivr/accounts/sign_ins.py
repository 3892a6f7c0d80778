"""Sign-ins, shared by all processes through the database."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.accounts import sign_in_store, store
from ivr.accounts import sign_in_store as tries_store
from ivr.accounts.account import Person, comparable_email
from ivr.accounts.second_step.second_steps import Proof, Whose, has_second_step, proof_of
from ivr.accounts.sign_in import (
    PER_ACCOUNT,
    PER_ADDRESS,
    PER_PLACE,
    Browser,
    Limit,
    SignIn,
    device_of,
    draw_token,
    is_device_of,
    is_fresh,
    is_over,
    is_to_be_noted,
    key_of,
    place_of,
)
from ivr.storage.database import Database


@dataclass(frozen=True, slots=True)
class RateLimit:
    """Rate limits tries by account and by address, both stored as hashes."""

    database: Database
    clock: Callable[[], datetime]
    secret: bytes = field(repr=False)

    def allows(self, email: str, browser: Browser) -> bool:
        """Count one more try before it is made, and return whether it is allowed."""
        now = self.clock()
        with self.database.begin() as session:
            return all(
                sign_in_store.count_try(session, key, limit, now)
                for key, limit in self._counted(email, browser)
            )

    def forgive(self, session: Session, email: str, browser: Browser) -> None:
        """Forget the tries of a place once its person has signed in there."""
        for key, limit in self._counted(email, browser):
            if limit is PER_PLACE:
                sign_in_store.forget(session, key)
            else:
                sign_in_store.give_back(session, key)

    def new_device(self, email: str) -> str:
        """Return what a browser keeps once someone has signed in from it."""
        return device_of(self.secret, comparable_email(email), draw_token())

    def _counted(self, email: str, browser: Browser) -> tuple[tuple[str, Limit], ...]:
        """A known browser is limited only by its own tries: strangers elsewhere cannot lock anybody out."""
        account, place = comparable_email(email), place_of(browser.address)
        if is_device_of(self.secret, account, browser.device):
            return ((self._key(f"device {account} {browser.device}"), PER_PLACE),)
        return (
            (self._key(f"address {place}"), PER_ADDRESS),
            (self._key(f"account {account} at {place}"), PER_PLACE),
            (self._key(f"account {account}"), PER_ACCOUNT),
        )

    def _key(self, text: str) -> str:
        return hmac.digest(self.secret, text.encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class TriesOf:
    """Rate limits tries of things of one kind, by their hashed names, in all processes together."""

    database: Database
    secret: bytes = field(repr=False)
    kind: str
    limit: Limit

    def allows(self, name: str, now: datetime) -> bool:
        """Count one more try, before it is made, and return whether it may be made."""
        with self.database.begin() as session:
            return self.counts(session, name, now)

    def counts(self, session: Session, name: str, now: datetime) -> bool:
        """Do the same within a transaction."""
        return sign_in_store.count_try(session, self._key(name), self.limit, now)

    def give_back(self, name: str) -> None:
        """Take back a try that was right."""
        with self.database.begin() as session:
            sign_in_store.give_back(session, self._key(name))

    def _key(self, name: str) -> str:
        return hmac.digest(self.secret, f"{self.kind} {name}".encode(), "sha256").hex()


@dataclass(frozen=True, slots=True)
class Present:
    """Who is signed in, whether they accepted the current declaration, and the state of the sign-in."""

    person: Person
    has_declared: bool
    proof: Proof
    may_change_steps: bool
    "Whether they have no second step yet, or showed one a moment ago."


@dataclass(frozen=True, slots=True)
class SignIns:
    """Begins, finds and ends sign-ins."""

    database: Database
    clock: Callable[[], datetime]
    declaration: str
    "The version of the declaration that everyone must have accepted."
    second_step_of: Whose

    def begin(self, account_id: str, instead_of: str = "", *, is_proved: bool = False) -> str:
        """Sign an account in and return the browser's new secret; its previous one becomes invalid."""
        now = self.clock()
        token = draw_token()
        with self.database.begin() as session:
            sign_in_store.end_sign_in(session, key_of(instead_of))
            sign_in_store.keep_sign_in(session, key_of(token), SignIn(account_id, now, now, is_proved))
            tries_store.purge(session, now)
        return token

    def who(self, token: str) -> Present | None:
        """Return to whom a browser's secret belongs, if the sign-in is valid and the account not disabled."""
        now = self.clock()
        with self.database.reading() as session:
            sign_in = sign_in_store.sign_in_of(session, key_of(token)) if token else None
            account = store.account_by_id(session, sign_in.account_id) if sign_in else None
            has_key = account is not None and has_second_step(session, account.id)
        if sign_in is None or account is None or account.is_disabled or is_over(sign_in, now):
            return None
        if is_to_be_noted(sign_in, now):
            with self.database.begin() as session:
                sign_in_store.note_seen(session, key_of(token), now)
        proof = proof_of(account, has_key=has_key, is_proved=sign_in.is_proved, whose=self.second_step_of)
        has_declared, may_change = account.declared == self.declaration, not has_key or is_fresh(sign_in, now)
        return Present(account.person, has_declared, proof, may_change)

    def is_proved(self, token: str) -> bool:
        """Return whether a browser's sign-in has passed its second step."""
        with self.database.reading() as session:
            sign_in = sign_in_store.sign_in_of(session, key_of(token))
        return sign_in is not None and sign_in.is_proved

    def end(self, token: str) -> None:
        """Sign a browser out."""
        with self.database.begin() as session:
            sign_in_store.end_sign_in(session, key_of(token))
