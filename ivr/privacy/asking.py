"""What people ask about their own data on the public page, kept once a texted code has confirmed it."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Literal
from uuid import uuid4

from pydantic import BaseModel, ConfigDict, ValidationError

from ivr.accounts import sign_in_store
from ivr.accounts.account import e164_of
from ivr.accounts.sign_in import Limit, place_of
from ivr.accounts.sign_ins import TriesOf
from ivr.errors import BadCiphertext
from ivr.privacy.caller_requests import CODE_DIGITS, CODE_LASTS, CallerRequests
from ivr.storage.privacy_requests import ANSWERED_WITHIN, RequestKind, Way

LASTS = timedelta(minutes=CODE_LASTS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TRIES_A_CODE = Limit(3, LASTS)
CODES_A_NUMBER = Limit(3, DAY)
CODES_AN_ADDRESS = Limit(5, HOUR)
"A household, or a library's computers, may share one."
CODES = Limit(40, HOUR)
"Fewer than half of the texts that a line may send in a day, so that callers still get theirs."


class Refusal(StrEnum):
    """Why no code is sent, or why a code confirms nothing."""

    NO_NUMBER = "no_number"
    NOT_TEXTED = "not_texted"
    "By the list of what may be texted; whether the number ever called has no part in it."
    NOTHING_TO_CORRECT = "nothing_to_correct"
    TOO_MANY = "too_many"
    WRONG = "wrong"
    SPENT = "spent"
    "It was wrong too often."
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class PublicRequest:
    """What somebody asks, as typed."""

    kind: RequestKind
    number: str = field(repr=False)
    note: str = field(repr=False)
    language: str


class Pending(BaseModel):
    """A request that waits for its code; the form carries it, encrypted, so that the line keeps none."""

    model_config = ConfigDict(frozen=True, hide_input_in_errors=True)

    id: str
    at: datetime
    kind: RequestKind
    number: str
    note: str
    code: str
    sent: Literal[0, 1]
    "As a digit: the length of what is encrypted must not tell whether a text went out."


@dataclass(frozen=True, slots=True)
class PublicAsking:
    """Sends codes and compares them, within limits that all processes share."""

    requests: CallerRequests

    def send(self, asked: PublicRequest, address: str, wording: Callable[[str], str]) -> str | Refusal:
        """Text a code; return the encrypted request, which the next form brings back with the code.

        A number that got its share, or has said stop, gets no text and the same answer.
        """
        now, known = self.requests.clock(), e164_of(asked.number)
        if not known:
            return Refusal.NO_NUMBER
        if self.requests.textable is None or not self.requests.textable(known):
            return Refusal.NOT_TEXTED
        if asked.kind is RequestKind.CORRECTION and not asked.note:
            return Refusal.NOTHING_TO_CORRECT
        if not self._tries("address", CODES_AN_ADDRESS).allows(place_of(address), now):
            return Refusal.TOO_MANY
        has_share = self._tries("number", CODES_A_NUMBER).allows(known, now)
        if has_share and not self._tries("codes", CODES).allows("", now):
            return Refusal.TOO_MANY
        code = f"{secrets.randbelow(10**CODE_DIGITS):0{CODE_DIGITS}}"
        is_sent = has_share and self._queued(known, asked.language, wording(code))
        pending = Pending(
            id=uuid4().hex,
            at=now,
            kind=asked.kind,
            number=known,
            note=asked.note,
            code=code,
            sent=1 if is_sent else 0,
        )
        return self.requests.encryption.encrypt(pending.model_dump_json())

    def confirm(self, sealed: str, code: str) -> date | Refusal:
        """Keep a request whose code is right, once; return the day by which it is answered."""
        now, pending = self.requests.clock(), self._opened(sealed)
        if pending is None or now - pending.at > LASTS:
            return Refusal.STALE
        tries = self._tries("code", TRIES_A_CODE)
        if not tries.allows(pending.id, now):
            return Refusal.SPENT
        if not (pending.sent and hmac.compare_digest(pending.code.encode(), code.strip().encode())):
            return Refusal.WRONG
        tries.give_back(pending.id)
        with self.requests.database.begin() as session:
            if self._tries("kept", Limit(1, LASTS)).counts(session, pending.id, now):
                self.requests.keep(session, pending.number, pending.kind, Way.PAGE, pending.note)
        return self.requests.today() + ANSWERED_WITHIN

    def _queued(self, known: str, language: str, body: str) -> bool:
        with self.requests.database.begin() as session:
            sign_in_store.purge(session, self.requests.clock())
            return self.requests.queue_code(session, known, language, body, "page")

    def _opened(self, sealed: str) -> Pending | None:
        try:
            return Pending.model_validate_json(self.requests.encryption.decrypt(sealed))
        except (BadCiphertext, ValidationError):
            return None

    def _tries(self, what: str, limit: Limit) -> TriesOf:
        requests = self.requests
        return TriesOf(requests.database, requests.encryption.secret, f"asked on the page: {what}", limit)
