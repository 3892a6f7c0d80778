import json
from datetime import UTC, datetime

import pytest

from intents.evaluation.evaluation import read_labelled
from ivr.storage.database import Database
from ivr.studio.review.review import ReviewedQuestion
from ivr.studio.review.store import keep_question

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
QUESTION = ReviewedQuestion("c'est combien pour mon chien", "fr", "animal.dog_licence", AT, "ana")


@pytest.fixture
def url(sqlite_database: Database, sqlite_url: str) -> str:
    with sqlite_database.begin() as session:
        keep_question(session, QUESTION)
    return sqlite_url


def test_questions_come_as_lines_for_programs(cityline, url):
    ran = cityline("questions", "--json", database_url=url)

    assert json.loads(ran.printed) == QUESTION.as_line()


def test_a_file_of_them_can_be_evaluated(cityline, url, tmp_path):
    file = tmp_path / "reviewed.jsonl"

    ran = cityline("questions", "--out", str(file), database_url=url)

    assert ran.code == 0
    found, problems = read_labelled(file)
    assert problems == ()
    assert [(one.text, one.label, one.language) for one in found] == [(QUESTION.text, QUESTION.article, "fr")]


def test_without_any_it_says_so(cityline):
    assert "No reviewer has taken a question" in cityline("questions").out


def test_a_place_that_cannot_be_written_is_named(cityline, url, tmp_path):
    (tmp_path / "taken").write_text("a file")

    ran = cityline("questions", "--out", str(tmp_path / "taken" / "q.jsonl"), database_url=url)

    assert ran.code == 2
    assert "taken: cannot be written" in ran.err
