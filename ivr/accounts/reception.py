"""Everything that decides who comes in: made once, used by the guard and the pages."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from argon2 import PasswordHasher
from fastapi import Depends
from starlette.requests import Request

from ivr.accounts.browser import Browser
from ivr.accounts.cookie import Cookies
from ivr.accounts.declaration import Declaration
from ivr.accounts.entrance import Entrance
from ivr.accounts.oidc import OidcProvider
from ivr.accounts.oidc_entrance import OidcEntrance
from ivr.accounts.own_account import OwnAccounts
from ivr.accounts.password import Passwords
from ivr.accounts.roster import Roster
from ivr.accounts.settings import AccountSettings
from ivr.accounts.sign_ins import SignIns
from ivr.accounts.turnstile import Turnstile
from ivr.database import Database
from ivr.seal import Seal

CODE_PATH = "/sign-in/code"
ARRIVAL_PATH = "/sign-in/oidc/done"


@dataclass(frozen=True, slots=True)
class Site:
    """Where the accounts live."""

    database: Database
    clock: Callable[[], datetime]
    secret: bytes = field(repr=False)
    public_base_url: str


@dataclass(frozen=True, slots=True)
class Reception:
    """What the guard and the pages of the accounts need."""

    site: Site
    cookies: Cookies
    declaration: Declaration
    sign_ins: SignIns
    entrance: Entrance
    oidc_entrance: OidcEntrance
    roster: Roster
    own_accounts: OwnAccounts
    provider: OidcProvider | None
    has_passwords: bool

    @property
    def seal(self) -> Seal:
        """What the browser keeps for us without being able to read it."""
        return Seal(self.site.secret)

    def code_link(self, code: str) -> str:
        """Return the address that brings a one-time code; what follows # never leaves the browser."""
        return f"{self.site.public_base_url.rstrip('/')}{CODE_PATH}#{code}"

    def browser_of(self, request: Request) -> Browser:
        """Return the browser that asks."""
        address = request.client.host if request.client else ""
        return Browser(address, self.cookies.read(request, "sign-in"))


def open_reception(
    site: Site, settings: AccountSettings, declaration: Declaration, hasher: PasswordHasher | None = None
) -> Reception:
    """Put the parts together."""
    database, clock = site.database, site.clock
    sign_ins = SignIns(database, clock, declaration.version)
    passwords = Passwords(hasher or PasswordHasher())
    turnstile = Turnstile(database, clock, site.secret)
    base = site.public_base_url.rstrip("/")
    return Reception(
        site,
        Cookies.at(site.public_base_url),
        declaration,
        sign_ins,
        Entrance(database, clock, passwords, sign_ins, turnstile),
        OidcEntrance(database, clock, sign_ins),
        Roster(database, clock),
        OwnAccounts(database, clock, passwords, sign_ins, turnstile),
        OidcProvider(settings, f"{base}{ARRIVAL_PATH}") if settings.oidc_issuer else None,
        settings.local_sign_in,
    )


def _reception(request: Request) -> Reception:
    reception: Reception = request.app.state.reception
    return reception


TheReception = Annotated[Reception, Depends(_reception)]
