"""Minutes, prices and terms are stated by who has signed in, and stand in the audit log."""

from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from ivr.storage.database import Database
from metrics.facts.statement import StatementKind
from metrics.facts.statement_store import statements
from metrics.facts.store import mark_stale
from metrics.facts.tables import FACT_DAYS

FORM = {"about": "minutes:tax.due_date", "value": "4.5", "since": "2026-11-03", "why": "measured again"}


def acts(client: TestClient) -> list[tuple[str, str]]:
    app = client.app
    assert isinstance(app, FastAPI)
    return app.state.acts


def send(client: TestClient, language: str = "en", **changed: str) -> Response:
    return client.post(f"/dashboard/stated?lang={language}", data={**FORM, **changed})


def test_what_is_stated_is_kept_with_who_has_signed_in_and_audited(
    client: TestClient, database: Database
) -> None:
    page = send(client)

    with database.reading() as session:
        (stated,) = statements(session)
    assert (stated.about, stated.subject, stated.value) == (StatementKind.MINUTES, "tax.due_date", 4.5)
    assert (stated.by, stated.since.isoformat()) == ("max", "2026-11-03")
    assert acts(client) == [("max", "minutes tax.due_date 4.5 2026-11-03: measured again")]
    assert "Stated. It stands in the list" in page.text
    assert "the property tax due date" in page.text
    assert "Max Roy" in page.text


@pytest.mark.parametrize(
    ("about", "value"),
    [
        ("minutes:waste", "3"),
        ("price:machine_month", "165"),
        ("term:repeat_days", "8"),
        ("minutes:waste", "4,5"),
    ],
)
def test_minutes_prices_and_terms_can_be_stated(client: TestClient, about: str, value: str) -> None:
    assert send(client, "fr", about=about, value=value).status_code == 200
    assert len(acts(client)) == 1


@pytest.mark.parametrize(
    ("field", "value", "told"),
    [
        ("about", "minutes:moon", "Choose one of the list."),
        ("about", "price:lunch", "Choose one of the list."),
        ("about", "", "Choose one of the list."),
        ("value", "-3", "Write a number"),
        ("value", "nan", "Write a number"),
        ("value", "1e300", "Write a number"),
        ("value", "٣", "Write a number"),
        ("value", "", "Write a number"),
        ("since", "2999-01-01", "Give a day that has come."),
        ("since", "0001-01-01", "Give a day that has come."),
        ("since", "soon", "Give a day that has come."),
        ("why", " ", "This changes days that have gone by."),
        ("why", "x" * 301, "in at most 300 characters"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_kept(
    client: TestClient, database: Database, field: str, value: str, told: str
) -> None:
    page = send(client, **{field: value})

    assert page.status_code == 422
    assert told in page.text
    assert acts(client) == []
    with database.reading() as session:
        assert statements(session) == ()


@pytest.mark.parametrize(("value", "told"), [("31", "outside the limits"), ("7.5", "a whole number")])
def test_a_term_stays_a_whole_number_within_its_limits(client: TestClient, value: str, told: str) -> None:
    page = send(client, about="term:repeat_days", value=value)

    assert (page.status_code, told in page.text) == (422, True)


def test_a_term_is_stated_for_no_day_that_is_settled(client: TestClient, database: Database) -> None:
    with database.begin() as session:
        mark_stale(session, [date(2026, 11, 3)])
        session.execute(FACT_DAYS.update().values(is_settled=True))

    page = send(client, about="term:repeat_days", value="8")

    assert (page.status_code, "These days are settled" in page.text) == (422, True)
    assert send(client, about="term:repeat_days", value="8", since="2026-11-04").status_code == 200


def test_what_is_stated_from_today_on_needs_no_reason(client: TestClient) -> None:
    assert send(client, since="2026-11-25", why="").status_code == 200
