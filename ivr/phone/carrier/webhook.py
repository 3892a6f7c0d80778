"""Webhooks: signed requests to the service, with Twilio's time limits, retries and idempotency tokens."""

import asyncio
import random
import time
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

import httpx
from twilio.request_validator import RequestValidator

from ivr.phone.carrier.account import Account
from ivr.phone.carrier.clock import Clock
from ivr.phone.carrier.event import Answered, Requested, Warned
from ivr.phone.carrier.faults import Faults
from ivr.phone.carrier.refusal import Refusal
from ivr.phone.carrier.trace import Tape

Form = dict[str, str]
FORGED = "Zm9yZ2VkIHNpZ25hdHVyZSwgMjAgYnk="
CONNECT_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Overrides:
    """The `#rc=…&rp=…` part of a webhook's URL: how often, and after what, Twilio tries again."""

    retries: int = 1
    retry_on: str = "ct"

    @classmethod
    def of(cls, url: str) -> "Overrides":
        """Read the fragment of a URL."""
        written = dict(parse_qsl(urlsplit(url).fragment))
        return cls(int(written.get("rc", 1)), written.get("rp", "ct"))

    def allow_another(self, attempt: int, failure: str) -> bool:
        """Tell whether a failure (`ct`, `rt`, `4xx`, `5xx`) is worth another try."""
        return attempt < self.retries and self.retry_on in {failure, "all"}


@dataclass(frozen=True, slots=True)
class Wire:
    """What all calls of a carrier send their requests through; the time limit is wall time."""

    client: httpx.AsyncClient
    account: Account
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

    async def fetch(self, url: str, method: str, form: Form) -> httpx.Response:
        """Ask for a document; raises `Refusal` with Twilio's number when none comes."""
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

    async def _try_until_answered(self, url: str, method: str, form: Form, token: str) -> httpx.Response:
        overrides, began = Overrides.of(url), time.monotonic()
        for attempt in range(overrides.retries + 1):
            left = self._wire.timeout_seconds - (time.monotonic() - began)
            failure, code = "rt", 11200
            try:
                self._tape.add(Requested(self._clock.ms(), url, tuple(form.items()), attempt))
                async with asyncio.timeout(max(0.0, left)):
                    answer = await self._send(url, method, form, token)
            except httpx.ConnectError:
                failure, code = "ct", 11205
            except (httpx.HTTPError, TimeoutError):
                pass
            else:
                if answer.is_success:
                    return answer
                failure = f"{answer.status_code // 100}xx"
            if not overrides.allow_another(attempt, failure):
                break
        raise Refusal(code, f"no good answer ({failure}) from {urlsplit(url).path}")

    async def _send(self, url: str, method: str, form: Form, token: str) -> httpx.Response:
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
        )
        took_ms = (time.monotonic() - began) * 1000
        self._tape.add(Answered(self._clock.ms(), url, answer.status_code, took_ms, _readable(answer)))
        return answer


def _addressed(url: str, method: str, form: Form) -> tuple[str, Form]:
    """Put the parameters where the method wants them; the fragment is Twilio's own and is not sent."""
    parts = urlsplit(url)._replace(fragment="")
    if method != "GET":
        return urlunsplit(parts), form
    query = "&".join(part for part in (parts.query, urlencode(form)) if part)
    return urlunsplit(parts._replace(query=query)), {}


def _readable(answer: httpx.Response) -> str:
    return answer.text if "xml" in answer.headers.get("content-type", "") else ""
