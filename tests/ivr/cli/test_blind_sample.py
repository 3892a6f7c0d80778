"""`cityline sample`: what a panel sees, says and finds."""

import json
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from ivr.storage.database import open_database
from metrics.ledger import store as ledger
from metrics.ledger.outcome import Disposition, QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord, Sign

AT = datetime(2026, 1, 5, 20, tzinfo=UTC)
JANUARY = ("--month", "2026-01")


@pytest.fixture(autouse=True)
def _answered(tmp_path: Path, sqlite_template: Path) -> None:
    """Three callers left in silence and three content, in January."""
    data = tmp_path / "var"
    data.mkdir()
    shutil.copy(sqlite_template, data / "cityline.db")
    with open_database(f"sqlite:///{data / 'cityline.db'}").begin() as session:
        for number, sign in enumerate([Sign.LEFT, Sign.NOTHING_ELSE] * 3):
            at = AT + timedelta(hours=number)
            sid, unconfirmed = f"CA{number}", QueryOutcome.ANSWERED_UNCONFIRMED
            ledger.append(
                session,
                CallRecord(
                    sid, at, "en", f"key00000.{number}", disposition=Disposition.ANSWERED, ended_at=at
                ),
                QueryRecord(
                    *(sid, 1, at, "en", "waste.bulky_item", 1, "waste"),
                    outcome=unconfirmed,
                    closed_at=at,
                    caller_hash=f"key00000.{number}",
                    delivered=True,
                    sign=sign,
                ),
            )


def test_a_panel_sees_calls_and_topics_but_not_how_each_was_counted(cityline) -> None:
    ran = cityline("sample", "silent", *JANUARY)
    told = cityline("sample", "silent", *JANUARY, "--json").printed

    assert ran.code == 0
    assert {one["call"] for one in json.loads(told)} == {f"CA{number}" for number in range(6)}
    assert all("sign" not in one and "stratum" not in one for one in json.loads(told))
    assert not any(word in told for word in ("silent", "content", "left"))


def test_verdicts_add_up_to_a_share_with_its_interval(cityline) -> None:
    drawn = json.loads(cityline("sample", "silent", *JANUARY, "--json").printed)
    for one in drawn:
        verdict = "not_helped" if one["call"] == "CA0" else "unclear" if one["call"] == "CA2" else "helped"
        assert cityline("sample", "verdict", one["code"], verdict, "--by", "ada").code == 0

    ran = cityline("sample", "results", *JANUARY)

    assert "Ended content: 3 of 3 were helped (100.0 %, 95 % interval 43.9–100.0 %); 0 unclear" in ran.out
    assert "Left in silence: 1 of 2 were helped (50.0 %," in ran.out
    assert "1 unclear, 0 of 3 not judged yet." in ran.out


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("silent", "--month", "January"), "not a month"),
        (("silent", "--month", "9999-12"), "not a month"),
        (("silent", "--month", "2199-01"), "2199-01 is settled on 2199-02-"),
        (("silent", "--month", "2025-03"), "nobody left content or in silence"),
        (("results", "--month", "2025-03"), "2025-03 has no sample; draw it"),
        (("verdict", "2026-01-001", "helped"), "not in a sample"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_sentence(cityline, words: tuple[str, ...], told: str) -> None:
    ran = cityline("sample", *words)

    assert ran.code == 2
    assert told in ran.err
