"""Stores calls between turns, so that any process can continue any call."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import assert_never

import orjson
from cattrs.preconf.orjson import OrjsonConverter, make_converter
from cattrs.strategies import configure_tagged_union
from sqlalchemy.orm import Session

from intents.articles.article import Language
from intents.meaning.understanding import CallerState
from intents.privacy.over_turns import TELLS_NUMBERS
from intents.text.transcript import NoSpeech, Said, Transcript
from ivr.call.call import Call, Spoken
from ivr.call.handoff import KEPT, Briefing, desk_entry
from ivr.call.ledger_entries import entries
from ivr.call.turn import TurnNote
from ivr.desk.call_store import announce, keep_call, waiting_since
from ivr.desk.callbacks.callback import KEPT_UNREAD, Callback, Task, TranscriptState
from ivr.desk.callbacks.store import add_audio, file_callback
from ivr.desk.feed import EventKind
from ivr.errors import BadCiphertext, OldCall
from ivr.storage import store
from ivr.storage.caller_words import NUMERALS_KEPT, CallerWordsKeeper, Uttering
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption, hide_names, masked
from ivr.storage.journeys import store as journeys
from ivr.storage.objections import objected_since
from ivr.storage.store import (
    CallerWords,
    ReadWords,
    Redact,
    hand_off_of,
    keep_summary,
    keep_words,
    worded_summaries,
)
from ivr.storage.texts.reminder_store import keep_reminder, open_reminders
from ivr.storage.texts.sent_store import is_reachable, queue_text
from metrics.ledger import store as ledger
from metrics.ledger.store import repeated_articles
from routing.asked import Asked
from routing.journeys.run import Run
from routing.outbound.limits import share_left
from routing.outbound.store import note_dial, sent_lately
from routing.requests.store import file_request
from routing.services.finding import Finding
from routing.texting.reminder import Reminder
from routing.texting.texted import Reminded
from routing.transfer import AnnouncementOutcome


@dataclass(frozen=True, slots=True)
class CallArchive:
    """Stores calls with their ledger rows in one transaction."""

    database: Database
    clock: Callable[[], datetime]
    redact: Redact
    encryption: Encryption
    words_kept: timedelta

    def load(self, sid: str) -> Call | None:
        """Return a call as last saved; raise DatabaseDown if the database is down."""
        with self.database.reading() as session:
            kept = store.load_call(session, sid)
        return read_call(kept) if kept else None

    def begin(self, call: Call, token: store.StreamToken) -> Call:
        """Save a new call and return it; one that another webhook has just saved is returned instead.

        Raise OldCall for one that is kept no more since it is over and counted.
        """
        now = self.clock()
        with self.database.begin() as session:
            is_new = store.create_call(session, call.sid, to_json(call), token, now)
            if is_new and ledger.is_over(session, call.sid):
                raise OldCall("this call ended long ago")
            if is_new:
                ledger.append(session, *entries(call, None, now))
                note_dials(session, call)
                self._show(session, call, now)
        return replace(call, version=1) if is_new else self.load(call.sid) or call

    def saved_after(self, sid: str, at: datetime) -> bool:
        """Return whether a call was saved after a moment."""
        with self.database.reading() as session:
            return store.is_saved_after(session, sid, at)

    def left(self) -> tuple[store.StoredCall, ...]:
        """Return calls whose caller hung up and that wait for the carrier's last webhooks."""
        with self.database.reading() as session:
            return store.left_calls(session)

    def silent(self, since: datetime, before: datetime, unreported: str) -> tuple[store.StoredCall, ...]:
        """Return calls that talk with the line and were last changed between two instants.

        Of calls whose id begins with `unreported`, return all that are not over.
        """
        with self.database.reading() as session:
            return store.idle_calls(session, since, before, unreported)

    def use_token(self, sid: str, token_hash: str) -> bool:
        """Consume a call's stream token; return whether it was valid."""
        with self.database.begin() as session:
            return store.use_token(session, sid, token_hash, self.clock())

    def save(self, call: Call, note: TurnNote | None = None, token: store.StreamToken | None = None) -> Call:
        """Save a call, its ledger rows and its next stream's token; raise StaleCall if it has changed."""
        now = self.clock()
        read = self._read(note.said, call) if note else None
        with self.database.begin() as session:
            stored = store.StoredCall(call.sid, to_json(call), call.version)
            saved = store.save_call(session, stored, now, token)
            ledger.append(session, *entries(call, note, now))
            note_dials(session, call)
            if note:
                self._keep_said(session, call, read, now)
                if note.filed:
                    file_request(session, note.filed)
                if note.texted:
                    queue_text(session, note.texted)
                if note.reminder:
                    place = self.encryption.encrypt(note.reminder.place)
                    keep_reminder(session, replace(note.reminder, place=place))
                if call.dialogue.run:
                    journeys.keep(session, call, call.dialogue.run, self.encryption, now)
                announce(session, EventKind.TURN, call.sid, now)
            self._show(session, call, now)
        return replace(call, version=saved.version)

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Add to a turn's row how long the caller waited for the line's voice."""
        with self.database.begin() as session:
            ledger.note_wait(session, sid, turn, milliseconds)

    def note_tokens(self, call: Call, tokens: int) -> None:
        """Add the tokens that a language model used after a call's last turn to its row."""
        with self.database.begin() as session:
            ledger.note_tokens(session, call.sid, call.turns, tokens)

    def returning(self, caller: str) -> tuple[str, ...]:
        """Return the topics of a caller's repeated calls in the last days, by caller hash."""
        with self.database.reading() as session:
            return repeated_articles(session, caller, self.clock())

    def saved_run(self, caller: str, reference: str) -> Run | None:
        """Return the journey under a reference number, or without one what a caller left last."""
        with self.database.reading() as session:
            today = self.clock().date()
            return journeys.saved_run(session, caller, reference, self.encryption, today)

    def reminded(self, caller: str) -> tuple[Reminded, ...]:
        """Return what a caller is still to be reminded of, by caller hash."""
        with self.database.reading() as session:
            kept = open_reminders(session, caller)
        return tuple(Reminded(each.article, self._place(each)) for each in kept)

    def _place(self, reminder: Reminder) -> str:
        try:
            return self.encryption.decrypt(reminder.place)
        except BadCiphertext:
            return ""

    def is_reachable(self, numbers: tuple[str, ...]) -> bool:
        """Return whether a number takes texts, as far as is known; by its hash under each secret."""
        now = self.clock()
        with self.database.reading() as session:
            has_share = share_left(sent_lately(session, numbers, now), now) > 0
            return has_share and is_reachable(session, numbers)

    def objects(self, callers: tuple[str, ...]) -> bool:
        """Return whether a caller wishes that nothing is transcribed; by their hash under each secret."""
        with self.database.reading() as session:
            return objected_since(session, callers) is not None

    def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return when each caller in a department's queue began to wait."""
        with self.database.reading() as session:
            return waiting_since(session, department)

    def callback(self, callback: Callback, recording_url: str) -> None:
        """File a callback, with the recording to be transcribed if there is one."""
        now = self.clock()
        with self.database.begin() as session:
            if not file_callback(session, callback):
                return
            if recording_url and callback.reading is TranscriptState.SOUND:
                add_audio(session, callback.id, recording_url, now + KEPT_UNREAD, Task.DELETE)
            elif recording_url:
                add_audio(session, callback.id, recording_url, now)
            announce(session, EventKind.CALLBACK, callback.id, now)

    def briefing(self, call: Call) -> Briefing:
        """Return what the person who takes a call is told."""
        with self.database.reading() as session:
            known = hand_off_of(session, call, self.clock())
            return Briefing(known, worded_summaries(session, call.sid))

    def keep_summary(self, call: Call, language: Language, text: str) -> None:
        """Store a call's summary for the person who takes it, and announce it to the desks."""
        now = self.clock()
        with self.database.begin() as session:
            keep_summary(session, call.sid, language, text, self._handed_on_until(now))
            announce(session, EventKind.CALL, call.sid, now)

    def _show(self, session: Session, call: Call, now: datetime) -> None:
        """Update the call at the desk."""
        known = hand_off_of(session, call, now)
        keep_call(session, desk_entry(call, known, self._masked(call), now), now)

    def _masked(self, call: Call) -> str:
        try:
            return masked(self.encryption.decrypt(call.encrypted_number))
        except BadCiphertext:
            return ""

    def _read(self, said: Said, call: Call) -> ReadWords | None:
        """Read the words before the transaction: redaction must keep no other call waiting."""
        if isinstance(said, NoSpeech):
            return None
        if isinstance(said, Transcript):
            said = replace(said, foreign=said.foreign or call.dialogue.foreign)
        return ReadWords.of(said, self.redact)

    def _keep_said(self, session: Session, call: Call, read: ReadWords | None, now: datetime) -> None:
        """Personal data is redacted from the words; what a department needs is kept encrypted."""
        words_until, numerals_until = ((now + each).date() for each in (self.words_kept, NUMERALS_KEPT))
        match read:
            case None:
                return
            case ReadWords(Transcript(text, language)) if not TELLS_NUMBERS.search(text):
                words = CallerWords(call.sid, call.turns, language, read.heard, words_until)
                keep_words(session, words, str)
                hide_names(session, call.sid, read.names, self.encryption.secret, words_until)
            case ReadWords():
                until = self._handed_on_until(now)
                uttering = Uttering(call.sid, call.turns, read, words_until, until, numerals_until)
                CallerWordsKeeper(self.encryption).keep(session, uttering)
            case _:
                assert_never(read)

    def _handed_on_until(self, now: datetime) -> date:
        """Personal data is purged before the redacted words."""
        return (now + min(self.words_kept, KEPT)).date()


