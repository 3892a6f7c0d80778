"""Calls in progress in the database; each function joins the caller's transaction."""

import hashlib
import hmac
from collections.abc import Callable, Collection, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from typing import TypeAlias, assert_never

from sqlalchemy import CursorResult, MetaData, Update, delete, select, update
from sqlalchemy.orm import Session

from intents.articles.article import Language
from intents.privacy.over_turns import TELLS_NUMBERS, Numerals, Words, numerals_of
from intents.privacy.personal import Personal
from intents.privacy.redaction import Dictated, keyed, name_words, needed_of, redact
from intents.text.transcript import Keys, Transcript
from ivr.call.call import Call
from ivr.call.handoff import Background, Uttered, hand_off, topic_of
from ivr.call.states import CallState
from ivr.errors import BadCiphertext, StaleCall
from ivr.storage.encryption import Encryption
from ivr.storage.tables import DetailRow, LineBase, StoredCallRow, SummaryRow, WordsRow
from metrics.ledger.sql import insert_new
from metrics.ledger.store import earlier_calls, turn_records
from routing.handoff.handoff import Entity, HandOff, How

METADATA: MetaData = LineBase.metadata


@dataclass(frozen=True, slots=True)
class StreamToken:
    """A one-time token for a call's stream: the hash of a secret, and its expiry."""

    hash: str
    expires_at: datetime


TOKEN_LIFE = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class StreamTokens:
    """Derives the token of each stream, so that a repeated webhook gets the same one."""

    secret: bytes = field(repr=False)
    secondary: bytes | None = field(default=None, repr=False)
    "The other secret while secrets are rotated: another process may have derived a token from it."

    def of(self, sid: str, stream: int) -> str:
        """Return the token of a call's stream, counted from 0."""
        return _derived(self.secret, sid, stream)

    def stored(self, sid: str, stream: int, now: datetime) -> StreamToken:
        """Return the stored part of the token."""
        return StreamToken(hashed(self.of(sid, stream)), now + TOKEN_LIFE)

    def is_current(self, token: str, call: Call) -> bool:
        """Whether a call is on the stream with this token; without one there are no streams.

        A process that was frozen, or cut off, wakes up with calls that others went on with: what it still
        has to say of them is not theirs.
        """
        secrets = (secret for secret in (self.secret, self.secondary) if secret)
        derived = (_derived(secret, call.sid, call.streams) for secret in secrets)
        return not token or any(hmac.compare_digest(token, one) for one in derived)


def _derived(secret: bytes, sid: str, stream: int) -> str:
    named = f"stream:{sid}:{stream}" if stream else f"stream:{sid}"
    return hmac.new(secret, named.encode(), hashlib.sha256).hexdigest()


def hashed(token: str) -> str:
    """Return the stored part of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class StoredCall:
    """A call as stored; `version` is checked when it is saved."""

    call_sid: str
    state: str
    "The call as JSON."
    version: int


def create_call(session: Session, call_sid: str, state: str, token: StreamToken, now: datetime) -> bool:
    """Store a new call and return whether it is new; an existing call is kept."""
    values = {
        "call_sid": call_sid,
        "state": state,
        "version": 1,
        "token_hash": token.hash,
        "token_expires_at": token.expires_at,
        "token_used_at": None,
        "created_at": now,
        "updated_at": now,
    }
    return insert_new(session, StoredCallRow, values)


def load_call(session: Session, call_sid: str) -> StoredCall | None:
    """The call as it was last stored."""
    columns = select(StoredCallRow.state, StoredCallRow.version).where(StoredCallRow.call_sid == call_sid)
    row = session.execute(columns).one_or_none()
    return StoredCall(call_sid, row.state, row.version) if row else None


def is_saved_after(session: Session, call_sid: str, at: datetime) -> bool:
    """Whether a call was saved after an instant."""
    saved = select(StoredCallRow.call_sid).where(StoredCallRow.call_sid == call_sid)
    return session.scalar(saved.where(StoredCallRow.updated_at > at)) is not None


def save_call(
    session: Session, call: StoredCall, now: datetime, token: StreamToken | None = None
) -> StoredCall:
    """Store a call, and the token of its next stream; raise StaleCall when it has changed since loaded."""
    known = (StoredCallRow.call_sid == call.call_sid, StoredCallRow.version == call.version)
    saving = update(StoredCallRow).where(*known)
    if token:
        saving = saving.values(token_hash=token.hash, token_expires_at=token.expires_at, token_used_at=None)
    saved = _changes(session, saving.values(state=call.state, version=call.version + 1, updated_at=now))
    if not saved:
        raise StaleCall("another process has changed this call; load it again")
    return StoredCall(call.call_sid, call.state, call.version + 1)


def use_token(session: Session, call_sid: str, token_hash: str, now: datetime) -> bool:
    """Use up a call's stream token; return whether it was right, in time and unused."""
    return _changes(
        session,
        update(StoredCallRow)
        .where(StoredCallRow.call_sid == call_sid, StoredCallRow.token_hash == token_hash)
        .where(StoredCallRow.token_expires_at > now, StoredCallRow.token_used_at.is_(None))
        .values(token_used_at=now),
    )


