"""Lets texts and dials out of the line: asks the allow-list, and what a day and a number may get."""

import hmac
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, time
from threading import Lock

import structlog
from sqlalchemy.orm import Session

from ivr.errors import DatabaseDown
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from routing.departments.department import Directory
from routing.outbound.allow_list import AllowList, Refusal, Refused, Textable
from routing.outbound.limits import (
    HOUR,
    MOST_ALIKE,
    SAFETY_AN_HOUR,
    SHORTEST_LOOP,
    WARNED_AT,
    Ceilings,
    Spent,
    Withheld,
    is_loop,
    share_left,
    why_withheld,
)
from routing.outbound.store import (
    Kind,
    TextEntry,
    is_noted,
    note_dial,
    note_text,
    sent_lately,
    spent_since,
    texts_since,
    times_heard,
    wait_for_number,
)

LOOK_SECONDS = 10.0
"Between two looks at what the day has used; so long a ceiling may be overstepped."
REMEMBERED = 10_000
"Numbers that a process remembers while the database is down."
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class TextOut:
    """A text that wants to leave the line."""

    id: str
    "The same text asks under the same id, however often it is tried."
    call_sid: str
    number: str = field(repr=False)
    words: str = field(repr=False)
    is_safety: bool = False
    "Whether it tells of 9-1-1."
    line: str = ""
    "The number of ours to which it replies."


