"""Ctrl-C ends every command with a sentence and 130, and what it had finished is kept."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from importlib import import_module
from pathlib import Path
from threading import Event

import pytest
from sqlalchemy.orm import Session
from typer.testing import CliRunner

from ivr.cli.commands import COMMANDS, GROUPS, Command, CommandGroup
from ivr.cli.main import STOPPED, command_line
from ivr.storage.database import open_database
from ivr.storage.store import CallerWords, keep_words, words_of
from tests.fixtures.command_line import Run

ALL = [
    *((command,) for command in COMMANDS),
    *((group, command) for group in GROUPS for command in group.commands),
]

HEEDED = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"
"""A shell that runs the tests in the background lets them, and whom they start, ignore ctrl-c."""


@pytest.mark.parametrize("words", ALL, ids=lambda words: " ".join(each.name for each in words))
def test_a_command_that_is_interrupted_says_so_in_a_sentence(
    words: tuple[CommandGroup | Command, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted() -> None:
        raise KeyboardInterrupt

    command = words[-1]
    assert isinstance(command, Command)
    module, _, function = command.function.partition(":")
    monkeypatch.setattr(import_module(module), function, interrupted)

    ran = CliRunner().invoke(command_line(), [each.name for each in words])

    assert ran.exit_code == 130
    assert ran.stderr.strip() == STOPPED


def test_one_that_is_interrupted_while_it_is_loaded_says_so_too() -> None:
    def prepare() -> None:
        raise KeyboardInterrupt

    ran = CliRunner().invoke(command_line(prepare), ["token"])

    assert (ran.exit_code, ran.stderr.strip()) == (130, STOPPED)


def test_what_was_counted_before_is_kept_and_a_second_run_goes_on(tmp_path: Path) -> None:
    """A count of years, of which each day is committed by itself."""
    environment = {**os.environ, "CITYLINE_DATA": str(tmp_path), "CITYLINE_LOG_LEVEL": "error"}
    main = f"{HEEDED}; from ivr.cli.main import main; main()"
    facts = [sys.executable, "-c", main, "facts", "--to", "2026-11-30"]
    with subprocess.Popen(
        [*facts, "--from", "2007-01-01"], env=environment, stderr=subprocess.PIPE, text=True
    ) as run:
        while run.poll() is None and not days_counted(tmp_path):
            Event().wait(0.05)
        before = days_counted(tmp_path)
        run.send_signal(signal.SIGINT)
        _, told = run.communicate(timeout=60)

    assert run.returncode == 130
    assert told.strip().endswith(STOPPED)
    assert "Traceback" not in told
    assert days_counted(tmp_path) >= before >= 1
    again = subprocess.run([*facts, "--from", "2026-11-29"], env=environment, capture_output=True, check=True)
    assert b"2 days counted" in again.stdout


def days_counted(folder: Path) -> int:
    """How many days the database has counted; none while it is not there yet."""
    try:
        with closing(sqlite3.connect(f"file:{folder / 'cityline.db'}?mode=ro", uri=True)) as database:
            return int(database.execute("SELECT count(*) FROM fact_days").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def test_a_folder_that_was_being_written_is_not_there_and_can_be_made_again(
    cityline: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(_template: Path, to: Path, **_: object) -> None:
        to.mkdir()
        (to / "city.yaml").write_text("half", encoding="utf-8")
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("shutil.copytree", half)
        stopped = cityline("init", str(tmp_path / "city"))
    assert (stopped.code, list(tmp_path.glob("city*"))) == (130, [])

    assert cityline("init", str(tmp_path / "city")).code == 0


def test_what_a_command_changes_in_one_transaction_is_undone_as_a_whole(
    cityline: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def half(session: Session, *_: object) -> None:
        keep_words(session, CallerWords("CA1", 1, "en", "a question", date(2026, 11, 25)), str)
        session.flush()
        raise KeyboardInterrupt

    monkeypatch.setattr("ivr.cli.maintenance.purge_due", half)
    stopped = cityline("purge")

    assert stopped.code == 130
    database = open_database(f"sqlite:///{tmp_path / 'var' / 'cityline.db'}")
    with closing(database), database.reading() as session:
        assert words_of(session, "CA1") == ()
