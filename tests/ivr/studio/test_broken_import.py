"""An import that breaks in the middle leaves everything as it was, and can be done again."""

import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from sqlite3 import connect

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from intents.articles.folder import AnswerText
from ivr.errors import DatabaseDown
from ivr.storage.database import Database, open_database
from ivr.studio.exchange import Imported
from ivr.studio.publishing import Publisher, Refused
from ivr.studio.unanswered.store import FeedbackLine, feedback_since, keep_feedback
from tests.ivr.studio.conftest import BIN, BULKY, RAVI, Desk, check, folder_texts

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
KILLED_WHILE_WRITING = """
import os, signal, sys
from datetime import UTC, datetime
from ivr.storage.database import open_database
from ivr.studio.publishing import Publisher
from tests.ivr.studio.conftest import RAVI, check
from tests.ivr.studio.test_broken_import import changed_texts

asked = []

def clock():
    asked.append(len(asked))
    # The first time is before the transaction, the second after its first editions are written.
    if len(asked) == 2:
        os.kill(os.getpid(), signal.SIGKILL)
    return datetime(2026, 12, 1, 12, tzinfo=UTC)

database = open_database(sys.argv[1])
Publisher(database.begin, database.reading, check, lambda _: None, clock).take_in(changed_texts(), RAVI)
"""


def changed_texts() -> tuple[AnswerText, ...]:
    """Both answers as somebody changed them in their files."""
    return tuple(replace(one, text=f"# Read by the council.\n{one.text}") for one in folder_texts())


def held(desk: Desk) -> tuple[dict[str, str], list[int]]:
    """What is on air, and how many editions each answer has."""
    return desk.on_air(), [len(desk.history(slug).editions) for slug in (BIN, BULKY)]


def test_a_process_that_is_killed_while_it_imports_leaves_all_as_it_was(
    desk: Desk, database_url: str
) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    before = held(desk)

    ended = subprocess.run([sys.executable, "-c", KILLED_WHILE_WRITING, database_url], check=False)

    assert ended.returncode == -signal.SIGKILL
    assert held(desk) == before
    again = desk.publisher.take_in(changed_texts(), RAVI)
    assert isinstance(again, Imported)
    assert len(again.editions) == 2


@pytest.mark.parametrize(
    "broken",
    ["id: waste.more\n\ttabs: no", "", "- a list", "id: waste.more\nhandling: guess", "a: &x [1]\nb: *x"],
)
def test_one_bad_file_among_many_leaves_all_as_it_was(desk: Desk, broken: str) -> None:
    desk.publisher.take_in(folder_texts(), RAVI)
    before = held(desk)

    refused = desk.publisher.take_in((*changed_texts(), AnswerText("waste/more.yaml", broken)), RAVI)

    assert isinstance(refused, Refused)
    assert {one.file for one in refused.problems} == {"waste/more.yaml"}
    assert held(desk) == before


@pytest.fixture
def sqlite(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    shutil.copy(sqlite_template, tmp_path / "cityline.db")
    with closing(connect(tmp_path / "cityline.db")) as file:
        file.execute("VACUUM")  # the migrations left empty pages, which would take what is imported
    with closing(open_database(f"sqlite:///{tmp_path / 'cityline.db'}")) as database:
        yield database


@contextmanager
def on_a_full_disk(database: Database) -> Iterator[Session]:
    """A transaction that may not make the file larger."""
    with database.begin() as session:
        pages = session.scalar(text("PRAGMA page_count"))
        session.execute(text(f"PRAGMA max_page_count = {pages}"))
        yield session


def with_room(database: Database) -> None:
    with database.begin() as session:
        session.execute(text("PRAGMA max_page_count = 1000000"))


def test_a_disk_that_fills_while_answers_are_imported_leaves_all_as_it_was(sqlite: Database) -> None:
    publisher = Publisher(sqlite.begin, sqlite.reading, check, lambda _: None, lambda: NOON)
    full = replace(publisher, begin=lambda: on_a_full_disk(sqlite))

    with pytest.raises(DatabaseDown, match="full"):
        full.take_in(folder_texts(), RAVI)

    assert publisher.base().number == 0
    assert publisher.base().aired == ()
    with_room(sqlite)
    assert isinstance(publisher.take_in(folder_texts(), RAVI), Imported)


def test_a_disk_that_fills_while_feedback_is_imported_keeps_no_line_of_it(sqlite: Database) -> None:
    lines = [FeedbackLine(f"feedback:full:{n}", f"do you rent skates {n} " * 40, "en") for n in range(400)]

    with pytest.raises(DatabaseDown, match="full"), on_a_full_disk(sqlite) as session:
        keep_feedback(session, lines, RAVI.id, NOON, date(2027, 3, 1))

    with sqlite.reading() as session:
        assert feedback_since(session, datetime(2026, 11, 30, tzinfo=UTC)) == ()
