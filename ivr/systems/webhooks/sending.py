"""Sends a message to an endpoint: to an address that was looked at, without redirects, within seconds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta

import httpx2

from ivr.systems.webhooks.delivery import Attempt, Failure
from ivr.systems.webhooks.pinned import Lookup, Pinned, look_up, pinned

LIMITS = httpx2.Timeout(15.0, connect=5.0)
GONE = 410


@dataclass(frozen=True, slots=True)
class Sender:
    """Sends over one client, which keeps connections for a round."""

    http: httpx2.Client
    may_be_private: bool = False
    look_up: Lookup = look_up

    def send(self, address: str, headers: Mapping[str, str], body: str) -> Attempt:
        """Send a message once; only an answer of 2xx is a success."""
        to = pinned(address, self.look_up, may_be_private=self.may_be_private)
        return Attempt(failure=to) if isinstance(to, Failure) else self._post(to, headers, body)

    def _post(self, to: Pinned, headers: Mapping[str, str], body: str) -> Attempt:
        sent = {**headers, **to.headers}
        try:
            with self.http.stream(
                "POST", to.url, headers=sent, content=body.encode(), extensions=dict(to.extensions)
            ) as answer:
                return _attempt(answer.status_code, answer.headers.get("retry-after", ""))
        except httpx2.TimeoutException:
            return Attempt(failure=Failure.TIMEOUT)
        except httpx2.HTTPError:
            return Attempt(failure=Failure.UNREACHED)


@contextmanager
def connected(*, may_be_private: bool) -> Iterator[Sender]:
    """Keep a client for a round; no proxy, since that would look names up itself."""
    with httpx2.Client(timeout=LIMITS, trust_env=False, follow_redirects=False) as http:
        yield Sender(http, may_be_private)


def _attempt(status: int, retry_after: str) -> Attempt:
    if 200 <= status < 300:
        return Attempt(status)
    if 300 <= status < 400:
        return Attempt(status, Failure.REDIRECT)
    if status == GONE:
        return Attempt(status, Failure.GONE)
    is_seconds = retry_after.isascii() and retry_after.isdecimal() and len(retry_after) < 7
    return Attempt(status, Failure.STATUS, timedelta(seconds=int(retry_after) if is_seconds else 0))
