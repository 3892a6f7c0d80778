"""Texts whoever texted the number under which the city's ticket system has it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.call.texts import PromptBook
from ivr.desk.callbacks.callback import Callback
from ivr.storage.texts.sent_store import queue_text
from ivr.texts.wording import called
from routing.departments.department import Directory
from routing.texting import text_message
from routing.texting.text_message import Consent, TextMessage


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
