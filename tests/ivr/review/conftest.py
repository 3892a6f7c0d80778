"""A review of one week of calls."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from ivr.city import load_city
from ivr.database import Database
from ivr.review.reviewing import Reviewing
from ivr.words_store import Words, keep_words
from metrics import store as ledger
from metrics.ledger import CallRecord, TurnRecord
from metrics.outcome import Disposition

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
DOG_LICENCE = "animal.dog_licence"
CITY = load_city(Path("deploy/example-city"))


@pytest.fixture
def took_place(database: Database) -> Callable[..., None]:
    """Keeps a call of one turn, in the week of 16 November 2026."""

    def keep(sid: str, heard: str, *, is_test: bool = False) -> None:
        ended = Disposition.ANSWERED
        with database.begin() as session:
            ledger.append(
                session,
                CallRecord(sid, AT, "fr", turns=1, is_test=is_test, disposition=ended, ended_at=AT),
                TurnRecord(
                    sid, 1, AT, "fr", "HowCanIHelp", "recognized", "animal.dog_licence", "Answer", 0.6
                ),
            )
            keep_words(session, Words(sid, 1, "fr", heard, date(2027, 2, 18)), lambda text: text)

    return keep


@pytest.fixture
def reviewing(database: Database) -> Reviewing:
    zone = CITY.directory.time_zone
    return Reviewing(database, lambda: CITY, lambda: NOW.astimezone(zone))
