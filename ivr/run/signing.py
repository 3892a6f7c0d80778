"""Signs each settled day of the ledger, and notes the digest outside the database."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.orm import Session

from ivr.errors import BrokenLedger
from ivr.run.signing_key import DigestNotes, SigningKey, is_signed
from ivr.storage.database import Database
from metrics.facts.anonymizing import oldest_identified, settled_at
from metrics.facts.digest_store import (
    CLOSED_FORM,
    SETTLED_FORM,
    UnreadableDigest,
    digest_of,
    first_day,
    first_signed,
    has_link,
    has_open_calls,
    has_waiting_requests,
    keep,
    leaves_of_day,
    newest,
    restated_at,
)
from metrics.ledger.digest import DayDigest, SignedDay, Sort, differences, root_of, short_form
from metrics.ledger.period import LONGEST_CALL, Period
from metrics.ledger.records import CallRecord
from routing.requests.request import KEPT

ONE_DAY = timedelta(days=1)
CLOSING = timedelta(hours=1)
"After the longest call: the last rows of a day have been written, and lost calls were closed."
DAYS_A_ROUND = 20
"A ledger that is years old catches up within an hour, a moment at a time."
log = structlog.get_logger()


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
        while count < DAYS_A_ROUND and (due := self.due(now)) and self._sign(*due, now):
            count += 1
        return count

    def due(self, now: datetime) -> tuple[date, Sort] | None:
        """Return the next day to close, or else to settle; raise BrokenLedger."""
        with self.database.reading() as session:
            last = self._last(session)
            closed = last.digest.closed_to + ONE_DAY if last else first_day(session, self.zone)
            settled = last.digest.signed_to + ONE_DAY if last and last.digest.signed_to else None
            settled = settled or first_signed(session) or closed
            is_settled = settled is not None and self._is_settled(session, settled, now)
            # A day that does not settle must keep no later one from being closed.
            if closed and self._is_closed(session, closed, now) and not (is_settled and closed == settled):
                return closed, Sort.CLOSED
        return (settled, Sort.SETTLED) if settled and is_settled else None

    def _is_settled(self, session: Session, day: date, now: datetime) -> bool:
        if now < settled_at(session, day, self.zone) or not self._is_closed(session, day, now):
            return False
        # What the city's system says later would look like tampering; after that long it is asked no more.
        is_asked = now < self._period(day).ends_at + KEPT
        if is_asked and has_waiting_requests(session, self._period(day)):
            return False
        known = oldest_identified(session)
        return known is None or known >= self._period(day).ends_at

    def _is_closed(self, session: Session, day: date, now: datetime) -> bool:
        over = self._period(day).ends_at + LONGEST_CALL + CLOSING
        return now >= over and not has_open_calls(session, self._period(day))

    def _period(self, day: date) -> Period:
        return Period(day, day, self.zone)

    def restate(self, day: date, by: str, why: str, now: datetime) -> None:
        """Sign a day as it stands now, with who says so and why; the earlier digest stays."""
        if not self._sign(day, Sort.RESTATED, now, by, why):
            raise BrokenLedger("Another process signed a day at the same moment; try again.")

    def note_late(self, calls: Iterable[CallRecord], now: datetime) -> None:
        """Sign days anew that differ by late calls of this line alone, and by nothing else."""
        of_day: dict[date, set[str]] = defaultdict(set)
        for call in calls:
            of_day[call.started_at.astimezone(self.zone).date()].add(call.call_sid)
        for day, sids in sorted(of_day.items()):
            try:
                if self._differs_by(day, sids):
                    self._sign(day, Sort.LATE, now, why=" ".join(sorted(sids)))
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
            now = leaves_of_day(session, self._period(day), signed.digest.form)
        found = differences(signed.leaves, now)
        added = {name.split()[1] for name in found.added}
        return bool(added) and added <= calls and not (found.changed or found.missing)

    def _sign(self, day: date, sort: Sort, now: datetime, by: str = "", why: str = "") -> bool:
        with self.database.reading() as session:
            last = self._last(session)
            before = last.digest if last else None
            if sort is not Sort.RESTATED:
                self._ensure_whole(session)
            if sort is Sort.SETTLED and before and day <= before.closed_to:
                self._ensure_as_closed(session, day)
            digest = self._digest(before, day, sort, now)
            leaves = leaves_of_day(session, self._period(day), digest.form)
            audit_seq, audit_mark = self.audit_head(session)
        digest = replace(
            digest,
            root=root_of(leaves),
            rows=len(leaves),
            audit_seq=audit_seq,
            audit_mark=audit_mark,
            by=by,
            why=why,
        )
        signed = SignedDay(digest, self.key.sign(digest), leaves)
        with self.database.begin() as session:
            is_kept = keep(session, signed, leaves)
        if is_kept:
            self._note(digest)
        return is_kept

    def _digest(self, before: DayDigest | None, day: date, sort: Sort, now: datetime) -> DayDigest:
        """Return a digest of a day without its rows; what is not settled is signed as a closed day."""
        settled = before.signed_to if before else None
        if sort is Sort.SETTLED:
            settled = day
        return DayDigest(
            seq=before.seq + 1 if before else 1,
            day=day,
            zone=self.zone.key,
            form=SETTLED_FORM if settled and day <= settled else CLOSED_FORM,
            root="",
            rows=0,
            audit_seq=0,
            audit_mark="",
            before=before.link if before else "",
            closed_to=max(day, before.closed_to) if before else day,
            signed_to=settled,
            sort=sort,
            by="",
            why="",
            signed_at=now,
            key=self.key.public,
        )

    def _ensure_as_closed(self, session: Session, day: date) -> None:
        """Raise BrokenLedger if a day is not as it was when its calls were over."""
        try:
            closed = digest_of(session, day)
        except UnreadableDigest:
            closed = None
        if closed is None or not is_signed(closed, self.key.known):
            raise BrokenLedger(f"The digest of {day} is gone or not ours; see: cityline verify")
        if root_of(leaves_of_day(session, self._period(day), closed.digest.form)) != closed.digest.root:
            raise BrokenLedger(f"{day} is not as it was when its calls were over; see: cityline verify")

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
