"""Codes of an authenticator app (RFC 6238), and the picture from which the app reads its key."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP

KEY_BYTES = 20
DIGITS, STEP_SECONDS = 6, 30
DRIFT_STEPS = 1
"A phone's clock may be half a minute off, and typing takes time."
ISSUER = "Cityline"


def draw_key() -> str:
    """Return a new key in the encoding that apps accept."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def step_of(key: str, typed: str, now: datetime) -> int | None:
    """Return the half minute to which a typed code belongs, or None if the code is wrong now."""
    code = "".join(typed.split())
    if len(code) != DIGITS or not (code.isascii() and code.isdigit()):
        return None
    present = int(now.timestamp()) // STEP_SECONDS
    for step in range(present - DRIFT_STEPS, present + DRIFT_STEPS + 1):
        try:
            _totp(key).verify(code.encode("ascii"), step * STEP_SECONDS)
        except InvalidToken:
            continue
        return step
    return None


@dataclass(frozen=True, slots=True)
class Offer:
    """A key for someone's app."""

    key: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def picture(self) -> str:
        """The address as an SVG picture for the phone's camera; it stays light in dark mode."""
        return segno.make(self.address, micro=False).svg_inline(light="#fff", omitsize=True)

    @property
    def typed(self) -> str:
        """The key in groups of four, for typing."""
        return " ".join(self.key[place : place + 4] for place in range(0, len(self.key), 4))


def offer_of(key: str, email: str) -> Offer:
    """Return a key in the form an app accepts."""
    return Offer(key, _totp(key).get_provisioning_uri(email, ISSUER))


def _totp(key: str) -> TOTP:
    # Apps know only SHA-1, whatever the address asks for; as a MAC it is not weak.
    return TOTP(base64.b32decode(key), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - no apps know another hash
