"""A text message: kept with the consent to it, sent once, and never after its moment."""

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from typing import TypeAlias

from languages.forms import DEFAULT, forms
from languages.known import known_languages
from routing.requests.request import RequestState, ServiceRequest

PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"Before each further attempt; after the last one the text comes too late."
LEASE = timedelta(minutes=5)
"So long an attempt is left alone; then its process must have died."
PATIENCE = timedelta(minutes=10)
"So long a text waits for the city's number before it goes with the line's own reference."
LOOK_AGAIN = timedelta(minutes=1)
LOOK_AGAIN_LATER = timedelta(minutes=10)
KEPT = timedelta(days=90)


class TextState(StrEnum):
    """How far it is; what comes later never goes back."""

    WAITING = "waiting"
    SENDING = "sending"
    "Under way, or cut off: then the carrier is asked whether it has it."
    SENT = "sent"
    "The carrier has it; whether it arrives is not known yet."
    DELIVERED = "delivered"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    "The carrier did not take it, or not in time."
    MOOT = "moot"
    "There is nothing to say any more: the city gave no number."


REPORTED = {
    "accepted": TextState.SENT,
    "scheduled": TextState.SENT,
    "queued": TextState.SENT,
    "sending": TextState.SENT,
    "sent": TextState.SENT,
    "delivered": TextState.DELIVERED,
    "read": TextState.DELIVERED,
    "undelivered": TextState.UNDELIVERED,
    "failed": TextState.UNDELIVERED,
    "canceled": TextState.UNDELIVERED,
}
"By the carrier's own word."
OPEN = frozenset({TextState.WAITING, TextState.SENDING})
ENDED = frozenset({TextState.DELIVERED, TextState.UNDELIVERED, TextState.FAILED, TextState.MOOT})


class Unreachable(StrEnum):
    """Why a number is never texted."""

    STOPPED = "stopped"
    "Its owner said so."
    LANDLINE = "landline"


UNREACHABLE = {
    21610: Unreachable.STOPPED,
    21614: Unreachable.LANDLINE,
    21635: Unreachable.LANDLINE,
    30006: Unreachable.LANDLINE,
}
"By the carrier's error."


@dataclass(frozen=True, slots=True)
class Report:
    """What the carrier tells of a text later."""

    word: str
    "Its own word for the state."
    error: int = 0
    carrier_sid: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """How the caller agreed; never their words."""

    question: str
    "The reviewed sentence that was asked; empty where the caller wished it by themselves."
    answer: str
    "The act that was understood."
    how: str
    "Spoken or keyed, or by staff for who asked them."
    at: datetime


@dataclass(frozen=True, slots=True)
class TextMessage:
    """What a caller agreed to get."""

    id: str
    call_sid: str
    article: str
    language: str
    encrypted_number: str = field(repr=False)
    consent: Consent
    body: str
    "Empty where only the city's number is still to be told."
    next_at: datetime
    "When it is sent, or an attempt counts as cut off."
    purge_on: date
    numbered: str = ""
    "What is sent instead once the city has given its {number}; empty where it tells of no report."
    is_test: bool = False
    state: TextState = TextState.WAITING
    tries: int = 0
    carrier_sid: str = ""
    error: int = 0
    "The carrier's number for what went wrong."

    def waiting(self, until: datetime) -> "TextMessage":
        """Return it left for a while."""
        return replace(self, next_at=until)

    def moot(self) -> "TextMessage":
        """Return it with nothing left to say."""
        return replace(self, state=TextState.MOOT)

    def sending(self, body: str, now: datetime) -> "TextMessage":
        """Return it under way with its final words."""
        return replace(
            self, body=body, numbered="", state=TextState.SENDING, tries=self.tries + 1, next_at=now + LEASE
        )

    def taken(self, carrier_sid: str) -> "TextMessage":
        """Return it in the carrier's hands."""
        return replace(self, state=TextState.SENT, carrier_sid=carrier_sid, error=0)

    def failed(self, error: int) -> "TextMessage":
        """Return it given up."""
        return replace(self, state=TextState.FAILED, error=error)

    def unanswered(self, now: datetime) -> "TextMessage":
        """Return it to be looked for, since the carrier may have it; given up after the last attempt."""
        if self.tries > len(PAUSES):
            return self.failed(self.error)
        return replace(self, next_at=now + PAUSES[self.tries - 1])

    def reported(self, report: Report) -> "TextMessage":
        """Return it after a report; they come in any order, and the end of it stays."""
        state = REPORTED.get(report.word)
        if state is None or self.state in ENDED:
            return self
        sid = self.carrier_sid or report.carrier_sid
        return replace(self, state=state, carrier_sid=sid, error=report.error)

    def follow_up(self, now: datetime) -> "TextMessage":
        """Return the text that tells the city's number later."""
        return replace(
            self,
            id=f"{self.id}-number",
            body="",
            state=TextState.WAITING,
            tries=0,
            next_at=now + LOOK_AGAIN_LATER,
        )


