"""Sends callers the texts that they agreed to, each once, and takes what comes back."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, assert_never

import structlog
from sqlalchemy.orm import Session

from ivr.errors import BadCiphertext, DatabaseDown
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.keyword_spool import KeywordSpool, TextedKeyword
from ivr.storage.outbound import Outbound, TextOut
from ivr.storage.texts.reminder_store import stop_reminders
from ivr.storage.texts.sent_store import (
    due_texts,
    is_reachable,
    note_reachable,
    note_unreachable,
    queue_text,
    save_text,
    text_of,
)
from routing.outbound.allow_list import Textable
from routing.outbound.limits import Withheld
from routing.requests.request import ServiceRequest
from routing.requests.store import request_about
from routing.texting.templates import TextTemplates
from routing.texting.text_message import (
    UNREACHABLE,
    Accepted,
    Answered,
    KeywordKind,
    Moot,
    NotYet,
    Ready,
    RefusedByCarrier,
    Report,
    TextMessage,
    TextState,
    Unanswered,
    Unreachable,
    due,
)

ROUND_SECONDS = 5.0
ATTEMPTS = 3
"How often a report is noted when another process changes the same text; more means a bug."
SAID_STOP = 21610
SET_UP_IS_BROKEN = frozenset({21408, 21606, 21612, 30007, 30032, 30034})
"The carrier filters, or does not know the sender: every text fails until somebody mends it."
log = structlog.get_logger()


class TextCarrier(Protocol):
    """Takes texts."""

    async def send(self, to: Textable, text: TextMessage) -> Answered:
        """Hand over a text."""

    async def find(self, number: str, body: str, since: datetime) -> Accepted | Unanswered | None:
        """Look for a text that may have been handed over; None when it was not."""


@dataclass(frozen=True, slots=True)
class Texting:
    """A text is marked as under way before it is sent: one that was cut off is looked for first."""

    database: Database
    encryption: Encryption
    clock: Callable[[], datetime]
    outbound: Outbound
    carrier: TextCarrier | None = None
    "None where nobody is texted; what people text back is noted all the same."
    templates: Callable[[], TextTemplates] = TextTemplates
    "The city's texts at this moment."
    keywords: KeywordSpool | None = None
    "Keeps who said stop while the database is down; without it the carrier is told to ask again."

    async def send_due(self) -> None:
        """Send what is due."""
        if self.keywords is not None:
            await asyncio.to_thread(self.keywords.drain, self._note)
        if self.carrier is None:
            return
        for text, request in await asyncio.to_thread(self._due):
            await self._advance(text, request, self.carrier)

    def reported(self, text_id: str, word: str, error: int, carrier_sid: str) -> None:
        """Note what the carrier reports of a text; an unknown text changes nothing."""
        report = Report(word, error, carrier_sid)
        is_noted = any(self._noted(text_id, report) for _ in range(ATTEMPTS))
        log.info("text_reported", text=text_id, error=error, is_noted=is_noted)

    def heard(self, number: str, kind: KeywordKind) -> None:
        """Do what somebody texted back asks for, or keep it until the database is back."""
        told = TextedKeyword(self.encryption.caller_hashes(number), kind, self.clock())
        try:
            if self.keywords is not None:
                self.keywords.drain(self._note)  # in the order in which they came
            self._note(told)
        except DatabaseDown:
            if self.keywords is None:
                raise
            self.keywords.append(told)
        log.info("text_keyword", wish=kind.value)

    def has_stopped(self, number: str) -> bool:
        """Whether a number said stop while the database was down, which does not know it yet."""
        return self.keywords is not None and self.keywords.has_stopped(self.encryption.caller_hashes(number))

    def _note(self, told: TextedKeyword) -> None:
        with self.database.begin() as session:
            match told.kind:
                case KeywordKind.STOP:
                    note_unreachable(session, told.numbers[0], Unreachable.STOPPED, told.at)
                    stop_reminders(session, told.numbers)
                case KeywordKind.START:
                    note_reachable(session, told.numbers)
                case KeywordKind.HELP:
                    pass
                case _:
                    assert_never(told.kind)

    async def _advance(self, text: TextMessage, request: ServiceRequest | None, carrier: TextCarrier) -> None:
        now = self.clock()
        match due(text, request, now):
            case NotYet(next_at):
                await asyncio.to_thread(self._save, text, text.waiting(next_at))
            case Moot():
                await asyncio.to_thread(self._save, text, text.moot())
            case Ready(body, is_number_owed):
                under_way = text.sending(body, now)
                follow_up = text.follow_up(now) if is_number_owed else None
                if await asyncio.to_thread(self._save, text, under_way, follow_up):
                    await self._send(under_way, carrier, is_again=text.state is TextState.SENDING)
            case step:
                assert_never(step)

    async def _send(self, text: TextMessage, carrier: TextCarrier, *, is_again: bool) -> None:
        to: Textable | RefusedByCarrier = await asyncio.to_thread(self._let_out, text)
        answered: Answered | None = to if isinstance(to, RefusedByCarrier) else None
        if isinstance(to, Textable) and is_again:
            answered = await carrier.find(to.number, text.body, text.consent.at)
        if isinstance(to, Textable) and answered is None:
            answered = await carrier.send(to, text)
        after = self._after(text, answered or Unanswered())
        await asyncio.to_thread(self._save, text, after)
        log.info("text_message", text=text.id, state=after.state.value, tries=after.tries, error=after.error)

    def _after(self, text: TextMessage, answered: Answered) -> TextMessage:
        match answered:
            case Accepted(sid):
                return text.taken(sid)
            case RefusedByCarrier(error):
                return text.failed(error)
            case Unanswered():
                return text.unanswered(self.clock())
            case _:
                assert_never(answered)

    def _due(self) -> list[tuple[TextMessage, ServiceRequest | None]]:
        with self.database.reading() as session:
            return [
                (text, request_about(session, text.call_sid, text.article) if text.numbered else None)
                for text in due_texts(session, self.clock())
            ]

    def _save(self, before: TextMessage, after: TextMessage, follow_up: TextMessage | None = None) -> bool:
        with self.database.begin() as session:
            is_mine = save_text(session, before, after)
            if is_mine and follow_up:
                queue_text(session, follow_up)
            if is_mine and after.state is TextState.FAILED:
                self._note_error(session, after, after.error)
        return is_mine

    def _noted(self, text_id: str, report: Report) -> bool:
        """Whether nothing is left to note: another process may have changed the text meanwhile."""
        with self.database.begin() as session:
            before = text_of(session, text_id)
            after = before.reported(report) if before else None
            if before is None or after is None or after == before:
                return True
            is_saved = save_text(session, before, after)
            if is_saved:
                self._note_error(session, before, report.error)
        return is_saved

    def _let_out(self, text: TextMessage) -> Textable | RefusedByCarrier:
        """Refuse a number that said stop since the caller agreed, cannot be read, or has got its share."""
        number = self._number(text)
        if not number:
            return RefusedByCarrier(0)
        if self.has_stopped(number):
            return RefusedByCarrier(SAID_STOP)
        with self.database.reading() as session:
            if not is_reachable(session, self.encryption.caller_hashes(number)):
                return RefusedByCarrier(SAID_STOP)
        to = self.outbound.text(TextOut(text.id, text.call_sid, number, text.body))
        return RefusedByCarrier(0) if isinstance(to, Withheld) else to

    def _note_error(self, session: Session, text: TextMessage, error: int) -> None:
        reason, number = UNREACHABLE.get(error), self._number(text)
        if reason and number:
            note_unreachable(session, self.encryption.caller_hashes(number)[0], reason, self.clock())
        if error in SET_UP_IS_BROKEN:
            log.error("texts_misconfigured", error=error)

    def _number(self, text: TextMessage) -> str:
        try:
            return self.encryption.decrypt(text.encrypted_number)
        except BadCiphertext:
            return ""
