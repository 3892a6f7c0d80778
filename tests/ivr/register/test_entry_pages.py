"""What people state in the register entry is asked on a page, kept in the city's folder, and confirmed."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from ivr.accounts.audit import Audit
from ivr.accounts.audit_store import latest
from ivr.register import entry_pages
from ivr.register.entry import FILE, Running, load_answers
from ivr.register.entry_pages import EntryDesk
from ivr.web.pages import offer_pages
from tests.fixtures.routes import include

TODAY = date(2026, 12, 3)
REVISION = re.compile(r'name="revision" value="(\w+)"')


def running(kept: int = 90) -> Running:
    return Running(("en", "fr"), (), {}, {"words": kept}, (), "https://line.example", 40)


@pytest.fixture
def city(tmp_path: Path) -> Path:
    (tmp_path / FILE).write_text("answers: {owner: City Clerk, name: {nl: Telefoonlijn}}", "utf-8")
    return tmp_path


@pytest.fixture
def client(sqlite_database, city: Path) -> TestClient:
    app = FastAPI()
    include(app, entry_pages.router)
    offer_pages(app)
    app.state.entry = EntryDesk(city, running, lambda: TODAY)
    app.state.audit = Audit(sqlite_database, lambda: datetime(2026, 12, 3, 20, tzinfo=UTC))

    @app.middleware("http")
    async def signed_in(request: Request, call_next):
        request.state.person = SimpleNamespace(id="nora", name="Nora", roles=frozenset({"manager"}))
        request.state.csrf_token = "token"
        return await call_next(request)

    return TestClient(app)


def revision_seen(client: TestClient) -> str:
    return REVISION.findall(client.get("/register?lang=en").text)[0]


def send(client: TestClient, typed: dict[str, str], revision: str = ""):
    return client.post("/register?lang=en", data={**typed, "revision": revision or revision_seen(client)})


def test_what_is_typed_in_one_language_leaves_the_others_as_they_were(client, city) -> None:
    page = send(client, {"owner.fr": "Greffière municipale", "status": "pilot", "name.en": " Line "}).text

    read = load_answers(city)
    assert "Saved and confirmed." in page
    assert read.given["owner"] == {"en": "City Clerk", "fr": "Greffière municipale"}
    assert read.given["name"] == {"nl": "Telefoonlijn", "en": "Line"}
    assert read.given["status"] == {"": "pilot"}
    assert (read.confirmed_on, read.stale(running())) == (TODAY, ())


def test_one_text_for_all_languages_stays_one_if_nobody_changes_it(client, city) -> None:
    send(client, {"owner.en": "City Clerk", "owner.fr": "City Clerk"})

    assert load_answers(city).given["owner"] == {"": "City Clerk"}


def test_the_page_says_what_is_missing_and_what_has_changed_since(client) -> None:
    before = client.get("/register?lang=en").text
    send(client, {"mailbox": "line@city.example"})
    client.app.state.entry.running = lambda: running(91)

    after = client.get("/register?lang=fr").text

    assert "Not confirmed yet." in before
    assert 'href="#mailbox"' in before
    assert "une durée de conservation." in after
    assert 'href="#mailbox"' not in after


@pytest.mark.parametrize(
    ("typed", "told"),
    [({"organization.en": "x" * 101}, "At most 100 characters."), ({"status": "asleep"}, "Choose one")],
)
def test_what_cannot_stand_is_marked_and_nothing_is_kept(client, city, typed, told) -> None:
    page = send(client, {**typed, "mailbox": "line@city.example"})

    assert page.status_code == 422
    assert told in page.text
    assert "line@city.example</textarea>" in page.text
    assert load_answers(city).confirmed_on is None


def test_nobody_overwrites_what_somebody_else_has_stated_meanwhile(client, city) -> None:
    seen = revision_seen(client)
    send(client, {"owner.en": "City Manager"})

    late = send(client, {"owner.en": "Chief Clerk"}, seen)

    assert late.status_code == 409
    assert "Stated now: City Manager" in late.text
    assert "Chief Clerk</textarea>" in late.text
    assert load_answers(city).given["owner"]["en"] == "City Manager"


def test_a_line_that_changed_under_the_page_is_not_confirmed_unseen(client, city) -> None:
    seen = revision_seen(client)
    client.app.state.entry.running = lambda: running(91)

    assert send(client, {}, seen).status_code == 409
    assert load_answers(city).confirmed_on is None


def test_where_the_folder_may_only_be_read_the_file_is_shown_to_be_put_there(client, tmp_path) -> None:
    (tmp_path / "no-folder").touch()
    client.app.state.entry.city = tmp_path / "no-folder" / "city"

    warned = client.get("/register?lang=en").text
    page = send(client, {"mailbox": "line@city.example"})

    assert "may not write into the city&#39;s folder" in warned
    assert page.status_code == 409
    assert "mailbox: line@city.example" in page.text


def test_a_slip_in_the_file_is_told_instead_of_a_form(client, city) -> None:
    (city / FILE).write_text("answers: {moon: cheese}", "utf-8")

    pages = (client.get("/register?lang=en"), client.post("/register?lang=en", data={}))

    assert [page.status_code for page in pages] == [409, 409]
    assert all("moon: there is no such field" in page.text for page in pages)
    assert "<textarea" not in pages[0].text


def test_the_audit_log_names_what_was_stated_but_not_its_words(client, sqlite_database) -> None:
    send(client, {"mailbox": "line@city.example"})

    with sqlite_database.reading() as session:
        acts = [(one.act, one.subject) for one in latest(session, 5, None)]
    assert acts == [("register.confirmed", "2026-12-03"), ("register.stated", "mailbox")]
