"""Codes of an authenticator app (RFC 6238), and the picture by which the app learns its key."""

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
"A telephone's clock may be half a minute off, and typing takes time."
ISSUER = "Cityline"


def draw_key() -> str:
    """Return a new key, in the letters in which apps accept it."""
    return base64.b32encode(secrets.token_bytes(KEY_BYTES)).decode("ascii")


def step_of(key: str, typed: str, now: datetime) -> int | None:
    """Return the half minute to which a typed code belongs, or None for a code that is wrong now."""
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
    """A key that somebody may take into their app."""

    key: str = field(repr=False)
    address: str = field(repr=False)

    @property
    def picture(self) -> str:
        """The address as an SVG picture for the telephone's camera; it is light in dark mode too."""
        return segno.make(self.address, micro=False).svg_inline(light="#fff", omitsize=True)

    @property
    def typed(self) -> str:
        """The key in groups of four, for who types it."""
        return " ".join(self.key[place : place + 4] for place in range(0, len(self.key), 4))


def offer_of(key: str, email: str) -> Offer:
    """Return a key as an app takes it in."""
    return Offer(key, _totp(key).get_provisioning_uri(email, ISSUER))


def _totp(key: str) -> TOTP:
    # Apps know SHA-1 alone, whatever the address asks for; it is no weakness of a MAC.
    return TOTP(base64.b32decode(key), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303 - no apps know another hash
