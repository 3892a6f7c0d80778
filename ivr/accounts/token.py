"""Secrets that a browser keeps: drawn at random, known to the database by their hash alone."""

import hashlib
import hmac
import secrets

BYTES = 32


def draw_token() -> str:
    """Return a new secret that nobody can guess."""
    return secrets.token_urlsafe(BYTES)


def key_of(token: str) -> str:
    """Return the hash by which a secret is found; it needs no salt, since the secret is random."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """Return what forms must send along: it follows from the browser's secret and does not tell it."""
    # The secret is what is hashed, since as a key it would be filled up with zeros: "" and "\0" would be one.
    return hmac.digest(b"cityline csrf", token.encode(), "sha256").hex()


def is_csrf_of(token: str, sent: str) -> bool:
    """Return whether a form came from a page that this browser was given."""
    return hmac.compare_digest(csrf_of(token).encode(), sent.encode())
