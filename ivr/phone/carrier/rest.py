"""Rest: the carrier's REST side on a free local port: live calls are redirected, recordings handed out."""

import asyncio
import json
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from urllib.parse import parse_qs

from ivr.phone.carrier.account import Account
from ivr.phone.carrier.recording import Shelf

JSON, WAV = "application/json", "audio/x-wav"


@dataclass(frozen=True, slots=True)
class Asked:
    """One request."""

    method: str
    path: str
    authorization: str
    form: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class Said:
    """One answer."""

    status: str
    body: bytes = b""
    content_type: str = JSON


class Rest:
    """What one account can ask of its carrier besides answering webhooks."""

    def __init__(self, account: Account) -> None:
        self.shelf = Shelf(account)
        self.origin = ""
        self.account = account
        self._calls: dict[str, Callable[[str], None]] = {}

    def has_call(self, sid: str) -> bool:
        """Whether a call is going on here."""
        return sid in self._calls

    def redirect(self, sid: str, url: str) -> bool:
        """Send a call to another document; return whether it was still going on."""
        if sid in self._calls:
            self._calls[sid](url)
        return sid in self._calls

    @contextmanager
    def holding(self, sid: str, redirect: Callable[[str], None]) -> Iterator[None]:
        """Let a call be redirected while it lasts."""
        self._calls[sid] = redirect
        try:
            yield
        finally:
            del self._calls[sid]

    @asynccontextmanager
    async def open(self) -> AsyncIterator["Rest"]:
        """Answer requests."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()[:2]
        self.origin = f"http://{host}:{port}"
        async with server:
            yield self

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            said = self._answer(await _read(reader))
            head = f"HTTP/1.1 {said.status}\r\nContent-Type: {said.content_type}\r\n"
            writer.write(head.encode() + f"Content-Length: {len(said.body)}\r\n".encode())
            writer.write(b"Connection: close\r\n\r\n" + said.body)
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, asked: Asked) -> Said:
        pair = b64encode(f"{self.account.sid}:{self.account.auth_token}".encode()).decode()
        if asked.authorization != f"Basic {pair}":
            return _refusal("401 Unauthorized", 20003, "Authenticate")
        match asked.method, asked.path.rpartition("/")[0].rpartition("/")[2]:
            case "POST", "Calls":
                return self._redirected(asked)
            case "GET", "Recordings":
                sound = self.shelf.get(_resource(asked.path))
                return _unknown() if sound is None else Said("200 OK", sound, WAV)
            case "DELETE", "Recordings":
                return Said("204 No Content") if self.shelf.delete(_resource(asked.path)) else _unknown()
            case _:
                return _unknown()

    def _redirected(self, asked: Asked) -> Said:
        sid = _resource(asked.path).rpartition("/")[2]
        if not self.redirect(sid, asked.form["Url"][0]):
            return _refusal("400 Bad Request", 21220, "Call is not in-progress. Cannot redirect.")
        return Said("200 OK", json.dumps({"sid": sid, "status": "in-progress"}).encode())


async def _read(reader: asyncio.StreamReader) -> Asked:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    return Asked(method, target.partition("?")[0], fields.get("authorization", ""), parse_qs(body.decode()))


def _resource(path: str) -> str:
    return path.removesuffix(".wav").removesuffix(".json")


def _unknown() -> Said:
    return _refusal("404 Not Found", 20404, "The requested resource was not found")


def _refusal(status: str, code: int, message: str) -> Said:
    told = {"code": code, "message": message, "status": int(status[:3])}
    return Said(status, json.dumps(told).encode())
