"""A caller as the ledger knows them: by a keyed hash, which carries the name of its key."""

import hashlib
import hmac

KEY_DIGITS = 8
"Enough to tell a city's keys apart; it says nothing about the key itself."


def caller_hash(secret: bytes, number: str) -> str:
    """Hash an E.164 number as `key.hash`; a hidden number stays empty."""
    if not number:
        return ""
    digest = hmac.new(secret, f"caller:{number}".encode(), hashlib.sha256).hexdigest()
    return f"{key_name(secret)}.{digest}"


def key_name(secret: bytes) -> str:
    """Name a key: hashes under different keys cannot be compared."""
    return hmac.new(secret, b"the name of this key", hashlib.sha256).hexdigest()[:KEY_DIGITS]
