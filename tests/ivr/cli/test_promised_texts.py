"""`cityline texts`: what callers were texted, and whether it arrived."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from ivr.storage.database import Database
from ivr.storage.texts.sent_store import queue_text
from routing.texting.text_message import Consent, TextMessage, TextState

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)
TEXT = TextMessage(
    "CA1-3",
    "CA1",
    "waste.hazardous",
    "en",
    "an encrypted number",
    Consent("Shall I text you that?", "yes", "keyed", NOW),
    "A link.",
    NOW,
    date(2027, 2, 23),
    state=TextState.DELIVERED,
)


@pytest.fixture
def texted(sqlite_database: Database, sqlite_url: str) -> str:
    with sqlite_database.begin() as session:
        queue_text(session, TEXT)
        queue_text(session, replace(TEXT, id="CA2-3", state=TextState.FAILED, error=21614))
    return sqlite_url


def test_texts_are_listed_with_their_state_and_without_numbers(cityline, texted: str) -> None:
    ran = cityline("texts", database_url=texted)

    assert ran.code == 0
    assert all(part in ran.out for part in ("keyed", "delivered", "failed", "21614"))
    assert "encrypted" not in ran.out


def test_what_did_not_arrive_can_be_read_by_a_program(cityline, texted: str) -> None:
    told = json.loads(cityline("texts", "--open", "--json", database_url=texted).printed)

    assert [(one["state"], one["error"], one["question"]) for one in told] == [
        ("failed", 21614, "Shall I text you that?")
    ]
