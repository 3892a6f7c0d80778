"""The page of what staff reported, as wrap-ups at the desk bring it there."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

import pytest
from fastapi.testclient import TestClient

from ivr.desk.call import DeskCall, Phase
from ivr.desk.call_store import keep_call, purge_calls
from ivr.desk.report_store import report_answers
from ivr.storage.database import Database
from tests.load.desk_house import COOKIE, House, desk_house

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

    assert "Service des matières résiduelles" in page
    assert "relève du service suivant\N{NO-BREAK SPACE}: Service de la voirie et de la circulation" in page


def test_a_note_shows_no_number(browser: TestClient) -> None:
    page = reported(browser, kind="assistant_wrong", note="Call back at 604 555 0142")

    assert "Call back at" in page
    assert "555" not in page


def test_who_reads_callers_words_is_written_down(browser: TestClient, house: House) -> None:
    reported(browser, kind="could_have_answered")

    assert ("sam", "desk.reports_read", "") in house.audited


def ticked(browser: TestClient, answer: str = "", *sids: str) -> str:
    return browser.post("/review/staff?lang=en", data={"sid": list(sids or ("CA1",)), "answer": answer}).text


def test_what_is_ticked_off_leaves_the_list_and_stays_among_what_is_done(
    browser: TestClient, house: House
) -> None:
    reported(browser, kind="could_have_answered", note="Add the bin size")

    page = ticked(browser, "It is on air since today.")

    assert "It is ticked off" in page
    assert "Add the bin size" not in page
    done = browser.get("/review/staff?done=all&lang=en").text
    assert "Add the bin size" in done
    assert "It is on air since today." in done
    assert ("sam", "desk.report_answered", "CA1") in house.audited


def test_the_author_sees_the_answer_at_the_desk_until_they_have_read_it(browser: TestClient) -> None:
    reported(browser, kind="assistant_wrong", note="The day has changed")
    ticked(browser, "Mended, call 604 555 0142 for more.")

    assert "Something that you reported has been dealt with." in browser.get("/desk?lang=en").text
    answers = browser.get("/desk/reports?lang=en").text
    assert "Mended, call" in answers
    assert "555" not in answers
    assert "The day has changed" in answers

    browser.post("/desk/reports/read?lang=en")

    assert "dealt with" not in browser.get("/desk?lang=en").text
    assert "Mended, call" in browser.get("/desk/reports?lang=en").text


def test_nobody_else_reads_the_answer(browser: TestClient) -> None:
    reported(browser, kind="could_have_answered")
    ticked(browser, "Thank you.")
    browser.cookies.set(COOKIE, "kim")

    assert "Thank you." not in browser.get("/desk/reports?lang=en").text


def test_the_first_answer_stays_and_unknown_calls_are_not_ticked_off(browser: TestClient) -> None:
    reported(browser, kind="could_have_answered")
    ticked(browser, "First.", "CA1", "CAnone")
    ticked(browser, "Second.")

    assert "First." in browser.get("/desk/reports?lang=en").text
    assert "Second." not in browser.get("/desk/reports?lang=en").text


def test_too_long_an_answer_comes_back_to_be_shortened(browser: TestClient) -> None:
    reported(browser, kind="could_have_answered")

    page = ticked(browser, "x" * 1001)

    assert "at most 1000 characters" in page
    assert "x" * 1001 in page


def test_what_became_of_a_report_goes_with_its_call(
    browser: TestClient, database: Database, waiting: DeskCall
) -> None:
    reported(browser, kind="could_have_answered")
    ticked(browser, "Thank you.")
    with database.begin() as session:
        purge_calls(session, waiting.purge_on, waiting.started_at)

    with database.reading() as session:
        assert report_answers(session, waiting.started_at) == {}
