"""The key that signs the ledger's days, and the file in which a machine notes their digests."""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from metrics.ledger.digest import DayDigest, SignedDay

NAME = "digests.jsonl"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs with a key derived from the line's secret (RFC 5869), and knows whose signatures are good."""

    private: Ed25519PrivateKey
    known: frozenset[str]
    "Public keys in hexadecimal; while secrets are rotated, the other secret's too."

    @classmethod
    def of(cls, secret: bytes, secondary: bytes | None = None) -> "SigningKey":
        """Derive the key; whoever has no secret can check signatures and make none."""
        keys = [_derived(each) for each in (secret, secondary) if each]
        return cls(keys[0], frozenset(map(_public, keys)))

    @property
    def public(self) -> str:
        """The public key in hexadecimal."""
        return _public(self.private)

    def sign(self, digest: DayDigest) -> str:
        """Return a digest's signature in hexadecimal."""
        return self.private.sign(digest.statement).hex()


def is_signed(signed: SignedDay, known: frozenset[str]) -> bool:
    """Whether a digest was signed with a key that is known."""
    if signed.digest.key not in known:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.digest.key))
        key.verify(bytes.fromhex(signed.signature), signed.digest.statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _derived(secret: bytes) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), length=32, salt=None, info=b"cityline ledger").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@dataclass(frozen=True, slots=True)
class NotedDigest:
    """A digest as this machine noted it."""

    seq: int
    day: str
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestNotes:
    """A file of every digest that was signed here, so that the database alone cannot lose its end."""

    folder: Path

    def note(self, digest: DayDigest) -> None:
        """Add a digest; flushed to disk on return."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "seq": digest.seq,
            "day": digest.day.isoformat(),
            "digest": digest.link,
            "at": digest.signed_at.isoformat(),
        }
        file = os.open(self.folder / NAME, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as notes:
            notes.write(f"{json.dumps(told)}\n")
            notes.flush()
            os.fsync(notes.fileno())

    def read(self) -> tuple[NotedDigest, ...]:
        """Return what was noted, oldest first; a line that a crash left unfinished is left out."""
        path = self.folder / NAME
        lines = path.read_text("ascii", errors="replace").splitlines() if path.exists() else []
        return tuple(noted for line in lines if (noted := _noted(line)))


def _noted(line: str) -> NotedDigest | None:
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        return NotedDigest(int(told["seq"]), str(told["day"]), str(told["digest"]), at)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None
