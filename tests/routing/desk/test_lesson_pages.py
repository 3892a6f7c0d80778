"""The page of what staff reported, as wrap-ups at the desk bring it there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from ivr.database import Database
from routing.desk.call_store import keep_call
from routing.desk.desk_call import DeskCall, Phase
from tests.load.desk_house import House, desk_house

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"What the stores do on PostgreSQL is specified with them."


@pytest.fixture
def house(database: Database, noon: datetime) -> House:
    return desk_house(database, lambda: noon)


@pytest.fixture
def browser(house: House, database: Database, waiting: DeskCall, noon: datetime) -> Iterator[TestClient]:
    """A browser before a service with a call that a person has taken."""
    ended = replace(waiting, phase=Phase.ENDED, ended_at=noon, met_person=True)
    with TestClient(house.app) as browser:
        with database.begin() as session:
            keep_call(session, ended, noon)
        yield browser


def reported(browser: TestClient, language: str = "en", **wrap_up: str) -> str:
    browser.post("/desk/calls/CA1/wrap-up", data=wrap_up)
    return browser.get(f"/review/staff?lang={language}").text


def test_a_wrong_answer_is_reported_with_the_note_and_the_callers_words(browser: TestClient) -> None:
    page = reported(
        browser, kind="assistant_wrong", article="waste.collection_day", note="The day has changed"
    )

    assert "Garbage and recycling day" in page
    assert "The day has changed" in page
    assert "mon bac est encore là" in page


def test_a_question_that_the_line_could_have_answered_is_reported(browser: TestClient) -> None:
    page = reported(browser, kind="could_have_answered")

    assert "A missed garbage or recycling pickup" in page
    assert page.count("Nothing was reported.") == 2


def test_a_misroute_says_where_the_call_belongs(browser: TestClient) -> None:
    page = reported(browser, "fr", kind="wrong_department", department="roads")

    assert "Le service des matières résiduelles" in page
    assert "relève du service suivant : Le service de la voirie et de la circulation" in page


def test_a_note_shows_no_number(browser: TestClient) -> None:
    page = reported(browser, kind="assistant_wrong", note="Call back at 604 555 0142")

    assert "Call back at" in page
    assert "555" not in page


def test_who_reads_callers_words_is_written_down(browser: TestClient, house: House) -> None:
    reported(browser, kind="could_have_answered")

    assert house.audited == [("sam", "desk.reports_read", "")]
