"""The desk's data access, joining the stores it needs."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import structlog

from ivr.call.announcement import one_line
from ivr.call.city import City
from ivr.call.handoff import KEPT, Briefing
from ivr.call.texts import PromptBook, Texts
from ivr.desk import call_store, presence_store, report_store
from ivr.desk.call import DeskCall, Exchange, Phase, Preference, WrapUp
from ivr.desk.callbacks.callback import CallbackFilter as WantedCallbacks
from ivr.desk.callbacks.store import list_callbacks
from ivr.desk.desk import CallSearch
from ivr.desk.feedback import KINDS
from ivr.desk.presence import Roster
from ivr.desk.reports import AnsweredReport, ReportAnswer
from ivr.desk.view import DueCallback
from ivr.errors import BadCiphertext, DatabaseDown
from ivr.storage.caller_words import calls_containing
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption, call_of_pop
from ivr.storage.objections import objected_since, remember_objection
from ivr.storage.privacy_requests import Asking, RequestKind, Way, open_request
from ivr.storage.store import worded_summaries, words_of
from metrics.ledger import store as ledger
from metrics.ledger.reading import call_record
from metrics.ledger.records import WrapUpName, WrapUpRecord
from metrics.ledger.repeat import caller_hash

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class DeskRegister:
    """Reads what the board shows; None while the database is down."""

    database: Database
    clock: Callable[[], datetime]

    def open_calls(self) -> tuple[DeskCall, ...] | None:
        """Return live calls and calls to wrap up."""
        try:
            with self.database.reading() as session:
                return call_store.open_calls(session, self.clock())
        except DatabaseDown:
            return None

    def calls(self, sids: Iterable[str]) -> tuple[DeskCall, ...] | None:
        """Return those of these calls that did not end too long ago."""
        try:
            with self.database.reading() as session:
                return call_store.shown_calls(session, sids, self.clock())
        except DatabaseDown:
            return None

    def owed(self) -> tuple[DueCallback, ...] | None:
        """Return the open callbacks."""
        try:
            with self.database.reading() as session:
                callbacks = list_callbacks(session, WantedCallbacks(), self.clock())
        except DatabaseDown:
            return None
        return tuple(DueCallback(callback.department, callback.due_at) for callback in callbacks)


def drop_unclosed(database: Database, now: datetime) -> None:
    """Have every desk drop the calls that nobody closed in time."""
    with database.begin() as session:
        call_store.announce_unclosed(session, now)


@dataclass(frozen=True, slots=True)
class DeskCasebook:
    """Reads and writes what the page of an opened call needs."""

    database: Database
    clock: Callable[[], datetime]
    encryption: Encryption
    city_now: Callable[[], City]
    prompts: PromptBook

    def call(self, sid: str) -> DeskCall | None:
        """Return a call, live or over."""
        with self.database.reading() as session:
            return call_store.load_call(session, sid)

    def rung_by(self, pop: str) -> str | None:
        """Return the open call with that screen-pop id."""
        with self.database.reading() as session:
            calls = call_store.open_calls(session, self.clock())
        return call_of_pop(self.encryption.secret, pop, (call.sid for call in calls))

    def find(self, wanted: CallSearch) -> tuple[DeskCall, ...]:
        """Return the calls that match a search."""
        with self.database.reading() as session:
            said = calls_containing(session, wanted.words) if wanted.words else None
            return call_store.find_calls(session, wanted, said)

    def transcript(self, sid: str) -> tuple[Exchange, ...]:
        """Return a call's turns so far."""
        with self.database.reading() as session:
            turns, words = ledger.turn_records(session, sid), words_of(session, sid)
        heard = {said.turn: said.heard for said in words}
        return tuple(
            Exchange(
                turn.turn,
                turn.language,
                heard.get(turn.turn, ""),
                turn.understanding,
                turn.decision,
                turn.topic if turn.understanding in {"recognized", "ambiguous"} else "",
            )
            for turn in turns
        )

    def summary(self, call: DeskCall, language: str) -> str:
        """Return the summary of a transferred call; empty while it is with the line."""
        if call.phase is Phase.WITH_LINE or not call.known.department:
            return ""
        with self.database.reading() as session:
            briefing = Briefing(call.known, worded_summaries(session, call.sid))
        return one_line(briefing, Texts(self.city_now(), self.prompts, language, self.clock()))

    def opened(self, encrypted: str) -> str:
        """Return the decrypted text; empty if the secret has changed."""
        try:
            return self.encryption.decrypt(encrypted)
        except BadCiphertext:
            log.warning("decryption_failed")
            return ""

    def mark(self, sid: str, *, has_helped: bool) -> None:
        """Keep whether the line helped in a wrapped-up call, unless that was said before."""
        today = self.clock().astimezone(self.city_now().directory.time_zone).date()
        with self.database.begin() as session:
            call_store.mark_line(session, sid, today, has_helped=has_helped)

    def remember_objection(self, sid: str) -> bool:
        """Transcribe nothing of the caller's next calls; return whether the caller is known."""
        with self.database.begin() as session:
            call, _ = call_record(session, sid)
            if call is None or not call.caller_hash:
                return False
            shown = call_store.load_call(session, sid)
            encrypted = shown.encrypted_number if shown else ""
            is_theirs = caller_hash(self.encryption.secret, self.opened(encrypted)) == call.caller_hash
            remember_objection(session, call.caller_hash, encrypted if is_theirs else "", self.clock())
        return True

    def has_objected(self, sid: str) -> bool:
        """Return whether it is remembered that the caller wants none of their calls transcribed."""
        with self.database.reading() as session:
            call, _ = call_record(session, sid)
            return bool(call and call.caller_hash and objected_since(session, (call.caller_hash,)))

    def keep_request(self, sid: str, kind: str) -> bool:
        """Keep what the caller asks about their own data; return whether their number is known."""
        zone = self.city_now().directory.time_zone
        with self.database.begin() as session:
            shown = call_store.load_call(session, sid)
            number = self.opened(shown.encrypted_number) if shown else ""
            if not number:
                return False
            asking = Asking(RequestKind(kind), Way.PHONE, self.encryption.encrypt(number))
            open_request(session, asking, self.encryption.caller_hashes(number), self.clock(), zone)
        return True

    def close(self, sid: str, wrap_up: WrapUp) -> bool:
        """Wrap up a call, with its ledger row; return whether it was open."""
        record = WrapUpRecord(
            sid,
            sid,
            wrap_up.at,
            WrapUpName(wrap_up.kind.value),
            wrap_up.department,
            wrap_up.article,
            wrap_up.by,
        )
        with self.database.begin() as session:
            call = call_store.load_call(session, sid)
            if call is None or not call.may_be_closed or not call_store.close_call(session, sid, wrap_up):
                return False
            ledger.append(session, record)
        return True


