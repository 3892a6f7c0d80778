"""Accounts as admins manage them; every act goes to the audit log with what it changed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from ivr.accounts import audit_store, store
from ivr.accounts.account import LONGEST_NAME, Account, Role, comparable_email, id_for, is_email
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.sign_in import draw_token, key_of
from ivr.storage.database import Database
from ivr.web.words import page_languages
from languages.forms import DEFAULT


@dataclass(frozen=True, slots=True)
class Faulty:
    """A form's faults: a message id for each field."""

    faults: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class NewAccount:
    """A new account as typed."""

    name: str
    email: str = field(repr=False)
    roles: frozenset[Role]
    language: str = DEFAULT

    @classmethod
    def typed(cls, name: str, email: str, roles: frozenset[Role], language: str) -> "NewAccount":
        """Return a wanted in the form in which it is stored."""
        return cls(" ".join(name.split()), comparable_email(email), roles, language)

    @property
    def faults(self) -> dict[str, str]:
        """Faults that can be found without the database."""
        wrong = {
            "name": name_fault(self.name),
            "email": "" if is_email(self.email) else "accounts.email_wrong",
            "roles": "" if self.roles else "accounts.roles_missing",
            "language": language_fault(self.language),
        }
        return {name: words for name, words in wrong.items() if words}


def name_fault(name: str) -> str:
    """Return the message id for a faulty name, or nothing."""
    return "" if 0 < len(name) <= LONGEST_NAME and name.isprintable() else "accounts.name_wrong"


def language_fault(language: str) -> str:
    """Return the message id for a faulty language, or nothing."""
    return "" if language in page_languages() else "accounts.language_wrong"


def roles_named(names: list[str]) -> frozenset[Role]:
    """Return the roles among some names."""
    return frozenset(role for role in Role if role.value in names)


CODE_GOOD = timedelta(hours=48)


@dataclass(frozen=True, slots=True)
class Users:
    """Adds and changes accounts; `by` is an admin's id, or empty at the command line."""

    database: Database
    clock: Callable[[], datetime]

    def everybody(self) -> tuple[Account, ...]:
        """Return every account by name."""
        with self.database.reading() as session:
            return store.all_accounts(session)

    def find(self, name: str) -> Account | None:
        """Return the account with an id or an e-mail address."""
        with self.database.reading() as session:
            return store.account_named(session, name)

    def add(self, wanted: NewAccount, by: str) -> Account | Faulty:
        """Add an account without a password."""
        if wanted.faults:
            return Faulty(wanted.faults)
        with self.database.begin() as session:
            if store.account_by_email(session, wanted.email):
                return Faulty({"email": "accounts.email_taken"})
            new_id = id_for(wanted.name, store.account_ids(session))
            account = Account(new_id, wanted.email, wanted.name, wanted.roles, wanted.language)
            store.save_account(session, account)
            self._note(session, by, "accounts.added", account.id)
        return account

    def change_roles(self, account_id: str, roles: frozenset[Role], by: str) -> Account | Faulty:
        """Change an account's roles from its next request on."""
        if not roles:
            return Faulty({"roles": "accounts.roles_missing"})
        with self.database.begin() as session:
            account = store.known_account(session, account_id, to_change=True)
            changed = replace(account, roles=roles)
            if _leaves_no_admin(session, changed):
                return Faulty({"roles": "accounts.last_admin"})
            store.save_account(session, changed)
            self._note(session, by, f"accounts.roles {' '.join(sorted(roles))}", account_id)
        return changed

    def disable(self, account_id: str, by: str) -> Account | Faulty:
        """Disable an account; anyone signed in with it is out at once."""
        with self.database.begin() as session:
            changed = replace(store.known_account(session, account_id, to_change=True), is_disabled=True)
            if _leaves_no_admin(session, changed):
                return Faulty({"disabled": "accounts.last_admin"})
            store.save_account(session, changed)
            store.end_sign_ins_of(session, account_id)
            self._note(session, by, "accounts.disabled", account_id)
        return changed

    def enable(self, account_id: str, by: str) -> Account:
        """Enable an account."""
        with self.database.begin() as session:
            changed = replace(store.known_account(session, account_id, to_change=True), is_disabled=False)
            store.save_account(session, changed)
            self._note(session, by, "accounts.enabled", account_id)
        return changed

    def new_code(self, account_id: str, by: str) -> str:
        """Return a one-time code for choosing a password; an earlier one becomes invalid."""
        code, now = draw_token(), self.clock()
        with self.database.begin() as session:
            store.known_account(session, account_id, to_change=True)
            store.keep_code(session, key_of(code), account_id, now + CODE_GOOD)
            self._note(session, by, "accounts.code_given", account_id)
        return code

    def set_password(self, account_id: str, password_hash: str, by: str) -> None:
        """Set an account's password; its sign-ins end."""
        with self.database.begin() as session:
            store.save_account(
                session,
                replace(
                    store.known_account(session, account_id, to_change=True), password_hash=password_hash
                ),
            )
            store.end_sign_ins_of(session, account_id)
            self._note(session, by, "accounts.password_set", account_id)

    def _note(self, session: Session, by: str, act: str, account_id: str) -> None:
        audit_store.append(session, AuditEntry(self.clock(), by, act, account_id))


def _leaves_no_admin(session: Session, changed: Account) -> bool:
    others = (account for account in store.all_accounts(session) if account.id != changed.id)
    return not any(Role.ADMIN in each.roles and not each.is_disabled for each in (changed, *others))
