"""Replies to written feedback are drafted from reviewed answers, and people send them."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zlib import crc32

import numpy as np
import pytest
from fastapi.testclient import TestClient

from intents.acts.detail import told_answers
from intents.interpretation.follow_up_book import FollowUpBook
from intents.matching.encoder import Floats, ReviewedEncoder, unit
from intents.text.wording import words
from ivr.studio.unanswered import store
from ivr.studio.unanswered.reply import AnswerFor, WrittenFeedback, answer_for
from tests.fixtures.example import example_city
from tests.ivr.studio.conftest import BIN, MAUD, RAVI, Desk, folder_texts
from tests.ivr.studio.conftest import desk as desk  # noqa: PLC0414 - a fixture of the studio's
from tests.ivr.studio.house import StudioHouse, furnished

PAGE = "/studio/asked/replies"
MAIL = "I moved here last year and I like it. My garbage bin is broken, who can replace it? Thanks a lot."
COURRIEL = "Bonjour. Mon bac à ordures est brisé, qui peut le remplacer?"
WEATHER = "=what a lovely sunset over the mountains yesterday evening"


class OfWords:
    """An encoder by which texts are as close as the words that they share."""

    size = 512
    weight = 1.0
    fingerprint = "words"

    def knows(self, language: str) -> bool:
        return True

    def encode(self, texts: Sequence[str]) -> Floats:
        found = np.zeros((len(texts), self.size), np.float32)
        for row, text in zip(found, texts, strict=True):
            row[[crc32(word.encode()) % self.size for word in words(text)]] = 1.0
        return unit(found)


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
    return AnswerFor(desk.publisher.catalog()[BIN], is_sure=True).text(language)


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

    assert heading == ["Line", "What was written", "Answer", "Draft of a reply", "Note"]
    assert [row[0] for row in rows] == ["1", "2"]
    assert rows[0][2] == f"{BIN}@2"
    assert rows[0][3].startswith("Hello,")
    assert rows[1][1].startswith("'=what")
    assert rows[1][2:] == ["", "", ""]


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


@pytest.mark.parametrize("language", ["en", "fr"])
def test_no_mail_asks_its_reader_to_say_anything_to_the_line(language: str) -> None:
    missed, claims = (
        example_city().catalog[slug] for slug in ("waste.missed_pickup", "city.jobs_foi_clerk_claims")
    )

    told = AnswerFor(missed, is_sure=True).text(language)
    further = claims.wordings[language].further
    every = AnswerFor(claims, is_sure=True, further=further).text(language)

    assert told
    assert "house number" not in told
    assert "numéro civique" not in told
    assert {"en": "say when and where", "fr": "dites où et quand"}[language] in every
    assert "agent" not in every


def test_a_mail_gets_the_further_sentences_that_it_asks_for(house: StudioHouse, desk: Desk) -> None:
    catalog, at = desk.publisher.catalog(), datetime(2026, 12, 1, tzinfo=UTC)
    wording = catalog[BIN].wordings["en"]
    number = wording.further[-1]
    asked = f"My garbage bin is broken, who can replace it? {wording.asks[number][0]}?"
    models = replace(
        house.app.state.studio.gate.now(),
        follow_ups=FollowUpBook.of(told_answers(catalog), ReviewedEncoder(OfWords())),
    )

    found = answer_for(WrittenFeedback("feedback:abc:1", asked, "en", at), models, catalog, at.date())
    alone = answer_for(WrittenFeedback("feedback:abc:1", MAIL, "en", at), models, catalog, at.date())

    assert found
    assert number in found.further
    assert len(found.further) <= 2
    assert alone
    assert alone.further == ()


def test_a_guess_is_shown_as_one(house: StudioHouse, desk: Desk) -> None:
    take_in(house, "text\nI have a question about something with a bin or a couch or so\n", "en")
    take_in(house, f"text\n{desk.publisher.catalog()[BIN].wordings['en'].phrasings[0]}\n", "en")

    page = house.get(PAGE)

    assert page.count("Draft of a reply") == 2
    assert page.count("A guess: the line would not give this answer without asking") == 1
    assert page.count("data-copy=") == 2


def test_the_number_of_the_line_is_told() -> None:
    at = datetime(2026, 12, 1, tzinfo=UTC)

    assert WrittenFeedback("feedback:abc:17", "x", "en", at).line == "17"


def test_nothing_written_asks_for_nothing(house: StudioHouse, desk: Desk) -> None:
    models, catalog = house.app.state.studio.gate.now(), desk.publisher.catalog()
    empty = WrittenFeedback("feedback:abc:1", "...", "en", datetime(2026, 12, 1, tzinfo=UTC))

    assert answer_for(empty, models, catalog, date(2026, 12, 1)) is None
