import csv
import json
from datetime import UTC, datetime
from io import StringIO

import pytest

from ivr.storage.database import Database, open_database
from metrics.facts.formula import DEFINITIONS
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord

AT = datetime(2026, 11, 25, 18, tzinfo=UTC)
DAY = ("--from", "2026-11-25", "--to", "2026-11-25")


@pytest.fixture
def url(sqlite_database: Database, sqlite_url: str) -> str:
    """A ledger with one call that a person took and one that was answered."""
    with sqlite_database.begin() as session:
        ledger.append(session, *ended("CA1", QueryOutcome.ESCALATED_CONNECTED, Disposition.ESCALATED))
        ledger.append(session, *ended("CA2", QueryOutcome.ANSWERED_CONFIRMED, Disposition.RESOLVED))
    return sqlite_url


def ended(sid: str, outcome: QueryOutcome, disposition: Disposition) -> tuple[CallRecord, QueryRecord]:
    return (
        CallRecord(sid, AT, "en", disposition=disposition, ended_at=AT),
        QueryRecord(sid, 1, AT, "en", "tax.due_date", 1, "revenue", outcome=outcome, closed_at=AT),
    )


def test_resolved_and_escalated_come_with_numerator_and_denominator(cityline, url):
    ran = cityline("report", *DAY, "--json", database_url=url)

    report = json.loads(ran.printed)
    assert ran.code == 0
    assert (report["rates"]["resolved"]["numerator"], report["rates"]["resolved"]["denominator"]) == (1, 2)
    assert (report["rates"]["escalated"]["numerator"], report["rates"]["escalated"]["denominator"]) == (1, 2)
    assert report["reconciles"]


def test_people_read_it_as_a_table(cityline, url):
    ran = cityline("report", *DAY, "--all", database_url=url)

    assert ran.code == 0
    assert "escalated connected" in ran.out
    assert "50.0 %" in ran.out


def test_people_read_first_what_was_resolved_and_escalated(cityline, url):
    ran = cityline("report", *DAY, database_url=url)

    assert "Resolved 50.0 %, escalated 50.0 %." in ran.printed.splitlines()[0]


def test_a_report_is_short_unless_all_of_it_is_asked_for(cityline, url):
    short = cityline("report", *DAY, database_url=url)
    whole = cityline("report", *DAY, "--all", database_url=url)

    assert "escalated connected" not in short.out
    assert "--all" in short.out
    assert len(short.printed.splitlines()) <= 25 < len(whole.printed.splitlines())


def test_an_empty_period_says_so(cityline):
    said = cityline("report").printed

    assert "No calls in this period." in said
    assert "figure" not in said, "no table of nothing"


def test_an_empty_ledger_reconciles(cityline):
    ran = cityline("report", "--json")

    assert ran.code == 0
    assert json.loads(ran.printed)["calls"] == 0


def test_a_program_reads_a_breakdown_and_the_periods_beside_it(cityline, url):
    ran = cityline("report", *DAY, "--json", "--by", "topic", "--compare", database_url=url)

    report = json.loads(ran.printed)
    assert [(one["key"], one["queries"]) for one in report["slices"]] == [("tax.due_date", 2)]
    assert (report["before"]["calls"], report["year_ago"]["from"]) == (0, "2025-11-26")


def test_a_spreadsheet_has_the_version_of_the_definitions_in_each_row(cityline, url):
    ran = cityline("report", *DAY, "--csv", "--by", "department", database_url=url)

    lines = list(csv.DictReader(StringIO(ran.printed)))
    resolved = next(line for line in lines if line["formula"] == "resolved" and line["part"] == "")
    assert (resolved["numerator"], resolved["denominator"]) == ("1", "2")
    assert resolved["definitions"] == f"{DEFINITIONS}; N = 7 days; T = 60 s"
    assert resolved["signed"] == "not signed yet"
    assert "too few" in resolved["note"]
    assert {line["part"] for line in lines} == {"", "revenue"}


def test_people_see_the_periods_and_parts_they_asked_for(cityline, url):
    ran = cityline("report", *DAY, "--by", "hour", "--compare", database_url=url)

    assert "Beside other periods" in ran.out
    assert "By hour" in ran.out
    assert f"definitions {DEFINITIONS}" in ran.out


def test_only_a_part_is_reported(cityline, url):
    ran = cityline("report", *DAY, "--department", "waste", "--json", database_url=url)

    report = json.loads(ran.printed)
    assert (report["filters"], report["queries"]) == ({"department": "waste"}, 0)


def test_a_report_is_written_to_a_file_whole(cityline, url, tmp_path):
    ran = cityline("report", *DAY, "--json", "--out", str(tmp_path / "out.json"), database_url=url)

    assert (ran.code, ran.printed) == (0, "")
    assert json.loads((tmp_path / "out.json").read_text())["queries"] == 2


