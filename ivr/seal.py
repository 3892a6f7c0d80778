"""Texts that only this line can read: a caller's number, what a caller dictated for a department."""

import base64
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from ivr.errors import BadSeal


@dataclass(frozen=True, slots=True)
class Seal:
    """Closes and opens texts by a key of its own, derived from the line's secret (RFC 5869)."""

    secret: bytes

    def close(self, text: str) -> str:
        """Return a text sealed; an empty one stays empty."""
        return self._lock().encrypt(text.encode()).decode("ascii") if text else ""

    def open(self, sealed: str) -> str:
        """Return a sealed text; raise BadSeal for one that another secret closed."""
        if not sealed:
            return ""
        try:
            return self._lock().decrypt(sealed.encode("ascii")).decode()
        except (InvalidToken, ValueError):
            raise BadSeal("this was sealed by another secret: CITYLINE_SECRET_KEY has changed") from None

    def _lock(self) -> Fernet:
        key = HKDF(SHA256(), length=32, salt=None, info=b"cityline seal").derive(self.secret)
        return Fernet(base64.urlsafe_b64encode(key))
