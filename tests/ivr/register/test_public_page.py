"""The public page tells what the line does and how well, to everybody, without a cookie."""

import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import cast

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from ivr.call.city import City
from ivr.errors import BadCity
from ivr.register import public_routes
from ivr.register.approval import Approval, keep_examined
from ivr.register.entry import Running, load_answers
from ivr.register.incident import Incident, IncidentKind, Notice
from ivr.register.incident_store import close_incident, open_incident, tell
from ivr.register.public_page import ATOM, STYLES, AboutLine, site
from ivr.register.public_routes import PublicReading
from ivr.register.running import running_line
from ivr.register.telling import leaves_told, retention_told
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.web.pages import Pages, offer_pages
from metrics.dates import full_day
from metrics.facts.formula import Rate
from metrics.publishing.monthly import PARTS, RIGHT, Measured, PublicFigures, PublicMonth
from metrics.publishing.rounding import ALL
from tests.fixtures.example import example_city
from tests.fixtures.routes import include

NOW = datetime(2026, 12, 20, 20, tzinfo=UTC)
CITY = example_city()
COUNTS = {("en", part): 40 for part in PARTS} | {(ALL, part): 45 for part in PARTS} | {(ALL, ALL): 225}
FIGURES = PublicFigures(
    (PublicMonth(date(2026, 11, 1), 180, COUNTS),), (Measured(RIGHT, "en", Rate(45, 50)),), is_made_up=False
)
RUNNING = Running(
    ("en", "fr"), (), {}, {"words": 90}, (), "https://line.example.ca/about-this-line", 67, FIGURES
)
INCIDENT = Incident(
    *("1a2b3c4d", IncidentKind.WRONG_ANSWER, "CA1", "waste.missed", 3, NOW - timedelta(days=9), "nora"),
    *("An old fee", "A new one", "test fee", "An old fee was told.", "D'anciens frais ont été dits."),
)
ANSWERS = load_answers(Path("deploy/example-city"))


def about(*incidents: Incident) -> AboutLine:
    return AboutLine(CITY, ANSWERS, RUNNING, incidents, NOW)


@pytest.fixture
def client(database: Database) -> TestClient:
    app = FastAPI()
    include(app, public_routes.router, public_routes.data_router)
    offer_pages(app)
    app.state.public_reading = PublicReading(
        database, load_settings(city=Path("deploy/example-city")), lambda: CITY, b"a secret", lambda: NOW
    )
    with database.begin() as session:
        open_incident(session, INCIDENT)
        open_incident(session, replace(INCIDENT, id="still-open", summary_en="Nobody should read this yet."))
        tell(session, INCIDENT.id, Notice(NOW, "the privacy officer", "nora"))
        close_incident(session, INCIDENT.id, "nora", NOW)
    return TestClient(app)


@pytest.mark.parametrize(
    ("language", "title", "told"),
    [
        ("en", "About this telephone line", "An old fee was told."),
        ("fr", "À propos de cette ligne téléphonique", "D&#39;anciens frais ont été dits."),
    ],
)
def test_the_page_is_read_in_each_language_without_a_cookie(client, language, title, told) -> None:
    page = client.get(f"/about-this-line?lang={language}")

    assert title in page.text
    assert told in page.text
    assert "set-cookie" not in page.headers
    assert page.headers["cache-control"].startswith("public")


def test_an_open_incident_is_nowhere(client) -> None:
    addresses = ("", ".json", "/changes.atom")

    told = [client.get(f"/about-this-line{address}").text for address in addresses]

    assert ["Nobody should read this yet." in text for text in told] == [False] * 3
    assert all("An old fee was told." in text for text in told)


@pytest.mark.parametrize("name", ["register-canada.csv", "register-dutch.json", "register-atrs.json"])
def test_the_entry_is_downloaded_in_the_forms_of_registers(client, name: str) -> None:
    got = client.get(f"/about-this-line/{name}")

    assert got.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "Rivermont" in got.text


