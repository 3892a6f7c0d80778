"""Passwords: kept as argon2id hashes, long enough to withstand guessing."""

from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

AT_ONCE = 2
"A hash takes 64 MiB and a core for a moment; more of them at once would be felt on the calls."
SHORTEST = 12
LONGEST = 256
"More than anybody types; hashing it costs no more than it should."


def weakness_of(password: str, *names: str) -> str | None:
    """Return the id of the sentence that says why a password will not do, or nothing."""
    if len(password) < SHORTEST:
        return "accounts.password_short"
    if len(password) > LONGEST:
        return "accounts.password_long"
    if len(set(password)) < 5 or any(name and password.casefold() == name.casefold() for name in names):
        return "accounts.password_easy"
    return None


class Passwords:
    """Makes and checks hashes; somebody whom nobody knows is checked as long as anybody else."""

    def __init__(self, hasher: PasswordHasher) -> None:
        self._hasher = hasher
        self._turn = BoundedSemaphore(AT_ONCE)
        self._nobody = hasher.hash("a password that nobody has")

    def hash(self, password: str) -> str:
        """Return the hash of a new password."""
        with self._turn:
            return self._hasher.hash(password)

    def is_right(self, kept: str, password: str) -> bool:
        """Return whether a password belongs to a hash; with none kept, no password does."""
        try:
            with self._turn:
                return self._hasher.verify(kept or self._nobody, password) and bool(kept)
        except (VerificationError, InvalidHashError):
            return False

    def is_outdated(self, kept: str) -> bool:
        """Return whether a hash was made with other parameters than those of today."""
        return self._hasher.check_needs_rehash(kept)
