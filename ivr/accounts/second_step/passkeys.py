"""Passkeys (WebAuthn) as a second step: created by a person's device, for this site only."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address
from typing import TypeAlias
from urllib.parse import urlsplit

from sqlalchemy.orm import Session
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import PublicKeyCredentialDescriptor

from ivr.accounts import audit_store, sign_in_store, store
from ivr.accounts.account import Account
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.second_step import store as step_store
from ivr.accounts.second_step.store import Passkey, passkey_id
from ivr.accounts.sign_in import PER_PLACE, Held, Wrong, key_of
from ivr.errors import BadCiphertext, BadInput
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption

SITE = "Cityline"
GOOD_FOR = timedelta(minutes=5)
CHALLENGE_BYTES = 32
MOST = 10
"The most passkeys one person may have."
LONGEST_NAME = 60
_UNREADABLE = (WebAuthnException, BadCiphertext, ValueError, KeyError, TypeError)
"What the library raises for a malformed or forged response."


@dataclass(frozen=True, slots=True)
class Origin:
    """The site for which passkeys are created."""

    address: str
    host: str

    @classmethod
    def of(cls, public_base_url: str) -> "Origin | None":
        """Return the site at an address; browsers create passkeys for names only, with https or locally."""
        url = urlsplit(public_base_url)
        host = url.hostname or ""
        if not (url.scheme == "https" or host == "localhost") or _is_number(host):
            return None
        port = f":{url.port}" if url.port else ""
        return cls(f"{url.scheme}://{host}{port}", host)


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return not host
    return True


@dataclass(frozen=True, slots=True)
class Challenge:
    """The challenge for a browser, and the same encrypted for the form that returns the response."""

    options: str
    "As JSON for the browser."
    sealed: str = field(repr=False)


Outcome: TypeAlias = Wrong | Held | None
"None on success."


@dataclass(frozen=True, slots=True)
class Passkeys:
    """Adds, renames, uses and removes passkeys.

    A challenge is bound to the browser's sign-in, which ends once it is answered: no challenge works twice.
    """

    database: Database
    clock: Callable[[], datetime]
    encryption: Encryption = field(repr=False)
    origin: Origin | None

    @property
    def are_offered(self) -> bool:
        """Whether browsers can create passkeys for this site."""
        return self.origin is not None

    def of(self, account_id: str) -> tuple[Passkey, ...]:
        """Return a person's passkeys, oldest first."""
        with self.database.reading() as session:
            return step_store.passkeys_of(session, account_id)

    def to_add(self, account: Account, token: str) -> Challenge:
        """Return what a browser needs to create a passkey for a person."""
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        known = [PublicKeyCredentialDescriptor(id=each.credential) for each in self.of(account.id)]
        options = generate_registration_options(
            rp_id=self._site().host,
            rp_name=SITE,
            user_id=account.id.encode(),
            user_name=account.email,
            user_display_name=account.name,
            challenge=challenge,
            exclude_credentials=known,
        )
        return Challenge(options_to_json(options), self._sealed(account.id, token, challenge))

    def to_show(self, account_id: str, token: str) -> Challenge:
        """Return what a browser needs to use one of a person's passkeys."""
        challenge = secrets.token_bytes(CHALLENGE_BYTES)
        known = [PublicKeyCredentialDescriptor(id=each.credential) for each in self.of(account_id)]
        options = generate_authentication_options(
            rp_id=self._site().host, challenge=challenge, allow_credentials=known
        )
        return Challenge(options_to_json(options), self._sealed(account_id, token, challenge))

    def add(self, account_id: str, token: str, sealed: str, credential: str, name: str) -> Outcome:
        """Keep a passkey that a browser has just created, and end the account's sign-ins."""
        now, site = self.clock(), self._site()
        if not self._lets_try(account_id, now):
            return Held()
        try:
            made = verify_registration_response(
                credential=credential,
                expected_challenge=self._challenge(account_id, token, sealed),
                expected_rp_id=site.host,
                expected_origin=site.address,
            )
        except _UNREADABLE:
            return self._failed(account_id)
        called = " ".join(name.split())[:LONGEST_NAME] or now.date().isoformat()
        kept, uses = made.credential_id, made.sign_count
        passkey = Passkey(passkey_id(kept), account_id, kept, made.credential_public_key, uses, called, now)
        with self.database.begin() as session:
            store.known_account(session, account_id, to_change=True)
            is_full = len(step_store.passkeys_of(session, account_id)) >= MOST
            if is_full or not step_store.add(session, passkey):
                return Wrong()
            self._forgive(session, account_id)
            store.end_sign_ins_of(session, account_id)
            self._note(session, "accounts.passkey_added", account_id)
        return None

    def show(self, account_id: str, token: str, sealed: str, credential: str) -> Outcome:
        """Check that a browser holds one of a person's passkeys."""
        now = self.clock()
        if not self._lets_try(account_id, now):
            return Held()
        try:
            kept, uses = self._verified(account_id, token, sealed, credential)
        except _UNREADABLE:
            return self._failed(account_id)
        with self.database.begin() as session:
            if step_store.use(session, kept, uses, now):
                self._forgive(session, account_id)
                return None
        return self._failed(account_id)

    def rename(self, account_id: str, passkey: str, name: str) -> None:
        """Rename a person's passkey."""
        called = " ".join(name.split())[:LONGEST_NAME]
        if not called:
            raise BadInput("A passkey has a name.")
        with self.database.begin() as session:
            if step_store.rename(session, account_id, passkey, called):
                self._note(session, "accounts.passkey_renamed", account_id)

    def remove(self, account_id: str, passkey: str) -> bool:
        """Remove a person's passkey, and end the account's sign-ins; return whether they had it."""
        with self.database.begin() as session:
            had_it = step_store.remove_passkey(session, account_id, passkey)
            if had_it:
                store.end_sign_ins_of(session, account_id)
                self._note(session, "accounts.passkey_removed", account_id)
        return had_it

    def _verified(self, account_id: str, token: str, sealed: str, credential: str) -> tuple[Passkey, int]:
        """Return the passkey that was used and its new counter; one that is kept must have grown."""
        shown = parse_authentication_credential_json(credential)
        own = {each.credential: each for each in self.of(account_id)}
        kept, site = own[shown.raw_id], self._site()
        verified = verify_authentication_response(
            credential=shown,
            expected_challenge=self._challenge(account_id, token, sealed),
            expected_rp_id=site.host,
            expected_origin=site.address,
            credential_public_key=kept.public_key,
            credential_current_sign_count=kept.uses,
        )
        return kept, verified.new_sign_count

    def _site(self) -> Origin:
        if self.origin is None:
            raise BadInput("Passkeys need an address with a name, by https.")
        return self.origin

    def _sealed(self, account_id: str, token: str, challenge: bytes) -> str:
        until = (self.clock() + GOOD_FOR).timestamp()
        return self.encryption.encrypt(f"{account_id} {key_of(token)} {until:.0f} {challenge.hex()}")

    def _challenge(self, account_id: str, token: str, sealed: str) -> bytes:
        """Return the challenge this browser was given for this person, or raise ValueError."""
        whose, browser, until, challenge = self.encryption.decrypt(sealed).split(" ")
        is_own = whose == account_id and browser == key_of(token)
        if not is_own or float(until) < self.clock().timestamp():
            raise ValueError("the challenge belongs to somebody else, or has expired")
        return bytes.fromhex(challenge)

    def _failed(self, account_id: str) -> Wrong:
        with self.database.begin() as session:
            self._note(session, "accounts.passkey_failed", account_id)
        return Wrong()

    def _lets_try(self, account_id: str, now: datetime) -> bool:
        with self.database.begin() as session:
            return sign_in_store.count_try(session, self._tries_key(account_id), PER_PLACE, now)

    def _forgive(self, session: Session, account_id: str) -> None:
        sign_in_store.forget(session, self._tries_key(account_id))

    def _tries_key(self, account_id: str) -> str:
        return key_of(f"passkey {account_id}")

    def _note(self, session: Session, act: str, account_id: str) -> None:
        audit_store.append(session, AuditEntry(self.clock(), account_id, act, account_id))
