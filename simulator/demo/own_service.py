"""A private service in this process, with its own database and token."""

import asyncio
import secrets
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from pathlib import Path
from socket import socket

import uvicorn
from fastapi import FastAPI

from ivr.accounts.account import Account, Role
from ivr.accounts.authentication import CODE_PATH, Authentication
from ivr.accounts.users import NewAccount
from ivr.errors import BadInput, CitylineError
from ivr.run.server import Guest, address_of, configuration
from ivr.settings import Settings, load_settings
from simulator.demo.dialling import ACCOUNT


class LineClock:
    """A clock that can be set; calls run on it."""

    def __init__(self, at: datetime, passed_seconds: Callable[[], float] = time.monotonic) -> None:
        self._passed_seconds = passed_seconds
        self.set(at)

    def set(self, at: datetime) -> None:
        """Set it."""
        self._at, self._since = at, self._passed_seconds()

    def __call__(self) -> datetime:
        """Tell the time."""
        return self._at + timedelta(seconds=self._passed_seconds() - self._since)


GUEST = NewAccount("Demo Guest", "guest@city.example", frozenset(Role))


def welcome(authentication: Authentication, address: str) -> str:
    """Add the guest, and return the address by which they come in once."""
    guest = authentication.users.add(GUEST, by="")
    if not isinstance(guest, Account):
        raise BadInput("The demo's guest already exists.")
    return f"{address}{CODE_PATH}#{authentication.users.new_code(guest.id, by='')}"


LOOK_SECONDS = 0.05
SHARED = ("models", "audio", "callers")
"Shared by all services of a machine; calls and the ledger belong to each service."


def own_settings(machine: Settings, data: Path) -> Settings:
    """Return settings for a service that leaves nothing behind; `data` is an empty folder."""
    for name in SHARED:
        kept = (machine.data / name).absolute()
        kept.mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(kept)
    own = {"data", "database_url", "migrate", "twilio_account_sid", "twilio_auth_token", "phone_page"}
    own |= {"ask_whether_helped"}  # Who calls in a demo has the same call each time.
    given = machine.model_dump(exclude=own, exclude_unset=True)
    return load_settings(
        **given,
        data=data,
        database_url=f"sqlite:///{data / 'cityline.db'}",
        twilio_account_sid=machine.twilio_account_sid or ACCOUNT,
        twilio_auth_token=secrets.token_hex(16),
        phone_page=True,
        ask_whether_helped=0.0,
    )


@asynccontextmanager
async def serving(app: FastAPI, taken: socket) -> AsyncIterator[str]:
    """Serve on a port that was taken; yield the address."""
    server = Guest(configuration(app))
    running = asyncio.create_task(server.serve(sockets=[taken]))
    try:
        await _start(server, running)
        yield address_of(taken)
    finally:
        # Even if Ctrl-C comes while it starts: it starts and then ends, so that nothing is left half open.
        server.should_exit = True
        await running


async def _start(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    while not server.started:
        if running.done():
            running.result()
            raise CitylineError("The service did not start; its message above says why.")
        await asyncio.sleep(LOOK_SECONDS)
