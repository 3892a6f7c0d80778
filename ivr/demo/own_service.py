"""A service of one's own: in this process, with a database and a token that nobody else has."""

import asyncio
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from socket import socket

import uvicorn
from fastapi import FastAPI

from ivr.demo.dialling import ACCOUNT
from ivr.errors import CitylineError
from ivr.server import Guest, address_of, configuration
from ivr.settings import Settings, load_settings

LOOK_SECONDS = 0.05
SHARED = ("models", "audio", "callers")
"What a machine has for all of its services; calls and the ledger are each service's own."


def own_settings(machine: Settings, data: Path) -> Settings:
    """Return settings for a service that leaves nothing behind; `data` is an empty folder."""
    for name in SHARED:
        kept = (machine.data / name).absolute()
        kept.mkdir(parents=True, exist_ok=True)
        (data / name).symlink_to(kept)
    given = machine.model_dump(
        exclude={"data", "database_url", "twilio_account_sid", "twilio_auth_token", "phone_page"}
    )
    return load_settings(
        **given,
        data=data,
        database_url=f"sqlite:///{data / 'cityline.db'}",
        twilio_account_sid=machine.twilio_account_sid or ACCOUNT,
        twilio_auth_token=secrets.token_hex(16),
        phone_page=True,
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
        # Also when Ctrl-C comes while it starts: it is let start and end, so that nothing is left half open.
        server.should_exit = True
        await running


async def _start(server: uvicorn.Server, running: asyncio.Task[None]) -> None:
    while not server.started:
        if running.done():
            raise CitylineError("The service did not start; its message above says why.")
        await asyncio.sleep(LOOK_SECONDS)
