"""Staff answer twice a year, nobody twice and nobody by name, and read what all said once it is over."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import select

from ivr.errors import BadCity
from ivr.register import survey_pages
from ivr.register.survey import FEWEST, FILE, HalfResult, half_of, load_survey, result_of
from ivr.register.survey_pages import SurveyDesk
from ivr.register.tables import SurveyCountRow, SurveyTakerRow
from ivr.storage.database import Database
from ivr.storage.table_files import copy_out
from ivr.web.pages import offer_pages
from tests.fixtures.routes import include

QUESTIONS = load_survey(Path("deploy/example-city"))
ALL_FOURS = {one.id: "4" for one in QUESTIONS}


class Days:
    """Tells the day that a test sets."""

    def __init__(self) -> None:
        self.today = date(2026, 11, 25)

    def __call__(self) -> date:
        return self.today


@pytest.fixture
def days() -> Days:
    return Days()


@pytest.fixture
def desk(sqlite_database: Database, days: Days) -> SurveyDesk:
    return SurveyDesk(sqlite_database, QUESTIONS, days)


def client(desk: SurveyDesk, person: str) -> TestClient:
    app = FastAPI()
    include(app, survey_pages.router)
    offer_pages(app)
    app.state.survey = desk

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id=person, name=person, roles=frozenset({"staff"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return TestClient(app)


def test_nobody_is_counted_twice_in_a_half_year(desk: SurveyDesk) -> None:
    nora = client(desk, "nora")

    first, second = (nora.post("/survey?lang=en", data=ALL_FOURS).text for _ in range(2))

    assert "Your answers are counted." in first
    assert "You have taken part" in second
    with desk.database.reading() as session:
        assert {row.people for row in session.scalars(select(SurveyCountRow))} == {1}


@pytest.mark.parametrize("given", [{}, {**ALL_FOURS, QUESTIONS[0].id: "6"}])
def test_without_a_number_for_each_statement_nothing_is_counted(desk: SurveyDesk, given) -> None:
    page = client(desk, "nora").post("/survey?lang=en", data=given)

    assert "Choose a number for each statement." in page.text
    assert not desk.has_answered("nora")


@pytest.mark.parametrize(("people", "shown"), [(FEWEST - 1, False), (FEWEST, True)])
def test_results_are_shown_when_the_half_year_is_over_and_enough_answered(desk, days, people, shown) -> None:
    for n in range(people):
        desk.answer(f"person-{n}", ALL_FOURS)
    during = client(desk, "nora").get("/survey?lang=en").text

    days.today = date(2027, 1, 4)

    after = client(desk, "nora").get("/survey?lang=en").text
    assert "No half-year with answers is over yet." in during
    assert ("4.0" in after) == shown
    assert "July to December 2026</th>" in after


def test_a_statement_that_few_answered_has_no_mean() -> None:
    counts = {("old", 5): 6, ("new", 1): 2}

    assert result_of("2026-1", counts) == HalfResult("2026-1", 6, {"old": 5.0})


def test_who_took_part_is_kept_for_this_half_year_alone_and_the_results_stay(desk, days) -> None:
    for n in range(FEWEST):
        desk.answer(f"person-{n}", ALL_FOURS)
    days.today = date(2027, 1, 4)
    desk.answer("nora", ALL_FOURS)

    with desk.database.reading() as session:
        assert [row.person for row in session.scalars(select(SurveyTakerRow))] == ["nora"]
    assert [(one.half, one.people) for one in desk.results()] == [("2026-2", FEWEST)]


def test_no_copy_of_the_database_tells_who_took_part(desk: SurveyDesk, tmp_path: Path) -> None:
    desk.answer("nora-the-only-one", ALL_FOURS)

    copied = copy_out(desk.database.engine.url.render_as_string(hide_password=False), tmp_path)

    assert all(b"nora-the-only-one" not in (tmp_path / name).read_bytes() for name in copied.files)
    assert desk.has_answered("nora-the-only-one")


@pytest.mark.parametrize(("day", "half"), [(date(2026, 6, 30), "2026-1"), (date(2026, 7, 1), "2026-2")])
def test_a_year_has_two_halves(day: date, half: str) -> None:
    assert half_of(day) == half


def test_a_city_words_its_own_questions_and_a_faulty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / FILE).write_text("- {id: calm, en: I stay calm., fr: Je reste calme.}", encoding="utf-8")
    own = load_survey(tmp_path)
    (tmp_path / FILE).write_text("- {id: calm, en: I stay calm.}", encoding="utf-8")

    assert [one.id for one in own] == ["calm"]
    with pytest.raises(BadCity, match="each with id, en and fr"):
        load_survey(tmp_path)
