"""Answers, notices and departments as other systems read them."""

from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

import pytest

from ivr.api.open_data import Releases
from ivr.api.token import TokenScope
from ivr.web.words import load_words
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.period import Period
from metrics.publishing.rounding import BASE
from routing.departments.banner import Banner, EveryCall, Mode, Scope, SomeDepartments
from tests.ivr.api.conftest import Town
from tests.metrics.dashboard.conftest import NOW, ZONE, Book

EVERY_CALL = EveryCall()


def notice(slug: str, starts: int, ends: int, scope: Scope = EVERY_CALL) -> Banner:
    texts = MappingProxyType({"en": "City hall is closed.", "fr": "L'hôtel de ville est fermé."})
    hours = (timedelta(hours=starts), timedelta(hours=ends))
    return Banner(slug, scope, Mode.BEFORE_GREETING, texts, NOW + hours[0], NOW + hours[1], "clerk", "ada")


def test_every_answer_is_listed_once_over_all_pages(town: Town) -> None:
    found = town.system(TokenScope.ANSWERS).every("/answers", limit=7)

    assert [answer["id"] for answer in found] == sorted(town.city.catalog.articles)


def test_an_answer_tells_what_callers_hear(town: Town) -> None:
    answer = town.system().get("/answers/waste.missed_pickup").json()

    article = town.city.catalog["waste.missed_pickup"]
    assert answer["wordings"]["fr"]["spoken"] == article.wordings["fr"].spoken
    assert (answer["version"], answer["is_off_air"]) == (article.version, False)


def test_an_answer_past_its_review_is_off_air(town: Town) -> None:
    town.now = town.now.replace(year=2040)

    assert town.system().get("/answers/waste.missed_pickup").json()["is_off_air"]


def test_notices_on_air_and_to_come_are_listed_and_those_that_ended_are_not(town: Town) -> None:
    snow = notice("snow", -1, 1, SomeDepartments(frozenset({"waste"})))
    town.city = replace(town.city, banners=(snow, notice("gone", -3, -1), notice("soon", 2, 3)))

    found = town.system(TokenScope.BANNERS).every("/banners")

    told = [(each["id"], each["is_on_air"], each["scope"], each["concerns"]) for each in found]
    assert told == [("snow", True, "departments", ["waste"]), ("soon", False, "all", [])]
    assert town.system().get("/banners/snow").json()["texts"]["fr"] == "L'hôtel de ville est fermé."


def test_a_department_says_whether_it_is_open_and_when_it_will_be(town: Town) -> None:
    afternoon = town.system(TokenScope.DEPARTMENTS).get("/departments/waste").json()
    town.forward(hours=10)
    night = town.system().get("/departments/waste").json()

    assert (afternoon["is_open"], afternoon["opens_at"]) == (True, None)
    assert not night["is_open"]
    assert night["opens_at"].startswith("2026-11-26T")


def test_no_telephone_number_is_told(town: Town) -> None:
    text = town.system().get("/departments").text

    numbers = {number for each in town.city.directory.departments.values() for number in each.numbers}
    assert numbers
    assert [number for number in numbers if number in text] == []


def test_what_has_not_changed_is_not_sent_again(town: Town) -> None:
    system = town.system()
    mark = system.get("/answers").headers["etag"]

    again = system.get("/answers", if_none_match=f'"other", W/{mark}')
    town.city = replace(town.city, catalog=replace(town.city.catalog, articles=MappingProxyType({})))
    changed = system.get("/answers", if_none_match=mark)

    assert (again.status_code, again.text, again.headers["etag"]) == (304, "", mark)
    assert (changed.status_code, changed.json()) == (200, {"items": [], "next": None})


OCTOBER = Period(date(2026, 10, 1), date(2026, 10, 31), ZONE)
RELEASED = "/open-data/2026-10-01/2026-10-31"
SMALL = (("tax.due_date", 1), ("waste.missed_pickup", 2), ("animal.dog_licence", 3), ("parks.hours", 4))


@pytest.fixture
def released(town: Town, book: Book) -> Town:
    """A month with small counts, as it was released."""
    days_ago = (NOW.date() - date(2026, 10, 20)).days
    for article, count in (*SMALL, ("business.licence", 23)):
        for _ in range(count):
            book.call(days_ago, QueryOutcome.ANSWERED_CONFIRMED, article, department="waste")
    book.count()
    with town.database.reading() as session:
        releases: Releases = town.app.state.api.releases
        releases.release(session, town.city, OCTOBER, NOW)
    return town


def test_a_release_is_listed_and_read_as_it_was_published(released: Town) -> None:
    portal = released.system(TokenScope.PUBLISHED)

    (one,) = portal.get("/open-data").json()["items"]
    told = portal.get(one["href"]).json()

    assert (one["first"], one["last"]) == ("2026-10-01", "2026-10-31")
    files = released.app.state.api.releases.read(OCTOBER.first, OCTOBER.last)
    written = [",".join(map(str, row.values())) for row in told["monthly"]]
    assert written == files["monthly.csv"].decode().split("\r\n")[1:-1]
    assert told["about"]["@type"] == "dcat:Dataset"


def test_no_count_is_exact(released: Town) -> None:
    told = released.system(TokenScope.PUBLISHED).get(RELEASED).json()

    assert told["monthly"]
    assert {row["queries"] % BASE for row in (*told["monthly"], *told["daily"])} <= {0}


OTHER = ("/figures?from=2026-10-20&to=2026-10-20", "/calls", "/queries", "/callbacks", "/answers")


def test_a_token_for_publication_opens_nothing_else(released: Town) -> None:
    portal = released.system(TokenScope.PUBLISHED)

    assert {address: portal.get(address).status_code for address in OTHER} == dict.fromkeys(OTHER, 403)


def test_a_token_that_reads_figures_stays_what_it_was(released: Town) -> None:
    inside = released.system(TokenScope.FIGURES)

    assert inside.get("/figures", **{"from": "2026-10-20", "to": "2026-10-20"}).json()["queries"] == 33
    assert inside.get("/open-data").status_code == 403


CUT_OUT = (
    "/open-data/2026-10-01/2026-10-30",
    "/open-data/2026-10-20/2026-10-20",
    "/open-data/2026-11-01/2026-11-30",
)


def test_no_period_is_cut_out_of_a_release_and_none_is_made_by_asking(released: Town) -> None:
    portal = released.system(TokenScope.PUBLISHED)

    assert {address: portal.get(address).status_code for address in CUT_OUT} == dict.fromkeys(CUT_OUT, 404)
    assert len(portal.get("/open-data").json()["items"]) == 1


def test_releases_come_a_page_at_a_time(town: Town) -> None:
    days = [date(2026, 1, 1) + timedelta(days=each) for each in range(5)]
    for day in days:
        (town.folder / f"{day}_{day}").mkdir(parents=True)

    items = town.system(TokenScope.PUBLISHED).every("/open-data", limit=2)

    assert [one["first"] for one in items] == [day.isoformat() for day in days]


def test_a_line_without_releases_lists_none(town: Town) -> None:
    assert town.system(TokenScope.PUBLISHED).get("/open-data").json() == {"items": [], "next": None}


@pytest.mark.parametrize(("language", "mark"), [("en", "internal"), ("fr", "usage interne")])
def test_exact_figures_are_called_internal_where_a_token_is_made(language: str, mark: str) -> None:
    words = load_words(["ivr.api"])[language]

    assert all(words(f"api.scope_{name}").startswith(mark) for name in ("figures", "calls", "queries"))
    assert mark not in words("api.scope_published")
