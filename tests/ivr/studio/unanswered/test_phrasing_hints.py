"""Phrasings are suggested from what callers said, and what is missing or double is told."""

from collections.abc import Iterator
from datetime import date, datetime

import numpy as np
import pytest
from fastapi.testclient import TestClient

from intents.text.yaml_file import yaml_values
from ivr.studio.unanswered import store
from ivr.studio.unanswered.identity import identified
from ivr.studio.unanswered.phrasing_hints import Gap, phrasing_hints
from ivr.studio.unanswered.question import UnansweredQuestion, UnansweredReason, clusters
from ivr.studio.unanswered.store import Night
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.house import StudioHouse, furnished

PAGE = f"/studio/asked/phrasings/{BIN}"
STORY = "so yesterday the truck came by and now the lid of my bin hangs off"


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    said = ((STORY, "en"), ("the lid of [name] fell off", "en"), ("mon bac a pogné un coup", "fr"))
    asked = [
        UnansweredQuestion(
            text,
            language,
            UnansweredReason.REJECTED,
            desk.clock[0],
            article=BIN,
            source=f"CA{n}:1",
            purge_on=date(2027, 3, 1),
        )
        for n, (text, language) in enumerate(said)
    ]
    vectors = np.eye(3, dtype=np.float32)[[0, 0, 0]]
    groups = identified(
        clusters([1, 1, 1], vectors), [one.source for one in asked], vectors, (), lambda: "lids"
    )
    with desk.database.begin() as session:
        store.keep_night(session, Night(asked, groups, date(2026, 10, 1), date(2026, 12, 1), datetime.date))
    with TestClient(house.app) as house.client:
        yield house


def test_what_answered_in_vain_is_offered_without_what_was_redacted(house: StudioHouse) -> None:
    page = house.get(PAGE)

    assert STORY in page
    assert "mon bac a pogné un coup" in page
    assert "[name]" not in page
    assert ("answers.asked_read", BIN) in house.acts


def test_chosen_words_go_into_the_draft_and_are_not_offered_again(house: StudioHouse, desk: Desk) -> None:
    moved = house.post(PAGE, **{"say.en.1": STORY, "say.en.2": "forged"})

    values = yaml_values(desk.history(BIN).newest.text)
    assert isinstance(values, dict)
    assert moved.headers["location"] == f"/studio/{BIN}?lang=en&done=added&count=1"
    assert "One phrasing was added" in house.client.get(moved.headers["location"]).text
    assert STORY in values["en"]["phrasings"]
    assert "forged" not in values["en"]["phrasings"]
    assert STORY not in house.get(PAGE)


def test_nothing_chosen_changes_nothing(house: StudioHouse, desk: Desk) -> None:
    assert house.post(PAGE).status_code == 422
    assert desk.history(BIN).newest.number == 1
    assert house.client.get("/studio/asked/phrasings/no.such").status_code == 404


def test_the_editor_leads_to_the_hints(house: StudioHouse) -> None:
    assert f'href="{PAGE}?lang=en"' in house.get(f"/studio/{BIN}")


def test_what_the_phrasings_lack_is_told() -> None:
    few = phrasing_hints("fr", ["quand est la collecte"], [], ())
    many = [f"est-ce que la collecte numéro {n} {'x' * n} passe demain" for n in range(11)]
    whole = phrasing_hints("fr", [*many, "les vidanges", f"{STORY} pis"], [], ())

    assert few.gaps == (Gap.FEW, Gap.NO_SHORT, Gap.NO_LONG, Gap.NO_CANADIAN)
    assert whole.gaps == ()
    assert Gap.NO_CANADIAN not in phrasing_hints("en", [], [], ()).gaps


@pytest.mark.parametrize("text", ["c’est-tu ouvert", "mon char est magané", "y a-tu une fin de semaine"])
def test_french_of_quebec_is_known(text: str) -> None:
    assert Gap.NO_CANADIAN not in phrasing_hints("fr", [text], [], ()).gaps


def test_what_is_nearly_the_same_is_told_and_not_offered() -> None:
    found = phrasing_hints(
        "en",
        ["my bin is broken", "my bin is broken!", "lost dog"],
        ["is my bin broken"],
        ["My bin is broken", "a lid"],
    )

    assert found.alike == (("my bin is broken", "my bin is broken!"),)
    assert found.offered == ("a lid",)
