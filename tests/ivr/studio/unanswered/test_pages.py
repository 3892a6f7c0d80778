"""Editors decide about groups by the pages, and put callers' words into drafts."""

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta

import numpy as np
import pytest
from fastapi.testclient import TestClient

from intents.text.yaml_file import yaml_values
from ivr.studio.edition import State
from ivr.studio.unanswered import store
from ivr.studio.unanswered.identity import identified
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, clusters
from ivr.studio.unanswered.store import Night
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.house import StudioHouse, furnished

GROUP = "group1"
SKATES = ("do you rent skates", "can i rent skates at the rink", "skates for [name]")
PATINS = "louez-vous des patins"
PAGE = f"/studio/asked/{GROUP}"


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        yield house


@pytest.fixture(autouse=True)
def night(desk: Desk) -> None:
    """Skates were asked for in vain for two weeks, by night grouped."""
    group(desk, 1, 3, 10, 12)


def group(desk: Desk, *days_ago: int) -> None:
    said = (*((text, "en") for text in SKATES), (PATINS, "fr"))
    now = desk.clock[0]
    asked = [
        UnansweredQuestion(
            text,
            language,
            UnansweredReason.NOT_KNOWN,
            now - timedelta(days=ago),
            staff_seconds=60.0,
            source=f"CA{n}:{ago}",
            call_sid=f"CA{n}",
            purge_on=now.date() + timedelta(days=90),
        )
        for n, ((text, language), ago) in enumerate(zip(said, days_ago, strict=True))
    ]
    vectors = np.eye(4, dtype=np.float32)[[0] * len(asked)]
    with desk.database.begin() as session:
        known = store.known_groups(session)
        sources = [one.source for one in asked]
        groups = identified(clusters([1] * len(asked), vectors), sources, vectors, known, lambda: GROUP)
        first = now.date() - timedelta(days=83)
        store.keep_night(session, Night(asked, groups, first, now.date(), datetime.date))


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def draft_of(desk: Desk, slug: str) -> dict[str, dict[str, list[str]]]:
    edition = desk.history(slug).newest
    assert edition.state is State.DRAFT
    values = yaml_values(edition.text)
    assert isinstance(values, dict)
    return values


def send(house: StudioHouse, content: bytes, language: str = "en") -> tuple[int, str]:
    answer = house.client.post(
        "/studio/asked/import?lang=en",
        data={"language": language},
        files={"file": ("feedback.csv", content)},
        follow_redirects=False,
    )
    return answer.status_code, answer.headers.get("location", "") or plain(answer.text)


def test_the_list_tells_how_often_by_whom_and_what_it_cost(house: StudioHouse) -> None:
    page = plain(house.get("/studio/asked"))
    french = plain(house.get("/studio/asked", "fr"))

    assert re.search(
        r"<a [^>]*><span lang=\"en\">“do you rent skates”</span></a>", house.get("/studio/asked")
    )
    assert "4 (en 3, fr 1)" in page
    assert "Questions sans réponse" in french


@pytest.mark.parametrize(
    ("query", "is_there"),
    [
        ("language=fr", True),
        ("fate=ignored", False),
        ("fate=all", True),
        ("fate=%01&language=xx&done=nothing", True),
    ],
)
def test_the_list_is_narrowed_by_language_and_by_what_became_of_it(
    house: StudioHouse, query: str, is_there: bool
) -> None:
    page = house.client.get(f"/studio/asked?lang=en&{query}")

    assert page.status_code == 200
    assert ("do you rent skates" in page.text) is is_there


def test_reading_callers_words_is_noted(house: StudioHouse) -> None:
    page = house.get(PAGE)

    assert "louez-vous des patins" in page
    assert house.acts == [("answers.asked_read", GROUP)]


def test_a_redacted_wording_is_not_ticked(house: StudioHouse) -> None:
    page = house.get(PAGE)

    assert re.search(r'value="do you rent skates" checked', page)
    assert not re.search(r'value="skates for \[name\]" checked', page)


def test_chosen_wordings_go_into_the_draft_of_an_article(house: StudioHouse, desk: Desk) -> None:
    told = house.post(
        f"{PAGE}/phrasings", article=BIN, **{"say.en.1": SKATES[0], "say.fr.1": PATINS, "say.en.9": "forged"}
    )

    assert told.headers["location"] == f"/studio/{BIN}?lang=en&done=added&count=2"
    assert "2 phrasings were added to the draft." in house.client.get(told.headers["location"]).text
    draft = draft_of(desk, BIN)
    assert SKATES[0] in draft["en"]["phrasings"]
    assert PATINS in draft["fr"]["phrasings"]
    assert "forged" not in draft["en"]["phrasings"]
    page = plain(house.get(PAGE))
    assert "Decided by Nadia Roy on Dec 1, 2026" in page
    assert "The answer is not on air yet." in page
    assert "do you rent skates" not in house.get("/studio/asked")


def test_an_unknown_article_or_no_wording_changes_nothing(house: StudioHouse, desk: Desk) -> None:
    unknown = house.post(f"{PAGE}/phrasings", article="waste.nothing", **{"say.en.1": SKATES[0]})
    none = house.post(f"{PAGE}/phrasings", article=BIN)

    assert (unknown.status_code, none.status_code) == (422, 422)
    assert desk.history(BIN).newest.state is State.PUBLISHED


