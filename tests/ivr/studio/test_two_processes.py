"""What somebody saves or puts on air through one process, everybody sees through any other at once."""

import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from ivr.storage.database import open_database
from ivr.studio.publishing import Publisher
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, NADIA, RAVI, Desk, check, folder_texts
from tests.ivr.studio.house import StudioHouse, furnished

SHORTER = "We mend broken bins free of charge within two weeks; say agent to have yours mended."
LONGER = "We mend broken bins free of charge within three weeks; say agent to have yours mended."


@dataclass(frozen=True)
class Two:
    """Two processes of one line, each with its own connection to the database."""

    first: StudioHouse
    second: StudioHouse


@pytest.fixture
def two(desk: Desk, database_url: str) -> Iterator[Two]:
    desk.publisher.take_in(folder_texts(), RAVI)
    clock = lambda: datetime(2026, 12, 1, 9, tzinfo=UTC)  # noqa: E731 - the clock of this test
    with ExitStack() as stack:
        houses = []
        for _ in range(2):
            database = stack.enter_context(closing(open_database(database_url)))
            publisher = Publisher(database.begin, database.reading, check, lambda _: None, clock)
            house = furnished(publisher, example_city().directory)
            house.client = stack.enter_context(TestClient(house.app))
            houses.append(house)
        yield Two(*houses)


def plain(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_draft_saved_in_one_process_is_read_in_the_other_at_once(two: Two) -> None:
    two.first.post(f"/studio/{BIN}", edition="1", **{"spoken.en": SHORTER})
    shorter = plain(two.second.get(f"/studio/{BIN}/review"))

    two.first.post(f"/studio/{BIN}", edition="2", **{"spoken.en": LONGER})
    longer = plain(two.second.get(f"/studio/{BIN}/review"))

    assert SHORTER in shorter
    assert LONGER in longer
    assert SHORTER not in longer


def test_a_fault_saved_in_one_process_stands_in_the_way_in_the_other_until_it_is_mended(two: Two) -> None:
    two.first.post(f"/studio/{BIN}", edition="1", **{"spoken.en": "Too short."})
    broken = plain(two.second.get(f"/studio/{BIN}"))

    two.first.post(f"/studio/{BIN}", edition="2", **{"spoken.en": SHORTER})
    mended = plain(two.second.get(f"/studio/{BIN}"))

    assert "It has 2 words" in broken
    assert "The text has no faults." in mended


def test_what_one_process_puts_on_air_is_what_the_other_checks_a_draft_against(two: Two, desk: Desk) -> None:
    question = "the truck has eaten my bin"
    own = two.first.studio.would_be(desk.history(BIN).newest)[0][BIN].wordings["en"].phrasings
    two.second.post("/studio", slug="waste.eaten_bin", department="waste")
    two.second.post("/studio/waste.eaten_bin", edition="1", **{"phrasings.en": question})
    before = plain(two.second.get("/studio/waste.eaten_bin"))

    bin_texts = desk.history(BIN).newest
    changed = bin_texts.text.replace(own[0], question, 1)
    desk.publisher.take_in((replace(folder_texts()[0], text=changed), *folder_texts()[1:]), RAVI)
    after = plain(two.second.get("/studio/waste.eaten_bin"))

    assert "already a phrasing" not in before
    assert "This phrasing is already a phrasing of “" in after
    assert question in after


def test_the_second_of_two_editors_sees_what_the_first_saved_in_another_process(two: Two) -> None:
    two.first.as_(NADIA)
    two.first.post(f"/studio/{BIN}", edition="1", **{"spoken.en": SHORTER})
    two.second.as_(RAVI)

    answer = two.second.post(f"/studio/{BIN}", edition="1", **{"spoken.en": LONGER})

    assert answer.status_code == 409
    assert "Nadia Roy has saved edition 2 meanwhile" in answer.text
    assert "What they changed" in answer.text
    assert LONGER in answer.text
