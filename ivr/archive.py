"""Where calls are kept between their turns: any process can go on with any call."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from intents.transcript import Transcript
from ivr import store
from ivr.call import Call
from ivr.call_codec import from_json, to_json
from ivr.database import Database
from ivr.entries import entries
from ivr.left_message import Left
from ivr.note import Note
from ivr.words_store import Message, Redact, Words, keep_words, leave_message
from metrics import store as ledger


@dataclass(frozen=True, slots=True)
class Archive:
    """Keeps calls and, in the same transaction, what the ledger counts of them."""

    database: Database
    clock: Callable[[], datetime]
    redact: Redact
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
            if note and isinstance(note.said, Transcript):
                keep_words(session, self._words(call, note.said, now), self.redact)
        return replace(call, version=saved.version)

    def note_wait(self, sid: str, turn: int, milliseconds: float) -> None:
        """Add to a turn's row how long the caller waited for the line's voice."""
        with self.database.begin() as session:
            ledger.note_wait(session, sid, turn, milliseconds)

    def keep_message(self, left: Left) -> None:
        """File a caller's message to its department; one that is filed already stays as it is."""
        purge_on = (left.left_at + self.words_kept).date()
        message = Message(
            left.recording,
            left.call_sid,
            left.department,
            left.article,
            left.language,
            left.seconds,
            transcript="",
            left_at=left.left_at,
            due_at=left.due_at,
            purge_on=purge_on,
        )
        with self.database.begin() as session:
            leave_message(session, message, self.redact)

    def _words(self, call: Call, said: Transcript, now: datetime) -> Words:
        purge_on = (now + self.words_kept).date()
        return Words(call.sid, call.turns, said.language, said.text, purge_on)
