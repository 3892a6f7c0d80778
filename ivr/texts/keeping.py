"""Keeps a text that came in with everything that follows from it, in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from cattrs import BaseValidationError
from sqlalchemy.orm import Session

from intents.text.languages import languages
from intents.text.transcript import Said, Transcript
from ivr.call.texts import PromptBook
from ivr.desk.call_store import announce
from ivr.desk.callbacks.callback import Callback, CallbackKind, TranscriptState, due_at
from ivr.desk.callbacks.progress import open_until
from ivr.desk.callbacks.store import file_callback
from ivr.desk.feed import EventKind
from ivr.errors import BadCiphertext
from ivr.storage.archive import call_converter
from ivr.storage.caller_words import NUMERALS_KEPT, CallerWordsKeeper, ReadMessage, Uttering
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.journeys.store import saved_run
from ivr.storage.texts.received_store import count_received, keep_received, latest_received, received_text
from ivr.storage.texts.sent_store import queue_text, unreachable_since
from ivr.texts.wording import Worded, called
from metrics.facts.texts import count_text
from metrics.ledger import store as ledger
from routing.departments.department import Directory
from routing.dialogue_state import DialogueState
from routing.journeys.run import Run
from routing.outbound.limits import Withheld
from routing.texting import text_message
from routing.texting.received import CONVERSATION, ReceivedText, TextOutcome, is_limited
from routing.texting.text_message import Consent, TextMessage, Unreachable

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PREVIEW = 280


@dataclass(frozen=True, slots=True)
class IncomingText:
    """A text as the carrier brought it."""

    id: str
    number: str = field(repr=False)
    words: str = field(repr=False)
    withheld: Withheld | None = None
    "Why it is not answered, unless it tells of danger."


@dataclass(frozen=True, slots=True)
class Before:
    """What is known of a number before its text is understood."""

    known: ReceivedText | None
    "The same text, if it has been taken already."
    call_sid: str
    turn: int
    language: str
    "Empty where nobody with that number has called or texted."
    dialogue: DialogueState
    left: Run | None = None
    "The journey that the same number left on a call."
    is_stopped: bool = False
    is_limited: bool = False
    is_limited_now: bool = False
    "Whether this is the first text beyond the limit."

    @property
    def is_first(self) -> bool:
        """Whether a conversation begins."""
        return self.turn == 1

    @property
    def is_answered(self) -> bool:
        """Whether the number is texted at all."""
        return not self.is_stopped and not self.is_limited


@dataclass(frozen=True, slots=True)
class Drawn:
    """What is done about a text."""

    worded: Worded
    language: str
    dialogue: DialogueState
    "Where the conversation stands after it."
    said: Said
    foreign: str = ""
    "The sender's language, if it is none of the line's."


@dataclass(frozen=True, slots=True)
class Keeping:
    """Keeps texts; the words redacted, what a department reads encrypted."""

    database: Database
    encryption: Encryption
    redact: Callable[[str], str]
    directory: Callable[[], Directory]
    words_kept: timedelta

    def before(self, text: IncomingText, now: datetime) -> Before:
        """Return what is known of a text's number."""
        callers = self.encryption.caller_hashes(text.number)
        with self.database.reading() as session:
            known, latest = received_text(session, text.id), latest_received(session, callers)
            lately = tuple(count_received(session, callers, now - span) for span in (HOUR, DAY))
            reasons = {reason for reason, _ in unreachable_since(session, callers)}
            called = ledger.language_of(session, callers)
            left = saved_run(session, callers[0], "", self.encryption, now.date())
        goes_on = latest is not None and latest.at > now - CONVERSATION
        # Whoever called in a language that was passed on is texted in the one of their words.
        language = latest.language if latest else called if called in languages() else ""
        too_many = is_limited(*lately) or text.withheld is not None
        return Before(
            known,
            latest.call_sid if latest and goes_on else text.id,
            latest.turn + 1 if latest and goes_on else 1,
            language,
            self._dialogue(latest) if latest and goes_on else DialogueState(language),
            left,
            is_stopped=Unreachable.STOPPED in reasons,
            is_limited=too_many,
            is_limited_now=too_many
            and text.withheld in {None, Withheld.NUMBER}
            and not (latest and latest.outcome is TextOutcome.LIMITED),
        )

    def keep(self, text: IncomingText, before: Before, drawn: Drawn, now: datetime) -> bool:
        """Keep a text, its words, the reply and the message; False if another text was faster.

        The words are read before the transaction, and those beyond the limit neither read nor kept.
        """
        is_read = bool(text.words) and drawn.worded.outcome is not TextOutcome.LIMITED
        said = Transcript(text.words, drawn.language, 1.0, foreign=drawn.foreign)
        read = ReadMessage.of(said, self.redact) if is_read else None
        with self.database.begin() as session:
            if not keep_received(session, self._received(text, before, drawn, now)):
                return False
            day = now.astimezone(self.directory().time_zone).date()
            count_text(session, day, drawn.language, drawn.worded.outcome.value)
            full, preview = self._words(session, read, before, drawn, now) if read else ("", "")
            if drawn.worded.body and drawn.worded.outcome is not TextOutcome.EMERGENCY:
                queue_text(session, self._reply(text, before, drawn, now))
            if drawn.worded.department and text.words:
                message = self._message(text, before, drawn, now)
                written = replace(message, preview=preview, encrypted_words=self.encryption.encrypt(full))
                if file_callback(session, written):
                    announce(session, EventKind.CALLBACK, written.id, now)
        return True

    def _received(self, text: IncomingText, before: Before, drawn: Drawn, now: datetime) -> ReceivedText:
        worded = drawn.worded
        dialogue = self.encryption.encrypt(call_converter().dumps(drawn.dialogue).decode())
        return ReceivedText(
            text.id,
            before.call_sid,
            before.turn,
            self.encryption.caller_hashes(text.number)[0],
            drawn.language,
            worded.outcome,
            now,
            (now + self.words_kept).date(),
            worded.article,
            worded.department,
            worded.body,
            dialogue,
        )

    def _words(
        self, session: Session, read: ReadMessage, before: Before, drawn: Drawn, now: datetime
    ) -> tuple[str, str]:
        """Keep the words as a call's turn; return them as the department reads them, and redacted."""
        keeper = CallerWordsKeeper(self.encryption)
        full, preview = keeper.message_of(session, before.call_sid, read)
        until, numerals = (now + self.words_kept).date(), (now + NUMERALS_KEPT).date()
        keeper.keep(session, Uttering(before.call_sid, before.turn, read.words, until, until, numerals))
        given = drawn.worded.given
        return f"{full}\n{given}" if given else full, preview[:PREVIEW]

    def _reply(self, text: IncomingText, before: Before, drawn: Drawn, now: datetime) -> TextMessage:
        """The reply; who texts a question has asked for an answer by text."""
        return TextMessage(
            f"{text.id}-reply",
            before.call_sid,
            drawn.worded.article,
            drawn.language,
            self.encryption.encrypt(text.number),
            Consent("", "asked", "texted", now),
            drawn.worded.body,
            now,
            (now + min(self.words_kept, text_message.KEPT)).date(),
        )

    def _message(self, text: IncomingText, before: Before, drawn: Drawn, now: datetime) -> Callback:
        office = self.directory()[drawn.worded.department]
        return Callback(
            f"{text.id}-text",
            CallbackKind.TEXT,
            before.call_sid,
            office.id,
            drawn.foreign or drawn.language,
            left_at=now,
            due_at=due_at(office.hours, now),
            purge_on=open_until(now),
            article=drawn.worded.article,
            encrypted_number=self.encryption.encrypt(text.number),
            person=drawn.worded.person,
            reading=TranscriptState.READ,
        )

    def _dialogue(self, latest: ReceivedText) -> DialogueState:
        """Where a conversation stands; one of an earlier release or another secret begins anew."""
        try:
            return call_converter().loads(self.encryption.decrypt(latest.encrypted_dialogue), DialogueState)
        except (BadCiphertext, BaseValidationError, ValueError, TypeError, KeyError):
            return DialogueState(latest.language)


@dataclass(frozen=True, slots=True)
class TicketNumbers:
    """Queues a text with a ticket's number; who texted has asked for an answer by text."""

    sentences: PromptBook
    directory: Callable[[], Directory]

    def tell(self, session: Session, callback: Callback, number: str, now: datetime) -> None:
        """Queue the text of a callback's ticket, once."""
        if not callback.encrypted_number:
            return
        directory = self.directory()
        spoken = callback.language in directory.languages
        language = callback.language if spoken else directory.languages[0]
        told = self.sentences.text("ticket", language, reference=callback.reference, number=number)
        text = TextMessage(
            f"{callback.id}-ticket",
            callback.call_sid,
            callback.article,
            language,
            callback.encrypted_number,
            Consent("", "asked", "texted", now),
            self.sentences.text("lead", language, city=called(directory, language), text=told),
            now,
            (now + text_message.KEPT).date(),
        )
        queue_text(session, text)
