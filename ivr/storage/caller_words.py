"""Stores what callers say: redacted words, encrypted details, and numbers said over several turns."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from cattrs.preconf.orjson import OrjsonConverter, make_converter
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from intents.privacy.over_turns import (
    Across,
    Numerals,
    across,
    is_after_a_card,
    is_after_a_passport,
    is_identity,
    is_part,
    is_payment,
    whole_of,
    without_bare_number,
    without_identity,
    without_parts,
    without_secrets,
)
from intents.privacy.personal import Personal
from intents.privacy.redaction import Dictated, unpayable
from intents.text.transcript import Keys, Transcript
from ivr.errors import BadCiphertext
from ivr.storage.encryption import Encryption, hide_names
from ivr.storage.store import UNSYNCHRONIZED, CallerWords, Given, ReadWords, Redact, keep_details, keep_words
from ivr.storage.tables import DetailRow, NumeralsRow, WordsRow
from metrics.ledger.sql import insert_new
from routing.handoff.handoff import How

NUMERALS_KEPT = timedelta(days=1)
"Long enough for the message at the end of a call to be transcribed."


@dataclass(frozen=True, slots=True)
class ReadMessage:
    """A message's words as its department reads them, before anything else is known of its call."""

    words: ReadWords
    payable: str

    @classmethod
    def of(cls, said: Transcript, redact: Redact) -> "ReadMessage":
        """Read a message."""
        return cls(ReadWords.of(said, redact), unpayable(said.text))


@dataclass(frozen=True, slots=True)
class Uttering:
    """What a caller said or keyed in a turn, and how long it is kept."""

    call_sid: str
    turn: int
    read: ReadWords
    words_until: date
    details_until: date
    numerals_until: date


@dataclass(frozen=True, slots=True)
class After:
    """The numerals of earlier turns, which this turn may continue."""

    card: bool
    passport: bool

    @classmethod
    def of(cls, earlier: Sequence[Numerals], turn: int) -> "After":
        """Return what the turns before a turn lead one to expect."""
        return cls(is_after_a_card(earlier, turn), is_after_a_passport(earlier, turn))

    def without(self, words: str) -> str:
        """Hide what may belong to it."""
        known = without_secrets(words) if self.card else words
        return without_identity(known) if self.passport else known


