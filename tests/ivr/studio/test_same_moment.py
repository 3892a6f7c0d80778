"""A folder's import and a draft's publication at one moment: nothing is lost, and one of the two is told."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from intents.articles.catalog import Catalog
from intents.articles.folder import AnswerText
from ivr.studio import store
from ivr.studio.edition import Edition, State
from ivr.studio.publishing import Moved, OnAir, Publisher
from tests.ivr.studio.conftest import BIN, BULKY, NADIA, RAVI, Desk, folder_texts


@pytest.fixture
def aired(desk: Desk) -> Desk:
    """The folder is on air, and an approved edition of one answer waits to be published."""
    desk.publisher.take_in(folder_texts(), RAVI)
    with desk.database.begin() as session:
        assert store.add_edition(session, approved(desk))
    return desk


def approved(desk: Desk) -> Edition:
    now = desk.on_air_edition(BIN)
    text = now.text.replace("version: 2", "version: 3") + "\n"
    return replace(now, number=now.number + 1, text=text, state=State.APPROVED, based_on=now.number)


def during(desk: Desk, happens: Callable[[], object]) -> Publisher:
    """Return a publisher in whose time to learn something happens once."""
    waiting = [happens]

    def learn(catalog: Catalog) -> None:
        if waiting:
            waiting.pop()()

    return replace(desk.publisher, learn=learn)


def changed_folder() -> tuple[AnswerText, ...]:
    first, second = folder_texts()
    return first, replace(second, text=second.text.replace("version: 2", "version: 3") + "\n")


def test_a_draft_that_is_published_while_a_folder_is_read_stays_and_the_import_is_told(aired: Desk) -> None:
    published: list[object] = []
    busy = during(aired, lambda: published.append(aired.publisher.publish(approved(aired), RAVI)))

    assert busy.take_in(changed_folder(), RAVI) == Moved()

    assert published == [OnAir(2)]
    assert aired.on_air_edition(BIN).number == 2
    assert len(aired.history(BULKY).editions) == 1


def test_a_folder_that_is_imported_while_a_draft_is_published_keeps_both_or_tells_it(aired: Desk) -> None:
    busy = during(aired, lambda: aired.publisher.take_in(changed_folder(), RAVI))

    assert busy.publish(approved(aired), RAVI) == OnAir(3)

    assert aired.on_air_edition(BIN).number == 2
    assert aired.on_air_edition(BULKY).number == 2


def test_a_draft_that_is_saved_while_a_folder_is_read_stays_and_the_import_is_told(aired: Desk) -> None:
    draft = replace(aired.on_air_edition(BULKY), number=2, state=State.DRAFT, written_by=NADIA.id)

    def save() -> None:
        with aired.database.begin() as session:
            assert store.add_edition(session, draft)

    assert during(aired, save).take_in(changed_folder(), RAVI) == Moved()

    assert aired.history(BULKY).newest == draft
    assert aired.on_air_edition(BULKY).number == 1


def test_of_two_that_write_at_once_the_second_one_is_undone_and_told(aired: Desk) -> None:
    if not aired.database.is_shared:
        pytest.skip("SQLite lets one write at a time")
    published: list[object] = []

    def clock() -> datetime:
        """The import writes already when somebody else publishes another answer."""
        if not published and len(ticks) == 2:
            published.append(aired.publisher.publish(approved(aired), RAVI))
        ticks.append(1)
        return aired.clock[0]

    ticks: list[int] = []
    busy = replace(aired.publisher, clock=clock)

    assert busy.take_in(changed_folder(), RAVI) == Moved()

    assert published == [OnAir(2)]
    assert aired.on_air_edition(BIN).number == 2
    assert aired.on_air_edition(BULKY).number == 1
