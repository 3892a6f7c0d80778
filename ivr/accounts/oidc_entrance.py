"""The way in for those whom the city's sign-in service vouches for."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.accounts import audit_store, store
from ivr.accounts.account import Account, id_for
from ivr.accounts.act import Act
from ivr.accounts.admission import ByIdentity, Entered, Unwelcome
from ivr.accounts.browser import Browser
from ivr.accounts.identity import Identity
from ivr.accounts.sign_ins import SignIns
from ivr.database import Database


@dataclass(frozen=True, slots=True)
class OidcEntrance:
    """Finds or makes the account of an identity; its roles are those of its groups, at each sign-in anew."""

    database: Database
    clock: Callable[[], datetime]
    sign_ins: SignIns

    def by_identity(self, identity: Identity, browser: Browser) -> ByIdentity:
        """Sign in somebody who has a role here."""
        if not identity.roles:
            return Unwelcome("accounts.no_role")
        if not identity.email:
            return Unwelcome("accounts.no_email")
        with self.database.begin() as session:
            account = self._account(session, identity)
        if account is None:
            return Unwelcome("accounts.email_not_verified")
        if account.is_disabled:
            return Unwelcome("accounts.is_disabled")
        return Entered(self.sign_ins.begin(account.id, instead_of=browser.token))

    def _account(self, session: Session, identity: Identity) -> Account | None:
        """Return the account as it is now; None when its e-mail address belongs to somebody else."""
        known = store.account_by_identity(session, identity.key)
        same_email = store.account_by_email(session, identity.email)
        if known is None and same_email is not None:
            if same_email.identity is not None or not identity.is_email_verified:
                return None
            known = same_email
        account = known or _new(session, identity)
        email = identity.email if same_email is None else account.email
        current = replace(account, email=email, roles=identity.roles, identity=identity.key)
        if current != known:
            store.save_account(session, current)
            act = f"accounts.groups {' '.join(sorted(current.roles))}"
            audit_store.append(session, Act(self.clock(), current.id, act, current.id))
        return current


def _new(session: Session, identity: Identity) -> Account:
    new_id = id_for(identity.name, store.account_ids(session))
    return Account(
        new_id, identity.email, identity.name, identity.roles, identity.language, identity=identity.key
    )
