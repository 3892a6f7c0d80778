"""The curve as a page, a table and a picture, from what the ledger, the tests and the studio hold."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from types import MappingProxyType

import pytest
from fastapi.testclient import TestClient

from intents.articles.catalog import Catalog
from intents.articles.phrasing import Phrasing, training_phrasings
from intents.evaluation.trial import Trial
from intents.interpretation.topic_talk import NluModels
from ivr.run.counting import count_due
from ivr.storage.database import Database
from ivr.studio import store as studio
from ivr.studio.edition import State
from ivr.studio.review import curve_pages
from ivr.studio.review.curve import CurvePart, Judge
from ivr.studio.review.curve_pages import CurveDesk
from ivr.studio.review.pages import Reviewing
from ivr.studio.review.review import ReviewedQuestion
from ivr.studio.review.tested import WeeklyTest, counted, is_answered, questions_kept_apart
from ivr.studio.store import Entry
from metrics.facts.formula import Rate
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, LabelKind, LabelRecord, QueryRecord, TurnRecord
from metrics.rates.judgements import judged_versions
from tests.fixtures.example import learned
from tests.fixtures.routes import include
from tests.ivr.studio.review.conftest import CITY, NOW, furnished

AT = datetime(2026, 11, 18, 18, tzinfo=UTC)
LICENCE = "animal.dog_licence"
YES, NO = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_REJECTED
ZONE = CITY.directory.time_zone


def keep_calls(database: Database, outcomes: Sequence[QueryOutcome], labels: Sequence[LabelKind]) -> None:
    """One call for each outcome, of which the first ones are labelled, and an answer that went on air."""
    with database.begin() as session:
        for number, outcome in enumerate(outcomes):
            sid = f"CA{number}"
            call = CallRecord(sid, AT, "en", turns=1, disposition=Disposition.ANSWERED, ended_at=AT)
            query = QueryRecord(sid, 1, AT, "en", LICENCE, 2, "animal", 0.9, True, outcome=outcome)
            turn = TurnRecord(sid, 1, AT, "en", "HowCanIHelp", "recognized", LICENCE, "Answer", 0.9)
            ledger.append(session, call, replace(query, closed_at=AT), turn)
        for number, kind in enumerate(labels):
            ledger.append(session, LabelRecord(f"l{number}", f"CA{number}", 1, AT, kind, "en", "ana"))
        studio.publish(session, [Entry(LICENCE, 1, State.PUBLISHED, 2)], AT)
    count_due(database, ZONE, NOW, 100)


def desk_over(database: Database) -> CurveDesk:
    return CurveDesk(database, lambda: CITY, lambda: NOW)


@pytest.fixture
def client(reviewing: Reviewing, database: Database) -> TestClient:
    keep_calls(database, [YES] * 3 + [NO], [LabelKind.RIGHT, LabelKind.WRONG_ANSWER])
    app = furnished(reviewing, [])
    include(app, curve_pages.router)
    app.state.curve = desk_over(database)
    return TestClient(app)


def test_labels_and_callers_own_words_stand_in_their_week_apart(
    client: TestClient, database: Database
) -> None:
    week = desk_over(database).curve(13, CurvePart()).weeks[-2]

    assert week.monday == date(2026, 11, 16)
    assert (week.rates[Judge.CALLERS], week.rates[Judge.LABELS]) == (Rate(3, 4), Rate(1, 2))
    assert week.aired == (LICENCE,)


def test_a_department_or_language_that_nobody_called_about_shows_nothing(
    client: TestClient, database: Database
) -> None:
    desk = desk_over(database)

    assert desk.curve(13, CurvePart(language="fr")).is_empty
    assert desk.curve(13, CurvePart(department="roads")).is_empty
    assert not desk.curve(13, CurvePart("en", "animal")).is_empty


@pytest.mark.parametrize(("language", "title"), [("en", "Accuracy by week"), ("fr", "Justesse par semaine")])
def test_the_curve_is_a_page_in_both_languages_with_a_table(
    client: TestClient, language: str, title: str
) -> None:
    page = client.get(f"/review/curve?lang={language}&weeks=13&department=nowhere")

    assert page.status_code == 200
    assert f"<h1>{title}</h1>" in page.text
    assert '<svg class="chart wide"' in page.text
    assert f"/studio/{LICENCE}/history" in page.text
    assert ("3 of 4" if language == "en" else "3 sur 4") in page.text


def test_the_curve_is_a_table_with_a_row_for_each_week_and_judge(client: TestClient) -> None:
    answer = client.get("/review/curve/weeks.csv?lang=en&weeks=13")

    lines = answer.content.decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 13 * 3
    assert "2026-11-16,Callers,3,4,0.7500,0.3006,0.9544,animal.dog_licence" in lines


def test_the_picture_stands_by_itself(client: TestClient) -> None:
    answer = client.get("/review/curve/weeks.svg?lang=fr")

    assert answer.headers["content-type"].startswith("image/svg+xml")
    assert answer.text.startswith("<?xml")
    assert "Appelants" in answer.text


def test_each_judge_keeps_their_own_stroke_wherever_a_line_is_broken(client: TestClient) -> None:
    drawn = client.get("/review/curve/weeks.svg?lang=en").text

    assert 'class="dot line-1"' in drawn
    assert 'class="dot line-2"' in drawn
    assert 'class="dot line-0"' not in drawn


def test_nobody_judged_anything_is_said(reviewing: Reviewing, database: Database) -> None:
    app = furnished(reviewing, [])
    include(app, curve_pages.router)
    app.state.curve = desk_over(database)

    assert "Nobody has judged anything" in TestClient(app).get("/review/curve?lang=en").text


def test_since_a_version_only_its_own_calls_count(client: TestClient, database: Database) -> None:
    with database.reading() as session:
        found = judged_versions(session, AT - timedelta(days=1))
        later = judged_versions(session, AT + timedelta(days=1))

    assert (found[LICENCE, 2].asked, found[LICENCE, 2].callers) == (4, Rate(3, 4))
    assert found[LICENCE, 2].labels == Rate(1, 2)
    assert ({*found}, later) == ({(LICENCE, 2)}, {})


def test_of_two_verdicts_on_a_turn_the_later_one_counts(client: TestClient, database: Database) -> None:
    again = LabelRecord("again", "CA1", 1, AT + timedelta(days=3), LabelKind.RIGHT, "en", "ben")
    with database.begin() as session:
        ledger.append(session, again)

    with database.reading() as session:
        assert judged_versions(session, AT - timedelta(days=1))[LICENCE, 2].labels == Rate(2, 2)


def two_answers() -> Catalog:
    slugs = (LICENCE, "bylaw.noise")
    articles = {slug: CITY.catalog[slug] for slug in slugs}
    return replace(CITY.catalog, articles=MappingProxyType(articles), topics=())


def test_the_test_questions_are_tried_and_the_last_night_of_a_week_stays(database: Database) -> None:
    catalog = two_answers()
    models = learned(training_phrasings(catalog))
    weekly = WeeklyTest(database, lambda: catalog, lambda: models, ZONE)

    first = weekly.measure(NOW - timedelta(days=1))
    again = weekly.measure(NOW)

    rate = desk_over(database).curve(13, CurvePart()).weeks[-1].rates[Judge.TESTS]
    assert first == again == rate
    assert rate.denominator == sum(len(w.tests) for one in catalog for w in one.wordings.values())
    assert rate.numerator == rate.denominator


def test_the_test_questions_are_tried_once_a_day(database: Database) -> None:
    catalog = two_answers()
    known = learned(training_phrasings(catalog))
    tried: list[str] = []

    def models() -> NluModels:
        tried.append("once")
        return known

    weekly = WeeklyTest(database, lambda: catalog, models, ZONE)
    weekly.nightly(NOW)
    weekly.nightly(NOW + timedelta(minutes=30))

    assert tried == ["once"]


def test_what_reviewers_took_from_calls_is_asked_too_and_nothing_twice() -> None:
    own = CITY.catalog[LICENCE].wordings["en"].tests[0]
    taken = [
        ReviewedQuestion(text, "en", label, NOW, "ana")
        for text, label in ((own.upper(), LICENCE), ("who won the game", "oos"))
    ]

    asked = questions_kept_apart(two_answers(), taken)

    assert sum(one.text.casefold() == own.casefold() for one in asked) == 1
    assert asked[-1].label == "oos"


def test_a_question_that_nothing_answers_is_right_when_it_is_refused() -> None:
    outside, inside = Phrasing("who won the game", "oos", "en"), Phrasing("dog tags", LICENCE, "en")
    trials = [
        Trial(outside, "", 0.0, 0.1, is_refused=True),
        Trial(outside, LICENCE, 0.6, 0.9, is_refused=False),
        Trial(inside, LICENCE, 0.9, 0.9, is_refused=False),
        Trial(inside, LICENCE, 0.4, 0.3, is_refused=True),
    ]

    found = [*counted(trials, CITY.catalog, date(2026, 11, 23))]

    assert [is_answered(one) for one in trials] == [True, False, True, False]
    assert [(one.article, one.department, one.rate) for one in found] == [
        ("oos", "", Rate(1, 2)),
        (LICENCE, CITY.catalog[LICENCE].department, Rate(1, 2)),
    ]
