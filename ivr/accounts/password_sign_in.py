"""Sign-in by password, or by a one-time code for choosing one.

Passwords are hashed in a few separate threads, so that no call waits for one.
"""

import asyncio
import os
import re
import threading
import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from importlib.resources import files
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy.orm import Session

from ivr.accounts import audit_store, store
from ivr.accounts.account import Account
from ivr.accounts.audit_store import AuditEntry
from ivr.accounts.sign_in import Browser, ByCode, ByPassword, Entered, Held, Stale, Weak, Wrong, key_of
from ivr.accounts.sign_ins import RateLimit, SignIns
from ivr.errors import SignInsBusy
from ivr.storage.database import Database

SHORTEST = 12
LONGEST = 256
"More than anyone types, so that hashing stays cheap."


def weakness_of(password: str, *names: str) -> str | None:
    """Return the id of the sentence that says why a password is too weak, or nothing."""
    if len(password) < SHORTEST:
        return "accounts.password_short"
    if len(password) > LONGEST:
        return "accounts.password_long"
    return "accounts.password_easy" if is_obvious(password, *names) else None


FEWEST = 5
"Different characters."
OBVIOUS_WORDS = 2
"Two words of the list in a row are still obvious; three are not."
SHORTEST_NAME = 4
_INSTEAD = str.maketrans("0134578@$!", "oleastbasi")
"Characters that people substitute for letters."
_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "abcdefghijklmnopqrstuvwxyz", "azertyuiop", "qsdfghjklm")
_HERE = ("cityline", "cityhall", "city", "mairie", "hoteldeville", "ville", "municipality", "motdepasse")


def is_obvious(password: str, *names: str) -> bool:
    """Return whether a password is among the first that an attacker would try for these names."""
    if len(set(password)) < FEWEST:
        return True
    plain = unicodedata.normalize("NFKD", password.casefold()).encode("ascii", "ignore").decode()
    told = {
        part
        for name in names
        for part in re.findall(r"[a-z]+", name.casefold())
        if len(part) >= SHORTEST_NAME
    }
    if any(name and password.casefold() == name.casefold() for name in names):
        return True
    return plain in _leaked() or any(
        _is_covered(re.sub(r"[^a-z]", "", form), told) for form in (plain, plain.translate(_INSTEAD))
    )


def _is_covered(letters: str, told: set[str]) -> bool:
    """Whether the letters are just one or two obvious words; digits and punctuation add little."""
    if not letters:
        return True
    reached = {0: 0}
    for end in range(1, len(letters) + 1):
        counts = (
            count + 1
            for start, count in tuple(reached.items())
            if end - start >= SHORTEST_NAME and _is_word(letters[start:end], told)
        )
        fewest = min(counts, default=OBVIOUS_WORDS + 1)
        if fewest <= OBVIOUS_WORDS:
            reached[end] = fewest
    return len(letters) in reached


def _is_word(word: str, told: set[str]) -> bool:
    return (
        word in told
        or word in _HERE
        or word in _leaked()
        or any(word in row or word in row[::-1] for row in _ROWS)
    )


@cache
def _leaked() -> frozenset[str]:
    return frozenset(files("ivr.accounts").joinpath("leaked_passwords.txt").read_text("ascii").split())


AT_ONCE = 2
"A hash takes 64 MiB and a core for a moment; more at once would slow down calls."
WAITING = 14
"At a tenth of a second each, the last one waits about a second."
LOWER = 10
"How far below the threads for calls their priority is, if the system supports it."
Result = TypeVar("Result")


class SignInThreads:
    """Runs password hashing, with a limit on how much runs at once."""

    def __init__(self, at_once: int = AT_ONCE, waiting: int = WAITING) -> None:
        self._threads = ThreadPoolExecutor(at_once, "sign-in", _step_back)
        self._places = threading.BoundedSemaphore(at_once + waiting)

    async def run(self, work: Callable[[], Result]) -> Result:
        """Return the work's result; raise SignInsBusy at once if too many are waiting."""
        if not self._places.acquire(blocking=False):
            raise SignInsBusy("Too many people are signing in right now; try again in a minute.")
        done = self._threads.submit(work)
        # The slot is free once the work is over, even if nobody waits for it any more.
        done.add_done_callback(lambda _: self._places.release())
        return await asyncio.wrap_future(done)


def _step_back() -> None:
    """Let the calls go first; a thread has a priority of its own on Linux alone."""
    if hasattr(os, "setpriority") and os.uname().sysname == "Linux":
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), LOWER)


class Passwords:
    """Hashes and checks passwords; an unknown account takes just as long."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._nobody = hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        """Return the hash of a new password."""
        return self._hasher.hash(password)

    def is_right(self, kept: str, password: str) -> bool:
        """Return whether a password matches a hash; without a hash none does."""
        try:
            return self._hasher.verify(kept or self._nobody, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Return whether a hash was made with outdated parameters."""
        return self._hasher.check_needs_rehash(kept)


@dataclass(frozen=True, slots=True)
class Entrance:
    """Signs people in."""

    database: Database
    clock: Callable[[], datetime]
    passwords: Passwords
    sign_ins: SignIns
    rate_limit: RateLimit

    def by_password(self, email: str, password: str, browser: Browser) -> ByPassword:
        """Sign in by e-mail and password; a refusal reveals nothing about the account."""
        if not self.rate_limit.allows(email, browser):
            return Held()
        with self.database.reading() as session:
            account = store.account_by_email(session, email)
        is_right = self.passwords.is_right(account.password_hash if account else "", password)
        if account is None or account.is_disabled or not is_right:
            self._note("accounts.sign_in_failed", account)
            return Wrong()
        renewed = self.passwords.hash(password) if self.passwords.is_outdated(account.password_hash) else ""
        with self.database.begin() as session:
            self.rate_limit.forgive(session, account.email, browser)
            if renewed:
                store.replace_password(session, account.id, account.password_hash, renewed)
        self._note("accounts.signed_in", account)
        return self._entered(account, browser)

    def by_code(self, code: str, password: str, browser: Browser) -> ByCode:
        """Choose a password by a one-time code and sign in; sign-ins with the old one end."""
        if words := weakness_of(password):
            return Weak(words)
        now = self.clock()
        with self.database.reading() as session:
            if not store.is_code(session, key_of(code.strip()), now):
                return Stale()
        password_hash = self.passwords.hash(password)
        with self.database.begin() as session:
            account = self._owner_of(session, code, now)
            if account is None:
                return Stale()
            store.end_sign_ins_of(session, account.id)
            store.save_account(session, replace(account, password_hash=password_hash))
            self.rate_limit.forgive(session, account.email, browser)
            audit_store.append(session, AuditEntry(now, account.id, "accounts.password_chosen", account.id))
        return self._entered(account, browser)

    def _entered(self, account: Account, browser: Browser) -> Entered:
        token = self.sign_ins.begin(account.id, instead_of=browser.token)
        return Entered(token, self.rate_limit.new_device(account.email))

    def _note(self, act: str, account: Account | None) -> None:
        """Record who signed in, or whose account was tried; unknown names are not recorded."""
        known = account.id if account else ""
        with self.database.begin() as session:
            audit_store.append(session, AuditEntry(self.clock(), known, act, known))

    def _owner_of(self, session: Session, code: str, now: datetime) -> Account | None:
        account_id = store.use_code(session, key_of(code.strip()), now)
        account = store.account_by_id(session, account_id, to_change=True) if account_id else None
        return None if account is None or account.is_disabled else account
