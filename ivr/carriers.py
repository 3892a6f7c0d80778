"""The carriers that this line can ask: its own account's, and the simulated one of the browser phone."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx

from ivr.phone.carrier.rest import Rest
from ivr.phone.client import Client, RestAccount
from ivr.phone.clients import Clients
from ivr.settings import Settings


@asynccontextmanager
async def carriers_of(settings: Settings, trying_out: Rest, api: str) -> AsyncIterator[Clients]:
    """Hold the connections to them for as long as the service runs; `api` is where the account's answers."""
    after_url = f"{settings.public_base_url}/voice/after"
    # What lies on this machine is reached without the proxy that may lead to the carrier.
    near = httpx.AsyncHTTPTransport()
    async with httpx.AsyncClient(mounts={"http://127.0.0.1": near}) as http:
        here = RestAccount(trying_out.account.sid, trying_out.account.auth_token, trying_out.origin)
        clients = [Client(http, here, after_url, trying_out.has_call)]
        if settings.twilio_account_sid and settings.auth_tokens:
            account = RestAccount(settings.twilio_account_sid, settings.auth_tokens[0], api)
            clients.append(Client(http, account, after_url))
        yield Clients(tuple(clients))
