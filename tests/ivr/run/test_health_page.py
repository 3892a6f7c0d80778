"""The page of the machine's health: every job in words, those in trouble first."""

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.errors import DatabaseDown
from ivr.run import health
from ivr.run.scheduled_job import Health, Schedule
from ivr.speaking.render import NotRecorded
from ivr.web.pages import ROOMS, offer_pages
from ivr.web.words import load_words
from tests.fixtures.routes import include

NAMES = {
    name
    for file in Path("ivr/run").glob("*.py")
    for name in re.findall(r'\b(?:job|Job|Follower)\("([^"]+)"', file.read_text("utf-8"))
}


class Down:
    def check(self) -> None:
        raise DatabaseDown


def page(
    *jobs: Health, database: object, language: str = "en", not_recorded: tuple[NotRecorded, ...] = ()
) -> str:
    app = FastAPI()
    include(app, health.page_router)
    offer_pages(app)
    app.state.schedule = Schedule(lambda: 1000.0, health=[*jobs])
    app.state.database, app.state.drain = database, SimpleNamespace(is_begun=False)
    app.state.is_degraded = lambda: False
    app.state.not_recorded = lambda: not_recorded
    return TestClient(app).get("/machine", params={"lang": language}).text


def test_jobs_in_trouble_come_first() -> None:
    well = Health("retention", 60.0, 995.0)
    failing = Health("daily figures", 60.0, 900.0, failures=2, failing="DataError")
    late = Health("signed days", 60.0, 100.0)

    told = page(well, failing, late, database=SimpleNamespace(check=lambda: None))

    rows = re.findall(r'<tr><th scope="row">([^<]+)</th>', told)
    assert rows == ["Signing of days", "Daily figures", "Retention: removal of what is past its day"]
    assert "overdue" in told
    assert "1\N{NO-BREAK SPACE}min 40" in told, "how long ago the figures were counted"
    assert "calls are kept" in told


def test_a_database_that_is_away_is_told() -> None:
    assert "La base de données ne répond pas" in page(database=Down(), language="fr")


def test_a_voice_that_is_missing_is_named_with_its_remedy() -> None:
    here = SimpleNamespace(check=lambda: None)

    told = page(database=here, not_recorded=(NotRecorded("fr", 3, "Install the French voice."),))

    assert "Sentences in French without a recording, for which this machine has no voice: 3." in told
    assert '<span lang="en">Install the French voice.</span>' in told
    assert "without a recording" not in page(database=here)


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_job_has_words(language: str) -> None:
    words = load_words(ROOMS)[language].texts

    assert len(NAMES) > 25
    assert {name for name in NAMES if f"machine.job_{name.replace(' ', '_')}" not in words} == set()
