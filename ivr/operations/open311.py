"""The city's Open311 server (GeoReport v2), as it is asked to take a report."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import httpx2
import orjson

LIMITS = httpx2.Timeout(10.0, connect=3.0)
EARLIER = timedelta(minutes=1)
"The server's clock may go behind ours."


@dataclass(frozen=True, slots=True)
class Taken:
    """The server has it: under an id, or a token where it gives the id later; a black box gives neither."""

    id: str


@dataclass(frozen=True, slots=True)
class RefusedByServer:
    """The server will not take it, however often it is asked."""

    why: str


@dataclass(frozen=True, slots=True)
class Unreached:
    """The server is down, or does not speak Open311 now; it may be asked again."""


Sent: TypeAlias = Taken | RefusedByServer | Unreached


@dataclass(frozen=True, slots=True)
class Open311:
    """One server; empty parameters are left out, since some servers stumble over them."""

    http: httpx2.Client
    address: str
    api_key: str = ""

    def send(self, code: str, address: str, description: str) -> Sent:
        """Report something at an address."""
        form = {
            "service_code": code,
            "address_string": address,
            "description": description,
            "api_key": self.api_key,
        }
        given = {name: value for name, value in form.items() if value}
        try:
            answer = self.http.post(f"{self.address}/requests.json", data=given)
        except httpx2.HTTPError:
            return Unreached()
        if answer.is_success:
            return _taken(answer)
        # A server that is out of order says 400 or 404 as well; only an error list is a refusal.
        described = _described(answer)
        return RefusedByServer(described) if 400 <= answer.status_code < 500 and described else Unreached()

    def find(self, code: str, mark: str, since: datetime) -> Taken | Unreached | None:
        """Look for a report that may have arrived, by the mark in its description."""
        start = (since - EARLIER).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        try:
            answer = self.http.get(
                f"{self.address}/requests.json",
                params={"service_code": code, "start_date": start},
            )
        except httpx2.HTTPError:
            return Unreached()
        reports = _list(answer) if answer.is_success else None
        if reports is None:
            return Unreached()
        has_it = (each for each in reports if mark in str(each.get("description") or ""))
        return next((Taken(_id(each)) for each in has_it), None)


@contextmanager
def connected(address: str, key_file: Path) -> Iterator[Open311]:
    """Keep a connection to a server; one on this machine is reached without a proxy."""
    near = httpx2.HTTPTransport()
    mounts = {"http://127.0.0.1": near, "http://localhost": near}
    with httpx2.Client(mounts=mounts, timeout=LIMITS) as http:
        yield Open311(http, address, _key(key_file))


def _key(file: Path) -> str:
    """The city's key for its server, where it asks for one."""
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def _taken(answer: httpx2.Response) -> Sent:
    """An error page with a status of 200 is no answer."""
    reports = _list(answer)
    return Taken(_id(reports[0])) if reports else Unreached()


def _id(report: Mapping[str, object]) -> str:
    """An id may be the number 0, and some servers wrap each value in a list."""
    for name in ("service_request_id", "token"):
        value = report.get(name)
        first = value[0] if isinstance(value, list) and value else value
        if first is not None and first != [] and str(first):
            return str(first)
    return ""


def _described(answer: httpx2.Response) -> str:
    told = (error for error in _list(answer) or () if error.get("description"))
    return "; ".join(f"{error.get('code', '')} {error['description']}".strip() for error in told)


def _list(answer: httpx2.Response) -> Sequence[Mapping[str, object]] | None:
    try:
        read = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    is_list = isinstance(read, list) and all(isinstance(each, dict) for each in read)
    return read if is_list else None
