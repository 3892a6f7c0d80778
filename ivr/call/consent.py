"""Consent to keep the sound of a few sentences: asked of a sample of callers, given by key."""

import hmac
from enum import StrEnum
from hashlib import sha256

KEY = "8"
"Pressing it is a clear yes; saying or doing nothing is a no."
_LOTS = 2**32


class Consent(StrEnum):
    """The state of a caller's consent."""

    NOT_ASKED = "not asked"
    ASKED = "asked"
    GIVEN = "given"


def consent_at_first(sid: str, secret: bytes, share: float) -> Consent:
    """Return whether a call is sampled for consent; the same call always gives the same answer."""
    lot = int.from_bytes(hmac.new(secret, f"consent:{sid}".encode(), sha256).digest()[:4])
    return Consent.ASKED if lot < share * _LOTS else Consent.NOT_ASKED