@dataclass(frozen=True, slots=True)
class CallerWordsKeeper:
    """Keeps a turn's words and details, and corrects earlier turns whose number it completes."""

    encryption: Encryption

    def keep(self, session: Session, uttering: Uttering) -> None:
        """Store a turn; a card's number, expiry and code are kept in no turn."""
        sid, turn, read = uttering.call_sid, uttering.turn, uttering.read
        earlier = [each for each in self.numerals(session, sid) if each.turn < turn]
        now = replace(read.numerals, turn=turn)
        number = across((*earlier, now))
        after = After.of(earlier, turn)
        if isinstance(read.said, Transcript):
            heard = _heard(read.heard, number, after)
            keep_words(session, CallerWords(sid, turn, read.said.language, heard, uttering.words_until), str)
            hide_names(session, sid, read.names, self.encryption.secret, uttering.words_until)
        values = tuple(_given(read, now, number, after))
        how = How.KEYED if isinstance(read.said, Keys) else How.SPOKEN
        keep_details(session, Given(sid, turn, values, how, uttering.details_until), self.encryption)
        if number:
            self._correct(session, sid, number, before=turn)
        for each in _after(earlier, now, number):
            self._keep_numerals(session, uttering, each)

    def message_of(self, session: Session, call_sid: str, read: ReadMessage) -> tuple[str, str]:
        """Return a message's words as its department reads them, and redacted."""
        earlier = self.numerals(session, call_sid)
        turn = earlier[-1].turn + 1 if earlier else 1
        number = across((*earlier, replace(read.words.numerals, turn=turn)))
        after, payable, known = After.of(earlier, turn), read.payable, None
        if number and number.kind is not Personal.PHONE:
            payable, known = without_parts(payable, number), number
            self._correct(session, call_sid, number, before=turn)
        whole = without_secrets(payable) if after.card else payable
        return whole, _heard(read.words.heard, known, after)

    def numerals(self, session: Session, call_sid: str) -> list[Numerals]:
        """Return the numerals of a call's turns, as far as they are still kept."""
        rows = session.scalars(
            select(NumeralsRow).where(NumeralsRow.call_sid == call_sid).order_by(NumeralsRow.turn)
        )
        return [_read(self._opened(row.encrypted), row.turn) for row in rows]

    def _correct(self, session: Session, call_sid: str, number: Across, before: int) -> None:
        """Hide a number's parts in the words and details of the turns in which they were given."""
        turns = [turn for turn in number.turns if turn < before]
        for row in session.scalars(
            select(WordsRow).where(WordsRow.call_sid == call_sid, WordsRow.turn.in_(turns))
        ):
            row.heard = without_parts(row.heard, number)
        for detail in session.scalars(
            select(DetailRow).where(DetailRow.call_sid == call_sid, DetailRow.turn.in_(turns))
        ):
            if is_part(Dictated(Personal(detail.kind), self._opened(detail.encrypted)), number.parts):
                session.delete(detail)

    def _keep_numerals(self, session: Session, uttering: Uttering, numerals: Numerals) -> None:
        kept = (NumeralsRow.call_sid == uttering.call_sid, NumeralsRow.turn == numerals.turn)
        session.execute(delete(NumeralsRow).where(*kept), execution_options=UNSYNCHRONIZED)
        values = {
            "call_sid": uttering.call_sid,
            "turn": numerals.turn,
            "encrypted": self.encryption.encrypt(_converter().dumps(numerals).decode()),
            "purge_on": uttering.numerals_until,
        }
        insert_new(session, NumeralsRow, values)

    def _opened(self, encrypted: str) -> str:
        try:
            return self.encryption.decrypt(encrypted)
        except BadCiphertext:
            return ""


def _heard(heard: str, number: Across | None, after: After) -> str:
    heard = without_parts(heard, number) if number else heard
    return without_bare_number(after.without(heard))


def _given(read: ReadWords, now: Numerals, number: Across | None, after: After) -> Sequence[Dictated]:
    """Return a turn's details for a department, leaving out parts of a card and identity numbers."""
    if after.passport and is_identity(read.said):
        return []
    parts = (*(number.parts if number else ()), *(now.runs if now.is_card else ()))
    may_pay = now.is_card or after.card
    kept = [each for each in read.values if not is_part(each, parts) and not (may_pay and is_payment(each))]
    return [*kept, *(whole_of(number) if number else ())]


def _after(earlier: Sequence[Numerals], now: Numerals, number: Across | None) -> Sequence[Numerals]:
    """Return the numerals that are to be stored: of a card that is whole, only that there was one."""
    if number and number.kind is Personal.CARD:
        return [replace(each, runs=(), is_card=True) for each in (*earlier, now) if each.turn in number.turns]
    is_whole = any(not each.runs and each.is_card for each in earlier)
    if is_whole and now.runs and is_after_a_card(earlier, now.turn):
        return [replace(now, runs=(), is_card=True)]
    return [now] if now.runs or now.is_card or now.told else []


def _read(text: str, turn: int) -> Numerals:
    """Return stored numerals; those of another secret are as good as none."""
    return _converter().loads(text, Numerals) if text else Numerals(turn)


@cache
def _converter() -> OrjsonConverter:
    return make_converter()


def calls_containing(session: Session, said: str, limit: int = 1000) -> tuple[str, ...]:
    """The calls with words that are still kept, newest first."""
    found = (
        select(WordsRow.call_sid)
        .where(WordsRow.heard.icontains(said, autoescape=True))
        .group_by(WordsRow.call_sid)
        .order_by(func.max(WordsRow.purge_on).desc())
        .limit(limit)
    )
    return tuple(session.scalars(found))
