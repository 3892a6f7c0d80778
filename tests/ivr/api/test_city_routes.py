"""Answers, notices and departments as other systems read them."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

from ivr.api.token import TokenScope
from routing.departments.banner import Banner, EveryCall, Mode, Scope, SomeDepartments
from tests.ivr.api.conftest import Town
from tests.metrics.dashboard.conftest import NOW

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
