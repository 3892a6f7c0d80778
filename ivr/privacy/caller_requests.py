"""Callers' requests about their own data, each carried out and audited in one transaction."""

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from ivr.accounts.account import e164_of
from ivr.accounts.audit_store import THE_MACHINE, AuditEntry, append
from ivr.errors import BadCiphertext, BadInput
from ivr.privacy import caller_data
from ivr.privacy.caller_data import CallerData
from ivr.privacy.forgotten import Forgotten
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.objections import objected_since, remember_objection, withdraw_objection
from ivr.storage.privacy_requests import (
    Asking,
    Closing,
    OpenRequest,
    RequestKind,
    Way,
    answer_requests,
    close_request,
    confirm_request,
    open_request,
    requests_open,
)
from ivr.storage.texts.sent_store import is_reachable, queue_text, unreachable_since
from metrics.ledger import store as ledger
from routing.texting.text_message import Consent, TextMessage

CODE_LASTS = 10
"Minutes; those of the minute in which it was sent come on top."
CODE_DIGITS = 6


@dataclass(frozen=True, slots=True)
class Kept:
    """How much is kept of a caller, without any of it."""

    calls: int
    words: int
    "Turns whose words are kept."
    messages: int
    reports: int
    texts: int
    recordings: int
    is_held: bool
    objects: bool
    "Whether the line hears nothing of the caller's next calls."
    asked: tuple[OpenRequest, ...]
    "What must still be answered."

    @property
    def is_unconfirmed(self) -> bool:
        """Whether a copy was asked for by somebody who has not shown to have the telephone."""
        return any(one.kind is RequestKind.ACCESS and not one.is_confirmed for one in self.asked)


@dataclass(frozen=True, slots=True)
class Erasure:
    """Of how many calls the words were erased, and how many go on and were left as they are."""

    calls: int
    left: int