def test_it_tells_what_was_examined_of_the_line_as_it_is_and_of_no_other(client) -> None:
    reading: PublicReading = client.app.state.public_reading
    running = running_line(reading.settings, CITY)
    with reading.database.begin() as session:
        keep_examined(session, Approval("another line", NOW, {"en": Rate(20, 100)}))
        keep_examined(session, Approval(running.understanding, NOW, {"en": Rate(90, 100)}))

    told = client.get("/about-this-line.json").json()["tested"]

    assert [(one["language"], one["share"], one["of"]) for one in told] == [("en", 0.9, 100)]


def test_nothing_else_is_downloaded(client) -> None:
    assert client.get("/about-this-line/secret.key").status_code == 404


def test_the_three_parts_are_told_and_what_is_withheld_is_a_dash() -> None:
    page = about().page(Pages(), "en", defaultdict(str))
    cells = re.findall(r"<td[^>]*>([^<]*)</td>", page)

    assert cells[:7] == ["180", "225", "45", "45", "45", "45", "45"]
    assert "–" in cells
    assert "Understood rightly in English, as reviewers judged: 90.0% (78.6%–95.7%) of 50." in page


def test_the_data_say_the_same_as_the_page() -> None:
    data = about(INCIDENT).data(Pages().words)

    assert data["months"] == [
        {
            "month": "2026-11",
            "calls": 180,
            "queries": {
                "all": {"all": 225, **dict.fromkeys(PARTS, 45)},
                "en": {"all": None, **dict.fromkeys(PARTS, 40)},
                "fr": dict.fromkeys(("all", *PARTS)),
            },
        }
    ]
    assert data["retention_days"] == {"words": 90}


def test_the_feed_has_changes_and_incidents_newest_first() -> None:
    confirmed = ANSWERS.confirm(replace(RUNNING, retention={"words": 30}), date(2026, 12, 1))
    changed = confirmed.confirm(RUNNING, date(2026, 12, 10))
    closed = replace(INCIDENT, closed_at=NOW)

    feed = ET.fromstring(AboutLine(CITY, changed, RUNNING, (closed,), NOW).feed(Pages().words["en"]))

    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in feed.iter(f"{{{ATOM}}}entry")]
    assert titles == ["A wrong answer", "Changed: how long something is kept"]
    assert feed.findtext(f"{{{ATOM}}}updated") == "2026-12-20T20:00:00+00:00"
    own = [link.get("href") for link in feed.iter(f"{{{ATOM}}}link") if link.get("rel") == "self"]
    assert own == [f"{RUNNING.website}/changes.atom?lang=en"]


def test_as_files_every_link_leads_to_one_of_them() -> None:
    files = site(about(INCIDENT), Pages())

    for name in ("about-this-line-en.html", "about-this-line-fr.html"):
        links = re.findall(r'href="([^"#]+)"', files[name].decode())
        assert {link for link in links if not link.startswith(("tel:", "mailto:"))} <= set(files)
    for style in STYLES:
        assert set(re.findall(r'url\("([^":]+)"\)', files[style].decode())) <= set(files)
    assert json.loads(files["about-this-line.json"])["simulated"] is False


@pytest.mark.parametrize(("texts_from", "is_offered"), [("", False), ("+16045550100", True)])
def test_requests_are_taken_on_the_page_only_where_a_code_can_be_texted(
    client: TestClient, texts_from: str, is_offered: bool
) -> None:
    account = {"twilio_account_sid": f"AC{'0' * 32}", "twilio_auth_token": "token"}
    settings = load_settings(city=CITY.path, texts_from=texts_from, **account)
    state = client.app.state  # type: ignore[attr-defined]  # it is the service
    state.public_reading = replace(state.public_reading, settings=settings)

    page = client.get("/about-this-line?lang=en").text

    assert ('action="/about-this-line/request?lang=en"' in page) is is_offered
    assert "By telephone or at the office, ask the privacy officer" in page
    assert "sealed" not in page  # it is the same for everybody, and kept for minutes


