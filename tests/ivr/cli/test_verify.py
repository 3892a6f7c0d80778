"""`cityline verify` and `cityline restate`."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from ivr.accounts import audit_store
from ivr.cli.machine.verify_figures import ComparedFigure, verified_figures
from ivr.errors import BadInput
from ivr.run.signing import DaySigner
from ivr.run.signing_key import DigestNotes, SigningKey
from ivr.storage.database import Database, open_database
from ivr.storage.secret import machine_secret
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.period import Period
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.publishing.report import ReportQuestion

AT = datetime(2026, 1, 5, 20, tzinfo=UTC)


@pytest.fixture
def run(tmp_path: Path, sqlite_template: Path) -> Callable[[str], None]:
    """A line with a call, signed; return what runs SQL in its database."""
    data = tmp_path / "var"
    data.mkdir()
    shutil.copy(sqlite_template, data / "cityline.db")
    database = open_database(f"sqlite:///{data / 'cityline.db'}")
    call = CallRecord("CA1", AT, "en", disposition=Disposition.ABANDONED, ended_at=AT)
    lost = QueryOutcome.ABANDONED_BEFORE_ANSWER
    with database.begin() as session:
        ledger.append(session, call, QueryRecord("CA1", 1, AT, "en", outcome=lost, closed_at=AT))
    key, zone = SigningKey.of(machine_secret("", data)), ZoneInfo("America/Vancouver")
    signer = DaySigner(database, zone, key, DigestNotes(data / "erasures"), audit_store.head)
    assert signer.round(AT + timedelta(days=9)) == 9

    def executed(sql: str) -> None:
        with database.engine.begin() as connection:
            connection.execute(text(sql))

    return executed


CONFIRM = "UPDATE query_records SET outcome = 'answered_confirmed'"


def test_a_ledger_as_it_was_signed_is_told_with_a_digest_to_note(cityline, run) -> None:
    ran = cityline("verify")

    assert ran.code == 0
    assert "Everything is as it was signed." in ran.out
    digest = ran.printed.partition("elsewhere: ")[2].splitlines()[0]
    assert cityline("verify", "--digest", digest).code == 0
    assert "no digest is printed as 0000" in cityline("verify", "--digest", "0" * 20).out


def test_the_day_and_the_row_that_differ_are_named(cityline, run) -> None:
    run(CONFIRM)

    ran = cityline("verify")

    assert ran.code == 1
    assert "2026-01-05: 1 changed: query CA1 1." in ran.out
    told = json.loads(cityline("verify", "--json").printed)
    assert told["findings"] == [{"day": "2026-01-05", "what": "changed", "rows": ["query CA1 1"]}]


def test_whoever_has_the_public_key_alone_can_check(cityline, run) -> None:
    key = json.loads(cityline("verify", "--json").printed)["key"]

    assert cityline("verify", "--key", key).code == 0
    assert cityline("verify", "--key", "00" * 32).code == 1


def test_somebody_who_may_sign_in_restates_a_day_with_a_reason(cityline, run) -> None:
    cityline("account", "add", "Nora", "--email", "nora@city.example", "--role", "manager")
    run(CONFIRM)

    assert cityline("restate", "2026-01-05", "--by", "nobody", "--why", "because").code == 2
    assert cityline("restate", "2026-01-05", "--by", "nora@city.example", "--why", " ").code == 2
    assert cityline("restate", "2026-01-05", "--by", "nora@city.example", "--why", "A recount.").code == 0

    ran = cityline("verify")
    assert ran.code == 0
    assert "2026-01-05 was restated by nora: A recount." in ran.out


def test_a_line_that_signed_nothing_yet_says_so(cityline) -> None:
    assert "No day is signed yet." in cityline("verify").out


@pytest.mark.parametrize("form", [(), ("--all",), ("--json",), ("--csv",)])
def test_each_report_prints_the_digest_by_which_it_can_be_checked(cityline, run, form) -> None:
    digest = cityline("verify").printed.partition("elsewhere: ")[2].splitlines()[0]

    assert digest in cityline("report", "--from", "2026-01-05", "--to", "2026-01-05", *form).printed


def test_on_either_database_a_line_that_signed_nothing_says_so(cityline, database_url: str) -> None:
    assert "No day is signed yet." in cityline("verify", database_url=database_url).out


OF_THAT_DAY = ("verify", "figures", "--period", "2026-01-05..2026-01-05")


def test_figures_that_are_what_rows_say_are_shown_side_by_side(cityline, run) -> None:
    ran = cityline(*OF_THAT_DAY)

    assert ran.code == 0
    assert "rates: abandoned │ 1 of 1 │ 1 of 1 │ yes" in ran.out
    assert "figures are equal to what rows say." in ran.out


def test_a_figure_that_rows_do_not_bear_out_is_named_in_a_sentence(cityline, run) -> None:
    cityline("facts")
    run("UPDATE daily_facts SET abandoned_before_answer = 0, answered_confirmed = 1, real = 0")

    ran = cityline(*OF_THAT_DAY)

    assert ran.code == 1
    assert "rates: resolved is 0 of 0, by rows 0 of 1" in ran.out
    told = json.loads(cityline(*OF_THAT_DAY, "--json").printed)
    assert not told["equal"]
    differing = {one["figure"] for one in told["figures"] if not one["equal"]}
    assert differing >= {"abandoned", "abandoned_before_answer", "answered_confirmed"}


def test_every_slice_is_checked_on_request_and_those_that_differ_are_named(cityline, run) -> None:
    cityline("facts")
    run("UPDATE daily_facts SET abandoned_before_answer = 0 WHERE grain = 'clock'")

    assert cityline(*OF_THAT_DAY).code == 0
    ran = cityline(*OF_THAT_DAY, "--by", "language")

    assert ran.code == 1
    assert "rates: abandoned [en] is 0 of 1, by rows 1 of 1" in ran.out


def test_options_of_the_ledger_are_refused_where_figures_are_checked(cityline, run) -> None:
    assert "--digest and --key are of the ledger" in cityline(*OF_THAT_DAY, "--digest", "00").err


@pytest.mark.parametrize("option", [("--period", "year"), ("--by", "topic")])
def test_options_of_figures_are_refused_where_the_ledger_is_checked(cityline, run, option) -> None:
    assert "--period and --by are of figures" in cityline("verify", *option).err


@dataclass(frozen=True, slots=True)
class BusyLine(Database):
    """A line on which another call ends before each of its first snapshots."""

    coming: list[str] = field(default_factory=list)

    @contextmanager
    def reading(self) -> Iterator[Session]:
        if self.coming:
            call = CallRecord(self.coming.pop(), AT, "en", disposition=Disposition.NO_SPEECH, ended_at=AT)
            with self.begin() as session:
                ledger.append(session, call)
        with Database.reading(self) as session:
            yield session


JANUARY_5 = Period(AT.date(), AT.date(), ZoneInfo("America/Vancouver"))


def of_january_5(database: Database, calls: int) -> tuple[ComparedFigure, ...]:
    line = BusyLine(database.engine, coming=[f"CA{number}" for number in range(calls)])
    return verified_figures(line, ReportQuestion(JANUARY_5, AT), lambda *_: ())


def test_calls_that_end_meanwhile_are_no_difference(database: Database) -> None:
    found = of_january_5(database, 5)

    assert [one for one in found if not one.is_equal] == []
    assert [one.by_rows for one in found if one.key.figure == "calls"] == ["5"]


def test_days_on_which_calls_never_cease_are_to_be_verified_when_they_are_over(database: Database) -> None:
    with pytest.raises(BadInput, match="verify days that are over"):
        of_january_5(database, 50)


def test_the_second_count_takes_place_when_the_database_is_let_go(database: Database) -> None:
    held: list[int] = []

    def hours(*_: object) -> tuple[()]:
        held.append(database.engine.pool.checkedout())  # type: ignore[attr-defined] # of a pool that counts
        return ()

    with database.begin() as session:
        call = CallRecord("CA1", AT, "en", disposition=Disposition.ANSWERED, ended_at=AT)
        asked = QueryRecord("CA1", 1, AT, "en", outcome=QueryOutcome.ANSWERED_CONFIRMED, closed_at=AT)
        ledger.append(session, call, asked)

    verified_figures(database, ReportQuestion(JANUARY_5, AT), hours)

    assert held[-1] == 0