def test_open_data_round_small_counts_and_describe_themselves(cityline, url, tmp_path):
    ran = cityline("report", *DAY, "--open-data", str(tmp_path / "open"), database_url=url)

    monthly = list(csv.reader(StringIO((tmp_path / "open" / "monthly.csv").read_text())))
    about = json.loads((tmp_path / "open" / "dataset.jsonld").read_text())
    assert ran.code == 0
    assert {int(line[-1]) for line in monthly[1:]} <= {5}
    assert about["@type"] == "dcat:Dataset"
    assert [file["dcat:downloadURL"]["@id"] for file in about["dcat:distribution"]] == [
        "daily.csv",
        "monthly.csv",
    ]


def test_open_data_once_published_stay_as_they_are(cityline, url, tmp_path):
    cityline("report", *DAY, "--open-data", str(tmp_path / "first"), database_url=url)
    database = open_database(url)
    with database.begin() as session:
        for number in range(20):
            late = ended(f"CAlate{number}", QueryOutcome.ANSWERED_CONFIRMED, Disposition.RESOLVED)
            ledger.append(session, *late)
    database.close()

    ran = cityline("report", *DAY, "--open-data", str(tmp_path / "second"), database_url=url)

    assert ran.code == 0
    for name in ("daily.csv", "monthly.csv", "dataset.jsonld"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()


@pytest.mark.parametrize("overlapping", [("2026-11-25", "2026-11-26"), ("2026-11-01", "2026-11-25")])
def test_open_data_refuse_a_period_that_overlaps_a_published_one(cityline, url, tmp_path, overlapping):
    cityline("report", *DAY, "--open-data", str(tmp_path / "open"), database_url=url)
    first, last = overlapping

    ran = cityline(
        "report", "--from", first, "--to", last, "--open-data", str(tmp_path / "more"), database_url=url
    )

    assert ran.code == 2
    assert "2026-11-25..2026-11-25 is published already" in ran.err
    assert not (tmp_path / "more").exists()


def test_open_data_of_a_day_that_is_not_over_are_refused(cityline, url, tmp_path):
    ran = cityline("report", "--period", "today", "--open-data", str(tmp_path / "open"), database_url=url)

    assert ran.code == 2
    assert "is not over" in ran.err


@pytest.mark.parametrize("period", ["today", "week", "month", "year", "2026-11-25..2026-11-25"])
def test_a_period_has_a_name_or_two_days(cityline, url, period):
    ran = cityline("report", "--period", period, "--json", database_url=url)

    assert ran.code == 0


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (("--from", "yesterday"), "not a day; write it like 2026-11-25"),
        (("--from", "2026-11-30", "--to", "2026-11-01"), "before it starts"),
        (("--period", "2026-11-30..2026-11-01"), "before it starts"),
        (("--period", "0001-01-01..9999-12-31"), "at most 20 years"),
        (("--json", "--csv"), "choose one"),
        (("--period", "fortnight"), "not a period; write today, week, month, year"),
        (("--department", "moon"), "moon: no department of this city; there are: animal"),
        (("--topic", "moon.phase"), "moon.phase: no topic of this city"),
        (("--language", "tlh"), "tlh: no language of this city"),
        (("--json", "--out", "/proc/nothing/x.json"), "cannot be written"),
    ],
)
def test_what_cannot_be_reported_is_bad_input(cityline, words, complaint):
    ran = cityline("report", *words)

    assert ran.code == 2
    assert complaint in ran.err


@pytest.mark.parametrize(
    ("settings", "complaint"),
    [
        ({"database_url": "mysql://db/x"}, "must be an SQLite file or PostgreSQL"),
        ({"database_url": "sqlite:////proc/nothing/x.db"}, "set CITYLINE_DATABASE_URL"),
        ({"database_url": "postgresql://127.0.0.1:1/x"}, "set CITYLINE_DATABASE_URL"),
        ({"city": "tests"}, "city.yaml:1"),
        ({"port": "many", "front": "window"}, "CITYLINE_PORT"),
        ({"log_level": "loud"}, "CITYLINE_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_is_bad_input(cityline, settings, complaint):
    ran = cityline("report", **settings)

    assert ran.code == 2
    assert complaint in ran.err


def test_every_wrong_setting_is_named(cityline):
    ran = cityline("report", port="many", front="window")

    assert "CITYLINE_PORT" in ran.err
    assert "CITYLINE_FRONT" in ran.err


def test_the_councils_page_comes_in_both_languages(cityline, url, tmp_path):
    ran = cityline("report", *DAY, "--pdf", str(tmp_path / "council"), database_url=url)

    written = sorted((tmp_path / "council").iterdir())
    assert ran.code == 0
    assert [page.name for page in written] == [
        "council-2026-11-25-2026-11-25-en.pdf",
        "council-2026-11-25-2026-11-25-fr.pdf",
    ]
    assert all(page.read_bytes().startswith(b"%PDF-") for page in written)