def to_json(call: Call) -> str:
    """Return a call as JSON."""
    return call_converter().dumps(call).decode()


def read_call(kept: store.StoredCall) -> Call:
    """Read a call as it was saved."""
    return replace(from_json(kept.state), version=kept.version)


def from_json(text: str) -> Call:
    """Read a call from JSON, also from an earlier release."""
    stored: dict[str, object] = orjson.loads(text)
    return call_converter().structure(_today(stored), Call)


def _today(stored: Mapping[str, object]) -> Mapping[str, object]:
    """Upgrade calls from releases that only counted transfers, or knew of no state but a crisis."""
    dialogue = stored.get("dialogue")
    if isinstance(dialogue, Mapping) and dialogue.get("in_crisis"):
        stored = {**stored, "dialogue": {**dialogue, "states": [CallerState.CRISIS.value]}}
    rung = stored.get("attempt")
    if not isinstance(rung, int) or "transfers" in stored:
        return stored
    attempts = [{"department": "", "rung_at": stored["started_at"]} for _ in range(rung)]
    if attempts and stored.get("accepted"):
        attempts[-1] |= {"announcement": AnnouncementOutcome.TAKEN.value, "taken_at": stored["started_at"]}
    return {**stored, "transfers": attempts}


@cache
def call_converter() -> OrjsonConverter:
    """Return what writes a call, or a part of it, as JSON and reads it again."""
    converter = make_converter()
    configure_tagged_union(Finding, converter)
    configure_tagged_union(Asked, converter)
    configure_tagged_union(Spoken, converter)
    return converter


def note_dials(session: Session, call: Call) -> None:
    """Note how long each number was rung and talked; a trial call dials nobody."""
    for number, each in enumerate(() if call.is_test else call.transfers, 1):
        seconds = (each.ended_at - each.rung_at).total_seconds() if each.ended_at else None
        note_dial(session, f"{call.sid}-{number}", call.sid, each.rung_at, seconds)
