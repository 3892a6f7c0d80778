"""A caller may have a copy, may be forgotten for good, and a law may ask that their words stay."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from structlog.testing import capture_logs

from ivr.errors import BadInput
from ivr.privacy.caller_data import CallerData, forget, hold, release
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import HASH_LISTED, LISTED, Forgotten
from ivr.privacy.retention import Purging, overdue
from ivr.privacy.traces import calls_with_traces
from ivr.storage.database import Database, open_database
from ivr.storage.encryption import Encryption
from ivr.storage.store import CallerWords, keep_words, words_of
from ivr.storage.texts.sent_store import queue_text, texts_of
from metrics.facts.store import read_facts
from metrics.ledger import store as ledger
from metrics.ledger.outcome import QueryOutcome
from metrics.ledger.records import CallRecord, QueryRecord
from metrics.ledger.repeat import caller_hash
from routing.texting.text_message import Consent, TextMessage

ZONE = ZoneInfo("UTC")
NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
MINE, OTHER = "key.mine", "key.other"


@pytest.fixture
def two(database: Database) -> Database:
    """A call of mine and one of somebody else."""
    keep(database, "CA1", MINE)
    keep(database, "CA2", OTHER)
    return database


def keep(database: Database, sid: str, caller: str) -> None:
    with database.begin() as session:
        ledger.append(
            session,
            QueryRecord(sid, 1, NOW, "en", caller_hash=caller),
            CallRecord(sid, NOW, "en", caller_hash=caller),
        )
        keep_words(session, CallerWords(sid, 1, "en", "a question", date(2026, 11, 25)), str)


def kept(database: Database) -> list[str]:
    with database.reading() as session:
        return [sid for sid in ("CA1", "CA2") if words_of(session, sid)]


def test_a_copy_has_the_callers_own_calls_alone(two: Database) -> None:
    with two.reading() as session:
        calls = CallerData(session, Encryption(b"secret")).export(MINE)

    assert [(call["call"], call["words"]) for call in calls] == [("CA1", ["a question"])]


def test_texts_are_in_the_copy_and_go_with_who_is_forgotten(two: Database) -> None:
    consent = Consent("Shall I text you that?", "yes", "spoken", NOW)
    text = TextMessage("CA1-3", "CA1", "waste.hazardous", "en", "x", consent, "A link.", NOW, NOW.date())
    with two.begin() as session:
        queue_text(session, text)
        assert calls_with_traces(session) == {"CA1", "CA2"}
        (copy,) = CallerData(session, Encryption(b"secret")).export(MINE)
        assert overdue(session, NOW.date()) == 3
        forget(session, MINE, NOW, ZONE)

        assert copy["texts"] == [
            {"agreed_at": NOW.isoformat(), "question": "Shall I text you that?", "text": "A link."}
        ]
        assert texts_of(session, "CA1") == ()
        assert overdue(session, NOW.date()) == 1


def test_the_words_of_who_is_forgotten_are_in_no_file_any_more(tmp_path: Path) -> None:
    secret, number = b"the secret of this line", "+16045550121"
    database = open_database(f"sqlite:///{tmp_path / 'cityline.db'}")
    database.upgrade()
    keep(database, "CA1", caller_hash(secret, number))
    erasures = Forgotten(tmp_path / "erasures")
    requests = CallerRequests(database, Encryption(secret), erasures, lambda: NOW, ZONE)

    requests.forget(number, "")

    assert [file.name for file in tmp_path.glob("cityline.db*") if b"a question" in file.read_bytes()] == []
    database.close()


def test_who_is_forgotten_leaves_the_counts_and_nothing_else(two: Database) -> None:
    with two.begin() as session:
        assert forget(session, MINE, NOW, ZONE) == 1

    assert kept(two) == ["CA2"]
    with two.reading() as session:
        call, queries = ledger.call_record(session, "CA1")
    assert (call.caller_hash, [query.caller_hash for query in queries]) == ("", [""])


def test_a_restored_backup_brings_nobody_back(two: Database, tmp_path: Path) -> None:
    forgotten = Forgotten(tmp_path)
    forgotten.note(("CA1",), NOW)

    assert forgotten.apply(two, NOW, ZONE) == 1

    assert kept(two) == ["CA2"]
    with two.reading() as session:
        assert ledger.calls_of(session, MINE) == ()
    assert forgotten.apply(two, NOW, ZONE) == 0
    assert oct((tmp_path / "forgotten.jsonl").stat().st_mode & 0o777) == "0o600"


def test_a_line_that_a_crash_left_unfinished_hides_no_other(two: Database, tmp_path: Path) -> None:
    (tmp_path / "forgotten.jsonl").write_bytes(b'{"caller": "abc", "un')
    forgotten = Forgotten(tmp_path)
    forgotten.note(("CA1",), NOW)

    with capture_logs() as log:
        assert forgotten.apply(two, NOW, ZONE) == 1

    assert kept(two) == ["CA2"]
    assert [(line["event"], line["line"]) for line in log] == [("erasure_unreadable", 1)]


def lines_of(folder: Path) -> list[dict[str, object]]:
    text = (folder / "forgotten.jsonl").read_text("utf-8")
    return [json.loads(line) for line in text.splitlines() if line]


def test_machines_that_share_the_list_lose_no_line_even_while_old_ones_are_removed(tmp_path: Path) -> None:
    for day in range(20):
        Forgotten(tmp_path).note((f"old{day}",), NOW - LISTED - timedelta(days=day + 1))

    with ThreadPoolExecutor(8) as machines:
        list(machines.map(lambda number: Forgotten(tmp_path).note((f"CA{number}",), NOW), range(100)))

    assert sorted(str(line["calls"]) for line in lines_of(tmp_path)) == sorted(
        str([f"CA{number}"]) for number in range(100)
    )


def test_a_line_goes_when_no_backup_needs_it_any_more(two: Database, tmp_path: Path) -> None:
    forgotten = Forgotten(tmp_path)
    forgotten.note(("CA1",), NOW - LISTED)
    assert forgotten.apply(two, NOW, ZONE) == 1

    forgotten.apply(two, NOW + timedelta(seconds=1), ZONE)

    assert lines_of(tmp_path) == []


def test_the_list_names_nobody(tmp_path: Path) -> None:
    Forgotten(tmp_path).note(("CA1", "CA2"), NOW)

    assert lines_of(tmp_path) == [{"calls": ["CA1", "CA2"], "at": NOW.isoformat()}]


def test_a_hash_that_an_earlier_release_noted_counts_until_it_goes(two: Database, tmp_path: Path) -> None:
    line = json.dumps({"caller": MINE, "until": NOW.isoformat()})
    (tmp_path / "forgotten.jsonl").write_text(f"\n{line}\n", "utf-8")

    assert Forgotten(tmp_path).apply(two, NOW, ZONE) == 1
    assert kept(two) == ["CA2"]
    Forgotten(tmp_path).apply(two, NOW + HASH_LISTED + timedelta(seconds=1), ZONE)
    assert lines_of(tmp_path) == []


def test_what_is_held_since_is_not_erased_again(two: Database, tmp_path: Path) -> None:
    forgotten = Forgotten(tmp_path)
    forgotten.note(("CA1",), NOW)
    with two.begin() as session:
        hold(session, MINE, NOW)

    assert forgotten.apply(two, NOW, ZONE) == 0


def test_who_calls_again_after_being_forgotten_is_a_caller_like_any_other(two: Database, tmp_path) -> None:
    forgotten = Forgotten(tmp_path)
    forgotten.note(("CA0",), NOW - timedelta(days=1))

    assert forgotten.apply(two, NOW, ZONE) == 0
    assert kept(two) == ["CA1", "CA2"]


def test_nobodys_number_is_nobodys_calls(two: Database) -> None:
    keep(two, "CA3", "")

    with two.begin() as session:
        assert forget(session, "", NOW, ZONE) == 0


def test_held_words_outlive_their_day_until_they_are_released(two: Database) -> None:
    with two.begin() as session:
        hold(session, MINE, NOW)
    Purging(two, lambda: date(2026, 11, 25), ZONE).round(NOW)
    assert kept(two) == ["CA1"]

    with two.begin() as session:
        release(session, MINE)
    Purging(two, lambda: date(2026, 11, 26), ZONE).round(NOW + timedelta(days=1))

    assert kept(two) == []


def test_held_words_cannot_be_forgotten(two: Database) -> None:
    with two.begin() as session:
        hold(session, MINE, NOW)

    with pytest.raises(BadInput, match="held"), two.begin() as session:
        forget(session, MINE, NOW, ZONE)


def asked(database: Database, sid: str, at: datetime) -> None:
    """A caller heard about the pickup and said nothing."""
    query = QueryRecord(
        *(sid, 1, at, "en", "waste.missed_pickup"),
        outcome=QueryOutcome.ANSWERED_UNCONFIRMED,
        closed_at=at,
        caller_hash=MINE,
    )
    with database.begin() as session:
        ledger.append(session, CallRecord(sid, at, "en", caller_hash=MINE), query)


@pytest.mark.parametrize("repeats", [(), (3,), (3, 30)])
def test_days_counted_again_after_an_erasure_have_the_figures_they_had(
    database: Database, repeats: tuple[int, ...]
) -> None:
    began = NOW - timedelta(days=60)
    for number, day in enumerate((0, *repeats)):
        asked(database, f"CA{number}", began + timedelta(days=day))
    days = [(began + timedelta(days=day)).date() for day in (0, *repeats)]
    with database.begin() as session:
        before = [read_facts(session, day, ZONE, NOW).counts for day in days]
        forget(session, MINE, NOW, ZONE)
        after = [read_facts(session, day, ZONE, NOW).counts for day in days]

    assert after == before


def test_an_answer_whose_days_are_not_over_at_the_erasure_is_never_claimed_as_resolved(
    database: Database,
) -> None:
    asked(database, "CA1", NOW - timedelta(days=2))
    with database.begin() as session:
        forget(session, MINE, NOW, ZONE)
        later = read_facts(session, (NOW - timedelta(days=2)).date(), ZONE, NOW + timedelta(days=30))

    assert sum(counts["stands_resolved"] for counts in later.counts.values()) == 0