@dataclass(frozen=True, slots=True)
class CallerRequests:
    """Looks up, exports, holds, releases and forgets by a caller's number, stored only for objections."""

    database: Database
    encryption: Encryption
    forgotten: Forgotten
    clock: Callable[[], datetime]
    zone: ZoneInfo
    textable: Callable[[str], bool] | None = None
    "Whether a number may be texted; None if nobody is."

    def ask(self, number: str, kind: RequestKind, way: Way, note: str, by: str) -> None:
        """Keep what a caller asks."""
        with self.database.begin() as session:
            self.keep(session, number, kind, way, note)
            self._note(session, by, "caller.asked")

    def keep(self, session: Session, number: str, kind: RequestKind, way: Way, note: str) -> None:
        """Keep what a caller asks within a transaction; on the page a code has confirmed it."""
        callers, encrypt = self._names_of(number), self.encryption.encrypt
        asking = Asking(kind, way, encrypt(e164_of(number) or ""), encrypt(note), way is Way.PAGE)
        open_request(session, asking, callers, self.clock(), self.zone)
        if way is Way.PAGE:
            self._note(session, THE_MACHINE, "caller.asked_online")

    def waiting(self) -> tuple[OpenRequest, ...]:
        """Return what must still be answered, the most urgent first."""
        with self.database.reading() as session:
            return requests_open(session)

    def opened(self, encrypted: str) -> str:
        """Return the number or note of a request; empty if the secret has changed."""
        try:
            return self.encryption.decrypt(encrypted) if encrypted else ""
        except BadCiphertext:
            return ""

    def close(self, id_: int, closing: Closing, by: str) -> bool:
        """End a request; return whether it was open."""
        with self.database.begin() as session:
            is_closed = close_request(session, id_, closing, self.clock())
            if is_closed:
                self._note(session, by, f"caller.request_{closing.value}")
        return is_closed

    def today(self) -> date:
        """Return the city's day."""
        return self.clock().astimezone(self.zone).date()

    def send_code(
        self, number: str, id_: int, language: str, wording: Callable[[str, RequestKind], str], by: str
    ) -> bool:
        """Text a code to a caller's number, by which who asked something proves to have it.

        Returns False for a number that gets no texts.
        """
        now, known = self.clock(), e164_of(number)
        if not known or self.textable is None:
            raise BadInput("Write the number as +16045550121; texts must be set up.")
        if not self.textable(known):
            return False
        with self.database.begin() as session:
            asked = self._asked(session, known, id_)
            if asked is None:
                raise BadInput("This request is not open for this number.")
            body = wording(self._code(known, id_, now), asked.kind)
            is_sent = self.queue_code(session, known, language, body, "staff")
            if is_sent:
                self._note(session, by, "caller.code_sent")
        return is_sent

    def queue_code(self, session: Session, known: str, language: str, body: str, how: str) -> bool:
        """Queue the text with a code; return whether its number gets texts."""
        if not is_reachable(session, self._names_of(known)):
            return False
        now, id_ = self.clock(), f"code-{uuid4().hex}"
        consent, encrypted = Consent("", "asked", how, now), self.encryption.encrypt(known)
        # The next purge takes it away: a code is of no use by then.
        queue_text(session, TextMessage(id_, id_, "", language, encrypted, consent, body, now, self.today()))
        return True

    def is_code(self, number: str, id_: int, code: str, by: str) -> bool:
        """Return whether a code was texted for a request in the last minutes; it confirms that alone."""
        known, now = e164_of(number), self.clock()
        minutes = [now - timedelta(minutes=ago) for ago in range(CODE_LASTS + 1)]
        codes = [self._code(known, id_, at) for at in minutes] if known else []
        is_right = any(hmac.compare_digest(one.encode(), code.strip().encode()) for one in codes)
        with self.database.begin() as session:
            is_right = is_right and self._asked(session, known or "", id_) is not None
            if is_right:
                confirm_request(session, id_, now)
            self._note(session, by, "caller.confirmed" if is_right else "caller.code_wrong")
        return is_right

    def _asked(self, session: Session, known: str, id_: int) -> OpenRequest | None:
        return next((one for one in requests_open(session, self._names_of(known)) if one.id == id_), None)

    def _code(self, known: str, id_: int, at: datetime) -> str:
        """Derive the code of a request in a minute, so that none is kept."""
        minute = int(at.timestamp() // 60)
        mac = hmac.digest(self.encryption.secret, f"caller code {known} {id_} {minute}".encode(), "sha256")
        return f"{int.from_bytes(mac[:8], 'big') % 10**CODE_DIGITS:0{CODE_DIGITS}}"

    def look(self, number: str, by: str) -> Kept:
        """Return how much is kept of a caller."""
        callers = self._names_of(number)
        with self.database.begin() as session:
            calls = self._exported(session, callers)
            is_held = any(caller_data.is_held(session, caller) for caller in callers)
            objected = objected_since(session, callers)
            asked = requests_open(session, callers)
            self._note(session, by, "caller.looked_up")
        return Kept(
            calls=len(calls),
            words=_count(calls, "words"),
            messages=_count(calls, "messages"),
            reports=_count(calls, "reports"),
            texts=_count(calls, "texts"),
            recordings=_count(calls, "recordings"),
            is_held=is_held,
            objects=objected is not None,
            asked=asked,
        )

    def export(self, number: str, by: str) -> dict[str, object]:
        """Return each call of a caller with everything stored about it, and whether texts were stopped."""
        callers = self._names_of(number)
        with self.database.begin() as session:
            self._note(session, by, "caller.exported")
            asked = [
                {
                    "kind": one.kind.value,
                    "way": one.way.value,
                    "asked_at": one.asked_at.isoformat(),
                    "note": self.opened(one.encrypted_note),
                }
                for one in requests_open(session, callers)
            ]
            answer_requests(session, callers, self.clock(), RequestKind.ACCESS)
            stopped = unreachable_since(session, callers)
            no_texts = [{"reason": reason.value, "since": since.isoformat()} for reason, since in stopped]
            objected = objected_since(session, callers)
            return {
                "calls": self._exported(session, callers),
                "no_texts": no_texts,
                "asked_about_their_data": asked,
                "objects_to_transcription_since": objected.isoformat() if objected else None,
            }

    def language_of(self, number: str) -> str:
        """Return the language of a caller's last call; empty if none is known."""
        with self.database.reading() as session:
            return ledger.language_of(session, self._names_of(number))

    def forget(self, number: str, by: str) -> Erasure:
        """Erase a caller's words and hashes, except of a call that goes on; raise BadInput while held."""
        callers, now = self._names_of(number), self.clock()
        with self.database.begin() as session:
            calls = self._contacts(session, callers)
            count = sum(caller_data.forget(session, caller, now, self.zone) for caller in callers)
            left = self._contacts(session, callers)
            if gone := tuple(sid for sid in calls if sid not in left):
                self.forgotten.note(gone, now)
            if not left:
                answer_requests(session, callers, now)
            self._note(session, by, "caller.forgotten")
        self.database.wipe()
        return Erasure(count, len(left))

    def hold(self, number: str, by: str) -> None:
        """Put a caller's words under legal hold."""
        callers = self._names_of(number)
        with self.database.begin() as session:
            for caller in callers:
                caller_data.hold(session, caller, self.clock())
            self._note(session, by, "caller.held")

    def release(self, number: str, by: str) -> None:
        """Release a caller's words to normal retention."""
        callers = self._names_of(number)
        with self.database.begin() as session:
            for caller in callers:
                caller_data.release(session, caller)
            self._note(session, by, "caller.released")

    def note_objection(self, number: str, by: str) -> None:
        """Remember that a caller objects to transcription: their next calls go to people at once."""
        with self.database.begin() as session:
            encrypted = self.encryption.encrypt(e164_of(number) or "")
            remember_objection(session, self._names_of(number)[0], encrypted, self.clock())
            answer_requests(session, self._names_of(number), self.clock(), RequestKind.OBJECTION)
            self._note(session, by, "caller.objected")

    def drop_objection(self, number: str, by: str) -> None:
        """Hear a caller's next calls again."""
        with self.database.begin() as session:
            withdraw_objection(session, self._names_of(number))
            self._note(session, by, "caller.accepted")

    def _names_of(self, number: str) -> tuple[str, ...]:
        """Return a caller's hash under each secret; raise BadInput for what is no number."""
        known = e164_of(number)
        if not known:
            raise BadInput("Write the number as +16045550121.")
        return self.encryption.caller_hashes(known)

    def _contacts(self, session: Session, callers: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(sid for caller in callers for sid in caller_data.contacts_of(session, caller))

    def _exported(self, session: Session, callers: tuple[str, ...]) -> list[dict[str, object]]:
        data = CallerData(session, self.encryption)
        return [call for caller in callers for call in data.export(caller)]

    def _note(self, session: Session, by: str, act: str) -> None:
        """Write down who did it and when, and nothing of whom: the log is kept, and a hash tells a number."""
        append(session, AuditEntry(self.clock(), by, act, ""))


def _count(calls: list[dict[str, object]], part: str) -> int:
    return sum(len(found) for call in calls if isinstance(found := call[part], list))
