"""Replies to written feedback are drafted from reviewed answers, and people send them."""

import csv
import io
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from fastapi.testclient import TestClient

from ivr.studio.unanswered import store
from ivr.studio.unanswered.reply import WrittenFeedback, answer_for, written_answer
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, MAUD, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.house import StudioHouse, furnished

PAGE = "/studio/asked/replies"
MAIL = "I moved here last year and I like it. My garbage bin is broken, who can replace it? Thanks a lot."
COURRIEL = "Bonjour. Mon bac à ordures est brisé, qui peut le remplacer?"
WEATHER = "=what a lovely sunset over the mountains yesterday evening"


@pytest.fixture
def house(desk: Desk) -> Iterator[StudioHouse]:
    desk.publisher.take_in(folder_texts(), RAVI)
    house = furnished(desk.publisher, example_city().directory)
    with TestClient(house.app) as house.client:
        yield house


def take_in(house: StudioHouse, text: str, language: str) -> None:
    moved = house.client.post(
        "/studio/asked/import?lang=en",
        data={"language": language},
        files={"file": ("mails.csv", text.encode())},
        follow_redirects=False,
    )
    assert moved.status_code == 303


def answer_text(desk: Desk, language: str) -> str:
    return written_answer(desk.publisher.catalog()[BIN], language)


def test_a_mail_gets_a_draft_of_the_reviewed_answer_in_its_own_language(
    house: StudioHouse, desk: Desk
) -> None:
    take_in(house, f"text\n{MAIL}\n", "en")
    take_in(house, f"texte\n{COURRIEL}\n", "fr")

    page = house.get(PAGE).replace("&#39;", "'")

    assert "Replies to feedback (2)" in page
    assert f"Hello,\n\n{answer_text(desk, 'en')}\n\nIf this does not answer" in page
    assert f"Bonjour,\n\n{answer_text(desk, 'fr')}\n\nSi cela ne répond pas" in page
    assert ("answers.feedback_read", "2") in house.acts


def test_each_draft_is_named_by_its_line(house: StudioHouse) -> None:
    take_in(house, f"text\n{MAIL}\n{MAIL} Thank you.\n", "en")

    page = house.get(PAGE)

    named = re.findall(r'aria-labelledby="(label-\d) (line-\d)"', page)
    assert named == [("label-1", "line-1"), ("label-2", "line-2")]
    assert all(f'id="{part}"' in page for one in named for part in one)


def test_what_no_answer_serves_gets_none(house: StudioHouse) -> None:
    take_in(house, f"text\n{WEATHER}\n", "en")

    page = house.get(PAGE)

    assert "No answer on air fits." in page
    assert "Draft of a reply" not in page
    assert 'action="/studio/documents/ask' in page


def test_an_answer_that_is_off_air_is_not_written_either(house: StudioHouse, desk: Desk) -> None:
    house.studio.withdraw(desk.on_air_edition(BIN), MAUD, "The fee has changed.")
    take_in(house, f"text\n{MAIL}\n", "en")

    assert "Draft of a reply" not in house.get(PAGE)


def test_whoever_replied_takes_the_line_off_the_list_once(house: StudioHouse) -> None:
    take_in(house, f"text\n{MAIL}\n{WEATHER}\n", "en")
    page = house.get(PAGE)
    names = [part.split("?")[0] for part in page.split('action="/studio/asked/replies/')[1:]]

    done = house.post(f"{PAGE}/{names[0]}", fate="replied", article=BIN)
    again = house.post(f"{PAGE}/{names[0]}", fate="none")

    assert done.headers["location"] == f"{PAGE}?lang=en&done=replied"
    assert again.headers["location"] == f"{PAGE}?lang=en&done=moved"
    assert "Replies to feedback (1)" in house.get(PAGE)
    assert ("answers.feedback_closed", f"{names[0]} replied") in house.acts


def test_a_wrong_form_changes_nothing(house: StudioHouse) -> None:
    take_in(house, f"text\n{MAIL}\n", "en")

    assert house.post(f"{PAGE}/nothing", fate="send").status_code == 422
    assert house.post(f"{PAGE}/nothing", fate="none").headers["location"].endswith("done=moved")
    assert "Replies to feedback (1)" in house.get(PAGE)


def test_the_drafts_are_a_file_that_no_spreadsheet_calculates(house: StudioHouse) -> None:
    take_in(house, f"text\n{MAIL}\n{WEATHER}\n", "en")

    sent = house.client.get(f"{PAGE}/drafts.csv?lang=en")
    heading, *rows = csv.reader(io.StringIO(sent.content.decode("utf-8-sig")))

    assert heading == ["Line", "What was written", "Answer", "Draft of a reply"]
    assert [row[0] for row in rows] == ["1", "2"]
    assert rows[0][2] == f"{BIN}@2"
    assert rows[0][3].startswith("Hello,")
    assert rows[1][1].startswith("'=what")
    assert rows[1][2:] == ["", ""]


def test_a_reply_goes_with_the_words_that_it_was_for(house: StudioHouse, desk: Desk) -> None:
    take_in(house, f"text\n{MAIL}\n", "en")
    name = house.get(PAGE).split('action="/studio/asked/replies/')[1].split("?")[0]
    house.post(f"{PAGE}/{name}", fate="none")

    with desk.database.begin() as session:
        store.purge_asked(session, desk.clock[0].date() + timedelta(days=91))
        left = session.connection().exec_driver_sql("select count(*) from asked_replies").scalar()

    assert left == 0


def test_what_only_a_telephone_can_follow_is_left_out(desk: Desk) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)

    for language in ("en", "fr"):
        said = answer_text(desk, language)
        assert said
        assert "agent" not in said.casefold()


def test_the_number_of_the_line_is_told() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)

    assert WrittenFeedback("feedback:abc:17", "x", "en", at).line == "17"


def test_nothing_written_asks_for_nothing(house: StudioHouse, desk: Desk) -> None:
    matcher, catalog = house.app.state.studio.gate.now().matcher, desk.publisher.catalog()
    empty = WrittenFeedback("feedback:abc:1", "...", "en", datetime(2026, 12, 1, tzinfo=UTC))

    assert answer_for(empty, matcher, catalog, date(2026, 12, 1)) is None
