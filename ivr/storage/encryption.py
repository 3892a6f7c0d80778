"""Encrypts what only this line may read: a caller's number, details dictated for a department."""

import base64
import hmac
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy import select
from sqlalchemy.orm import Session

from intents.privacy.redaction import without_words
from ivr.errors import BadCiphertext
from ivr.storage.tables import HiddenNameRow, WordsRow
from metrics.ledger.repeat import caller_hash
from metrics.ledger.sql import insert_new


@dataclass(frozen=True, slots=True)
class Encryption:
    """Encrypts and decrypts texts with a key derived from the line's secret (RFC 5869)."""

    secret: bytes
    secondary: bytes | None = None
    "The other secret while secrets are rotated: it decrypts only."

    def encrypt(self, text: str) -> str:
        """Encrypt a text; an empty one stays empty."""
        return self._lock().encrypt(text.encode()).decode("ascii") if text else ""

    def decrypt(self, encrypted: str) -> str:
        """Decrypt a text; raise BadCiphertext for one encrypted under another secret."""
        if not encrypted:
            return ""
        try:
            return self._lock().decrypt(encrypted.encode("ascii")).decode()
        except (InvalidToken, ValueError):
            raise BadCiphertext(
                "this was encrypted by another secret: CITYLINE_SECRET_KEY has changed"
            ) from None

    def caller_hashes(self, number: str) -> tuple[str, ...]:
        """Return a caller's hash, and while secrets are rotated the one under the other secret."""
        return tuple(caller_hash(secret, number) for secret in self._secrets)

    @property
    def _secrets(self) -> tuple[bytes, ...]:
        return tuple(secret for secret in (self.secret, self.secondary) if secret)

    def _lock(self) -> MultiFernet:
        return MultiFernet([_key(secret) for secret in self._secrets])


def _key(secret: bytes) -> Fernet:
    key = HKDF(SHA256(), length=32, salt=None, info=b"cityline seal").derive(secret)
    return Fernet(base64.urlsafe_b64encode(key))


POP_BYTES = 15
"Too many to guess, few enough for any telephone."


def pop_id(secret: bytes, call_sid: str) -> str:
    """Return a call's opaque id of 24 lower-case letters and digits: the same one each time."""
    mac = hmac.digest(secret, f"screen pop:{call_sid}".encode(), "sha256")
    return base64.b32encode(mac[:POP_BYTES]).decode("ascii").lower()


def call_of_pop(secret: bytes, pop: str, call_sids: Iterable[str]) -> str | None:
    """Return which of some calls an id belongs to, or None."""
    given = pop.encode()
    return next((sid for sid in call_sids if hmac.compare_digest(pop_id(secret, sid).encode(), given)), None)


@dataclass(frozen=True, slots=True)
class _Known:
    """The names of a call, which are known by their hashes alone."""

    secret: bytes
    hashes: frozenset[str]

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and _hash(self.secret, word) in self.hashes


def hide_names(session: Session, call_sid: str, names: Iterable[str], secret: bytes, purge_on: date) -> None:
    """Add the names in a turn to those of its call, and hide all of them in all of its words."""
    fresh = {_hash(secret, word) for word in names}
    for word in fresh:
        insert_new(session, HiddenNameRow, {"call_sid": call_sid, "word": word, "purge_on": purge_on})
    kept = session.scalars(select(HiddenNameRow.word).where(HiddenNameRow.call_sid == call_sid))
    known = _Known(secret, frozenset(kept))
    if known.hashes:
        for row in session.scalars(select(WordsRow).where(WordsRow.call_sid == call_sid)):
            row.heard = without_words(row.heard, known)


def _hash(secret: bytes, word: str) -> str:
    return hmac.digest(secret, f"name {word}".encode(), "sha256").hex()[:32]


def masked(number: str) -> str:
    """Return a telephone number with all but the last two digits masked."""
    return f"••• ••• ••{number[-2:]}" if number else ""
