"""Signatures after the Standard Webhooks specification: HMAC-SHA256 of id, time and body."""

import base64
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime

PREFIX = "whsec_"
BYTES = 32


def draw_secret() -> str:
    """Return a new secret, as it is given to the receiver."""
    return f"{PREFIX}{base64.b64encode(secrets.token_bytes(BYTES)).decode()}"


def signature_of(secret: str, message_id: str, seconds: int, body: str) -> str:
    """Return the signature of a message under one secret."""
    key = base64.b64decode(secret.removeprefix(PREFIX))
    signed = hmac.digest(key, f"{message_id}.{seconds}.{body}".encode(), "sha256")
    return f"v1,{base64.b64encode(signed).decode()}"


def headers_of(message_id: str, at: datetime, body: str, keys: Iterable[str]) -> dict[str, str]:
    """Return the headers of one attempt; while secrets are rotated, it is signed under both."""
    seconds = int(at.timestamp())
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(signature_of(key, message_id, seconds, body) for key in keys),
        "content-type": "application/json",
        "user-agent": "Cityline",
    }
