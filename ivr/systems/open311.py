"""The city's Open311 server (GeoReport v2), as it is asked to take a report."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeAlias
from urllib.parse import quote

import httpx2
import orjson

from routing.requests.asking import Attribute, OpenRequest
from routing.services.points import point_of

LIMITS = httpx2.Timeout(10.0, connect=3.0)
EARLIER = timedelta(minutes=1)
"The server's clock may go behind ours."


@dataclass(frozen=True, slots=True)
class Taken:
    """The server has it, with an id, or a token if the id comes later; some servers give neither."""

    id: str


@dataclass(frozen=True, slots=True)
class RefusedByServer:
    """The server will not take it, however often it is asked."""

    why: str


@dataclass(frozen=True, slots=True)
class ServerUnreachable:
    """The server is down, or does not speak Open311 now; it may be asked again."""


Sent: TypeAlias = Taken | RefusedByServer | ServerUnreachable


@dataclass(frozen=True, slots=True)
class Open311:
    """One server; empty parameters are left out, since some servers stumble over them."""

    http: httpx2.Client
    address: str
    api_key: str = ""

    def send(
        self,
        code: str,
        address: str,
        description: str,
        attributes: Iterable[tuple[str, str]] = (),
        *,
        at: tuple[float | None, float | None] = (None, None),
    ) -> Sent:
        """Report something at an address, and at its longitude and latitude where they are known."""
        lon, lat = at
        form = {
            "service_code": code,
            "address_string": address,
            "description": description,
            "api_key": self.api_key,
            "long": "" if lon is None else f"{lon:.6f}",
            "lat": "" if lat is None else f"{lat:.6f}",
        }
        told = {f"attribute[{name}]": value for name, value in attributes}
        given = {name: value for name, value in (form | told).items() if value}
        try:
            answer = self.http.post(f"{self.address}/requests.json", data=given)
        except httpx2.HTTPError:
            return ServerUnreachable()
        if answer.is_success:
            return _taken(answer)
        # A server that is out of order says 400 or 404 as well; only an error list is a refusal.
        described = _described(answer)
        return (
            RefusedByServer(described)
            if 400 <= answer.status_code < 500 and described
            else ServerUnreachable()
        )

    def find(self, code: str, mark: str, since: datetime) -> Taken | ServerUnreachable | None:
        """Look for a report that may have arrived, by the mark in its description."""
        start = _moment(since - EARLIER)
        try:
            answer = self.http.get(
                f"{self.address}/requests.json",
                params={"service_code": code, "start_date": start},
            )
        except httpx2.HTTPError:
            return ServerUnreachable()
        reports = _list(answer) if answer.is_success else None
        if reports is None:
            return ServerUnreachable()
        has_it = (each for each in reports if mark in str(each.get("description") or ""))
        return next((Taken(_id(each)) for each in has_it), None)

    def required(self, code: str) -> tuple[Attribute, ...] | None:
        """Return what a report of a service must tell; None where the server does not say it."""
        services = self._rows("services.json", {})
        if services is None:
            return None
        service = next((each for each in services if _text(each.get("service_code")) == code), None)
        if service is None:
            return None
        if not _is_true(service.get("metadata")):
            return ()
        definition = self._rows(f"services/{quote(code, safe='')}.json", {})
        if not definition or not isinstance(asked := definition[0].get("attributes"), list):
            return None
        return _required(asked)

    def open_requests(self, code: str, since: datetime) -> tuple[OpenRequest, ...] | None:
        """Return the reports of a service that are still open; None where the server does not say it."""
        asked = {"service_code": code, "status": "open", "start_date": _moment(since)}
        rows = self._rows("requests.json", asked)
        if rows is None:
            return None
        return tuple(
            OpenRequest(
                _id(each),
                _text(each.get("address")),
                point_of(_text(each.get("long")), _text(each.get("lat"))),
            )
            for each in rows
            # Some servers do not know the parameters, and answer with everything.
            if _text(each.get("status")) == "open" and _text(each.get("service_code")) in {code, ""}
        )

    def _rows(self, path: str, parameters: Mapping[str, str]) -> Sequence[Mapping[str, object]] | None:
        try:
            answer = self.http.get(f"{self.address}/{path}", params=parameters)
        except httpx2.HTTPError:
            return None
        return _list(answer) if answer.is_success else None


def _required(asked: Sequence[object]) -> tuple[Attribute, ...] | None:
    """The attribute to ask for; None for a type that is not supported."""
    found = []
    for each in asked:
        if not isinstance(each, Mapping):
            return None
        # What is not variable is information for the person, no question.
        if _is_true(each.get("variable", True)) and _is_true(each.get("required")):
            listed = each.get("values")
            keys = listed if isinstance(listed, list) else []
            values = tuple(_text(one.get("key")) for one in keys if isinstance(one, Mapping))
            found.append((_text(each.get("order")), Attribute(_text(each.get("code")), values)))
    return tuple(attribute for _, attribute in sorted(found, key=lambda one: one[0].rjust(4)))


def _is_true(told: object) -> bool:
    """Some servers say it as a word."""
    return told is True or str(told).lower() in {"true", "1"}


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


@contextmanager
def connected(address: str, key_file: Path) -> Iterator[Open311]:
    """Keep a connection to a server; one on this machine is reached without a proxy."""
    near = httpx2.HTTPTransport()
    mounts = {"http://127.0.0.1": near, "http://localhost": near}
    with httpx2.Client(mounts=mounts, timeout=LIMITS) as http:
        yield Open311(http, address, _key(key_file))


def _key(file: Path) -> str:
    """The city's key for its server, if it needs one."""
    return file.read_text(encoding="utf-8").strip() if file.is_file() else ""


def _taken(answer: httpx2.Response) -> Sent:
    """An error page with the status 200 is not an answer."""
    reports = _list(answer)
    return Taken(_id(reports[0])) if reports else ServerUnreachable()


def _id(report: Mapping[str, object]) -> str:
    """An id may be the number 0, and some servers wrap each value in a list."""
    for name in ("service_request_id", "token"):
        if told := _text(report.get(name)):
            return told
    return ""


def _text(value: object) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return "" if first is None or first == [] else str(first)


def _described(answer: httpx2.Response) -> str:
    told = (error for error in _list(answer) or () if error.get("description"))
    return "; ".join(f"{error.get('code', '')} {error['description']}".strip() for error in told)


def _list(answer: httpx2.Response) -> Sequence[Mapping[str, object]] | None:
    try:
        read = orjson.loads(answer.content)
    except orjson.JSONDecodeError:
        return None
    rows = [read] if isinstance(read, dict) and "attributes" in read else read
    is_list = isinstance(rows, list) and all(isinstance(each, dict) for each in rows)
    return rows if is_list else None