@dataclass(frozen=True, slots=True)
class Ready:
    """It is sent now."""

    body: str
    is_number_owed: bool = False
    "Whether the city's number is to follow in a text of its own."


@dataclass(frozen=True, slots=True)
class NotYet:
    """The city's number may still come."""

    next_at: datetime


@dataclass(frozen=True, slots=True)
class Moot:
    """There is nothing left to text."""


Due: TypeAlias = Ready | NotYet | Moot


def due(text: TextMessage, request: ServiceRequest | None, now: datetime) -> Due:
    """Return what is to be done with a text; `request` is the report that it tells of."""
    if not text.numbered:
        return Ready(text.body)
    if request is not None and request.state is RequestState.FILED and request.server_id:
        return Ready(text.numbered.replace("{number}", request.server_id))
    may_come = request is not None and request.state in {RequestState.WAITING, RequestState.SENDING}
    if not may_come:
        return Ready(text.body) if text.body else Moot()
    if not text.body:
        return NotYet(now + LOOK_AGAIN_LATER)
    if now < text.consent.at + PATIENCE:
        return NotYet(now + LOOK_AGAIN)
    return Ready(text.body, is_number_owed=True)


@dataclass(frozen=True, slots=True)
class Accepted:
    """The carrier took it under an id."""

    carrier_sid: str


@dataclass(frozen=True, slots=True)
class RefusedByCarrier:
    """The carrier will not take it, however often it is asked."""

    error: int


@dataclass(frozen=True, slots=True)
class Unanswered:
    """The carrier did not answer, or not with a clear word: it may have it."""


Answered: TypeAlias = Accepted | RefusedByCarrier | Unanswered


class KeywordKind(StrEnum):
    """What a keyword asks for."""

    STOP = "stop"
    START = "start"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Keyword:
    """A keyword that was texted."""

    kind: KeywordKind
    language: str
    is_answered: bool
    "Whether the carrier has answered it already."


def keyword_of(text: str, opt_out_type: str = "") -> Keyword | None:
    """Return the keyword of a text that is nothing else; `opt_out_type` is what the carrier took it for."""
    word, known = _plain(text), _known()
    kind, language = known.get(word, (None, DEFAULT))
    if opt_out_type.lower() in {each.value for each in KeywordKind}:
        return Keyword(KeywordKind(opt_out_type.lower()), language, is_answered=True)
    return Keyword(kind, language, forms(language).has("carrier_knows_keywords")) if kind else None


@cache
def _known() -> Mapping[str, tuple[KeywordKind, str]]:
    """The words of every language with what they ask for; the carrier answers and blocks by its own only.

    A word of several languages is of the one in which its script is usually written, else of the first.
    """
    in_turn = reversed(tuple(known_languages().values()))
    known = sorted(in_turn, key=lambda each: each.is_usual_of_script)  # stable, and the last one holds
    return {
        _plain(word): (kind, code)
        for code in (each.code for each in known)
        for kind in KeywordKind
        if forms(code).has(kind.value)
        for word in forms(code).texts(kind.value)
    }


def _plain(text: str) -> str:
    """A word of any script without accents, case, spaces or punctuation: “Arrêt !” is arret.

    A vowel sign is no accent: without it शुरू, start, would be a sir.
    """
    letters = unicodedata.normalize("NFKD", text).casefold()
    return "".join(char for char in letters if char.isalpha() or _is_vowel_sign(char))


def _is_vowel_sign(char: str) -> bool:
    return unicodedata.category(char) in {"Mn", "Mc"} and not unicodedata.combining(char)
