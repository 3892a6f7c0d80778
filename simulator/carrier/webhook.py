"""Webhooks: signed requests to the service, with Twilio's time limits, retries and idempotency tokens."""

import asyncio
import random
import time
import uuid
from dataclasses import dataclass
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx2
from twilio.request_validator import RequestValidator

from ivr.failure import in_background
from simulator.carrier.account import CarrierAccount, Clock, Refusal
from simulator.carrier.events import Requested, Warned, WebhookAnswered
from simulator.carrier.trace import Tape


@dataclass(frozen=True, slots=True)
class Faults:
    """Shares are 0.0 to 1.0; chance is drawn from `seed`, so that a bad call can be placed again."""

    seed: int = 0
    duplicated_webhooks: float = 0.0  # sent once more, with the same idempotency token
    lost_answers: float = 0.0  # the connection breaks over the answer, as when a process dies
    duplicated_callbacks: float = 0.0
    lost_callbacks: float = 0.0
    disordered_callbacks: bool = False  # all held back, and sent in the wrong order when the call is over
    callback_delay_seconds: float = 0.0
    webhook_delay_seconds: float = 0.0
    forged_webhooks: bool = False
    forged_upgrade: bool = False
    start_parameters: Literal["as written", "missing", "replayed"] = "as written"
    stream_drops_after_seconds: float | None = None  # the socket breaks, without a closing frame
    dropped_streams: int = 1000  # of a call's streams the first so many break
    malformed_messages: tuple[str | bytes, ...] = ()
    malformed_after_seconds: float = 1.0
    payload_bytes: tuple[int, int] | None = None  # media messages of random size, smallest and largest
    queue_refuses: Literal["", "queue-full", "system-error"] = ""
    frame_delay_seconds: float = 0.0  # every frame arrives so much late, in bursts

    def drops(self, nth: int, seconds: float) -> bool:
        """Whether a call's nth stream breaks after this time."""
        after = self.stream_drops_after_seconds
        return after is not None and nth <= self.dropped_streams and seconds >= after


NO_FAULTS = Faults()


Form = dict[str, str]
FORGED = "Zm9yZ2VkIHNpZ25hdHVyZSwgMjAgYnk="
CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Overrides:
    """The `#rc=…&rp=…` part of a webhook's URL: how often, and after what, Twilio tries again."""

    retries: int = 1
    retry_on: str = "ct"
    connect_seconds: float = CONNECT_SECONDS
    read_seconds: float = 15.0

    @classmethod
    def of(cls, url: str) -> "Overrides":
        """Read the fragment of a URL."""
        written = dict(parse_qsl(urlsplit(url).fragment))
        return cls(
            int(written.get("rc", 1)),
            written.get("rp", "ct"),
            float(written.get("ct", CONNECT_SECONDS * 1000)) / 1000,
            float(written.get("rt", 15_000)) / 1000,
        )

    @property
    def patience(self) -> httpx2.Timeout:
        """Return how long one try may take."""
        return httpx2.Timeout(None, connect=self.connect_seconds, read=self.read_seconds)

    def allow_another(self, attempt: int, failure: str) -> bool:
        """Tell whether a failure (`ct`, `rt`, `4xx`, `5xx`) is worth another try."""
        return attempt < self.retries and self.retry_on in {failure, "all"}


@dataclass(frozen=True, slots=True)
class Wire:
    """Sends all requests of a carrier's calls; the time limit is wall time."""

    client: httpx2.AsyncClient
    account: CarrierAccount
    timeout_seconds: float


