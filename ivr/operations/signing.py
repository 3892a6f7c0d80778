"""Signs each settled day of the ledger, and notes the digest outside the database."""

import json
import os
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import structlog
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from sqlalchemy.orm import Session

from ivr.errors import BrokenLedger
from ivr.storage.database import Database
from metrics.facts.anonymizing import settled_at
from metrics.facts.digest_store import (
    FORM,
    UnreadableDigest,
    digest_of,
    first_day,
    has_link,
    keep,
    leaves_of_day,
    newest,
    restated_at,
)
from metrics.ledger.digest import DayDigest, SignedDay, Sort, differences, root_of, short_form
from metrics.ledger.identity import oldest_identified
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord

NAME = "digests.jsonl"
DAYS_A_ROUND = 20
"A ledger that is years old catches up within an hour, a moment at a time."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class SigningKey:
    """Signs with a key derived from the line's secret (RFC 5869), and knows whose signatures are good."""

    private: Ed25519PrivateKey
    known: frozenset[str]
    "Public keys in hexadecimal; while secrets are rotated, the other secret's too."

    @classmethod
    def of(cls, secret: bytes, secondary: bytes | None = None) -> "SigningKey":
        """Derive the key; whoever has no secret can check signatures and make none."""
        keys = [_derived(each) for each in (secret, secondary) if each]
        return cls(keys[0], frozenset(map(_public, keys)))

    @property
    def public(self) -> str:
        """The public key in hexadecimal."""
        return _public(self.private)

    def sign(self, digest: DayDigest) -> str:
        """Return a digest's signature in hexadecimal."""
        return self.private.sign(digest.statement).hex()


def is_signed(signed: SignedDay, known: frozenset[str]) -> bool:
    """Whether a digest was signed with a key that is known."""
    if signed.digest.key not in known:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(signed.digest.key))
        key.verify(bytes.fromhex(signed.signature), signed.digest.statement)
    except (InvalidSignature, ValueError):
        return False
    return True


def _derived(secret: bytes) -> Ed25519PrivateKey:
    seed = HKDF(SHA256(), length=32, salt=None, info=b"cityline ledger").derive(secret)
    return Ed25519PrivateKey.from_private_bytes(seed)


def _public(key: Ed25519PrivateKey) -> str:
    return key.public_key().public_bytes_raw().hex()


@dataclass(frozen=True, slots=True)
class NotedDigest:
    """A digest as this machine noted it."""

    seq: int
    day: str
    link: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DigestNotes:
    """A file of every digest that was signed here, so that the database alone cannot lose its end."""

    folder: Path

    def note(self, digest: DayDigest) -> None:
        """Add a digest; flushed to disk on return."""
        self.folder.mkdir(parents=True, exist_ok=True)
        told = {
            "seq": digest.seq,
            "day": digest.day.isoformat(),
            "digest": digest.link,
            "at": digest.signed_at.isoformat(),
        }
        file = os.open(self.folder / NAME, os.O_APPEND | os.O_CREAT | os.O_WRONLY, 0o600)
        with os.fdopen(file, "w", encoding="ascii") as notes:
            notes.write(f"{json.dumps(told)}\n")
            notes.flush()
            os.fsync(notes.fileno())

    def read(self) -> tuple[NotedDigest, ...]:
        """Return what was noted, oldest first; a line that a crash left unfinished is left out."""
        path = self.folder / NAME
        lines = path.read_text("ascii", errors="replace").splitlines() if path.exists() else []
        return tuple(noted for line in lines if (noted := _noted(line)))


def _noted(line: str) -> NotedDigest | None:
    try:
        told = json.loads(line)
        at = datetime.fromisoformat(told["at"])
        return NotedDigest(int(told["seq"]), str(told["day"]), str(told["digest"]), at)
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


AuditHead = Callable[[Session], tuple[int, str]]