@pytest.mark.parametrize("takes_requests", [False, True])
def test_as_files_the_page_has_no_form_and_says_where_it_is(takes_requests: bool) -> None:
    told = replace(about(), takes_requests=takes_requests)

    page = site(told, Pages())["about-this-line-en.html"].decode()

    assert not any(part in page for part in ("<form", "<script"))
    assert ('href="https://line.example.ca/about-this-line?lang=en#rights"' in page) is takes_requests
    assert CITY.directory.privacy.number in page


def test_a_reading_is_kept_for_some_minutes(client: TestClient, database: Database) -> None:
    before = client.get("/about-this-line").text
    with database.begin() as session:
        close_incident(session, "still-open", "nora", NOW)

    assert client.get("/about-this-line").text == before


def test_an_english_city_has_a_feed_for_readers_of_french_too() -> None:
    names = MappingProxyType({"en": CITY.directory.names["en"]})
    directory = replace(CITY.directory, languages=("en",), names=names)
    english = replace(about(), city=replace(CITY, directory=directory))

    feed = ET.fromstring(english.feed(Pages().words["fr"]))

    assert feed.findtext(f"{{{ATOM}}}author/{{{ATOM}}}name") == CITY.directory.names["en"]


def test_days_are_the_citys_own() -> None:
    late = datetime(2026, 12, 2, 4, tzinfo=UTC)  # the evening before in British Columbia
    told = about(replace(INCIDENT, opened_at=late, closed_at=late))

    (incident,) = cast("list[dict[str, object]]", told.data(Pages().words)["incidents"])

    assert (incident["opened_on"], incident["closed_on"]) == ("2026-12-01", "2026-12-01")
    assert full_day(date(2026, 12, 1), "en") in told.page(Pages(), "en", defaultdict(str))


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "Nothing. Speech is turned into words"),
        ({"twilio_auth_token": "token"}, "callers' voices are at the telephone company."),
        ({"twilio_auth_token": "token", "front": "gather"}, "The telephone company turns callers' voices"),
    ],
)
def test_where_callers_voices_go_is_told_as_it_is(given: dict[str, str], told: str) -> None:
    running = running_line(load_settings(city=CITY.path, **given), CITY)

    assert told in leaves_told(running, Pages().words["en"])
    assert running.retention["callbacks_open"] == 90
    assert "recorded messages that could not" in " ".join(retention_told(running, Pages().words["en"]))


class Slips:
    """A city whose folder cannot be read for a while."""

    def __init__(self) -> None:
        self.is_broken = False
        self.asked = 0

    def __call__(self) -> City:
        self.asked += 1
        if self.is_broken:
            raise BadCity(("register.yaml: a slip",))
        return CITY


@pytest.fixture
def slips(client: TestClient) -> tuple[Slips, list[datetime]]:
    state, slips, now = client.app.state, Slips(), [NOW]  # type: ignore[attr-defined]  # it is the service
    state.public_reading = replace(state.public_reading, city_now=slips, clock=lambda: now[0])
    return slips, now


def test_after_a_slip_in_the_citys_folder_the_last_good_page_stays(client, slips) -> None:
    city, now = slips
    before = client.get("/about-this-line").text
    city.is_broken, now[0] = True, NOW + timedelta(minutes=6)

    assert client.get("/about-this-line").text == before


def test_without_a_good_reading_it_says_so_and_rests_before_it_reads_again(client, slips) -> None:
    city, now = slips
    city.is_broken = True

    failed = [client.get("/about-this-line").status_code for _ in range(2)]
    city.is_broken, now[0] = False, NOW + timedelta(seconds=31)

    assert failed == [503, 503]
    assert client.get("/about-this-line").status_code == 200
    assert city.asked == 2


def test_nobody_waits_while_another_reads(client: TestClient, slips) -> None:
    reading: PublicReading = client.app.state.public_reading  # type: ignore[attr-defined]  # as above
    _, now = slips

    with reading._lock:
        first = client.get("/about-this-line").status_code
    before = client.get("/about-this-line").text
    now[0] = NOW + timedelta(minutes=6)
    with reading._lock:
        meanwhile = client.get("/about-this-line").text

    assert first == 503
    assert meanwhile == before
