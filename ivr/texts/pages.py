"""The desk's page of texts: what came in and was texted back, who has it, and who is to be reminded."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from starlette.responses import Response

from ivr.call.city import City, names_of
from ivr.storage.database import Database
from ivr.storage.store import words_of
from ivr.storage.texts.received_store import newest_received, outcomes_since
from ivr.storage.texts.reminder_store import cancel_reminder, newest_reminders
from ivr.texts.answering import Answering
from ivr.web.pages import Pages
from metrics.dashboard.choice import Names
from routing.texting.received import ReceivedText, TextOutcome
from routing.texting.reminder import Reminder

router = APIRouter(prefix="/desk/texts", include_in_schema=False)
SHOWN = 50
COUNTED_DAYS = 30
ID = re.compile(r"[\w-]{1,80}", re.ASCII)
NOTES = frozenset({"cancelled", "too_late"})


@dataclass(frozen=True, slots=True)
class ShownText:
    """A text as the desk reads it."""

    text: ReceivedText
    words: str
    "Redacted; empty once they were purged, and of a text without words."
    at: datetime
    topic: str
    department: str

    @property
    def message(self) -> str:
        """The id of the message that a department has of it."""
        return f"{self.text.id}-text" if self.text.department else ""


@dataclass(frozen=True, slots=True)
class ShownReminder:
    """A reminder as the desk reads it; the number and the address stay out of it."""

    reminder: Reminder
    at: datetime
    topic: str


@dataclass(frozen=True, slots=True)
class TextsAtDesk:
    """Reads what the page shows."""

    database: Database
    city_now: Callable[[], City]
    clock: Callable[[], datetime]

    def newest(self, language: str) -> tuple[ShownText, ...]:
        """Return the last texts with their redacted words, the latest first."""
        city = self.city_now()
        names = names_of(city, language)
        with self.database.reading() as session:
            texts = newest_received(session, SHOWN)
            said = {
                (words.call_sid, words.turn): words.heard
                for sid in {text.call_sid for text in texts}
                for words in words_of(session, sid)
            }
        zone = city.directory.time_zone
        return tuple(
            _shown(text, said.get((text.call_sid, text.turn), ""), text.at.astimezone(zone), names)
            for text in texts
        )

    def reminders(self, language: str) -> tuple[ShownReminder, ...]:
        """Return the reminders to come, then the latest."""
        city = self.city_now()
        names, zone = names_of(city, language), city.directory.time_zone
        with self.database.reading() as session:
            kept = newest_reminders(session, SHOWN)
        return tuple(
            ShownReminder(one, one.next_at.astimezone(zone), names.article(one.article)) for one in kept
        )

    def cancel(self, reminder_id: str) -> bool:
        """Cancel a reminder that is still to come; return whether it was."""
        with self.database.begin() as session:
            return cancel_reminder(session, reminder_id)

    def counts(self) -> Mapping[TextOutcome, int]:
        """Return how many texts of the last days had each outcome."""
        with self.database.reading() as session:
            return outcomes_since(session, self.clock() - timedelta(days=COUNTED_DAYS))


def _shown(text: ReceivedText, words: str, at: datetime, names: Names) -> ShownText:
    topic = names.article(text.article)
    return ShownText(text, words, at, topic, names.department(text.department))


@router.post("/reminders/{reminder_id}/cancel")
def cancel(request: Request, reminder_id: str) -> Response:
    """Cancel a reminder, as its caller wished."""
    texts: TextsAtDesk = request.app.state.texts_at_desk
    is_cancelled = texts.cancel(reminder_id) if ID.fullmatch(reminder_id) else False
    if is_cancelled:
        request.app.state.audit(request, "texts.cancelled", reminder_id)
    pages: Pages = request.app.state.pages
    done = "cancelled" if is_cancelled else "too_late"
    return pages.moved(request, "/desk/texts", done=done)


@router.get("")
def show(request: Request, done: str = "") -> Response:
    """Show the last texts, and how many of the last days had each outcome."""
    pages: Pages = request.app.state.pages
    texts: TextsAtDesk = request.app.state.texts_at_desk
    replies: Answering | None = request.app.state.replies
    counts = texts.counts()
    return pages.render(
        request,
        "texts.html",
        done=done if done in NOTES else "",
        reminders=texts.reminders(pages.words_for(request).language),
        texts=texts.newest(pages.words_for(request).language),
        counts=counts,
        total=sum(counts.values()),
        days=COUNTED_DAYS,
        answers_texts=replies is not None and replies.is_on,
    )
