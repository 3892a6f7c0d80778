"""Staff report an incident of a call in two clicks, and close it when everything is known and told."""

from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from intents.articles.folder import AnswerText
from ivr.accounts.audit import Audit
from ivr.accounts.audit_store import latest
from ivr.privacy.traces import copy_of, forget_traces_of
from ivr.register import incident_pages
from ivr.register.incident import STATED, Incident
from ivr.register.incident_pages import IncidentDesk
from ivr.register.incident_store import closed_incidents
from ivr.register.tables import IncidentNoticeRow
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.studio.edition import Author
from ivr.studio.publishing import Publisher
from ivr.web.pages import offer_pages
from metrics.dates import moment
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord, QueryRecord
from tests.fixtures.example import example_city
from tests.fixtures.routes import include

NOW = datetime(2026, 12, 1, 20, tzinfo=UTC)
ALL_STATED = {name: f"{name} is known" for name in STATED}


@pytest.fixture
def desk(database: Database) -> IncidentDesk:
    with database.begin() as session:
        heard = QueryRecord("CA1", 1, NOW, "en", article="waste.collection_day", article_version=3)
        ledger.append(session, CallRecord("CA1", NOW, "en"), heard)
    return IncidentDesk(database, example_city, lambda: NOW)


@pytest.fixture
def client(desk: IncidentDesk) -> TestClient:
    app = FastAPI()
    include(app, incident_pages.router)
    offer_pages(app)
    app.state.incidents = desk
    app.state.audit = Audit(desk.database, lambda: NOW)

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        name, role = request.headers.get("x-person", "nora"), request.headers.get("x-role", "manager")
        request.state.person = SimpleNamespace(id=name, name=name, roles=frozenset({role}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return TestClient(app)


def reported(client: TestClient, desk: IncidentDesk) -> Incident:
    client.post("/incidents/new", data={"call": "CA1", "kind": "wrong_answer"})
    return desk.all()[0]


@pytest.mark.parametrize("path", ["/incidents/unknown", "/incidents/new"])
def test_what_leads_back_to_the_list_keeps_the_readers_language(client, path: str) -> None:
    method = "POST" if path.endswith("new") else "GET"
    answer = client.request(method, f"{path}?lang=fr", data={"kind": "none"}, follow_redirects=False)

    assert answer.headers["location"] == "/incidents?lang=fr"


def test_one_click_on_what_went_wrong_opens_it_with_the_answer_that_was_heard(client, desk) -> None:
    form = client.get("/incidents/new?call=CA1&lang=en").text

    opened = client.post("/incidents/new?lang=en", data={"call": "CA1", "kind": "wrong_answer"})

    assert form.count("<button name=") == 4
    assert "waste.collection_day@3" in opened.text
    assert "/studio/waste.collection_day/withdraw" in opened.text
    assert [(one.call_sid, one.opened_by) for one in desk.all()] == [("CA1", "nora")]


@pytest.mark.parametrize(("role", "is_done"), [("staff", True), ("manager", False)])
def test_whoever_reported_it_reads_that_nothing_more_is_asked_of_them(client, role, is_done) -> None:
    form = {"call": "CA1", "kind": "wrong_answer"}

    page = client.post("/incidents/new?lang=en", data=form, headers={"x-role": role}).text

    assert ("You need do nothing more." in page) == is_done
    assert ("<details>" in page) == is_done
    assert "Back to the call" in page


def test_what_happened_is_told_with_the_report_without_numbers(client, desk) -> None:
    told = {"call": "CA1", "kind": "other", "happened": "It read out 604-555-0142."}

    client.post("/incidents/new", data=told)

    (one,) = desk.all()
    assert one.cause.startswith("It read out")
    assert "0142" not in one.cause
    assert one.stated_by == "nora"


def test_a_second_report_of_a_call_leads_to_the_one_that_is_open(client, desk) -> None:
    first = client.get("/incidents/new?call=CA1&lang=en").text
    incident = reported(client, desk)

    second = client.get("/incidents/new?call=CA1&lang=en").text
    other = client.get("/incidents/new?call=CA2&lang=en").text

    link = f'href="/incidents/{incident.id}?lang=en"'
    assert [link in page for page in (first, second, other)] == [False, True, False]


def test_a_report_that_is_sent_again_opens_no_second_one_unless_it_tells_more(client, desk) -> None:
    report = {"call": "CA1", "kind": "wrong_answer"}

    for more in ({}, {}, {"happened": "The price is an old one."}):
        client.post("/incidents/new", data=report | more)

    assert sorted(one.cause for one in desk.all()) == ["", "The price is an old one."]


def sent(client: TestClient, incident: Incident, person: str, *, role: str = "staff", **form: str) -> Any:
    headers = {"x-person": person, "x-role": role}
    return client.post(f"/incidents/{incident.id}?lang=en", data=form, headers=headers)


def closed_by_pia(client: TestClient, desk: IncidentDesk) -> Incident:
    incident = reported(client, desk)
    sent(client, incident, "sam", **ALL_STATED, whom="the privacy officer")
    sent(client, incident, "pia", role="privacy", **ALL_STATED, do="close")
    return incident


def test_it_is_not_closed_before_everything_is_stated_and_somebody_told(client, desk) -> None:
    incident = reported(client, desk)

    page = sent(client, incident, "nora", role="manager", **ALL_STATED, do="close")

    assert "It cannot be closed yet." in page.text
    assert "Save, close and publish" not in page.text
    assert desk.load(incident.id).closed_at is None


def test_closing_is_offered_once_somebody_else_has_stated_everything(client, desk) -> None:
    incident = reported(client, desk)
    sent(client, incident, "sam", **ALL_STATED, whom="the privacy officer")

    pages = [
        client.get(f"/incidents/{incident.id}?lang=en", headers={"x-person": person}).text
        for person in ("sam", "pia")
    ]

    assert ["Save, close and publish" in page for page in pages] == [False, True]


def test_an_answer_that_was_taken_off_the_air_is_told_with_its_incident(client, desk) -> None:
    incident, begin, reading = reported(client, desk), desk.database.begin, desk.database.reading
    catalog = example_city().catalog
    file = catalog[incident.article].source
    publisher = Publisher(begin, reading, lambda _: (catalog, ()), lambda _: None, lambda: NOW)
    text = Path(file).read_text("utf-8")

    before = client.get(f"/incidents/{incident.id}?lang=fr").text
    publisher.take_in([AnswerText(file, text, is_withdrawn=True)], Author("mia", "Mia"))
    after = client.get(f"/incidents/{incident.id}?lang=fr").text

    told, offered = "Elle est retirée des ondes.", f'action="/studio/{incident.article}/withdraw'
    assert [(told in page, offered in page) for page in (before, after)] == [(False, True), (True, False)]


def test_what_is_stated_and_told_is_closed_by_somebody_else_and_then_stands(client, desk) -> None:
    incident = closed_by_pia(client, desk)

    page = sent(client, incident, "sam", **dict.fromkeys(STATED, "changed"), whom="the mayor")

    closed = desk.load(incident.id)
    assert "Nothing was saved." in page.text
    assert (closed.closed_at, closed.closed_by, closed.stated_by) == (NOW, "pia", "sam")
    assert closed.summary("fr") == "summary_fr is known"
    assert [(one.at, one.whom, one.by) for one in closed.notices] == [(NOW, "the privacy officer", "sam")]


@pytest.mark.parametrize(("person", "role", "status"), [("kim", "staff", 403), ("sam", "manager", 200)])
def test_neither_staff_nor_who_stated_it_last_publishes_it(client, desk, person, role, status) -> None:
    incident = reported(client, desk)
    sent(client, incident, "sam", **ALL_STATED, whom="the privacy officer")

    answer = sent(client, incident, person, role=role, **ALL_STATED, do="close")

    assert answer.status_code == status
    assert status == 403 or "somebody else must close it" in answer.text
    assert "Save, close and publish" not in answer.text
    assert desk.load(incident.id).closed_at is None


def test_who_changes_a_text_while_closing_has_stated_it_last(client, desk) -> None:
    incident = reported(client, desk)
    sent(client, incident, "sam", **ALL_STATED, whom="the privacy officer")

    sent(client, incident, "pia", role="privacy", **{**ALL_STATED, "summary_en": "Another."}, do="close")

    assert (desk.load(incident.id).closed_at, desk.load(incident.id).stated_by) == (None, "pia")


@pytest.mark.parametrize(("role", "is_public"), [("staff", True), ("manager", False)])
def test_a_manager_withdraws_it_from_the_public_page(client, desk, role: str, is_public: bool) -> None:
    incident = closed_by_pia(client, desk)

    client.post(f"/incidents/{incident.id}/withdraw", headers={"x-person": "nora", "x-role": role})

    with desk.database.reading() as session:
        public, acts = closed_incidents(session), [one.act for one in latest(session, 9)]
    assert bool(public) == is_public
    assert ("incident.withdrawn" in acts) != is_public


def test_nobody_is_told_of_what_is_not_there(client, desk) -> None:
    client.post("/incidents/never", data={"whom": "the mayor"})

    with desk.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(IncidentNoticeRow)) == 0


def test_the_call_is_linked_for_who_may_read_calls(client, desk) -> None:
    incident = reported(client, desk)

    pages = {
        role: client.get(f"/incidents/{incident.id}", headers={"x-role": role}).text
        for role in ("staff", "manager", "editor", "privacy")
    }

    assert [role for role, page in pages.items() if "/desk/calls/CA1" in page] == ["staff", "manager"]


def test_a_number_that_somebody_writes_down_is_taken_out(client, desk) -> None:
    incident = reported(client, desk)

    client.post(f"/incidents/{incident.id}", data={"cause": "Told to 604-555-0121."})

    assert "0121" not in desk.load(incident.id).cause


def test_what_is_no_kind_of_incident_opens_none(client, desk) -> None:
    client.post("/incidents/new", data={"call": "CA1", "kind": "<script>"})

    assert desk.all() == ()


def test_after_an_erasure_it_stays_and_names_the_call_no_more(client, desk) -> None:
    incident = reported(client, desk)

    with desk.database.begin() as session:
        copied = copy_of(session, "CA1", Encryption(b"secret"))["incidents"]
        forget_traces_of(session, "CA1")

    assert isinstance(copied, list)
    assert [one["kind"] for one in copied] == ["wrong_answer"]
    assert desk.load(incident.id).call_sid == ""


def test_the_list_tells_when_it_was_reported_on_the_citys_clock(client, desk) -> None:
    reported(client, desk)

    local = NOW.astimezone(example_city().directory.time_zone)
    assert moment(local, "en") in client.get("/incidents?lang=en").text
