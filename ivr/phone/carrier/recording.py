"""Recordings: kept by the carrier until its customer deletes them."""

import io
import wave
from array import array
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

    def __len__(self) -> int:
        return len(self._recordings)

    def put(self, recording_sid: str, ulaw: bytes) -> str:
        """Keep a recording; return its path."""
        path = f"/2010-04-01/Accounts/{self._account.sid}/Recordings/{recording_sid}"
        self._recordings[path] = ulaw
        return path

    def get(self, path: str) -> bytes | None:
        """Return a recording as a WAV file, or None when there is none of that path."""
        return wav(self._recordings[path]) if path in self._recordings else None

    def delete(self, path: str) -> bool:
        """Delete a recording; return whether it was there."""
        return self._recordings.pop(path, None) is not None
