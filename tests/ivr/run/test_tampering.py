"""Whoever has the database and not the line's secret changes nothing of a signed day unnoticed."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from ivr.accounts import audit_store
from ivr.accounts.audit_store import AuditEntry, mark_of, verified
from ivr.errors import BrokenLedger
from ivr.privacy.caller_data import forget
from ivr.privacy.retention import purge
from ivr.run.counting import count_days
from ivr.run.signing import DaySigner
from ivr.run.signing_key import DigestNotes, SigningKey, is_signed
from ivr.run.verifying import Evidence, Verified, verify
from ivr.storage.database import Database, open_database
from metrics.facts.anonymizing import (
    anonymize_calls,
    anonymize_queries,
    calls_to_anonymize,
    days_to_anonymize,
    repeats_of_day,
)
from metrics.facts.digest_store import FORMS, SETTLED_FORM, UnreadableDigest, newest, places, signed_day
from metrics.facts.statement import ReviewHours, Statement, StatementKind
from metrics.facts.statement_store import record_review, state
from metrics.ledger import store as ledger
from metrics.ledger.digest import SignedDay
from metrics.ledger.outcome import Disposition, FiledState, QueryOutcome
from metrics.ledger.reading import hash_keys
from metrics.ledger.records import CallRecord, LabelKind, LabelRecord, QueryRecord, Record

ZONE = ZoneInfo("America/Vancouver")
FIRST = datetime(2026, 10, 1, 18, tzinfo=UTC)
NOW = FIRST + timedelta(days=30)
SECRET = b"the line's own secret, which is no part of the database"
OUTCOMES = (QueryOutcome.ABANDONED_BEFORE_ANSWER, QueryOutcome.ANSWERED_UNCONFIRMED)
DAYS = 6
"Days with calls; the fourth has none."


def sid_of(day: int, number: int) -> str:
    return f"CA{day}{number}"


def fill(database: Database) -> None:
    for day in range(DAYS):
        for number in range(3 if day != 3 else 0):
            sid, at = sid_of(day, number), FIRST + timedelta(days=day, minutes=number)
            records: tuple[Record, ...] = (
                CallRecord(sid, at, "en", f"key.{number}", 3, False, Disposition.ABANDONED, at),
                *(
                    QueryRecord(
                        *(sid, each + 1, at, "en", "waste.missed", 1, "waste", 0.75),
                        outcome=outcome,
                        closed_at=at,
                        caller_hash=f"key.{number}",
                    )
                    for each, outcome in enumerate(OUTCOMES)
                ),
                LabelRecord(f"label{sid}", sid, 1, at, LabelKind.WRONG_ANSWER, "en/no-match", "nora"),
            )
            with database.begin() as session:
                ledger.append(session, *records)
                audit_store.append(session, AuditEntry(at, "nora", "review.judged", sid))
    with database.begin() as session:
        stated = Statement(StatementKind.MINUTES, "waste", 4, FIRST.date(), "nora", FIRST)
        state(session, stated, FIRST.date())
        record_review(session, ReviewHours(FIRST.date(), 2.5, "nora", FIRST), FIRST.date())


def anonymize(database: Database, now: datetime) -> None:
    with database.begin() as session:
        keys = hash_keys(session)
        for day in days_to_anonymize(session, ZONE, now, 60):
            anonymize_queries(session, repeats_of_day(session, day, ZONE, now, keys))
    with database.begin() as session:
        for some in calls_to_anonymize(session, now - timedelta(days=7), frozenset()):
            anonymize_calls(session, some)


@dataclass(frozen=True)
class Line:
    database: Database
    signer: DaySigner

    def check(self, *printed: str) -> Verified:
        with self.database.reading() as session:
            marks = verified(session).marks
            evidence = Evidence(self.signer.key.known, self.signer.notes.read(), marks, printed)
            return verify(session, evidence)

    def execute(self, *statements: str) -> None:
        with self.database.engine.begin() as connection:
            unseal(connection)
            for statement in statements:
                connection.execute(text(statement))
            seal(connection)


def unseal(connection: Connection) -> None:
    """What protects the audit log does not stop who owns the database."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("GRANT UPDATE, DELETE ON audit_acts TO CURRENT_USER"))
        return
    for verb in ("update", "delete"):
        connection.execute(text(f"DROP TRIGGER IF EXISTS audit_acts_no_{verb}"))