@dataclass(frozen=True, slots=True)
class DaySigner:
    """Signs days, each once, in whichever process comes first."""

    database: Database
    zone: ZoneInfo
    key: SigningKey
    notes: DigestNotes
    audit_head: AuditHead
    "Returns the audit log's last act and its mark."

    def round(self, now: datetime) -> int:
        """Sign the days that are due, oldest first, and return how many."""
        count = 0
        while count < DAYS_A_ROUND and (day := self.due(now)) and self._sign(day, now):
            count += 1
        return count

    def due(self, now: datetime) -> date | None:
        """Return the next day to sign, if it is settled; raise BrokenLedger."""
        with self.database.reading() as session:
            last = self._last(session)
            day = last.digest.signed_to + timedelta(days=1) if last else first_day(session, self.zone)
            if day is None or now < settled_at(session, day, self.zone):
                return None
            known = oldest_identified(session)
        return day if known is None or known >= Period(day, day, self.zone).ends_at else None

    def restate(self, day: date, by: str, why: str, now: datetime) -> None:
        """Sign a day as it stands now, with who says so and why; the earlier digest stays."""
        if not self._sign(day, now, Sort.RESTATED, by, why):
            raise BrokenLedger("Another process signed a day at the same moment; try again.")

    def note_late(self, calls: Iterable[CallRecord], now: datetime) -> None:
        """Sign days anew that differ by late calls of this line alone, and by nothing else."""
        of_day: dict[date, set[str]] = defaultdict(set)
        for call in calls:
            of_day[call.started_at.astimezone(self.zone).date()].add(call.call_sid)
        for day, sids in sorted(of_day.items()):
            try:
                if self._differs_by(day, sids):
                    self._sign(day, now, Sort.LATE, why=" ".join(sorted(sids)))
            except BrokenLedger as error:  # the calls are written, and verify tells the rest
                log.warning("late_calls_not_signed", day=day.isoformat(), kind=type(error).__name__)

    def _differs_by(self, day: date, calls: set[str]) -> bool:
        with self.database.reading() as session:
            try:
                signed = digest_of(session, day)
            except UnreadableDigest:
                return False
            if signed is None or signed.leaves is None or root_of(signed.leaves) != signed.digest.root:
                return False
            if not is_signed(signed, self.key.known):
                return False
            now = leaves_of_day(session, Period(day, day, self.zone), signed.digest.form)
        found = differences(signed.leaves, now)
        added = {name.split()[1] for name in found.added}
        return bool(added) and added <= calls and not (found.changed or found.missing)

    def _sign(self, day: date, now: datetime, sort: Sort = Sort.SETTLED, by: str = "", why: str = "") -> bool:
        with self.database.reading() as session:
            before = self._last(session)
            if sort is not Sort.RESTATED:
                self._ensure_whole(session)
            leaves = leaves_of_day(session, Period(day, day, self.zone))
            head = self.audit_head(session)
        digest = self._digest(before.digest if before else None, day, leaves, head, now)
        digest = replace(digest, sort=sort, by=by, why=why)
        signed = SignedDay(digest, self.key.sign(digest), leaves)
        with self.database.begin() as session:
            is_kept = keep(session, signed, leaves)
        if is_kept:
            self._note(digest)
        return is_kept

    def _digest(
        self,
        before: DayDigest | None,
        day: date,
        leaves: Mapping[str, str],
        head: tuple[int, str],
        now: datetime,
    ) -> DayDigest:
        audit_seq, audit_mark = head
        return DayDigest(
            seq=before.seq + 1 if before else 1,
            day=day,
            zone=self.zone.key,
            form=FORM,
            root=root_of(leaves),
            rows=len(leaves),
            audit_seq=audit_seq,
            audit_mark=audit_mark,
            before=before.link if before else "",
            signed_to=max(day, before.signed_to) if before else day,
            sort=Sort.SETTLED,
            by="",
            why="",
            signed_at=now,
            key=self.key.public,
        )

    def _last(self, session: Session) -> SignedDay | None:
        """Return the chain's end; raise BrokenLedger rather than sign what was tampered with."""
        try:
            last = newest(session)
        except UnreadableDigest as error:
            raise BrokenLedger("The last digest cannot be read; see: cityline verify") from error
        if last and not is_signed(last, self.key.known):
            raise BrokenLedger("The last digest is not signed by this line; see: cityline verify")
        return last

    def _ensure_whole(self, session: Session) -> None:
        """Raise BrokenLedger if the digest last noted here is gone, and nobody restated a day since."""
        for noted in self.notes.read()[-1:]:
            since = restated_at(session)
            if not (has_link(session, noted.seq, noted.link) or (since and noted.at < since)):
                raise BrokenLedger("A digest that was noted here is gone; see: cityline verify")

    def _note(self, digest: DayDigest) -> None:
        log.info("day_signed", day=digest.day.isoformat(), digest=short_form(digest.link))
        try:
            self.notes.note(digest)
        except OSError as error:  # it is in the database, and the next one stands for it
            log.warning("digest_not_noted", kind=type(error).__name__)