def left_calls(session: Session) -> tuple[StoredCall, ...]:
    """Return calls whose caller hung up and that wait for the carrier's last webhooks."""
    waiting = select(StoredCallRow).where(StoredCallRow.state.contains('"gone_at":"', autoescape=True))
    return tuple(StoredCall(row.call_sid, row.state, row.version) for row in session.scalars(waiting))


def idle_calls(
    session: Session, since: datetime, before: datetime, unreported: str
) -> tuple[StoredCall, ...]:
    """Return calls that talk with the line and were last changed between two instants.

    Of calls whose id begins with `unreported`, return all that are not over, whatever they do.
    """
    talks = StoredCallRow.state.contains(f'"state":"{CallState.LISTENING}"', autoescape=True)
    is_over = StoredCallRow.state.contains(f'"state":"{CallState.ENDED}"', autoescape=True)
    goes_on = StoredCallRow.call_sid.startswith(unreported, autoescape=True) & ~is_over
    silent = select(StoredCallRow).where(StoredCallRow.updated_at.between(since, before), talks | goes_on)
    return tuple(StoredCall(row.call_sid, row.state, row.version) for row in session.scalars(silent))


def stored_calls(session: Session) -> frozenset[str]:
    """The calls that are stored as in progress."""
    return frozenset(session.scalars(select(StoredCallRow.call_sid)))


def forget_call(session: Session, call_sid: str) -> None:
    """Remove a call that is over and counted."""
    session.execute(delete(StoredCallRow).where(StoredCallRow.call_sid == call_sid))


def _changes(session: Session, statement: Update) -> bool:
    result = session.execute(statement, execution_options={"synchronize_session": False})
    return isinstance(result, CursorResult) and result.rowcount == 1


Redact: TypeAlias = Callable[[str], str]
"Takes personal data out of a text."


@dataclass(frozen=True, slots=True)
class ReadWords:
    """What redaction makes of a caller's words, before the transaction that others would wait for."""

    said: Words
    numerals: Numerals
    "As if in the first turn."
    values: tuple[Dictated, ...] = ()
    heard: str = ""
    "The words, redacted."
    names: frozenset[str] = frozenset()

    @classmethod
    def of(cls, said: Words, hide: Redact) -> "ReadWords":
        """Read what a caller said or keyed; words of another language are left out: nothing redacts them."""
        match said:
            case Keys(digits):
                return cls(said, numerals_of(1, said), keyed(digits))
            case Transcript(text):
                removed = redact(text).removed
                numerals = numerals_of(1, said, removed) if TELLS_NUMBERS.search(text) else Numerals(1)
                heard = "" if said.foreign else hide(text)
                return cls(said, numerals, needed_of(removed), heard, name_words(removed))
            case _:
                assert_never(said)


@dataclass(frozen=True, slots=True)
class CallerWords:
    """What a caller said in a turn."""

    call_sid: str
    turn: int
    language: str
    heard: str
    purge_on: date


