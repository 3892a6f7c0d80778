"""Twilio's REST API: redirects live calls, fetches and deletes recordings."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import urlsplit

import httpx2
import structlog

from ivr.errors import CarrierDown, NoAccount, UnknownRecording
from ivr.settings import Settings
from ivr.twilio.overrides import webhook

log = structlog.get_logger()
API = "https://api.twilio.com"
VERSION = "/2010-04-01"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LIMITS = httpx2.Timeout(10.0, connect=3.0)
PAUSES = (0.3, 1.0)
"Seconds between three tries, short because a caller waits."
LONGEST_PAUSE = 3.0
BUSY = frozenset({429, 500, 502, 503, 504})
NOT_IN_PROGRESS = 21220
UNKNOWN = 404


def _nobody_counts() -> None:
    """What a client does when nobody watches."""


@dataclass(frozen=True, slots=True)
class RestAccount:
    """A Twilio account and its REST address."""

    sid: str
    token: str = field(repr=False)
    base_url: str = API


@dataclass(frozen=True, slots=True)
class Client:
    """A client for one account; the token only goes to the carrier or this machine."""

    http: httpx2.AsyncClient
    account: RestAccount
    after_url: str
    "The URL for redirected calls."
    has_call: Callable[[str], bool] = bool
    "Whether a call belongs to the account; any call may by default."
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep
    lost: Callable[[], None] = _nobody_counts
    "Called for each call that the carrier does not know."

    async def redirect(self, call_sid: str) -> None:
        """Redirect a live call to its next action; an ended call stays ended."""
        url = f"{self.address}/Calls/{call_sid}.json"
        answer = await self._ask("POST", url, {"Url": self.after_url, "Method": "POST"})
        if code_of(answer) == NOT_IN_PROGRESS:
            # The call is over; its status webhook or the sweep will close it.
            log.info("redirected_call_ended", call=call_sid)
            return
        if answer.status_code == UNKNOWN:
            # A live call that the account does not know: another account's, or another region's.
            log.error("redirected_call_unknown", call=call_sid)
            self.lost()
            return
        if not answer.is_success or code_of(answer) is None:
            raise CarrierDown(f"the carrier did not redirect a call: {answer.status_code}")

    async def recording(self, url: str) -> bytes:
        """Return a recording as WAV; raise UnknownRecording if it is gone."""
        answer = await self._ask("GET", f"{self._own(url)}.wav")
        if answer.status_code == UNKNOWN:
            raise UnknownRecording("the carrier does not have this recording")
        if not answer.is_success or not answer.content.startswith(b"RIFF"):
            raise CarrierDown(f"the carrier did not hand out a recording: {answer.status_code}")
        return answer.content

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; a missing one is no error."""
        answer = await self._ask("DELETE", f"{self._own(url)}.json")
        if answer.status_code not in {204, UNKNOWN}:
            raise CarrierDown(f"the carrier did not delete a recording: {answer.status_code}")

    def has_recording(self, url: str) -> bool:
        """Whether a URL is a recording of this account, at the carrier or on this machine."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        is_carrier = parts.scheme == "https" and (parts.hostname or "").endswith(".twilio.com")
        is_near = origin == self.account.base_url or is_carrier or parts.hostname in LOOPBACK
        return is_near and parts.path.startswith(f"{self._path}/Recordings/") and not parts.query

    @property
    def address(self) -> str:
        """The address of the account's resources."""
        return f"{self.account.base_url}{self._path}"

    @property
    def _path(self) -> str:
        return f"{VERSION}/Accounts/{self.account.sid}"

    def _own(self, url: str) -> str:
        if not self.has_recording(url):
            raise NoAccount("that recording is of another account, or lies elsewhere")
        return url

    async def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx2.Response:
        for pause in PAUSES:
            try:
                answer = await self.once(method, url, form)
            except CarrierDown:
                await self.pause(pause)
                continue
            if answer.status_code not in BUSY:
                return answer
            await self.pause(_wished(answer, pause))
        return await self.once(method, url, form)

    async def once(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx2.Response:
        """Ask a single time; raise CarrierDown without an answer."""
        try:
            return await self.http.request(
                method,
                url,
                data=form,
                auth=(self.account.sid, self.account.token),
                timeout=LIMITS,
                follow_redirects=method == "GET",
            )
        except httpx2.HTTPError as error:
            if isinstance(error, httpx2.ConnectError) and urlsplit(url).hostname in LOOPBACK:
                # The simulated carrier's calls and recordings ended with it.
                return httpx2.Response(UNKNOWN)
            raise CarrierDown(f"the carrier's REST side does not answer: {type(error).__name__}") from None


def _wished(answer: httpx2.Response, otherwise: float) -> float:
    """Return the carrier's Retry-After in seconds, capped."""
    try:
        return min(LONGEST_PAUSE, max(otherwise, float(answer.headers.get("retry-after", otherwise))))
    except ValueError:
        return otherwise


def code_of(answer: httpx2.Response) -> int | None:
    """Return the carrier's error code, 0 for success, None if the answer is not from the carrier."""
    try:
        document = answer.json()
    except ValueError:
        return None
    match document:
        case {"code": int(code)}:
            return code
        case dict():
            return 0
        case _:
            return None


@dataclass(frozen=True, slots=True)
class Clients:
    """Uses the first client that owns the call or recording."""

    clients: tuple[Client, ...] = ()
    own: Client | None = None
    "The city's own account, if it is set."

    async def redirect(self, call_sid: str) -> None:
        """Redirect a live call to its next action; without an account it proceeds by itself."""
        for client in self.clients:
            if client.has_call(call_sid):
                await client.redirect(call_sid)
                return

    async def recording(self, url: str) -> bytes:
        """Return a recording as WAV; raise NoAccount if no account here owns it."""
        return await self._for(url).recording(url)

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; raise NoAccount if no account here owns it."""
        await self._for(url).delete_recording(url)

    def _for(self, url: str) -> Client:
        for client in self.clients:
            if client.has_recording(url):
                return client
        raise NoAccount("set CITYLINE_TWILIO_ACCOUNT_SID and its token, or recordings cannot be fetched")


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
