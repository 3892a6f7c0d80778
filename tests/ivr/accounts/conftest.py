"""A town hall's authentication with a clock that tests turn, and a browser at its door."""

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.testclient import TestClient
from httpx2 import Response

from ivr.accounts.account import Account, Role
from ivr.accounts.audit import Audit
from ivr.accounts.authentication import Authentication, Site, open_authentication
from ivr.accounts.declaration import Declaration, load_declaration
from ivr.accounts.guard import is_still_there, requires
from ivr.accounts.routes import PLACES, add_account_routes
from ivr.accounts.second_step.second_steps import Whose
from ivr.accounts.settings import AccountSettings
from ivr.accounts.users import NewAccount
from ivr.storage.database import Database
from ivr.web.pages import offer_pages

MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
PASSWORD = "correct horse battery"
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"As argon2 as any, but not as slow: nobody attacks these hashes."
HTML = {"accept": "text/html"}


class Clock:
    """Tells the time that a test sets."""

    def __init__(self) -> None:
        self.now = MORNING

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@dataclass
class House:
    """A service with the accounts, a desk for staff and a page for managers."""

    app: FastAPI
    authentication: Authentication
    clock: Clock

    def add(self, name: str, *roles: Role, password: str = PASSWORD, has_declared: bool = True) -> Account:
        """Add somebody who can sign in, as name@city.example."""
        wish = NewAccount.typed(name, f"{name}@city.example", frozenset(roles or {Role.STAFF}), "en")
        account = self.authentication.users.add(wish, by="")
        assert isinstance(account, Account)
        self.authentication.users.set_password(account.id, QUICK.hash(password), by="")
        if has_declared:
            self.authentication.own_accounts.declare(account.id, self.authentication.declaration.version)
        return account

    def browser(self) -> "Browser":
        """Open another browser."""
        return Browser(TestClient(self.app, base_url="https://line.example.ca", follow_redirects=False))


@dataclass
class Browser:
    """Somebody's browser: it asks for pages and sends the forms that it was given."""

    client: TestClient
    page: str = field(default="")

    def get(self, address: str, **headers: str) -> Response:
        answer = self.client.get(address, headers={**HTML, **headers})
        self.page = answer.text
        return answer

    def post(self, address: str, /, **fields: Any) -> Response:
        """Send a form with the token of the page that was read last."""
        found = re.search(r'name="csrf_token" value="([^"]*)"', self.page)
        answer = self.client.post(
            address, data={"csrf_token": found[1] if found else "", **fields}, headers=HTML
        )
        self.page = answer.text or self.page
        return answer

    def sign_in(self, name: str, password: str = PASSWORD, next: str = "/") -> Response:  # noqa: A002 - the field's name
        self.get("/sign-in")
        return self.post("/sign-in", email=f"{name}@city.example", password=password, next=next)

    def signed_in(self, name: str) -> "Browser":
        assert self.sign_in(name).status_code == 303
        return self


def make_house(
    database: Database,
    clock: Clock,
    settings: AccountSettings | None = None,
    declaration: Declaration | None = None,
    base: str = "https://line.example.ca",
    rooms_besides: tuple[str, ...] = (),
) -> House:
    site = Site(database, clock, b"a secret of the tests", base)
    declared = declaration or load_declaration(Path("deploy/example-city"))
    authentication = open_authentication(
        site, settings or AccountSettings(_env_file=None, second_step=Whose.NOBODYS), declared, QUICK
    )
    app, read = FastAPI(docs_url=None, redoc_url=None, openapi_url=None), _with_routes()
    app.router.routes += read.router.routes
    app.exception_handlers |= read.exception_handlers
    app.state.authentication = authentication
    app.state.audit = Audit(database, clock)
    offer_pages(app, PLACES, rooms_besides)
    return House(app, authentication, clock)


@cache
def _with_routes() -> FastAPI:
    """A service whose routes are read once for all houses."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    add_account_routes(app)
    app.include_router(rooms())
    return app


def rooms() -> APIRouter:
    router = APIRouter()

    @router.get("/desk", dependencies=[Depends(requires(Role.STAFF, Role.MANAGER))])
    def desk(request: Request) -> dict[str, str]:
        return {"person": request.state.person.name, "token": request.state.csrf_token}

    @router.post("/desk", dependencies=[Depends(requires(Role.STAFF, Role.MANAGER))])
    def take(request: Request) -> dict[str, str]:
        request.app.state.audit(request, "desk.taken", "CA1")
        return {"taken": "CA1"}

    @router.get("/desk/still", dependencies=[Depends(requires(Role.STAFF, Role.MANAGER))])
    async def still(request: Request) -> list[bool]:
        """Whether the person may go on after whatever the test has prepared happened meanwhile."""
        before = await is_still_there(request)
        request.app.state.meanwhile()
        return [before, await is_still_there(request)]

    return router


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def house(database: Database, clock: Clock) -> House:
    return make_house(database, clock)
