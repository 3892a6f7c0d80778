"""How long a sign-in lasts, and what limits tries."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address, ip_network
from typing import TypeAlias
from urllib.parse import quote, urlsplit


@dataclass(frozen=True, slots=True)
class Browser:
    """The address of a request, and the secret it carries."""

    address: str = field(default="", repr=False)
    token: str = field(default="", repr=False)
    "The secret of an earlier sign-in, valid or not; it ends when the browser signs in again."
    device: str = field(default="", repr=False)
    "Proves that someone has signed in from here before."


BYTES = 32


def draw_token() -> str:
    """Return a new secret."""
    return secrets.token_urlsafe(BYTES)


def key_of(token: str) -> str:
    """Return the hash under which a secret is stored; the secret is random, so it needs no salt."""
    return hashlib.sha256(token.encode()).hexdigest()


def csrf_of(token: str) -> str:
    """Return what forms must send: derived from the browser's secret, with a new mask each time."""
    proof = _proof_of(token)
    mask = secrets.token_bytes(len(proof))
    return (mask + _masked(proof, mask)).hex()


def is_csrf_of(token: str, sent: str) -> bool:
    """Return whether a form came from a page given to this browser."""
    proof = _proof_of(token)
    try:
        mask, masked = _halves(bytes.fromhex(sent), len(proof))
    except ValueError:
        return False
    return hmac.compare_digest(_masked(masked, mask), proof)


def _proof_of(token: str) -> bytes:
    # The secret is the message, not the key: HMAC pads keys with zeros, so "" and "\0" would be the same.
    return hmac.digest(b"cityline csrf", token.encode(), "sha256")


def _halves(sent: bytes, size: int) -> tuple[bytes, bytes]:
    if len(sent) != 2 * size:
        raise ValueError("a token has two halves")
    return sent[:size], sent[size:]


def _masked(proof: bytes, mask: bytes) -> bytes:
    """Return a masked proof: what differs on every page cannot be guessed from compressed lengths."""
    return bytes(one ^ other for one, other in zip(proof, mask, strict=True))


@dataclass(frozen=True, slots=True)
class Tries:
    """The tries for one account or one address, counted since the first."""

    count: int
    since: datetime


@dataclass(frozen=True, slots=True)
class Limit:
    """A rate limit: tries per time span."""

    most: int
    window: timedelta


PER_PLACE = Limit(10, timedelta(minutes=15))
"For one account from one address, or from a browser that its person has used before."
PER_ACCOUNT = Limit(100, timedelta(minutes=15))
"For one account from everywhere but its person's own browsers, where strangers cannot lock them out."
PER_ADDRESS = Limit(50, timedelta(minutes=15))
"A whole office may share one address, so a successful sign-in gives its try back."


def place_of(address: str) -> str:
    """Return what is counted for an address; for IPv6 its network, since a home or server has one."""
    try:
        known = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(known, IPv6Address):
        mapped = known.ipv4_mapped
        return str(mapped or ip_network((known, 64), strict=False))
    return str(known)


def device_of(secret: bytes, account_id: str, nonce: str) -> str:
    """Return what a browser keeps once a person has signed in there; it is valid for that account only."""
    mac = hmac.digest(secret, f"device {account_id} {nonce}".encode(), "sha256").hex()
    return f"{nonce}.{mac}"


def is_device_of(secret: bytes, account_id: str, device: str) -> bool:
    """Return whether a browser was given this for an account."""
    nonce, _, mac = device.partition(".")
    return bool(mac) and hmac.compare_digest(device_of(secret, account_id, nonce).encode(), device.encode())


def tried(tries: Tries | None, limit: Limit, now: datetime) -> tuple[Tries, bool]:
    """Return the tries plus one, and whether that one is allowed."""
    if tries is None or now - tries.since >= limit.window:
        return Tries(1, now), True
    if tries.count >= limit.most:
        return tries, False
    return replace(tries, count=tries.count + 1), True


def given_back(tries: Tries) -> Tries:
    """Return the tries without the one that succeeded."""
    return replace(tries, count=max(0, tries.count - 1))


IDLE = timedelta(minutes=30)
"A sign-in expires after this long without a request."
LONGEST = timedelta(hours=12)
"A working day, after which people sign in again."
FRESH = timedelta(minutes=10)
"Changing second steps requires one shown since then; the browser may be in other hands by now."
NOTED_EVERY = timedelta(minutes=1)
"Last-seen times are written at most this often."


@dataclass(frozen=True, slots=True)
class SignIn:
    """A browser in which a person has signed in."""

    account_id: str
    started_at: datetime
    seen_at: datetime
    is_proved: bool = False
    "By a second step, or by the city's sign-in service."


def is_over(sign_in: SignIn, now: datetime) -> bool:
    """Return whether a sign-in has ended."""
    return now - sign_in.seen_at >= IDLE or now - sign_in.started_at >= LONGEST


def is_fresh(sign_in: SignIn, now: datetime) -> bool:
    """Return whether the second step was shown a moment ago; every showing begins a new sign-in."""
    return sign_in.is_proved and now - sign_in.started_at < FRESH


def is_to_be_noted(sign_in: SignIn, now: datetime) -> bool:
    """Return whether it is time to record that the person is still here."""
    return now - sign_in.seen_at >= NOTED_EVERY


@dataclass(frozen=True, slots=True)
class Entered:
    """The person is signed in; the browser keeps this secret."""

    token: str = field(repr=False)
    device: str = field(default="", repr=False)
    "Identifies the browser next time; empty if it stays as it is."


@dataclass(frozen=True, slots=True)
class Wrong:
    """The account or the password is wrong; we do not say which."""


@dataclass(frozen=True, slots=True)
class Held:
    """Too many tries; try again later."""


@dataclass(frozen=True, slots=True)
class Weak:
    """The new password is too weak; `words` is the id of the sentence that says why."""

    words: str


@dataclass(frozen=True, slots=True)
class Stale:
    """The one-time code was used or is too old."""


@dataclass(frozen=True, slots=True)
class Unwelcome:
    """The city knows the person, but they have no access; `words` is the id of the sentence that says why."""

    words: str


ByPassword: TypeAlias = Entered | Wrong | Held
ByCode: TypeAlias = Entered | Weak | Stale
ByIdentity: TypeAlias = Entered | Unwelcome


HOME = "/"


def safe_way_back(text: str) -> str:
    """Return an address if it lies within this service, otherwise the home page."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return HOME
    try:
        parts = urlsplit(text)
    except ValueError:
        return HOME
    return text if not parts.scheme and not parts.netloc else HOME


def via(gate: str, way_back: str, language: str) -> str:
    """Return the address of a page that leads back to the requested one, in the requested language."""
    choice = f"&lang={quote(language, safe='')}" if language else ""
    return f"{gate}?next={quote(way_back, safe='/')}{choice}"
