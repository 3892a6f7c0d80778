"""Authentication: created once, used by the guard and the pages."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

from argon2 import PasswordHasher
from fastapi import Depends
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response

from ivr.accounts import audit_store, store
from ivr.accounts.account import Account, e164_of
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.declaration import Declaration
from ivr.accounts.oidc import OidcEntrance, OidcProvider
from ivr.accounts.password_sign_in import Entrance, Passwords, SignInThreads, weakness_of
from ivr.accounts.second_step.passkeys import Origin, Passkeys
from ivr.accounts.second_step.second_steps import SecondSteps, required_at
from ivr.accounts.settings import AccountSettings
from ivr.accounts.sign_in import Browser, Entered, Held
from ivr.accounts.sign_ins import RateLimit, SignIns
from ivr.accounts.users import Faulty, Users, language_fault, name_fault
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
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


Kind = Literal["sign-in", "visit", "oidc", "device", "phone"]
DEVICE_SECONDS = 180 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Cookies:
    """Reads and writes cookies; with https they are bound to this host and never sent in clear."""

    is_secure: bool

    @classmethod
    def at(cls, public_base_url: str) -> "Cookies":
        """Return the cookies for a service at an address."""
        return cls(urlsplit(public_base_url).scheme == "https")

    def name(self, kind: Kind) -> str:
        """Return a cookie's name; its prefix promises attributes that browsers check."""
        return f"{'__Host-' if self.is_secure else ''}cityline-{kind}"

    def read(self, connection: HTTPConnection, kind: Kind) -> str:
        """Return a cookie's value, or nothing."""
        return connection.cookies.get(self.name(kind), "")

    def write(self, response: Response, kind: Kind, value: str) -> None:
        """Have the browser keep a value until it is closed; what identifies the browser, for half a year."""
        response.set_cookie(
            self.name(kind),
            value,
            max_age=DEVICE_SECONDS if kind == "device" else None,
            path="/",
            secure=self.is_secure,
            httponly=True,
            samesite="lax",
        )

    def remove(self, response: Response, kind: Kind) -> None:
        """Have the browser forget a value."""
        response.delete_cookie(
            self.name(kind), path="/", secure=self.is_secure, httponly=True, samesite="lax"
        )


CODE_PATH = "/sign-in/code"
ARRIVAL_PATH = "/sign-in/oidc/done"


@dataclass(frozen=True, slots=True)
class Site:
    """Where accounts are stored."""

    database: Database
    clock: Callable[[], datetime]
    secret: bytes = field(repr=False)
    public_base_url: str
    secondary_secret: bytes | None = field(default=None, repr=False)
    may_dial: AllowList = field(default_factory=AllowList)
    "Which telephones people may take calls on."

    @property
    def encryption(self) -> Encryption:
        """Encrypts what only this line may read."""
        return Encryption(self.secret, self.secondary_secret)


@dataclass(frozen=True, slots=True)
class Authentication:
    """What the guard and the pages of the accounts need."""

    site: Site
    cookies: Cookies
    declaration: Declaration
    sign_ins: SignIns
    entrance: Entrance
    oidc_entrance: OidcEntrance
    users: Users
    own_accounts: OwnAccounts
    second_steps: SecondSteps
    passkeys: Passkeys
    provider: OidcProvider | None
    has_passwords: bool
    threads: SignInThreads = field(default_factory=SignInThreads)

    @property
    def encryption(self) -> Encryption:
        """Encrypts what the browser keeps but must not read."""
        return self.site.encryption

    def code_link(self, code: str) -> str:
        """Return the link for a one-time code; what follows # never leaves the browser."""
        return f"{self.site.public_base_url.rstrip('/')}{CODE_PATH}#{code}"

    def browser_of(self, request: Request) -> Browser:
        """Return the browser that sent a request."""
        address = request.client.host if request.client else ""
        token, device = (self.cookies.read(request, kind) for kind in ("sign-in", "device"))
        return Browser(address, token, device)


def open_authentication(
    site: Site, settings: AccountSettings, declaration: Declaration, hasher: PasswordHasher | None = None
) -> Authentication:
    """Wire everything together."""
    database, clock = site.database, site.clock
    whose = required_at(settings.second_step, site.public_base_url)
    sign_ins = SignIns(database, clock, declaration.version, whose)
    passwords = Passwords(hasher or PasswordHasher())
    rate_limit = RateLimit(database, clock, site.secret)
    base = site.public_base_url.rstrip("/")
    return Authentication(
        site,
        Cookies.at(site.public_base_url),
        declaration,
        sign_ins,
        Entrance(database, clock, passwords, sign_ins, rate_limit),
        OidcEntrance(database, clock, sign_ins),
        Users(database, clock),
        OwnAccounts(database, clock, passwords, sign_ins, rate_limit, site.may_dial),
        SecondSteps(database, clock, site.encryption, whose),
        Passkeys(database, clock, site.encryption, Origin.of(site.public_base_url)),
        OidcProvider(settings, f"{base}{ARRIVAL_PATH}") if settings.oidc_issuer else None,
        settings.local_sign_in,
    )


async def _authentication(request: Request) -> Authentication:
    authentication: Authentication = request.app.state.authentication
    return authentication


TheAuthentication = Annotated[Authentication, Depends(_authentication)]
