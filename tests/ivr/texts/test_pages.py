"""The desk sees every text that came in, what was texted back, and who has the rest."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from ivr.storage.database import Database
from ivr.storage.store import CallerWords, keep_words
from ivr.storage.texts.received_store import keep_received
from ivr.storage.texts.reminder_store import keep_reminder
from ivr.texts import pages
from ivr.texts.pages import TextsAtDesk
from ivr.web.pages import ROOMS, offer_pages
from ivr.web.words import load_words
from routing.texting.received import ReceivedText, TextOutcome
from routing.texting.reminder import ReminderState
from tests.fixtures.example import example_city
from tests.ivr.line.test_reminders import REMINDER

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
LAST_DAY = date(2027, 2, 23)
CITY = example_city()
TEXT = ReceivedText(
    "SM1",
    "SM1",
    1,
    "key.mine",
    "fr",
    TextOutcome.HANDED_OVER,
    NOW,
    LAST_DAY,
    "tax.balance_account",
    "revenue",
    "Rivermont : votre texto est transmis.",
)


@pytest.fixture
def app() -> FastAPI:
    return FastAPI()


@pytest.fixture
def client(app: FastAPI, database: Database) -> TestClient:
    app.include_router(pages.router)
    offer_pages(app)
    app.state.texts_at_desk = TextsAtDesk(database, lambda: CITY, lambda: NOW)
    app.state.replies = None

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id="sam", name="Sam", roles=frozenset({"staff"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return TestClient(app)


def test_a_text_is_shown_with_its_reply_and_its_message(client: TestClient, database: Database) -> None:
    with database.begin() as session:
        keep_received(session, TEXT)
        keep_words(session, CallerWords("SM1", 1, "fr", "mon compte de taxes", LAST_DAY), str)

    page = client.get("/desk/texts?lang=en").text

    assert '<q lang="fr">mon compte de taxes</q>' in page
    assert "votre texto est transmis" in page
    assert 'href="/desk/callbacks/SM1-text?lang=en"' in page
    assert "Texts are not answered at present" in page


def test_without_texts_the_page_says_so_in_french(client: TestClient) -> None:
    page = client.get("/desk/texts?lang=fr").text

    assert "Aucun texto" in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_outcome_has_a_name(language: str) -> None:
    words = load_words(ROOMS)[language]

    assert all(words(f"texts.outcome_{outcome.value}") for outcome in TextOutcome)


def test_a_reminder_is_shown_and_can_be_cancelled_once(
    app: FastAPI, client: TestClient, database: Database
) -> None:
    audited: list[str] = []
    app.state.audit = lambda _, act, subject: audited.append(f"{act} {subject}")
    with database.begin() as session:
        keep_reminder(session, REMINDER)
    page = client.get("/desk/texts?lang=en").text
    assert "to come" in page

    done = client.post("/desk/texts/reminders/CA1-3/cancel?lang=en").text
    again = client.post("/desk/texts/reminders/CA1-3/cancel?lang=en").text

    assert "The reminder is cancelled." in done
    assert "not to come any more" in again
    assert audited == ["texts.cancelled CA1-3"]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_state_of_a_reminder_has_a_name(language: str) -> None:
    words = load_words(ROOMS)[language]

    assert all(words(f"texts.reminder_{state.value}") for state in ReminderState)
