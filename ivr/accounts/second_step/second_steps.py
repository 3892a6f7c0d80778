"""Who has a second step, who needs one, and whether a code is right."""

import base64
import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlsplit

import segno
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor import InvalidToken
from cryptography.hazmat.primitives.twofactor.totp import TOTP
from sqlalchemy.orm import Session

from ivr.accounts import audit_store, sign_in_store, store
from ivr.accounts.account import Account, Role
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.second_step import store as step_store
from ivr.accounts.second_step.store import KeptKey
from ivr.accounts.sign_in import PER_PLACE, Held, Wrong
from ivr.errors import BadCiphertext
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption

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


class Whose(StrEnum):
    """Who must have a second step; everyone else may."""

    AUTO = "auto"
    "Admins and the like, unless the pages are reachable from this machine only."
    NOBODYS = "nobody"
    ADMINS = "admins"
    "And whoever has another of the needy roles."
    EVERYBODYS = "everybody"


class Proof(StrEnum):
    """How far a sign-in has come."""

    COMPLETE = "complete"
    TO_SET_UP = "to set up"
    "The person must have a second step but has none."
    TO_SHOW = "to show"
    "The person has a second step but has not passed it in this browser."


LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


def required_at(setting: Whose, public_base_url: str) -> Whose:
    """Return who must have a second step when the pages are at an address."""
    if setting is not Whose.AUTO:
        return setting
    return Whose.NOBODYS if urlsplit(public_base_url).hostname in LOOPBACK else Whose.ADMINS


NEEDY = frozenset({Role.ADMIN, Role.PRIVACY, Role.MANAGER})
"Roles that can grant themselves everything, read and erase what any caller said, or change where calls go."


def must_have_one(account: Account, whose: Whose) -> bool:
    """Return whether an account may not do without a second step."""
    return whose is Whose.EVERYBODYS or (whose is Whose.ADMINS and not NEEDY.isdisjoint(account.roles))


def proof_of(account: Account, *, has_key: bool, is_proved: bool, whose: Whose) -> Proof:
    """Return how far a sign-in has come; one by the city's sign-in service is already complete."""
    if is_proved:
        return Proof.COMPLETE
    if has_key:
        return Proof.TO_SHOW
    return Proof.TO_SET_UP if must_have_one(account, whose) else Proof.COMPLETE


def has_second_step(session: Session, account_id: str) -> bool:
    """Return whether a person has an app or a passkey."""
    has_app = step_store.key_of_account(session, account_id) is not None
    return has_app or step_store.has_passkey(session, account_id)


@dataclass(frozen=True, slots=True)
class SecondSteps:
    """Sets up, checks and removes second steps."""

    database: Database
    clock: Callable[[], datetime]
    encryption: Encryption = field(repr=False)
    whose: Whose

    def has_one(self, account_id: str) -> bool:
        """Return whether a person has a second step."""
        with self.database.reading() as session:
            return has_second_step(session, account_id)

    def has_app(self, account_id: str) -> bool:
        """Return whether a person has an app that shows codes."""
        with self.database.reading() as session:
            return step_store.key_of_account(session, account_id) is not None

    def everybody(self) -> frozenset[str]:
        """Return the ids of everyone who has one."""
        with self.database.reading() as session:
            return step_store.accounts_with_key(session) | step_store.accounts_with_passkeys(session)

    def offer(self, account: Account, sealed: str = "") -> tuple[Offer, str]:
        """Return a key for an account's app, and the same encrypted for the form that brings it back."""
        key = self._opened(account.id, sealed) or draw_key()
        return offer_of(key, account.email), self.encryption.encrypt(f"{account.id} {key}")

    def set_up(self, account_id: str, sealed: str, code: str) -> Wrong | Held | None:
        """Keep a key if its code is right, and end the account's sign-ins; return None on success."""
        key, now = self._opened(account_id, sealed), self.clock()
        if not self._lets_try(account_id, now):
            return Held()
        step = step_of(key, code, now) if key else None
        if step is None:
            return Wrong()
        with self.database.begin() as session:
            store.known_account(session, account_id, to_change=True)
            step_store.keep(session, account_id, KeptKey(self.encryption.encrypt(key), step))
            self._forgive(session, account_id)
            store.end_sign_ins_of(session, account_id)
            self._note(session, account_id, "accounts.second_step_set_up", account_id)
        return None

    def show(self, account_id: str, code: str) -> Wrong | Held | None:
        """Use up a code of a person's app; return None if it is right."""
        now = self.clock()
        if not self._lets_try(account_id, now):
            return Held()
        with self.database.begin() as session:
            kept = step_store.key_of_account(session, account_id)
            key = self._decrypted(kept.encrypted) if kept else ""
            step = step_of(key, code, now) if key else None
            renewed = self.encryption.encrypt(key)
            if step is None or not step_store.use_step(session, account_id, step, renewed):
                self._note(session, account_id, "accounts.second_step_failed", account_id)
                return Wrong()
            self._forgive(session, account_id)
        return None

    def remove(self, account_id: str, by: str) -> None:
        """Remove a person's second steps, for instance after a lost phone; their sign-ins end."""
        with self.database.begin() as session:
            had_app, had_passkeys = (
                step_store.remove(session, account_id),
                step_store.remove_all(session, account_id),
            )
            if had_app or had_passkeys:
                store.end_sign_ins_of(session, account_id)
                self._note(session, by, "accounts.second_step_removed", account_id)

    def remove_app(self, account_id: str, by: str) -> None:
        """Remove the app's key; passkeys stay."""
        with self.database.begin() as session:
            if step_store.remove(session, account_id):
                store.end_sign_ins_of(session, account_id)
                self._note(session, by, "accounts.second_step_removed", account_id)

    def _opened(self, account_id: str, sealed: str) -> str:
        """Return the key that a form brings back, if it was offered to this account."""
        whose, _, key = self._decrypted(sealed).partition(" ")
        return key if whose == account_id else ""

    def _decrypted(self, encrypted: str) -> str:
        """Decrypt a text encrypted with the current secret; empty for anything else."""
        try:
            return self.encryption.decrypt(encrypted)
        except BadCiphertext:
            return ""

    def _lets_try(self, account_id: str, now: datetime) -> bool:
        with self.database.begin() as session:
            return sign_in_store.count_try(session, self._tries_key(account_id), PER_PLACE, now)

    def _forgive(self, session: Session, account_id: str) -> None:
        sign_in_store.forget(session, self._tries_key(account_id))

    def _tries_key(self, account_id: str) -> str:
        return hmac.digest(self.encryption.secret, f"second step {account_id}".encode(), "sha256").hex()

    def _note(self, session: Session, by: str, act: str, account_id: str) -> None:
        audit_store.append(session, AuditEntry(self.clock(), by, act, account_id))
