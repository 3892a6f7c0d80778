"""Twilio's REST side: a live call is sent to another document, a recording is fetched and deleted."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import httpx

from ivr.errors import CarrierDown, NoAccount, UnknownRecording

API = "https://api.twilio.com"
VERSION = "/2010-04-01"
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
LIMITS = httpx.Timeout(10.0, connect=3.0)
PAUSES = (0.3, 1.0)
"Seconds between three tries: a caller waits, and the carrier may only be busy for a moment."
LONGEST_PAUSE = 3.0
BUSY = frozenset({429, 500, 502, 503, 504})
NOT_IN_PROGRESS = 21220
UNKNOWN = 404


@dataclass(frozen=True, slots=True)
class RestAccount:
    """The customer at the carrier, and where its REST side answers."""

    sid: str
    token: str = field(repr=False)
    base_url: str = API


@dataclass(frozen=True, slots=True)
class Client:
    """Asks for one account; the token goes to the carrier and to this machine, and nowhere else."""

    http: httpx.AsyncClient
    account: RestAccount
    after_url: str
    "Where a redirected call goes on."
    has_call: Callable[[str], bool] = bool
    "Whether a call is held there; any call may be, unless somebody knows better."
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep

    async def redirect(self, call_sid: str) -> None:
        """Let a live call go on at what its state asks for; a call that is over stays over."""
        url = f"{self.account.base_url}{self._path}/Calls/{call_sid}.json"
        answer = await self._ask("POST", url, {"Url": self.after_url, "Method": "POST"})
        if answer.status_code == UNKNOWN or _code(answer) == NOT_IN_PROGRESS:
            return
        if not answer.is_success or _code(answer) is None:
            raise CarrierDown(f"the carrier did not redirect a call: {answer.status_code}")

    async def recording(self, url: str) -> bytes:
        """Return a recording as a WAV file; raise UnknownRecording when the carrier has it no more."""
        answer = await self._ask("GET", f"{self._own(url)}.wav")
        if answer.status_code == UNKNOWN:
            raise UnknownRecording("the carrier does not have this recording")
        if not answer.is_success or not answer.content.startswith(b"RIFF"):
            raise CarrierDown(f"the carrier did not hand out a recording: {answer.status_code}")
        return answer.content

    async def delete_recording(self, url: str) -> None:
        """Delete a recording; one that is gone already is no error."""
        answer = await self._ask("DELETE", f"{self._own(url)}.json")
        if answer.status_code not in {204, UNKNOWN}:
            raise CarrierDown(f"the carrier did not delete a recording: {answer.status_code}")

    def has_recording(self, url: str) -> bool:
        """Whether an address names a recording of this account, at the carrier or on this machine."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        is_carrier = parts.scheme == "https" and (parts.hostname or "").endswith(".twilio.com")
        is_near = origin == self.account.base_url or is_carrier or parts.hostname in LOOPBACK
        return is_near and parts.path.startswith(f"{self._path}/Recordings/") and not parts.query

    @property
    def _path(self) -> str:
        return f"{VERSION}/Accounts/{self.account.sid}"

    def _own(self, url: str) -> str:
        if not self.has_recording(url):
            raise NoAccount("that recording is of another account, or lies elsewhere")
        return url

    async def _ask(self, method: str, url: str, form: dict[str, str] | None = None) -> httpx.Response:
        for pause in PAUSES:
            try:
                answer = await self._once(method, url, form)
            except CarrierDown:
                await self.pause(pause)
                continue
            if answer.status_code not in BUSY:
                return answer
            await self.pause(_wished(answer, pause))
        return await self._once(method, url, form)

    async def _once(self, method: str, url: str, form: dict[str, str] | None) -> httpx.Response:
        try:
            return await self.http.request(
                method,
                url,
                data=form,
                auth=(self.account.sid, self.account.token),
                timeout=LIMITS,
                follow_redirects=method == "GET",
            )
        except httpx.HTTPError as error:
            if isinstance(error, httpx.ConnectError) and urlsplit(url).hostname in LOOPBACK:
                # A simulated carrier that runs no more has taken its calls and recordings with it.
                return httpx.Response(UNKNOWN)
            raise CarrierDown(f"the carrier's REST side does not answer: {type(error).__name__}") from None


def _wished(answer: httpx.Response, otherwise: float) -> float:
    """How long the carrier asks us to wait, in seconds, within reason."""
    try:
        return min(LONGEST_PAUSE, max(otherwise, float(answer.headers.get("retry-after", otherwise))))
    except ValueError:
        return otherwise


def _code(answer: httpx.Response) -> int | None:
    """The carrier's own number for what is wrong, 0 for nothing, None when this is no answer of its own."""
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