def test_a_new_article_begins_with_the_wordings(house: StudioHouse, desk: Desk) -> None:
    fields = {"say.en.1": SKATES[0], "say.en.2": SKATES[1], "say.fr.1": PATINS}

    told = house.post(f"{PAGE}/article", title="skates", department="waste", **fields)

    assert told.headers["location"] == "/studio/waste.skates?lang=en&done=begin"
    draft = draft_of(desk, "waste.skates")
    assert draft["en"]["phrasings"] == [SKATES[0], SKATES[1]]
    assert draft["fr"]["phrasings"] == [PATINS]
    assert [act for act, _ in house.acts] == ["answers.begin", "answers.asked_decided"]


def test_a_bad_name_of_a_new_article_is_refused_and_stays_in_the_form(house: StudioHouse) -> None:
    told = house.post(f"{PAGE}/article", title="?!", department="waste")

    assert told.status_code == 422
    assert 'value="?!"' in told.text


@pytest.mark.parametrize("fate", ["not_ours", "ignored"])
def test_a_group_is_set_aside_and_opened_again_with_one_click(house: StudioHouse, fate: str) -> None:
    told = house.post(f"{PAGE}/decide", fate=fate)
    aside = house.get("/studio/asked")
    house.post(f"{PAGE}/decide", fate="open")

    assert told.headers["location"] == f"/studio/asked?lang=en&done={fate}"
    assert "do you rent skates" not in aside
    assert "do you rent skates" in house.get("/studio/asked")
    assert house.post(f"{PAGE}/decide", fate="phrasings").status_code == 422


def test_what_was_decided_says_how_often_it_is_asked_since(house: StudioHouse, desk: Desk) -> None:
    house.post(f"{PAGE}/decide", fate="not_ours")
    early = plain(house.get(PAGE))
    desk.clock[0] += timedelta(days=14)
    group(desk, 1, 20, 25, 26)

    later = plain(house.get(PAGE))

    assert "Too early to say." in early
    assert "Asked without an answer 0.8 times a week before Dec 1, 2026, and 0.5 times a week since." in later


def test_feedback_is_redacted_kept_and_grouped_once(house: StudioHouse, desk: Desk) -> None:
    content = b"comment\nmy name is Mary Jones and I want skates\n"

    first, second = send(house, content), send(house, content)

    assert first == (303, "/studio/asked?lang=en&done=imported")
    assert second == (303, "/studio/asked?lang=en&done=imported_before")
    assert house.groupings == ["once", "once"]
    with desk.database.reading() as session:
        (kept,) = store.feedback_since(session, desk.clock[0] - timedelta(days=1))
    assert kept.text == "my name is [name] and I want skates"
    assert kept.purge_on == date(2027, 3, 1)
    assert house.acts == [("answers.feedback_imported", "1"), ("answers.feedback_imported", "0")]


def test_what_tells_who_wrote_feedback_is_never_stored(house: StudioHouse, desk: Desk) -> None:
    content = (
        "commentaire\n"
        "\"Louez-vous des patins? JE M'APPELLE ÉTIENNE LACHANCE\n"
        "1234, rue des Érables\n"
        'etienne@example.org, 604 555-0121"\n'
        '"do you rent skates? thanks, priya raman"\n'
    )

    send(house, content.encode(), "fr")

    with desk.database.reading() as session:
        texts = [one.text for one in store.feedback_since(session, desk.clock[0] - timedelta(days=1))]
    stored = " ".join(texts).casefold()
    assert len(texts) == 2
    assert not [one for one in ("lachance", "étienne", "rables", "example", "0121", "raman") if one in stored]
    assert stored.count("patins") == stored.count("skates") == 1


def test_a_bad_file_is_refused_with_its_line_and_nothing_is_kept(house: StudioHouse, desk: Desk) -> None:
    status, told = send(house, b"Mary,604 555 0121\nskates\n")

    assert status == 422
    assert "Line 1 has more than one column" in told
    assert "Mary" not in told
    assert send(house, b"skates", language="xx")[0] == 422
    assert house.client.post("/studio/asked/import?lang=en", data={"language": "en"}).status_code == 422
    with desk.database.reading() as session:
        assert store.feedback_since(session, desk.clock[0] - timedelta(days=1)) == ()


def test_grouping_again_is_one_click(house: StudioHouse) -> None:
    house.is_grouping = True
    house.post("/studio/asked/group")
    running = house.client.get("/studio/asked?lang=en&done=grouping").text
    house.is_grouping = False
    done = house.client.get("/studio/asked?lang=en&done=grouping").text

    assert house.groupings == ["once"]
    assert "data-running" in running
    assert "Group again now" not in running
    assert "data-running" not in done
    assert "Grouped. What costs staff the most stands first." in done


def test_there_is_no_page_of_a_group_that_is_gone(house: StudioHouse) -> None:
    assert house.client.get("/studio/asked/gone").status_code == 404
    assert house.post("/studio/asked/gone/decide", fate="ignored").status_code == 404
