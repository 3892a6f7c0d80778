"""A day's digest: a Merkle root over the ledger's rows, chained to the digest before it. (pure)"""

import hashlib
import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

SHORT = 20
"Hexadecimal digits of the short form: 80 bits, too many to search for another chain with the same ones."


class Sort(StrEnum):
    """Why a day was signed."""

    CLOSED = "closed"
    "Its calls are over; all but the repeat tests is signed, so that nothing can be changed until they are."
    SETTLED = "settled"
    "Its repeat tests are over, and whose queries it had is forgotten."
    LATE = "late"
    "Calls came late from this line's own spool, and nothing else differs."
    RESTATED = "restated"
    "Somebody has looked at what differed, and says why it is right."


@dataclass(frozen=True, slots=True)
class DayDigest:
    """What is signed for a day."""

    seq: int
    "Its place in the chain, counted from 1."
    day: date
    zone: str
    "The time zone in which the day was cut."
    form: int
    "Which columns the rows were hashed with."
    root: str
    rows: int
    audit_seq: int
    audit_mark: str
    "The audit log's last act when it was signed, and its mark; 0 and empty for an empty log."
    before: str
    "The link of the digest before it; empty for the first."
    closed_to: date
    signed_to: date | None
    "The last day that is closed and settled with it; None before the first is settled."
    sort: Sort
    by: str
    "Who restated the day; empty for a job."
    why: str
    signed_at: datetime
    key: str
    "The public key, in hexadecimal."

    @property
    def statement(self) -> bytes:
        """The bytes that are signed."""
        values = (
            *("cityline day", self.seq, self.day.isoformat(), self.zone, self.form, self.root, self.rows),
            *(self.audit_seq, self.audit_mark, self.before, self.closed_to.isoformat()),
            self.signed_to.isoformat() if self.signed_to else None,
            *(self.sort.value, self.by, self.why, instant_text(self.signed_at), self.key),
        )
        return json.dumps(values, separators=(",", ":")).encode()

    @property
    def link(self) -> str:
        """The hash that stands for this digest and all before it."""
        return hashlib.sha256(self.statement).hexdigest()


@dataclass(frozen=True, slots=True)
class SignedDay:
    """A digest as stored: with its signature, and each row's hash to name what differs."""

    digest: DayDigest
    signature: str
    leaves: Mapping[str, str] | None
    "By the row's name; None if the stored ones cannot be read."


@dataclass(frozen=True, slots=True)
class SignedTo:
    """Up to which day the ledger is signed, as a report prints it."""

    day: date
    link: str

    def __str__(self) -> str:
        return short_form(self.link)


@dataclass(frozen=True, slots=True)
class RowDifferences:
    """Names of a day's rows that are not as they were signed."""

    changed: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    added: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.changed or self.missing or self.added)


def short_form(link: str) -> str:
    """Return a link as it is printed: “3f2a 91bc 77d0 1e4f 0a9b”."""
    return " ".join(link[start : start + 4] for start in range(0, SHORT, 4))


def instant_text(at: datetime) -> str:
    """Return an instant the same for every database."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")


def leaf_of(name: str, values: Sequence[object]) -> str:
    """Return the hash of a row under its name."""
    told = json.dumps([name, *values], separators=(",", ":"), default=repr)
    return hashlib.sha256(b"\0" + told.encode()).hexdigest()


def root_of(leaves: Mapping[str, str]) -> str:
    """Return the Merkle root of a day's rows, sorted by their names; an odd one moves up a level."""
    level = [bytes.fromhex(leaves[name]) for name in sorted(leaves)]
    if not level:
        return hashlib.sha256(b"").hexdigest()
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2], strict=False)
        odd = level[-1:] if len(level) % 2 else []
        level = [*(hashlib.sha256(b"\1" + left + right).digest() for left, right in pairs), *odd]
    return level[0].hex()


def differences(signed: Mapping[str, str], now: Mapping[str, str]) -> RowDifferences:
    """Return which rows are not as they were signed."""
    both = signed.keys() & now.keys()
    return RowDifferences(
        tuple(sorted(name for name in both if signed[name] != now[name])),
        tuple(sorted(signed.keys() - now.keys())),
        tuple(sorted(now.keys() - signed.keys())),
    )


def packed(leaves: Mapping[str, str]) -> bytes:
    """Return leaves as they are stored."""
    return zlib.compress("\n".join(f"{leaves[name]} {name}" for name in sorted(leaves)).encode())


MOST_BYTES = 64 * 1024 * 1024
"Longer leaves were never written here: a small tampered value must not fill the memory."


def unpacked(stored: bytes) -> Mapping[str, str] | None:
    """Return stored leaves, or None if they were tampered with."""
    try:
        lines = zlib.decompressobj().decompress(stored, MOST_BYTES).decode().splitlines()
        leaves = {name: leaf for leaf, _, name in (line.partition(" ") for line in lines)}
        root_of(leaves)
    except (zlib.error, ValueError, TypeError):
        return None
    return leaves
