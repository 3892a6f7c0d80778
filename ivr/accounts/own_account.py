"""The page on which people change their own account."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ivr.accounts import audit_store, store
from ivr.accounts.account import Account, e164_of
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.password_sign_in import Passwords, weakness_of
from ivr.accounts.sign_in import Browser, Entered, Held
from ivr.accounts.sign_ins import RateLimit, SignIns
from ivr.accounts.users import Faulty, language_fault, name_fault
from ivr.storage.database import Database
from routing.outbound.allow_list import AllowList


@dataclass(frozen=True, slots=True)
class OwnAccounts:
    """Changes people's own accounts."""

    database: Database
    clock: Callable[[], datetime]
    passwords: Passwords
    sign_ins: SignIns
    rate_limit: RateLimit
    may_dial: AllowList

    def load(self, account_id: str) -> Account:
        """Return a person's account."""
        with self.database.reading() as session:
            return store.known_account(session, account_id)

    def change(self, account_id: str, name: str, language: str, number: str) -> Account | Faulty:
        """Change a person's name, language and telephone number."""
        plain_name, kept_number = " ".join(name.split()), e164_of(number)
        wrong = {
            "name": name_fault(plain_name),
            "language": language_fault(language),
            "number": self._number_fault(kept_number),
        }
        if kept_number is None or any(wrong.values()):
            return Faulty({field: words for field, words in wrong.items() if words})
        with self.database.begin() as session:
            account = store.known_account(session, account_id, to_change=True)
            changed = replace(account, name=plain_name, language=language, number=kept_number)
            store.save_account(session, changed)
            if changed.number != account.number:
                audit_store.append(
                    session, AuditEntry(self.clock(), account_id, "accounts.number", account_id)
                )
        return changed

    def _number_fault(self, number: str | None) -> str:
        if number is None:
            return "accounts.number_wrong"
        return "accounts.number_refused" if number and not self.may_dial.may_dial(number) else ""

    def change_password(
        self, account_id: str, old: str, new: str, browser: Browser
    ) -> Entered | Faulty | Held:
        """Change a password; every sign-in ends, and this browser gets a new one."""
        account = self.load(account_id)
        if not self.rate_limit.allows(account.email, browser):
            return Held()
        if not self.passwords.is_right(account.password_hash, old):
            return Faulty({"old": "accounts.password_old_wrong"})
        if words := weakness_of(new, account.email, account.name, account.id):
            return Faulty({"new": words})
        new_hash = self.passwords.hash(new)
        is_proved = self.sign_ins.is_proved(browser.token)
        with self.database.begin() as session:
            store.replace_password(session, account_id, account.password_hash, new_hash)
            store.end_sign_ins_of(session, account_id)
            self.rate_limit.forgive(session, account.email, browser)
            audit_store.append(
                session, AuditEntry(self.clock(), account_id, "accounts.password_chosen", account_id)
            )
        return Entered(self.sign_ins.begin(account_id, is_proved=is_proved))

    def declare(self, account_id: str, version: str) -> None:
        """Record that a person has accepted a version of the declaration."""
        now = self.clock()
        with self.database.begin() as session:
            account = store.known_account(session, account_id, to_change=True)
            store.save_account(session, replace(account, declared=version, declared_at=now))
            audit_store.append(session, AuditEntry(now, account_id, "accounts.declared", version))
