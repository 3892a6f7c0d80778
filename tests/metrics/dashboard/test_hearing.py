"""How well callers are heard, on the dashboard."""

from dataclasses import replace
from datetime import UTC, datetime

from fastapi.testclient import TestClient

from ivr.storage.database import Database
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from metrics.dashboard.hearing import hearing
from metrics.dashboard.managing import Managing
from metrics.rates.judgements import HeardScore
from tests.metrics.dashboard.conftest import furnished

WORDS = load_words(ROOMS)["en"]
SCORES = (
    HeardScore(datetime(2026, 11, 10, 18, tzinfo=UTC), "fr", 10, 2, is_lost=True),
    HeardScore(datetime(2026, 11, 18, 18, tzinfo=UTC), "fr", 10, 1, is_lost=False),
    HeardScore(datetime(2026, 11, 18, 18, tzinfo=UTC), "en", 5, 0, is_lost=False),
)


def test_each_language_has_its_figures_with_intervals() -> None:
    shown = hearing(SCORES, WORDS)

    assert shown is not None
    assert [(row.language, row.wrong, row.of_words, row.lost) for row in shown.rows] == [
        ("en", "0.0%", "0 / 5", "0.0%"),
        ("fr", "15.0%", "3 / 20", "50.0%"),
    ]


def test_each_language_is_a_line_over_the_weeks() -> None:
    shown = hearing(SCORES, WORDS)

    assert shown is not None
    assert [(line.name, len(line.dots)) for line in shown.charts[0].lines] == [("en", 1), ("fr", 2)]
    assert [mark.label for mark in shown.charts[0].columns] == ["Nov\u00a09", "Nov\u00a016"]


def test_nothing_is_shown_where_nobody_has_listened(client: TestClient) -> None:
    assert hearing((), WORDS) is None
    assert "How well callers are heard" not in client.get("/dashboard?lang=en").text


def test_the_page_shows_what_people_heard(managing: Managing, database: Database) -> None:
    with TestClient(furnished(replace(managing, heard=lambda *_: SCORES), database)) as client:
        page = client.get("/dashboard?lang=fr").text

    assert "Ce que la ligne entend" in page
    assert "3 / 20" in page
