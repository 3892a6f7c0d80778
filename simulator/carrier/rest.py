"""Rest: the carrier's REST side on a local port, for calls, their recordings and texts."""

import asyncio
import io
import json
import wave
from array import array
from base64 import b64encode
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs

from simulator.carrier.account import CarrierAccount
from simulator.carrier.outbound_calls import PlacedCalls
from simulator.carrier.texts import CarrierTexts


def _linear(byte: int) -> int:
    """Decode one µ-law byte (ITU-T G.711) to a 16-bit sample."""
    code = ~byte & 0xFF
    size = (((code & 0x0F) << 3) + 0x84 << (code >> 4 & 0x07)) - 0x84
    return -size if code & 0x80 else size


_LINEAR: Final = tuple(_linear(byte) for byte in range(256))


def wav(ulaw: bytes) -> bytes:
    """Return 8 kHz µ-law audio as a 16-bit WAV file, the form in which Twilio hands recordings out."""
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setnchannels(1)
        writer.setsampwidth(2)
        writer.setframerate(8000)
        writer.writeframes(array("h", map(_LINEAR.__getitem__, ulaw)).tobytes())
    return file.getvalue()


class Shelf:
    """The recordings of one account, by path."""

    def __init__(self, account: CarrierAccount) -> None:
        self._account = account
        self._recordings: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._recordings)

    def put(self, recording_sid: str, ulaw: bytes) -> str:
        """Keep a recording; return its path."""
        path = f"/2010-04-01/Accounts/{self._account.sid}/Recordings/{recording_sid}"
        self._recordings[path] = ulaw
        return path

    def get(self, path: str) -> bytes | None:
        """Return a recording as a WAV file, or None if there is none at that path."""
        return wav(self._recordings[path]) if path in self._recordings else None

    def delete(self, path: str) -> bool:
        """Delete a recording; return whether it was there."""
        return self._recordings.pop(path, None) is not None


JSON, WAV = "application/json", "audio/x-wav"


@dataclass(frozen=True, slots=True)
class RestRequest:
    """One request."""

    method: str
    path: str
    authorization: str
    form: dict[str, list[str]]


@dataclass(frozen=True, slots=True)
class RestReply:
    """One answer."""

    status: str
    body: bytes = b""
    content_type: str = JSON


class Rest:
    """One account's REST API."""

    def __init__(self, account: CarrierAccount) -> None:
        self.shelf = Shelf(account)
        self.texts = CarrierTexts(account)
        self.calls = PlacedCalls(account)
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

    def _answer(self, asked: RestRequest) -> RestReply:
        pair = b64encode(f"{self.account.sid}:{self.account.auth_token}".encode()).decode()
        if asked.authorization != f"Basic {pair}":
            return _refusal("401 Unauthorized", 20003, "Authenticate")
        if asked.path.endswith("/Messages.json"):
            is_new = asked.method == "POST"
            return RestReply(*(self.texts.take(asked.form) if is_new else self.texts.listed()))
        if asked.path.endswith("/Calls.json") and asked.method == "POST":
            return RestReply(*self.calls.take(asked.form))
        match asked.method, asked.path.rpartition("/")[0].rpartition("/")[2]:
            case "GET", "Calls":
                told = self.calls.fetch(_resource(asked.path).rpartition("/")[2])
                return _unknown() if told is None else RestReply(*told)
            case "POST", "Calls":
                return self._redirected(asked)
            case "GET", "Recordings":
                sound = self.shelf.get(_resource(asked.path))
                return _unknown() if sound is None else RestReply("200 OK", sound, WAV)
            case "DELETE", "Recordings":
                return RestReply("204 No Content") if self.shelf.delete(_resource(asked.path)) else _unknown()
            case _:
                return _unknown()

    def _redirected(self, asked: RestRequest) -> RestReply:
        sid = _resource(asked.path).rpartition("/")[2]
        if not self.redirect(sid, asked.form["Url"][0]):
            return _refusal("400 Bad Request", 21220, "Call is not in-progress. Cannot redirect.")
        return RestReply("200 OK", json.dumps({"sid": sid, "status": "in-progress"}).encode())


async def _read(reader: asyncio.StreamReader) -> RestRequest:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, target, _ = head[0].split(" ", 2)
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:])}
    body = await reader.readexactly(int(fields.get("content-length", "0")))
    return RestRequest(
        method, target.partition("?")[0], fields.get("authorization", ""), parse_qs(body.decode())
    )


def _resource(path: str) -> str:
    return path.removesuffix(".wav").removesuffix(".json")


def _unknown() -> RestReply:
    return _refusal("404 Not Found", 20404, "The requested resource was not found")


def _refusal(status: str, code: int, message: str) -> RestReply:
    told = {"code": code, "message": message, "status": int(status[:3])}
    return RestReply(status, json.dumps(told).encode())
