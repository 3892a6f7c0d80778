"""Recordings: kept by the carrier, fetched from it over HTTP with the account's name and token."""

import asyncio
import io
import wave
from array import array
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from ivr.phone.carrier.account import Account


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

    def __init__(self, account: Account) -> None:
        self._account = account
        self._recordings: dict[str, bytes] = {}
        self._origin = ""

    def put(self, recording_sid: str, ulaw: bytes) -> str:
        """Keep a recording; return its RecordingUrl."""
        path = f"/2010-04-01/Accounts/{self._account.sid}/Recordings/{recording_sid}"
        self._recordings[path] = ulaw
        return self._origin + path

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Serve the recordings on a free local port."""
        server = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        host, port = server.sockets[0].getsockname()[:2]
        self._origin = f"http://{host}:{port}"
        async with server:
            yield

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            request = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
            status, body = self._answer(request)
            head = f"HTTP/1.1 {status}\r\nContent-Type: audio/x-wav\r\nContent-Length: {len(body)}\r\n"
            writer.write(head.encode() + b"Connection: close\r\n\r\n" + body)
            await writer.drain()
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError):
            pass
        finally:
            writer.close()

    def _answer(self, request: str) -> tuple[str, bytes]:
        method, target, _ = request.split("\r\n", 1)[0].split(" ", 2)
        pair = b64encode(f"{self._account.sid}:{self._account.auth_token}".encode()).decode()
        if f"authorization: basic {pair}".lower() not in request.lower():
            return "401 Unauthorized", b""
        path = target.partition("?")[0].removesuffix(".wav").removesuffix(".json")
        if path not in self._recordings:
            return "404 Not Found", b""
        if method == "DELETE":
            del self._recordings[path]
            return "204 No Content", b""
        return "200 OK", wav(self._recordings[path])
