"""The ways in: by password, and by a one-time code with which a password is chosen."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.accounts import audit_store, store
from ivr.accounts.account import Account
from ivr.accounts.act import Act
from ivr.accounts.admission import ByCode, ByPassword, Entered, Held, Stale, Weak, Wrong
from ivr.accounts.browser import Browser
from ivr.accounts.password import Passwords, weakness_of
from ivr.accounts.sign_ins import SignIns
from ivr.accounts.token import key_of
from ivr.accounts.turnstile import Turnstile
from ivr.database import Database


@dataclass(frozen=True, slots=True)
class Entrance:
    """Lets people in who prove who they are."""

    database: Database
    clock: Callable[[], datetime]
    passwords: Passwords
    sign_ins: SignIns
    turnstile: Turnstile

    def by_password(self, email: str, password: str, browser: Browser) -> ByPassword:
        """Sign in by e-mail and password; whoever is not let in learns nothing about the account."""
        if not self.turnstile.lets_try(email, browser):
            return Held()
        with self.database.reading() as session:
            account = store.account_by_email(session, email)
        is_right = self.passwords.is_right(account.password_hash if account else "", password)
        if account is None or account.is_disabled or not is_right:
            return Wrong()
        renewed = self.passwords.hash(password) if self.passwords.is_outdated(account.password_hash) else ""
        with self.database.begin() as session:
            self.turnstile.forgive(session, account.email, browser)
            if renewed:
                store.replace_password(session, account.id, account.password_hash, renewed)
        return self._entered(account, browser)

    def by_code(self, code: str, password: str, browser: Browser) -> ByCode:
        """Choose a password by a one-time code and sign in; sign-ins with the old one end."""
        if words := weakness_of(password):
            return Weak(words)
        now = self.clock()
        with self.database.reading() as session:
            if not store.is_code(session, key_of(code.strip()), now):
                return Stale()
        password_hash = self.passwords.hash(password)
        with self.database.begin() as session:
            account = self._owner_of(session, code, now)
            if account is None:
                return Stale()
            store.end_sign_ins_of(session, account.id)
            store.save_account(session, replace(account, password_hash=password_hash))
            self.turnstile.forgive(session, account.email, browser)
            audit_store.append(session, Act(now, account.id, "accounts.password_chosen", account.id))
        return self._entered(account, browser)

    def _entered(self, account: Account, browser: Browser) -> Entered:
        return Entered(self.sign_ins.begin(account.id, instead_of=browser.token))

    def _owner_of(self, session: Session, code: str, now: datetime) -> Account | None:
        account_id = store.use_code(session, key_of(code.strip()), now)
        account = store.account_by_id(session, account_id, to_change=True) if account_id else None
        return None if account is None or account.is_disabled else account
