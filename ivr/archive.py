"""Where calls are kept between their turns: any process can go on with any call."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import assert_never

from sqlalchemy.orm import Session

from intents.article import Language
from intents.dictated import dictated, keyed
from intents.transcript import Keys, NoSpeech, Said, Transcript
from ivr import store
from ivr.call import Call
from ivr.call_codec import from_json, to_json
from ivr.database import Database
from ivr.desk_entry import KEPT, desk_entry
from ivr.entries import entries
from ivr.errors import BadSeal
from ivr.hand_off import Briefing
from ivr.hand_off_store import Given, hand_off_of, keep_details, keep_summary, worded_summaries
from ivr.note import Note
from ivr.seal import Seal
from ivr.words_store import Redact, Words, keep_words
from metrics import store as ledger
from routing.desk.call_store import keep_call, waiting_since
from routing.desk.desk_call import masked
from routing.desk.event import Kind
from routing.desk.store import announce
from routing.handoff import How
from routing.promises.audio_store import add_audio
from routing.promises.promise import Promise
from routing.promises.store import file_promise


@dataclass(frozen=True, slots=True)
class Archive:
    """Keeps calls and, in the same transaction, what the ledger counts of them."""

    database: Database
    clock: Callable[[], datetime]
    redact: Redact
    seal: Seal
    words_kept: timedelta

    def load(self, sid: str) -> Call | None:
        """Return a call as it was saved last; raise DatabaseDown when it cannot be known."""
        with self.database.reading() as session:
            kept = store.load_call(session, sid)
        return replace(from_json(kept.state), version=kept.version) if kept else None

    def begin(self, call: Call, token: store.StreamToken) -> Call:
        """Save a new call and return it; one that another webhook has just saved is returned instead."""
        now = self.clock()
        with self.database.begin() as session:
            is_new = store.create_call(session, call.sid, to_json(call), token, now)
            if is_new:
                ledger.append(session, *entries(call, None, now))
                self._show(session, call, now)
        return replace(call, version=1) if is_new else self.load(call.sid) or call

    def use_token(self, sid: str, token_hash: str) -> bool:
        """Use up a call's stream token, and return whether it was good."""
        with self.database.begin() as session:
            return store.use_token(session, sid, token_hash, self.clock())

    def save(self, call: Call, note: Note | None = None) -> Call:
        """Save a call with its ledger rows, whole or not at all; raise StaleCall when another was faster."""
        now = self.clock()
        with self.database.begin() as session:
            saved = store.save_call(session, store.StoredCall(call.sid, to_json(call), call.version), now)
            ledger.append(session, *entries(call, note, now))
            if note:
                self._keep_said(session, call, note.said, now)
                announce(session, Kind.TURN, call.sid, now)
            self._show(session, call, now)
        return replace(call, version=saved.version)

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Add to a turn's row how long the caller waited for the line's voice."""
        with self.database.begin() as session:
            ledger.note_wait(session, sid, turn, milliseconds)

    def note_tokens(self, call: Call, tokens: int) -> None:
        """Add to the row of a call's last turn what a language model was paid for after it."""
        with self.database.begin() as session:
            ledger.note_tokens(session, call.sid, call.turns, tokens)

    def waiting_since(self, department: str) -> tuple[datetime, ...]:
        """Return since when each caller in a department's queue has waited."""
        with self.database.reading() as session:
            return waiting_since(session, department)

    def promise(self, promise: Promise, recording_url: str) -> None:
        """File what a department owes a caller, with the recording that is to be read, if there is one."""
        now = self.clock()
        with self.database.begin() as session:
            if not file_promise(session, promise):
                return
            if recording_url:
                add_audio(session, promise.id, recording_url, now)
            announce(session, Kind.PROMISE, promise.id, now)

    def briefing(self, call: Call) -> Briefing:
        """Return what whoever takes a call is told."""
        with self.database.reading() as session:
            known = hand_off_of(session, call, self.clock())
            return Briefing(known, worded_summaries(session, call.sid))

    def keep_summary(self, call: Call, language: Language, text: str) -> None:
        """Keep a call's worded summary for whoever takes the call, and tell the desks of it."""
        now = self.clock()
        with self.database.begin() as session:
            keep_summary(session, call.sid, language, text, self._handed_on_until(now))
            announce(session, Kind.CALL, call.sid, now)

    def _show(self, session: Session, call: Call, now: datetime) -> None:
        """Bring the call up to date at the desk."""
        known = hand_off_of(session, call, now)
        keep_call(session, desk_entry(call, known, self._masked(call), now), now)

    def _masked(self, call: Call) -> str:
        try:
            return masked(self.seal.open(call.sealed_number))
        except BadSeal:
            return ""

    def _keep_said(self, session: Session, call: Call, said: Said, now: datetime) -> None:
        """What tells who the caller is leaves the words; what a department needs of it is kept sealed."""
        until = self._handed_on_until(now)
        match said:
            case Transcript(text, language):
                words = Words(call.sid, call.turns, language, text, (now + self.words_kept).date())
                keep_words(session, words, self.redact)
                given = Given(call.sid, call.turns, dictated(text), How.SPOKEN, until)
            case Keys(digits):
                given = Given(call.sid, call.turns, keyed(digits), How.KEYED, until)
            case NoSpeech():
                return
            case _:
                assert_never(said)
        keep_details(session, given, self.seal)

    def _handed_on_until(self, now: datetime) -> date:
        """What names the caller goes before the redacted words do."""
        return (now + min(self.words_kept, KEPT)).date()
