"""Slows down whoever guesses passwords, the same in every process."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.accounts import tries_store
from ivr.accounts.account import comparable_email
from ivr.accounts.browser import Browser
from ivr.accounts.tries import PER_ACCOUNT, PER_ADDRESS
from ivr.database import Database


@dataclass(frozen=True, slots=True)
class Turnstile:
    """Counts tries by what was typed and by where it came from, under hashes that tell neither."""

    database: Database
    clock: Callable[[], datetime]
    secret: bytes = field(repr=False)

    def lets_try(self, email: str, browser: Browser) -> bool:
        """Count one more try, before it is made, and return whether it may be made."""
        now, by_address, by_account = self.clock(), *self._keys(email, browser)
        with self.database.begin() as session:
            return tries_store.count_try(session, by_address, PER_ADDRESS, now) and tries_store.count_try(
                session, by_account, PER_ACCOUNT, now
            )

    def forgive(self, session: Session, email: str, browser: Browser) -> None:
        """Forget the tries of an account whose person has proved themselves."""
        by_address, by_account = self._keys(email, browser)
        tries_store.give_back(session, by_address)
        tries_store.forget(session, by_account)

    def _keys(self, email: str, browser: Browser) -> tuple[str, str]:
        return self._key(f"address {browser.address}"), self._key(f"account {comparable_email(email)}")

    def _key(self, text: str) -> str:
        return hmac.digest(self.secret, text.encode(), "sha256").hex()
