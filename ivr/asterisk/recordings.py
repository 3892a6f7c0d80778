"""Callers' messages, which the line itself records where the carrier is the city's own exchange."""

import secrets
from asyncio import to_thread
from base64 import b64decode, b64encode
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ivr.audio import seconds, wav_from_ulaw
from ivr.call.callback import Recording
from ivr.errors import UnknownRecording
from ivr.storage.encryption import Encryption

SCHEME = "exchange:"


@dataclass(frozen=True, slots=True)
class Recordings:
    """Messages in a folder that all processes of a line share, encrypted as callers' numbers are."""

    folder: Path
    encryption: Encryption

    async def keep(self, ulaw: bytes) -> Recording:
        """Keep a message; an empty one is none."""
        if not ulaw:
            return Recording("", "", 0.0)
        name = secrets.token_hex(16)
        await to_thread(self._write, name, ulaw)
        return Recording(f"RE{name}", f"{SCHEME}{name}", seconds(ulaw))

    async def recording(self, url: str) -> bytes:
        """Return a message as WAV; raise UnknownRecording if it is gone."""
        return await to_thread(self._read, url)

    async def delete_recording(self, url: str) -> None:
        """Delete a message; a missing one is no error."""
        await to_thread(self._path(url).unlink, missing_ok=True)

    def drop_unnamed(self, named: Collection[str], before: datetime) -> None:
        """Delete messages kept before an instant that none of these addresses names.

        A process that stopped before it filed a message left it behind.
        """
        names = {url.removeprefix(SCHEME) for url in named}
        for file in self.folder.glob("*"):
            if file.name not in names and file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)

    def _write(self, name: str, ulaw: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        (self.folder / name).write_text(self.encryption.encrypt(b64encode(ulaw).decode()), "ascii")

    def _read(self, url: str) -> bytes:
        try:
            encrypted = self._path(url).read_text("ascii")
        except FileNotFoundError:
            raise UnknownRecording("that message is not on this machine") from None
        return wav_from_ulaw(b64decode(self.encryption.decrypt(encrypted)))

    def _path(self, url: str) -> Path:
        name = url.removeprefix(SCHEME)
        if len(name) != 32 or not name.isalnum():
            raise UnknownRecording("that is no message of the exchange")
        return self.folder / name
