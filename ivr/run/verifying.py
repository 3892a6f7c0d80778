"""Checks the ledger against its signed digests: which day differs, and in which rows."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sqlalchemy.orm import Session

from ivr.run.signing_key import NotedDigest, is_signed
from metrics.facts.digest_store import (
    FORMS,
    UnreadableDigest,
    leaves_of_day,
    places,
    rows_before,
    signed_day,
)
from metrics.ledger.digest import DayDigest, SignedDay, Sort, differences, root_of, short_form
from metrics.ledger.period import Period


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it was signed."""

    what: str
    day: date | None = None
    rows: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Verified:
    """The ledger as checked."""

    findings: tuple[Finding, ...]
    head: DayDigest | None = None
    "The last digest that is this line's own."
    days: int = 0
    rows: int = 0
    restated: tuple[DayDigest, ...] = ()
    "The days that were signed anew: because of late calls, or by somebody who said why."


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the ledger is checked against besides itself."""

    known: frozenset[str]
    "Public keys in hexadecimal."
    noted: tuple[NotedDigest, ...]
    "The digests that this machine noted."
    audit_marks: Collection[str]
    "Every mark of the audit log, recomputed."
    printed: tuple[str, ...] = ()
    "Short forms from reports."


def verify(session: Session, evidence: Evidence) -> Verified:
    """Check every digest, and every day's rows against the newest of its own."""
    chain = _Chain.read(session, evidence.known)
    own = sorted(chain.own, key=lambda digest: digest.seq)
    newest = {digest.day: digest for digest in own}
    restated = tuple(digest for digest in own if digest.sort in {Sort.LATE, Sort.RESTATED})
    findings = [
        *chain.findings,
        *_lost(own, restated, evidence),
        *_audited(own, evidence.audit_marks),
        *_early(session, newest),
        *(found for _, digest in sorted(newest.items()) for found in _day(session, digest)),
    ]
    rows = sum(digest.rows for digest in newest.values())
    return Verified(tuple(findings), own[-1] if own else None, len(newest), rows, restated)


@dataclass(frozen=True, slots=True)
class _Chain:
    own: tuple[DayDigest, ...]
    "Newest first: signed with a known key, or what one that is so follows from."
    findings: tuple[Finding, ...]

    @classmethod
    def read(cls, session: Session, known: frozenset[str]) -> "_Chain":
        """Walk from the end to the beginning, since each digest vouches for the one before it."""
        own: list[DayDigest] = []
        findings: list[Finding] = []
        after: DayDigest | None = None
        for seq in reversed(places(session)):
            signed = _read(session, seq)
            if isinstance(signed, Finding):
                findings.append(signed)
                continue
            digest = signed.digest
            if after and after.seq > seq + 1:
                findings.append(_gone(seq + 1, after.seq - 1))
            follows = after is not None and after.before == digest.link
            if follows or is_signed(signed, known):
                own.append(digest)
                if after and after.seq == seq + 1 and not follows:
                    findings.append(Finding("the next digest does not follow from its own", digest.day))
                after = digest
            else:
                findings.append(_foreign(signed, known))
        if after and after.seq > 1:
            findings.append(_gone(1, after.seq - 1))
        return cls(tuple(own), tuple(reversed(findings)))


def _read(session: Session, seq: int) -> SignedDay | Finding:
    try:
        return signed_day(session, seq)
    except UnreadableDigest:
        return Finding(f"digest {seq} cannot be read")


def _gone(first: int, last: int) -> Finding:
    return Finding(f"digest {first} is gone" if first == last else f"digests {first} to {last} are gone")


def _foreign(signed: SignedDay, known: frozenset[str]) -> Finding:
    if signed.digest.key in known:
        return Finding("its digest was changed: the signature is not of what it says", signed.digest.day)
    return Finding("its digest is signed with a key that is not this line's", signed.digest.day)


def _lost(own: list[DayDigest], restated: tuple[DayDigest, ...], evidence: Evidence) -> Iterator[Finding]:
    links = {digest.link for digest in own}
    by_somebody = (digest.signed_at for digest in restated if digest.sort is Sort.RESTATED)
    since = max(by_somebody, default=None)
    for noted in evidence.noted:
        if noted.link not in links and not (since and noted.at < since):
            yield Finding(f"the digest of {noted.day} that this machine noted is not in the database")
    for printed in evidence.printed:
        wanted = "".join(printed.split()).lower()
        if not wanted or not any(link.startswith(wanted) for link in links):
            yield Finding(f"no digest is printed as {short_form(wanted)}")


def _audited(own: list[DayDigest], marks: Collection[str]) -> Iterator[Finding]:
    """Tell the first day alone: one act that was removed is missed by every later day."""
    for digest in own:
        if digest.audit_mark and digest.audit_mark not in marks:
            what = f"the audit log is not the one it was signed with: act {digest.audit_seq} is another"
            yield Finding(what, digest.day)
            return


def _early(session: Session, newest: dict[date, DayDigest]) -> Iterator[Finding]:
    if newest and (zone := _zone(newest[min(newest)])):
        day = min(newest)
        rows = rows_before(session, Period(day, day, zone).starts_at)
        if rows:
            yield Finding("rows before the first signed day", day, rows)


def _day(session: Session, digest: DayDigest) -> Iterator[Finding]:
    zone = _zone(digest)
    if zone is None or digest.form not in FORMS:
        yield Finding("signed in a way that this release does not know", digest.day)
        return
    now = leaves_of_day(session, Period(digest.day, digest.day, zone), digest.form)
    signed = signed_day(session, digest.seq).leaves
    is_listed = signed is not None and root_of(signed) == digest.root
    if root_of(now) != digest.root or len(now) != digest.rows:
        if signed is None or not is_listed:
            yield Finding(
                "its rows differ; which ones cannot be told, their list was changed too", digest.day
            )
            return
        found = differences(signed, now)
        for what, rows in (("changed", found.changed), ("gone", found.missing), ("added", found.added)):
            if rows:
                yield Finding(what, digest.day, rows)
    elif not is_listed:
        yield Finding("its rows are as signed; the list of their hashes was changed", digest.day)


def _zone(digest: DayDigest) -> ZoneInfo | None:
    try:
        return ZoneInfo(digest.zone)
    except (ZoneInfoNotFoundError, ValueError):
        return None
