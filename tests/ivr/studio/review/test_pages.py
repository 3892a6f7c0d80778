from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from ivr.studio.review.pages import DECISIONS, Reviewing
from ivr.studio.review.review import Week
from ivr.studio.review.store import Round
from ivr.web.pages import ROOMS
from ivr.web.words import load_words
from tests.ivr.studio.review.conftest import AT, NOW, furnished

HEARD = "c'est combien pour faire enregistrer mon chien"


@pytest.fixture
def read() -> list[str]:
    return []


@pytest.fixture
def client(reviewing: Reviewing, took_place: Callable[..., None], read: list[str]) -> TestClient:
    took_place("CA1", HEARD)
    return TestClient(furnished(reviewing, read))


def test_the_page_shows_what_was_heard_and_what_was_answered(client: TestClient) -> None:
    page = client.get("/review?lang=en")

    assert page.status_code == 200
    assert "enregistrer mon chien" in page.text
    assert "the dog licence" in page.text or "dog licence" in page.text
    assert '<blockquote lang="fr">' in page.text


def test_who_reads_a_callers_words_is_written_down(client: TestClient, read: list[str]) -> None:
    client.get("/review")

    assert read == ["review.read CA1:1"]


def test_a_verdict_leads_to_the_next_turn(client: TestClient) -> None:
    judged = client.post("/review?lang=en", data={"turn": "CA1:1", "kind": "right"}, follow_redirects=False)
    page = client.get(judged.headers["location"])

    assert judged.status_code == 303
    assert "All drawn turns of this week are reviewed" in page.text
    assert "1 of 1 reviewed" in page.text


def test_a_wrong_form_comes_back_with_what_was_chosen(client: TestClient) -> None:
    form = {"turn": "CA1:1", "kind": "wrong_answer", "tests": "yes"}

    page = client.post("/review?lang=en", data=form)

    assert page.status_code == 422
    assert "Choose the right question" in page.text
    assert 'value="wrong_answer" required checked' in page.text


def test_a_turn_that_is_skipped_comes_back_last(client: TestClient, took_place: Callable[..., None]) -> None:
    took_place("CA2", "une tout autre question")
    first = client.get("/review?lang=en").text
    link = first.split('class="skip-turn" href="')[1].split('"')[0].replace("&amp;", "&")
    turns = [part.split('"')[0] for part in first.split('name="turn" value="')[1:]]

    second = client.get(f"/review{link}").text
    judged = client.post(
        f"/review{link}", data={"turn": {"CA1:1": "CA2:1", "CA2:1": "CA1:1"}[turns[0]], "kind": "right"}
    )

    assert f'value="{turns[0]}"' not in second
    assert f'value="{turns[0]}"' in judged.text
    assert "skip-turn" not in judged.text


def test_a_turn_that_has_not_happened_is_not_offered(
    client: TestClient, took_place: Callable[..., None]
) -> None:
    took_place("CA9", "demain je demanderai", at=NOW + timedelta(hours=1))

    page = client.get("/review?week=2026-W48&lang=en").text

    assert "nothing to review" in page
    assert "demain" not in page


def test_the_page_opens_on_the_latest_week_with_turns(
    reviewing: Reviewing, took_place: Callable[..., None], read: list[str]
) -> None:
    client = TestClient(furnished(reviewing, read))
    took_place("CA3", "il y a longtemps", at=AT - timedelta(weeks=3))

    long_ago = client.get("/review?lang=en").text
    took_place("CA4", "cette semaine", at=NOW - timedelta(hours=1))
    now = client.get("/review?lang=en").text

    assert "il y a longtemps" in long_ago
    assert "cette semaine" in now


def test_the_week_that_is_shown_is_read_once(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    weeks: list[str] = []

    def noted(self: Reviewing, week: Week) -> Round:
        weeks.append(week.name)
        return whole(self, week)

    whole = Reviewing.round
    monkeypatch.setattr(Reviewing, "round", noted)
    client.get("/review")

    assert weeks == ["2026-W47"]


@pytest.mark.parametrize(
    ("meant", "told"),
    [
        (("control", "agent_request"), "a wish about the call: to speak with a person"),
        (("danger", "crisis.self_harm"), "danger: thoughts of suicide"),
        (("recognized", "gone.long_ago"), "one question: a question that is no longer among the answers"),
    ],
)
def test_what_was_understood_is_told_in_words(
    reviewing: Reviewing, took_place: Callable[..., None], meant: tuple[str, str], told: str
) -> None:
    took_place("CA5", "je veux parler à un agent", meant=meant)

    page = TestClient(furnished(reviewing, [])).get("/review?lang=en").text

    assert told in page


def test_the_page_can_be_read_in_french(client: TestClient) -> None:
    page = client.get("/review?lang=fr")

    assert "Révision de la qualité" in page.text
    assert page.headers["content-language"] == "fr"


def test_a_week_without_calls_says_so(client: TestClient) -> None:
    page = client.get("/review?week=2026-W40&lang=en")

    assert "nothing to review" in page.text


def test_what_was_asked_and_done_is_told_in_words(client: TestClient) -> None:
    page = client.get("/review?lang=en").text

    assert "<dd>How can I help?</dd>" in page
    assert "<dd>gave an answer</dd>" in page


@pytest.mark.parametrize("language", ["en", "fr"])
def test_everything_that_a_line_may_do_has_a_name(language: str) -> None:
    words = load_words(ROOMS)[language]

    assert all(words(f"review.decision_{decision}") for decision in DECISIONS)
    assert len(DECISIONS) == 29