@dataclass(frozen=True, slots=True)
class DeskPreferences:
    """Stores what people want to see."""

    database: Database

    def load(self, person: str) -> Preference:
        """Return a person's preferences."""
        with self.database.reading() as session:
            return presence_store.load_preference(session, person)

    def save(self, person: str, preference: Preference) -> None:
        """Save a person's preferences."""
        with self.database.begin() as session:
            presence_store.save_preference(session, person, preference)


@dataclass(frozen=True, slots=True)
class DeskPresences:
    """Who is at the desk; while the database is down nothing is noted."""

    database: Database
    clock: Callable[[], datetime]
    named: Callable[[], Mapping[str, str]] = dict

    def load(self) -> Roster | None:
        """Return who has been seen lately, or None while the database is down."""
        try:
            with self.database.reading() as session:
                present = presence_store.load_presences(session, self.clock())
            return Roster(present, self.named())
        except DatabaseDown:
            return None

    def seen(self, person: str) -> None:
        """Note a sign of life."""
        try:
            with self.database.begin() as session:
                presence_store.note_seen(session, person, self.clock())
        except DatabaseDown:
            log.warning("presence_not_noted")

    def put_on_break(self, person: str, *, is_on_break: bool) -> None:
        """Begin or end a break."""
        with self.database.begin() as session:
            presence_store.put_on_break(session, person, self.clock(), is_on_break=is_on_break)


@dataclass(frozen=True, slots=True)
class DeskReports:
    """What staff reported, and what was done about it."""

    database: Database
    clock: Callable[[], datetime]

    def reported(self) -> tuple[DeskCall, ...]:
        """Return the kept calls with a staff report of something to fix."""
        with self.database.reading() as session:
            return call_store.reported_calls(session, KINDS, self.clock() - KEPT)

    def answers(self) -> Mapping[str, ReportAnswer]:
        """Return what was done about the kept reports, by call."""
        with self.database.reading() as session:
            return report_store.report_answers(session, self.clock() - KEPT)

    def answer(self, sids: Collection[str], answer: ReportAnswer) -> int:
        """Tick off reports that are still open; return how many."""
        with self.database.begin() as session:
            return report_store.answer_reports(session, sids, answer)

    def answered(self, person: str) -> tuple[AnsweredReport, ...]:
        """Return a person's own answered reports, newest answer first."""
        with self.database.reading() as session:
            return report_store.answered_reports(session, person)

    def mark_read(self, person: str) -> None:
        """Note that a person has read the answers to their reports."""
        with self.database.begin() as session:
            report_store.mark_answers_read(session, person)
