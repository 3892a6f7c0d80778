"""A file under a passphrase, in blocks of which none can be changed, left out, exchanged or cut off."""

import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from secrets import token_bytes
from typing import Any, BinaryIO, cast

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from ivr.errors import BadInput

MARK = b"cityline sealed 1\n"
SALT_BYTES, BLOCK, TAG_BYTES = 16, 1 << 16, 16
SHORTEST = 16
"Characters of a passphrase; `openssl rand -base64 24` prints 32."
WORK = 1 << 16
"Of scrypt: 64 MB and a fraction of a second for each guess."


@contextmanager
def sealing(file: BinaryIO, passphrase: str) -> Iterator[BinaryIO]:
    """Encrypt what is written for as long as the block lasts; leave it plain without a passphrase."""
    if not passphrase:
        yield file
        return
    if len(passphrase) < SHORTEST:
        raise BadInput(
            f"The passphrase of backups is too short; it needs {SHORTEST} characters, "
            "as `openssl rand -base64 24` prints."
        )
    salt = token_bytes(SALT_BYTES)
    file.write(MARK + salt)
    writer = _Sealer(file, _cipher(passphrase, salt))
    yield cast("BinaryIO", writer)
    writer.end()  # not after a failure: what lacks its end cannot be opened


@contextmanager
def opening(path: Path, passphrase: str) -> Iterator[BinaryIO]:
    """Open a file, decrypted where a passphrase is set; raise BadInput where it is the other kind of file."""
    with path.open("rb") as file:
        if file.read(len(MARK)) != MARK:
            if passphrase:  # whoever can exchange a sealed file has no passphrase
                raise BadInput(f"{path}: is not encrypted; if that is meant, leave the passphrase out.")
            file.seek(0)
            yield file
            return
        if not passphrase:
            raise BadInput(
                f"{path}: is encrypted; set CITYLINE_BACKUP_PASSPHRASE, or name --passphrase-file."
            )
        cipher = _cipher(passphrase, file.read(SALT_BYTES))
        yield io.BufferedReader(_Opener(file, path, cipher), BLOCK)


def _cipher(passphrase: str, salt: bytes) -> ChaCha20Poly1305:
    """Return a cipher whose key no other file has, so that blocks can be numbered from 0."""
    return ChaCha20Poly1305(Scrypt(salt, 32, n=WORK, r=8, p=1).derive(passphrase.encode()))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


class _Sealer(io.RawIOBase):
    def __init__(self, file: BinaryIO, cipher: ChaCha20Poly1305) -> None:
        self._file, self._cipher = file, cipher
        self._number, self._held = 0, bytearray()

    def writable(self) -> bool:
        return True

    def write(self, content: Any) -> int:
        """Encrypt each block that is full and not the last one."""
        added = bytes(content)
        self._held += added
        while len(self._held) > BLOCK:
            self._seal(bytes(self._held[:BLOCK]), is_last=False)
            del self._held[:BLOCK]
        return len(added)

    def end(self) -> None:
        """Write the last block."""
        self._seal(bytes(self._held), is_last=True)

    def _seal(self, block: bytes, *, is_last: bool) -> None:
        self._file.write(self._cipher.encrypt(_nonce(self._number, is_last=is_last), block, None))
        self._number += 1


class _Opener(io.RawIOBase):
    def __init__(self, file: BinaryIO, path: Path, cipher: ChaCha20Poly1305) -> None:
        self._file, self._path, self._cipher = file, path, cipher
        self._number, self._plain = 0, b""
        self._ahead = self._draw()

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        """Give what of a block is left, or open the next one."""
        if not self._plain and self._number >= 0:
            self._plain = self._next()
        target = memoryview(into).cast("B")
        given = self._plain[: len(target)]
        target[: len(given)] = given
        self._plain = self._plain[len(given) :]
        return len(given)

    def _next(self) -> bytes:
        block, self._ahead = self._ahead, self._draw()
        is_last = not self._ahead
        try:
            plain = self._cipher.decrypt(_nonce(self._number, is_last=is_last), block, None)
        except InvalidTag:
            first = "cannot be opened by this passphrase, or is damaged"
            told = "is damaged or cut short" if self._number else first
            raise BadInput(f"{self._path}: {told}; use another one, or an older backup.") from None
        self._number = -1 if is_last else self._number + 1
        return plain

    def _draw(self) -> bytes:
        return self._file.read(BLOCK + TAG_BYTES)
