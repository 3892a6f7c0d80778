"""Whatever is refused is refused in one form, in the reader's language, and repeats nothing that was sent."""

import pytest
from fastapi.testclient import TestClient

from ivr.api.paging import cursor_after
from ivr.api.problem import STATUS, ProblemKind
from ivr.api.token import TokenScope
from ivr.errors import DatabaseDown
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from tests.ivr.api.conftest import Town


def told(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return answer.status_code, problem["type"].removeprefix("urn:cityline:problem:")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_kind_has_a_status_and_words(language: str) -> None:
    words = load_words(ROOMS)[language].texts

    assert {kind for kind in ProblemKind if kind not in STATUS} == set()
    assert [kind for kind in ProblemKind if f"api.problem_{kind.name.lower()}" not in words] == []


@pytest.mark.parametrize("header", [None, "Bearer", "Bearer made-up", "Basic YTpi", "Bearer é"])
def test_without_a_good_token_nothing_is_told(town: Town, header: str | None) -> None:
    client = TestClient(town.app)

    answer = client.get("/api/v1/calls", headers=[(b"authorization", header.encode())] if header else [])

    assert told(answer) == (401, "no-token")
    assert answer.headers["www-authenticate"] == 'Bearer realm="cityline"'


def test_a_token_of_another_scope_is_told_which_it_lacks(town: Town) -> None:
    answer = town.system(TokenScope.FIGURES).get("/calls")

    assert told(answer) == (403, "no-scope")
    assert 'scope="calls:read"' in answer.headers["www-authenticate"]


@pytest.mark.parametrize(
    ("address", "query", "expected"),
    [
        ("/nowhere", {}, (404, "not-found")),
        ("/calls/CAnone", {}, (404, "not-found")),
        ("/calls/%00", {}, (404, "not-found")),
        ("/calls/%0A", {}, (404, "not-found")),
        ("/calls/%0A/steps", {}, (404, "not-found")),
        ("/callbacks/%F0%9F%92%A9", {}, (404, "not-found")),
        ("/answers/none", {}, (404, "not-found")),
        ("/calls", {"since": "yesterday 604-555-0121"}, (422, "not-understood")),
        ("/calls", {"since": "2026-11-25T10:00:00"}, (422, "not-understood")),
        ("/calls", {"limit": "0"}, (422, "not-understood")),
        ("/calls", {"cursor": "made up"}, (422, "not-understood")),
        ("/calls", {"cursor": "WzFd"}, (422, "not-understood")),
        ("/calls", {"cursor": "WyJ3YXN0ZSJd"}, (422, "not-understood")),
        ("/queries", {"outcome": "happy"}, (422, "not-understood")),
        ("/queries", {"article": "\x00"}, (422, "not-understood")),
        ("/figures", {"from": "2026-11-25"}, (422, "not-understood")),
        ("/figures", {"from": "2026-11-25", "to": "2026-11-24"}, (422, "not-understood")),
        ("/figures", {"from": "2026-11-25", "to": "2026-11-25", "department": "x"}, (422, "not-understood")),
    ],
)
def test_bad_input_is_a_problem_that_does_not_repeat_it(town, address, query, expected) -> None:
    answer = town.system().get(address, **query)

    assert told(answer) == expected
    assert "604-555-0121" not in answer.text


def test_a_way_of_asking_that_is_not_offered_is_a_problem(town: Town) -> None:
    assert told(town.system().post("/calls")) == (405, "method-not-allowed")


def test_people_read_it_in_their_language(town: Town) -> None:
    answer = town.system().get("/nowhere", accept_language="fr-CA")

    assert answer.json()["title"] == "Il n'y a rien ici."
    assert answer.headers["content-language"] == "fr"


def test_who_asks_too_often_is_told_how_long_to_wait(town: Town) -> None:
    system = town.system()
    for _ in range(600):
        town.app.state.api.limit.wait("portal", town.now)

    answer = system.get("/departments")

    assert told(answer) == (429, "too-many-requests")
    assert answer.headers["retry-after"] == "60"


def test_a_database_that_is_down_is_a_problem_too(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    system = town.system()

    def down(_):
        raise DatabaseDown("the database does not answer")

    monkeypatch.setattr(type(town.database), "reading", down)
    answer = system.get("/calls")

    assert told(answer) == (503, "unavailable")
    assert answer.headers["retry-after"] == "60"


def test_what_is_too_large_is_refused(town: Town) -> None:
    answer = town.system().post("/callbacks/RE1/steps", key="k", act="take", version=1, note="x" * 70_000)

    assert told(answer) == (413, "too-large")


def test_what_says_no_length_and_is_too_large_is_refused_alike(town: Town) -> None:
    pieces = (b"x" * 1000 for _ in range(70))
    system = town.system()
    sent = {"authorization": f"Bearer {system.token}", "content-type": "application/json"}

    answer = system.client.post("/api/v1/callbacks/RE1/steps", content=pieces, headers=sent)

    assert told(answer) == (413, "too-large")


@pytest.mark.parametrize("instant", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_an_instant_at_the_end_of_all_calendars_is_a_problem(town: Town, instant: str) -> None:
    system = town.system()

    for name in ("since", "until"):
        assert told(system.get("/calls", **{name: instant})) == (422, "not-understood")
    assert told(system.get("/calls", cursor=cursor_after(instant, "CA1"))) == (422, "not-understood")
