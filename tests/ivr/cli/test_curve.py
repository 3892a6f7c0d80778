"""`cityline curve`: the accuracy of each week in the terminal, for spreadsheets and for programs."""

import json
from datetime import UTC, datetime

import pytest

from ivr.storage.database import Database
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.store import append

NOW = datetime.now(UTC)
YES, NO = QueryOutcome.ANSWERED_CONFIRMED, QueryOutcome.ANSWERED_REJECTED


@pytest.fixture
def curve(cityline, sqlite_database: Database, sqlite_url: str):
    with sqlite_database.begin() as session:
        for number, outcome in enumerate((YES, YES, NO)):
            sid = f"CA{number}"
            call = CallRecord(sid, NOW, "en", turns=1, disposition=Disposition.ANSWERED, ended_at=NOW)
            query = QueryRecord(
                sid, 1, NOW, "en", "waste.missed", 1, "waste", 0.9, True, outcome=outcome, closed_at=NOW
            )
            append(session, call, query)
    return lambda *words: cityline("curve", *words, database_url=sqlite_url)


def test_programs_read_each_week_with_three_judges_apart(curve):
    told = json.loads(curve("--json", "--weeks", "4", "--department", "waste").printed)

    assert told["department"] == "waste"
    assert len(told["weeks"]) == 4
    assert (told["weeks"][-1]["callers"]["right"], told["weeks"][-1]["callers"]["of"]) == (2, 3)
    assert (told["weeks"][-1]["labels"], told["weeks"][-1]["tests"]) == (None, None)


def test_people_read_a_table_and_take_a_picture_away(curve, tmp_path):
    picture = tmp_path / "curve.svg"
    ran = curve("--svg", str(picture))

    assert ran.code == 0
    assert "67% 2/3" in ran.out
    assert picture.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(
    "words", [("--language", "de"), ("--department", "mars"), ("--json", "--csv"), ("--weeks", "0")]
)
def test_what_makes_no_sense_is_refused(curve, words):
    assert curve(*words).code != 0