class Webhooks:
    """Sends one call's requests, and does to them what the faults say."""

    def __init__(self, wire: Wire, clock: Clock, tape: Tape, faults: Faults) -> None:
        self._wire = wire
        self._validator = RequestValidator(wire.account.auth_token)
        self._clock = clock
        self._tape = tape
        self._faults = faults
        self._chance = random.Random(faults.seed)  # noqa: S311 -- faults are to be repeatable, not secret

    def signature(self, url: str, form: Form, *, is_forged: bool) -> str:
        """Sign a request as Twilio does, or as somebody does who does not know the token."""
        return FORGED if is_forged else str(self._validator.compute_signature(url, form))

    async def fetch(self, url: str, method: str, form: Form) -> httpx2.Response:
        """Request a document; raises `Refusal` with Twilio's error code if none comes."""
        token = str(uuid.uuid4())
        await self._clock.sleep(self._faults.webhook_delay_seconds)
        answer = await self._try_until_answered(url, method, form, token)
        if self._chance.random() < self._faults.duplicated_webhooks:
            await self._try_until_answered(url, method, form, token)
        return answer

    async def notify(self, url: str, form: Form) -> None:
        """Send a status callback; the answer's content does not matter."""
        if self._chance.random() < self._faults.lost_callbacks:
            return
        await self._clock.sleep(self._faults.callback_delay_seconds)
        copies = 2 if self._chance.random() < self._faults.duplicated_callbacks else 1
        token = str(uuid.uuid4())
        for _ in range(copies):
            try:
                await self._try_until_answered(url, "POST", form, token)
            except Refusal as refusal:
                self._tape.add(Warned(self._clock.ms(), refusal.code, str(refusal)))

    async def _try_until_answered(self, url: str, method: str, form: Form, token: str) -> httpx2.Response:
        overrides, began = Overrides.of(url), time.monotonic()
        for attempt in range(overrides.retries + 1):
            left = self._wire.timeout_seconds - (time.monotonic() - began)
            failure, code = "rt", 11200
            try:
                self._tape.add(Requested(self._clock.ms(), url, tuple(form.items()), attempt))
                async with asyncio.timeout(max(0.0, left)):
                    answer = await self._send(url, method, form, token, overrides.patience)
                if self._is_lost(attempt):
                    raise httpx2.ReadError("the connection broke over the answer")
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                failure, code = "ct", 11205
            except (httpx2.HTTPError, TimeoutError):
                pass
            else:
                if answer.is_success:
                    return answer
                failure = f"{answer.status_code // 100}xx"
            if not overrides.allow_another(attempt, failure):
                break
        raise Refusal(code, f"no good answer ({failure}) from {urlsplit(url).path}")

    def _is_lost(self, attempt: int) -> bool:
        share = self._faults.lost_answers
        return bool(share) and attempt == 0 and self._chance.random() < share

    async def _send(
        self, url: str, method: str, form: Form, token: str, patience: httpx2.Timeout
    ) -> httpx2.Response:
        signed, body = _addressed(url, method, form)
        signature = self.signature(signed, body, is_forged=self._faults.forged_webhooks)
        began = time.monotonic()
        answer = await self._wire.client.request(
            method,
            self._wire.account.delivery(signed),
            content=urlencode(body),
            headers={
                "Content-Type": "application/x-www-form-urlencoded; charset=utf-8",
                "X-Twilio-Signature": signature,
                "I-Twilio-Idempotency-Token": token,
                "User-Agent": "TwilioProxy/1.1",
            },
            timeout=patience,
        )
        took_ms = (time.monotonic() - began) * 1000
        self._tape.add(WebhookAnswered(self._clock.ms(), url, answer.status_code, took_ms, _readable(answer)))
        return answer


def _addressed(url: str, method: str, form: Form) -> tuple[str, Form]:
    """Put the parameters where the method wants them; the fragment is Twilio's own and is not sent."""
    parts = urlsplit(url)._replace(fragment="")
    if method != "GET":
        return urlunsplit(parts), form
    query = "&".join(part for part in (parts.query, urlencode(form)) if part)
    return urlunsplit(parts._replace(query=query)), {}


def _readable(answer: httpx2.Response) -> str:
    return answer.text if "xml" in answer.headers.get("content-type", "") else ""


class Callbacks:
    """Sends in the background; with disorder, holds all back and sends the last first."""

    def __init__(self, webhooks: Webhooks, faults: Faults) -> None:
        self._webhooks = webhooks
        self._is_holding = faults.disordered_callbacks
        self._held: list[tuple[str, Form]] = []
        self._waiting: asyncio.Queue[tuple[str, Form]] = asyncio.Queue()
        self._sender = in_background(self._send(), "status callbacks")

    def send(self, url: str, form: Form) -> None:
        """Send a callback without waiting for it."""
        if self._is_holding:
            self._held.append((url, form))
        else:
            self._waiting.put_nowait((url, form))

    async def close(self) -> None:
        """Send the remaining requests."""
        for late in reversed(self._held):
            self._waiting.put_nowait(late)
        await self._waiting.join()
        self._sender.cancel()

    async def _send(self) -> None:
        while True:
            url, form = await self._waiting.get()
            try:
                await self._webhooks.notify(url, form)
            finally:
                self._waiting.task_done()