def keep_words(session: Session, words: CallerWords, hide: Redact) -> None:
    """Write a turn's words redacted; the same turn written again changes nothing."""
    values = {**asdict(words), "heard": hide(words.heard)}
    insert_new(session, WordsRow, values)


def words_of(session: Session, call_sid: str) -> tuple[CallerWords, ...]:
    """A caller's words, turn by turn, as far as they are still kept."""
    rows = session.scalars(select(WordsRow).where(WordsRow.call_sid == call_sid).order_by(WordsRow.turn))
    return tuple(CallerWords(row.call_sid, row.turn, row.language, row.heard, row.purge_on) for row in rows)


def heard_in_calls(session: Session, call_sids: Collection[str]) -> dict[tuple[str, int], str]:
    """What was heard in several calls' turns, by call and turn, as far as it is still kept."""
    rows = session.scalars(select(WordsRow).where(WordsRow.call_sid.in_(call_sids)))
    return {(row.call_sid, row.turn): row.heard for row in rows}


UNSYNCHRONIZED = {"synchronize_session": False}


@dataclass(frozen=True, slots=True)
class Given:
    """A detail that a caller gave in a turn for the department."""

    call_sid: str
    turn: int
    values: tuple[Dictated, ...]
    how: How
    purge_on: date


def keep_details(session: Session, given: Given, encryption: Encryption) -> None:
    """Store details encrypted; mark a detail that an earlier turn gave as confirmed."""
    if not given.values:
        return
    known = {_opened(row, encryption): row for row in _rows(session, given.call_sid) if row.turn < given.turn}
    for place, value in enumerate(given.values):
        if value in known:
            known[value].how = How.CONFIRMED.value
        else:
            insert_new(session, DetailRow, _values(given, place, value, encryption))


def details_of(session: Session, call_sid: str) -> tuple[Entity, ...]:
    """The details a caller gave, in order, as far as they are still kept."""
    return tuple(Entity(Personal(row.kind), row.encrypted, How(row.how)) for row in _rows(session, call_sid))


def hand_off_of(session: Session, call: Call, now: datetime) -> HandOff:
    """The hand-off of a call, from everything stored at an instant."""
    uttered = tuple(Uttered(words.turn, words.heard) for words in words_of(session, call.sid))
    earlier = earlier_calls(session, call.sid, call.caller, topic_of(call), now)
    turns = turn_records(session, call.sid)
    return hand_off(call, Background(uttered, details_of(session, call.sid), turns, earlier))


def keep_summary(session: Session, call_sid: str, language: Language, text: str, purge_on: date) -> None:
    """Store a call's summary, replacing the earlier one."""
    session.execute(
        delete(SummaryRow).where(SummaryRow.call_sid == call_sid, SummaryRow.language == language),
        execution_options=UNSYNCHRONIZED,
    )
    values = {"call_sid": call_sid, "language": language, "text": text, "purge_on": purge_on}
    insert_new(session, SummaryRow, values)


def worded_summaries(session: Session, call_sid: str) -> dict[Language, str]:
    """A call's worded summaries by language."""
    kept = select(SummaryRow).where(SummaryRow.call_sid == call_sid)
    return {row.language: row.text for row in session.scalars(kept)}


def _rows(session: Session, call_sid: str) -> Sequence[DetailRow]:
    kept = select(DetailRow).where(DetailRow.call_sid == call_sid)
    return session.scalars(kept.order_by(DetailRow.turn, DetailRow.place)).all()


def _values(given: Given, place: int, value: Dictated, encryption: Encryption) -> dict[str, object]:
    return {
        "call_sid": given.call_sid,
        "turn": given.turn,
        "place": place,
        "kind": value.kind.value,
        "encrypted": encryption.encrypt(value.value),
        "how": given.how.value,
        "purge_on": given.purge_on,
    }


def _opened(row: DetailRow, encryption: Encryption) -> Dictated | None:
    """A value encrypted under another secret matches nothing."""
    try:
        return Dictated(Personal(row.kind), encryption.decrypt(row.encrypted))
    except BadCiphertext:
        return None
