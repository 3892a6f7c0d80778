"""REST clients for the line's carriers: the city's account, and the browser phone's simulated one."""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from typing import TypeAlias

import httpx2

from ivr.settings import Settings
from ivr.twilio.client import Client, Clients, RestAccount
from ivr.twilio.overrides import webhook

NearAccount: TypeAlias = tuple[RestAccount, Callable[[str], bool]]
"A local account, and whether a call belongs to it."


@asynccontextmanager
async def carriers_of(
    settings: Settings, near_accounts: Sequence[NearAccount], api: str, lost: Callable[[], None]
) -> AsyncIterator[Clients]:
    """Keep the clients open as long as the service runs; `lost` counts calls that the account does not know.

    `api` is the account's REST address.
    """
    after_url = webhook(settings.public_base_url, "/voice/after")
    # The simulated carrier is on this machine, so no proxy is used.
    near = httpx2.AsyncHTTPTransport()
    async with httpx2.AsyncClient(mounts={"http://127.0.0.1": near}) as http:
        clients = [Client(http, account, after_url, has_call) for account, has_call in near_accounts]
        own = None
        if settings.twilio_account_sid and settings.auth_tokens:
            account = RestAccount(settings.twilio_account_sid, settings.auth_tokens[0], api)
            own = Client(http, account, after_url, lost=lost)
            clients.append(own)
        yield Clients(tuple(clients), own)