def seal(connection: Connection) -> None:
    """On PostgreSQL the next test has the same tables, and is to find them as the migrations left them."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("REVOKE UPDATE, DELETE ON audit_acts FROM CURRENT_USER"))


def line_of(database: Database, folder: Path, secret: bytes = SECRET, secondary: bytes | None = None) -> Line:
    key = SigningKey.of(secret, secondary)
    return Line(database, DaySigner(database, ZONE, key, DigestNotes(folder), audit_store.head))


@pytest.fixture
def line(database: Database, tmp_path: Path) -> Line:
    """A month-old line whose every day is settled, anonymous and signed."""
    fill(database)
    anonymize(database, NOW)
    made = line_of(database, tmp_path)
    while made.signer.round(NOW):
        pass
    return made


def days_of(found: Verified) -> set[date | None]:
    return {each.day for each in found.findings}


def rows_of(found: Verified) -> set[str]:
    return {row for each in found.findings for row in each.rows}


def test_an_untouched_ledger_has_no_finding(line: Line) -> None:
    found = line.check()

    assert found.findings == ()
    assert found.head is not None
    assert (found.head.closed_to, found.head.signed_to) == (date(2026, 10, 30), date(2026, 10, 22))
    assert (found.days, found.rows) == (30, 15 * 4 + 2)


def test_a_day_is_signed_once_its_repeats_are_over_and_its_callers_forgotten(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    line, later = line_of(database, tmp_path), FIRST + timedelta(days=9)

    assert line.signer.round(later) == 9
    assert line.check().head.signed_to is None
    anonymize(database, later)
    assert line.signer.round(later) == 1
    assert line.check().head.signed_to == FIRST.date()
    assert line.signer.round(later) == 0


def filed(number: int, filing: FiledState | None, *, is_test: bool = False) -> tuple[Record, ...]:
    sid, at = f"CAfiled{number}", FIRST + timedelta(hours=number)
    query = QueryRecord(
        *(sid, 1, at, "en", "roads.pothole", 1, "roads", 0.9),
        outcome=QueryOutcome.SERVICE_REQUEST_FILED,
        closed_at=at,
        is_test=is_test,
        filing=filing,
    )
    return CallRecord(sid, at, "en", "", 3, is_test, Disposition.RESOLVED, at), query


def test_what_the_citys_system_says_of_a_request_after_days_is_no_tampering(
    database: Database, tmp_path: Path
) -> None:
    line = line_of(database, tmp_path)
    with database.begin() as session:
        ledger.append(session, *filed(1, FiledState.WAITING), *filed(2, FiledState.REFUSED))
    line.signer.round(NOW)
    assert line.check().head.signed_to is None

    with database.begin() as session:
        ledger.note_filing(session, "CAfiled1", "roads.pothole", FIRST, FiledState.ACCEPTED)
    while line.signer.round(NOW):
        pass

    found = line.check()
    assert found.findings == ()
    assert found.head.signed_to == date(2026, 10, 22)


def test_a_request_that_nobody_answers_holds_the_days_for_as_long_as_it_is_kept(
    database: Database, tmp_path: Path
) -> None:
    line, later = line_of(database, tmp_path), FIRST + timedelta(days=92)
    with database.begin() as session:
        ledger.append(session, *filed(1, FiledState.WAITING))

    while line.signer.round(later):
        pass

    assert line.check().head.signed_to == date(2026, 12, 23)


def test_a_trial_calls_request_holds_no_day(database: Database, tmp_path: Path) -> None:
    line = line_of(database, tmp_path)
    with database.begin() as session:
        ledger.append(session, *filed(1, FiledState.WAITING, is_test=True))

    while line.signer.round(NOW):
        pass

    assert line.check().head.signed_to == date(2026, 10, 22)


def test_a_day_is_closed_some_hours_after_it_once_every_call_has_ended(
    database: Database, tmp_path: Path
) -> None:
    fill(database)
    line, midnight = line_of(database, tmp_path), datetime(2026, 10, 2, 7, tzinfo=UTC)
    with database.begin() as session:
        ledger.append(session, CallRecord("CAopen", FIRST, "en"))

    assert line.signer.round(midnight + timedelta(hours=6)) == 0
    assert line.signer.round(midnight + timedelta(hours=7)) == 0
    with database.begin() as session:
        ledger.sweep(session, midnight + timedelta(hours=7))
    assert line.signer.round(midnight + timedelta(hours=7)) == 1
    assert line.check().findings == ()


def test_two_processes_sign_each_day_once(database: Database, tmp_path: Path) -> None:
    fill(database)
    anonymize(database, NOW)
    one, other = (line_of(database, tmp_path / name).signer for name in ("one", "other"))
    one.round(FIRST + timedelta(days=9))
    while one.round(NOW) + other.round(NOW):
        pass

    for folder in ("one", "other"):
        assert line_of(database, tmp_path / folder).check().findings == ()


def test_two_processes_that_sign_at_the_same_time_make_one_chain(database: Database, tmp_path: Path) -> None:
    fill(database)
    anonymize(database, NOW)
    lines = [line_of(database, tmp_path / name) for name in ("one", "other")]

    with ThreadPoolExecutor(2) as processes:
        for _ in range(4):
            list(processes.map(lambda line: line.signer.round(NOW), lines))

    for line in lines:
        found = line.check()
        assert (found.findings, found.days) == ((), 30)


Statements = Callable[[str, str], tuple[str, ...]]
"SQL that changes a call; some of it concerns a call of another day, too."

TAMPERINGS: dict[str, Statements] = {
    "an outcome is changed": lambda one, _: (
        (
            "UPDATE query_records SET outcome = 'answered_confirmed'"
            f" WHERE call_sid = '{one}' AND outcome = 'abandoned_before_answer'"
        ),
    ),
    "an unconfirmed answer becomes repeated": lambda one, _: (
        (
            "UPDATE query_records SET repeat = CASE repeat WHEN 'passed' THEN 'repeated' ELSE 'passed' END"
            f" WHERE call_sid = '{one}' AND number = 2"
        ),
    ),
    "a call is deleted": lambda one, _: (f"DELETE FROM call_records WHERE call_sid = '{one}'",),
    "a call is deleted with all that belongs to it": lambda one, _: tuple(
        f"DELETE FROM {table} WHERE call_sid = '{one}'"
        for table in ("call_records", "query_records", "label_records")
    ),
    "a query is deleted": lambda one, _: (
        f"DELETE FROM query_records WHERE call_sid = '{one}' AND number = 2",
    ),
    "a query is made up": lambda one, _: (
        (
            "INSERT INTO query_records SELECT call_sid, 9, opened_at, language, article, article_version,"
            " department, confidence, delivered, transferred, reason, 'answered_confirmed', closed_at,"
            " caller_hash, is_test, escalated_at, connected_at, queued,"
            " repeat, served, refers, texted, was_asked, sampled, sign, repeat_days, reopened, filing"
            f" FROM query_records WHERE call_sid = '{one}' AND number = 1"
        ),
    ),
    "a call moves to another day": lambda one, other: (
        (
            "UPDATE call_records SET started_at = "
            f"(SELECT started_at FROM call_records WHERE call_sid = '{other}') WHERE call_sid = '{one}'"
        ),
    ),
    "two calls exchange their days": lambda one, other: (
        f"UPDATE call_records SET call_sid = 'x' WHERE call_sid = '{one}'",
        f"UPDATE call_records SET call_sid = '{one}' WHERE call_sid = '{other}'",
        f"UPDATE call_records SET call_sid = '{other}' WHERE call_sid = 'x'",
    ),
    "a call moves before the first day": lambda one, _: (
        f"UPDATE call_records SET started_at = '2020-01-01 12:00:00' WHERE call_sid = '{one}'",
    ),
    "a call moves into the future": lambda one, _: (
        f"UPDATE call_records SET started_at = '2036-01-01 12:00:00' WHERE call_sid = '{one}'",
    ),
    "a caller becomes a trial": lambda one, _: (
        f"UPDATE call_records SET is_test = NOT is_test WHERE call_sid = '{one}'",
    ),
    "a verdict is changed": lambda one, _: (
        f"UPDATE label_records SET kind = 'right' WHERE call_sid = '{one}'",
    ),
    "a verdict is deleted": lambda one, _: (f"DELETE FROM label_records WHERE call_sid = '{one}'",),
    "stated minutes are raised": lambda *_: ("UPDATE statements SET value = 40",),
}


@pytest.mark.parametrize("name", TAMPERINGS)
def test_a_change_by_sql_is_noticed(line: Line, name: str) -> None:
    line.execute(*TAMPERINGS[name]("CA11", "CA41"))

    assert line.check().findings


def test_the_day_and_the_rows_are_named(line: Line) -> None:
    line.execute(*TAMPERINGS["an outcome is changed"]("CA11", ""))

    (found,) = line.check().findings
    assert (found.day, found.what, found.rows) == (date(2026, 10, 2), "changed", ("query CA11 1",))


def test_every_deleted_call_is_named(line: Line) -> None:
    line.execute("DELETE FROM call_records", "DELETE FROM query_records", "DELETE FROM label_records")

    calls = {sid_of(day, number) for day in range(DAYS) for number in range(3) if day != 3}
    assert {row.split()[1] for row in rows_of(line.check()) if row.startswith("call ")} == calls


def test_a_call_on_a_day_without_calls_is_noticed(line: Line) -> None:
    line.execute("UPDATE call_records SET started_at = '2026-10-04 19:00:00' WHERE call_sid = 'CA00'")

    assert days_of(line.check()) == {date(2026, 10, 1), date(2026, 10, 4)}


CHAIN_TAMPERINGS = {
    "the last digest is dropped": ("DELETE FROM day_digests WHERE seq = (SELECT max(seq) FROM day_digests)",),
    "a digest is dropped": ("DELETE FROM day_digests WHERE seq = 3",),
    "every digest is dropped": ("DELETE FROM day_digests",),
    "a root is replaced": ("UPDATE day_digests SET root = before WHERE seq = 3",),
    "a day is renamed": ("UPDATE day_digests SET day = '2026-12-24' WHERE seq = 3",),
    "the last signed day is moved": ("UPDATE day_digests SET signed_to = '2036-12-24' WHERE seq = 3",),
    "a signature is replaced": (
        (
            "UPDATE day_digests SET root = before, "
            "signature = (SELECT signature FROM day_digests WHERE seq = 2) WHERE seq = 3"
        ),
    ),
    "the hashes of the rows are emptied": ("UPDATE day_digests SET leaves = '' WHERE seq = 3",),
    "a digest is made unreadable": ("UPDATE day_digests SET sort = 'blessed' WHERE seq = 3",),
    "an act is deleted": ("DELETE FROM audit_acts WHERE seq = (SELECT min(seq) + 1 FROM audit_acts)",),
    "the audit log is emptied": ("DELETE FROM audit_acts",),
}


@pytest.mark.parametrize("name", CHAIN_TAMPERINGS)
def test_a_digest_or_an_act_that_is_changed_or_dropped_is_noticed(line: Line, name: str) -> None:
    line.execute(*CHAIN_TAMPERINGS[name])

    assert line.check().findings


def rebuild_audit(line: Line) -> None:
    """Take an act out of the audit log, and compute the marks of all that is left anew."""
    with line.database.engine.begin() as connection:
        unseal(connection)
        connection.execute(text("DELETE FROM audit_acts WHERE seq = (SELECT min(seq) FROM audit_acts)"))
        seal(connection)
    mark = ""
    with line.database.reading() as session:
        acts = reversed(audit_store.latest(session, 1000))
    for act in acts:
        mark = mark_of(act, mark)
        line.execute(f"UPDATE audit_acts SET mark = '{mark}' WHERE seq = {act.seq}")


def test_an_audit_log_that_was_rebuilt_is_noticed_although_it_is_whole(line: Line) -> None:
    rebuild_audit(line)

    with line.database.reading() as session:
        assert verified(session).broken_at is None
    assert line.check().findings


def forge(
    line: Line, seq: int, secret: bytes = b"a secret of the attacker's own, as long as it must be"
) -> None:
    """Sign a digest and all after it as the line would, with another secret."""
    forger = SigningKey.of(secret)
    before = ""
    with line.database.begin() as session:
        for place in (each for each in places(session) if each >= seq):
            digest = signed_day(session, place).digest
            before = before or digest.before
            forged = replace(digest, before=before, key=forger.public)
            before = forged.link
            session.execute(
                text(
                    f"UPDATE day_digests SET before = '{forged.before}', key = '{forged.key}',"
                    f" signature = '{forger.sign(forged)}' WHERE seq = {place}"
                )
            )


def test_a_chain_that_is_signed_with_another_secret_is_noticed(line: Line) -> None:
    forge(line, 3)

    assert days_of(line.check()) >= {date(2026, 10, 3), date(2026, 10, 4)}


def test_nothing_is_signed_on_top_of_a_chain_that_lost_its_end(line: Line) -> None:
    line.execute(CHAIN_TAMPERINGS["the last digest is dropped"][0])

    with pytest.raises(BrokenLedger, match="gone"):
        line.signer.round(NOW)


def test_nothing_is_signed_on_top_of_a_digest_of_somebody_else(line: Line) -> None:
    forge(line, 22)

    with pytest.raises(BrokenLedger, match="not signed by this line"):
        line.signer.round(NOW + timedelta(days=1))


def test_who_drops_the_digests_and_the_notes_is_caught_by_a_printed_report(
    line: Line, tmp_path: Path
) -> None:
    head = line.check().head
    line.execute("DELETE FROM day_digests", *TAMPERINGS["an outcome is changed"]("CA11", ""))
    (tmp_path / "digests.jsonl").unlink()
    line.signer.round(NOW)

    assert line.check().findings == ()
    assert line.check(head.link[:20]).findings


def test_a_printed_digest_is_found_however_it_is_typed(line: Line) -> None:
    head = line.check().head
    typed = " ".join(head.link[at : at + 4] for at in range(0, 20, 4)).upper()

    assert line.check(typed).findings == ()
    assert line.check("").findings


def test_a_purge_an_erasure_anonymizing_and_a_recount_change_no_signed_day(line: Line) -> None:
    fill_again = FIRST + timedelta(days=40)
    with line.database.begin() as session:
        purge(session, fill_again.date())
        forget(session, "key.1", NOW, ZONE)
    anonymize(line.database, fill_again)
    with line.database.begin() as session:
        ledger.touch(session, ["CA11"])
    days = [date(2026, 10, 1) + timedelta(days=each) for each in range(DAYS)]
    assert list(count_days(line.database, ZONE, fill_again, days)) == days

    assert line.check().findings == ()


def test_an_erasure_before_a_day_is_signed_changes_nothing_either(database: Database, tmp_path: Path) -> None:
    fill(database)
    with database.begin() as session:
        forget(session, "key.1", NOW, ZONE)
    anonymize(database, NOW)
    line = line_of(database, tmp_path)
    line.signer.round(NOW)

    assert line.check().findings == ()


def test_a_verdict_given_later_belongs_to_the_day_on_which_it_is_given(line: Line) -> None:
    verdict = LabelRecord("late", "CA11", 1, NOW, LabelKind.RIGHT, "en/no-match", "omar")
    with line.database.begin() as session:
        ledger.append(session, verdict)

    assert line.check().findings == ()


@pytest.fixture
def young(database: Database, tmp_path: Path) -> Line:
    """A line whose days are closed, and not settled yet."""
    fill(database)
    made = line_of(database, tmp_path)
    assert made.signer.round(FIRST + timedelta(days=DAYS)) == DAYS
    return made


def sign_all(line: Line) -> None:
    while line.signer.round(NOW):
        pass


OF_REPEATS = "an unconfirmed answer becomes repeated"


@pytest.mark.parametrize("name", sorted(TAMPERINGS.keys() - {OF_REPEATS}))
def test_a_change_of_a_day_that_is_only_closed_is_noticed_and_never_settled(young: Line, name: str) -> None:
    young.execute(*TAMPERINGS[name]("CA11", "CA41"))

    assert young.check().findings
    anonymize(young.database, NOW)
    with pytest.raises(BrokenLedger, match="when its calls were over"):
        sign_all(young)
    assert young.check().findings


def test_a_day_that_does_not_settle_keeps_no_later_one_from_being_closed(young: Line) -> None:
    young.execute(*TAMPERINGS["an outcome is changed"]("CA00", ""))
    anonymize(young.database, NOW)

    with pytest.raises(BrokenLedger):
        sign_all(young)

    head = young.check().head
    assert (head.closed_to, head.signed_to) == (date(2026, 10, 30), None)


def test_a_closed_day_that_somebody_restates_settles(young: Line) -> None:
    young.execute(*TAMPERINGS["an outcome is changed"]("CA00", ""))
    young.signer.restate(FIRST.date(), "nora", "put right by hand", NOW)
    anonymize(young.database, NOW)

    sign_all(young)

    assert young.check().findings == ()
    assert young.check().head.signed_to == date(2026, 10, 22)


def test_erasing_anonymizing_and_counting_change_no_closed_day(young: Line) -> None:
    with young.database.begin() as session:
        forget(session, "key.1", NOW, ZONE)
    anonymize(young.database, NOW)
    days = [date(2026, 10, 1) + timedelta(days=each) for each in range(DAYS)]
    assert list(count_days(young.database, ZONE, NOW, days)) == days

    assert young.check().findings == ()


def late_call(line: Line, sid: str = "CAlate") -> CallRecord:
    at = FIRST + timedelta(days=1, hours=2)
    call = CallRecord(sid, at, "en", disposition=Disposition.FAILED, ended_at=at)
    with line.database.begin() as session:
        failed = QueryOutcome.TECHNICAL_FAILURE
        ledger.append(session, call, QueryRecord(sid, 1, at, "en", outcome=failed, closed_at=at))
    return call


def test_a_call_from_the_spool_of_a_machine_that_was_away_is_recorded_as_late(line: Line) -> None:
    line.signer.note_late([late_call(line)], NOW)

    found = line.check()
    assert found.findings == ()
    assert [(one.day, one.by, one.why) for one in found.restated] == [(date(2026, 10, 2), "", "CAlate")]


def test_a_late_call_of_a_day_that_is_not_signed_yet_needs_nothing(line: Line) -> None:
    line.signer.note_late([CallRecord("CAnew", NOW, "en")], NOW)

    assert line.check().restated == ()


@pytest.mark.parametrize("name", ["an outcome is changed", "a call is deleted", "a query is made up"])
def test_a_late_call_hides_no_tampering_of_its_day(line: Line, name: str) -> None:
    line.execute(*TAMPERINGS[name]("CA11", ""))

    line.signer.note_late([late_call(line)], NOW)

    assert "CA11" in {row.split()[1] for row in rows_of(line.check())}
    assert line.check().restated == ()


def test_a_late_call_excuses_no_digest_that_is_gone(line: Line) -> None:
    line.execute(CHAIN_TAMPERINGS["the last digest is dropped"][0])

    line.signer.note_late([late_call(line)], NOW + timedelta(hours=1))

    assert line.check().restated == ()
    assert "that this machine noted is not in the database" in str(line.check().findings)


def test_a_late_call_is_written_although_nothing_can_be_signed(line: Line) -> None:
    line.execute(CHAIN_TAMPERINGS["the last digest is dropped"][0], "UPDATE day_digests SET key = 'x'")

    line.signer.note_late([late_call(line)], NOW)

    assert line.check().findings


def test_a_late_call_is_told_until_somebody_restates_its_day(line: Line) -> None:
    at = FIRST + timedelta(days=1, hours=2)
    with line.database.begin() as session:
        ledger.append(session, CallRecord("CAlate", at, "en", disposition=Disposition.FAILED, ended_at=at))
    assert rows_of(line.check()) == {"call CAlate"}

    line.signer.round(NOW + timedelta(days=1))
    assert rows_of(line.check()) == {"call CAlate"}
    line.signer.restate(date(2026, 10, 2), "nora", "spooled while the machine was away", NOW)

    found = line.check()
    assert found.findings == ()
    assert [(one.day, one.by, one.why) for one in found.restated] == [
        (date(2026, 10, 2), "nora", "spooled while the machine was away")
    ]
    assert line.signer.round(NOW + timedelta(days=2)) == 2


def test_after_a_restored_backup_somebody_restates_a_day_and_signing_goes_on(line: Line) -> None:
    line.execute("DELETE FROM day_digests WHERE seq > 20")
    assert line.check().findings
    with pytest.raises(BrokenLedger):
        line.signer.round(NOW)

    line.signer.restate(
        date(2026, 10, 20), "nora", "restored the backup of 30 October", NOW + timedelta(hours=1)
    )

    assert line.check().findings == ()
    assert line.signer.round(NOW) == 10
    assert line.check().findings == ()


def test_while_the_secret_is_rotated_and_after_it_every_digest_is_good(line: Line, tmp_path: Path) -> None:
    new = b"the secret that comes after it, which is as long"
    both = line_of(line.database, tmp_path, new, SECRET)
    assert both.check().findings == ()
    assert line_of(line.database, tmp_path, new).check().findings

    both.signer.round(NOW + timedelta(days=1))

    assert line_of(line.database, tmp_path, new).check().findings == ()


def test_who_has_the_public_key_can_check_and_not_sign(line: Line) -> None:
    with line.database.reading() as session:
        last = newest(session)
        assert last is not None
        assert is_signed(last, frozenset({line.signer.key.public}))
        assert not is_signed(SignedDay(last.digest, "00" * 64, None), frozenset({line.signer.key.public}))


def test_every_column_of_a_covered_table_is_signed_or_left_out_for_a_reason() -> None:
    for covered in FORMS[SETTLED_FORM]:
        named = {*covered.keys, *covered.columns, *covered.left_out}
        assert named == set(covered.table.columns.keys()), covered.name


MOST = 6
ids = st.sampled_from([sid_of(day, number) for day in (0, 1, 2, 4, 5) for number in range(3)])
attacks = st.one_of(
    st.tuples(st.sampled_from(sorted(TAMPERINGS)), ids, ids).filter(lambda drawn: drawn[1][2] != drawn[2][2]),
    st.tuples(st.sampled_from(sorted(CHAIN_TAMPERINGS)), st.just(""), st.just("")),
    st.tuples(st.sampled_from(["rebuild", "forge"]), st.just(""), st.just("")),
)


COLUMNS = [
    (covered.table.name, name)
    for covered in FORMS[SETTLED_FORM]
    for name in (*covered.keys, *covered.columns)
]
VALUES = st.none() | st.integers(-9, 9) | st.text(max_size=8) | st.binary(max_size=4)


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@given(st.sampled_from(COLUMNS), VALUES)
def test_whatever_is_written_over_a_signed_value_is_noticed(
    signed_files: Callable[[], Line], column: tuple[str, str], value: object
) -> None:
    line, (table, name) = signed_files(), column
    with line.database.engine.connect() as connection:
        row, old = connection.exec_driver_sql(f'SELECT rowid, "{name}" FROM {table} LIMIT 1').one()
        try:
            connection.exec_driver_sql(f'UPDATE {table} SET "{name}" = ? WHERE rowid = ?', (value, row))
        except IntegrityError:
            reject()
        new = connection.exec_driver_sql(f'SELECT "{name}" FROM {table} WHERE rowid = ?', (row,)).scalar()
        assume(new != old)
        connection.commit()

    found = line.check().findings
    line.database.close()
    assert found


@pytest.mark.thorough
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(st.lists(attacks, min_size=1, max_size=MOST, unique_by=lambda drawn: drawn[0]))
def test_no_row_of_tamperings_goes_unnoticed(signed_files: Callable[[], Line], attempts) -> None:
    line = signed_files()
    before = line.check()

    # What an earlier attack has destroyed cannot be attacked once more.
    with suppress(UnreadableDigest, IntegrityError):
        for name, one, other in attempts:
            attack(line, name, one, other)

    after = line.check()
    line.database.close()
    assert before.findings == ()
    assert after.findings


def attack(line: Line, name: str, one: str, other: str) -> None:
    match name:
        case "rebuild":
            rebuild_audit(line)
        case "forge":
            forge(line, 3)
        case str() if name in CHAIN_TAMPERINGS:
            line.execute(*CHAIN_TAMPERINGS[name])
        case _:
            line.execute(*TAMPERINGS[name](one, other))


@pytest.fixture
def signed_files(sqlite_database: Database, tmp_path: Path) -> Callable[[], Line]:
    """Return what opens another copy of a signed ledger."""
    fill(sqlite_database)
    anonymize(sqlite_database, NOW)
    made = line_of(sqlite_database, tmp_path)
    while made.signer.round(NOW):
        pass

    def opened() -> Line:
        copy = tmp_path / "copy.db"
        copy.unlink(missing_ok=True)
        with sqlite_database.engine.connect() as connection:
            connection.exec_driver_sql("ROLLBACK")
            connection.exec_driver_sql(f"VACUUM INTO '{copy}'")
            connection.exec_driver_sql("BEGIN")
        return line_of(open_database(f"sqlite:///{copy}"), tmp_path)

    return opened