@dataclass(slots=True)
class Outbound:
    """Asks the allow-list and the limits; what goes out is noted, so that all processes share them."""

    database: Database
    encryption: Encryption
    clock: Callable[[], datetime]
    directory: Directory
    "As the city's folder has it: people who edit departments do not change what may be dialled."
    ceilings: Ceilings
    counted: Callable[[str], None] = lambda _: None
    spent: Spent = field(default_factory=Spent, init=False)
    "Today, at the last look."
    _unkept: dict[tuple[str, bool], deque[datetime]] = field(default_factory=dict, init=False, repr=False)
    "By a number's hash, and whether it was told of danger."
    _counting: Lock = field(default_factory=Lock, init=False, repr=False)

    def text(self, out: TextOut) -> Textable | Withheld:
        """Let a text out once, or say why it is withheld; it counts from here on."""
        may_dial = self.may_dial.in_danger() if out.is_safety else self.may_dial
        to = may_dial.textable(out.number, out.line)
        let = Withheld.REFUSED if isinstance(to, Refused) else self._within_limits(out) or to
        if isinstance(let, Withheld):
            log.warning("text_withheld", why=let.value)
            self.counted(let.value)
        return let

    def is_machine(self, number: str, line: str = "") -> bool:
        """Whether a sender is a short code, a name or one of our own numbers, which nobody reads."""
        to = self.may_dial.textable(number, line)
        return isinstance(to, Refused) and to.why in {Refusal.NO_NUMBER, Refusal.OWN}

    def heard(self, text_id: str, number: str, words: str, line: str = "") -> Withheld | None:
        """Note a text that came in; return why it is not answered, None if it may be."""
        if isinstance(self.may_dial.textable(number, line), Refused):
            return Withheld.REFUSED
        try:
            return self._why_not_answered(text_id, number, words, self.clock())
        except DatabaseDown:
            return None

    def _why_not_answered(self, text_id: str, number: str, words: str, now: datetime) -> Withheld | None:
        hashes, letters = self.encryption.caller_hashes(number), self._digest(number, _letters(words))
        with self.database.reading() as session:
            sent, heard = sent_lately(session, hashes, now), times_heard(session, letters, now)
        if _is_long(words) and is_loop(sent, self._digest(number, words), heard, now):
            return Withheld.LOOP
        if share_left(sent, now) <= 1:  # one is left for saying that there are no more
            return Withheld.NUMBER
        if _is_long(words):
            with self.database.begin() as session:
                entry = TextEntry(f"{text_id}-heard", text_id, Kind.HEARD, hashes[0], letters)
                note_text(session, entry, now)
        return None

    def lets_dial(self, *, is_danger: bool = False) -> bool:
        """Whether the day's minutes let another number be dialled."""
        return self.spent.lets_dial(self.ceilings, is_danger=is_danger)

    def dialled(self, dial_id: str, call_sid: str, seconds: float | None = None) -> None:
        """Note a dial that begins, or how long it lasted."""
        with self.database.begin() as session:
            note_dial(session, dial_id, call_sid, self.clock(), seconds)

    def look(self, now: datetime) -> None:
        """Look what the day has used; say so once when it is nearly all."""
        with self.database.reading() as session:
            spent = spent_since(session, self._midnight(now), now)
        if self._share(spent) >= WARNED_AT > self._share(self.spent):
            log.warning("outbound_nearly_used_up", minutes=round(spent.seconds / 60), texts=spent.texts)
        self.spent = spent

    def watched_by(self, gauge: Callable[[str, str, Callable[[], float]], None]) -> None:
        """Have figures show what the day has used."""
        gauge("dialled_minutes_today", "Minutes dialled out today.", lambda: self.spent.seconds / 60)
        gauge("texts_sent_today", "Texts sent today.", lambda: self.spent.texts)
        gauge("minutes_used_share", "Used share of the day's minutes.", lambda: self.share_of_minutes)
        gauge("texts_used_share", "Used share of the day's texts.", lambda: self.share_of_texts)

    @property
    def may_dial(self) -> AllowList:
        """What may be dialled and texted."""
        return self.directory.may_dial

    @property
    def share_of_minutes(self) -> float:
        """How much of the day's minutes is used."""
        return self.spent.share_of_minutes(self.ceilings)

    @property
    def share_of_texts(self) -> float:
        """How much of the day's texts is used."""
        return self.spent.share_of_texts(self.ceilings)

    def _share(self, spent: Spent) -> float:
        return max(spent.share_of_minutes(self.ceilings), spent.share_of_texts(self.ceilings))

    def _within_limits(self, out: TextOut) -> Withheld | None:
        now = self.clock()
        try:
            with self.database.begin() as session:
                return self._noted(session, out, now)
        except DatabaseDown:
            return self._within_memory(out, now)

    def _noted(self, session: Session, out: TextOut, now: datetime) -> Withheld | None:
        digest, hashes = self._digest(out.number, out.words), self.encryption.caller_hashes(out.number)
        wait_for_number(session, hashes[0])
        if is_noted(session, out.id):
            return None
        why = why_withheld(sent_lately(session, hashes, now), digest, now, is_safety=out.is_safety)
        if why is None and not out.is_safety:
            texts = texts_since(session, self._midnight(now))
            why = Withheld.CEILING if texts >= self.ceilings.texts else None
        if why is None:
            kind = Kind.SAFETY if out.is_safety else Kind.TEXT
            note_text(session, TextEntry(out.id, out.call_sid, kind, hashes[0], digest), now)
        return why

    def _within_memory(self, out: TextOut, now: datetime) -> Withheld | None:
        """While the database is down each process lets a number have very few; safety words count apart."""
        most = SAFETY_AN_HOUR if out.is_safety else MOST_ALIKE
        with self._counting:
            key = (self.encryption.caller_hashes(out.number)[0], out.is_safety)
            if key not in self._unkept and len(self._unkept) >= REMEMBERED:
                self._unkept.pop(next(iter(self._unkept)))
            sent = self._unkept.setdefault(key, deque(maxlen=most))
            if len(sent) == most and sent[0] > now - HOUR:
                return Withheld.NUMBER
            sent.append(now)
        return None

    def _midnight(self, now: datetime) -> datetime:
        zone = self.directory.time_zone
        return datetime.combine(now.astimezone(zone).date(), time(), zone)

    def _digest(self, number: str, words: str) -> str:
        """Return a keyed digest of words to or from a number."""
        said = f"outbound {number} {' '.join(words.casefold().split())}"
        return hmac.digest(self.encryption.secret, said.encode(), "sha256").hex()


def _letters(words: str) -> str:
    """Return the letters alone: what a machine counts up in its texts does not make them others."""
    return "".join(filter(str.isalpha, words))


def _is_long(words: str) -> bool:
    return len(_letters(words)) >= SHORTEST_LOOP
