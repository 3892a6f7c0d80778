"""A caller's copy, erasure and hold reach every table that keeps anything of a call."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import Boolean, Date, DateTime, LargeBinary, String, Table, func, insert, select
from sqlalchemy.types import TypeDecorator, TypeEngine

from ivr.privacy.caller_data import CallerData, forget, hold, release
from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.privacy.pages import readable_copy
from ivr.privacy.retention import Purging
from ivr.privacy.traces import calls_with_traces
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.storage.texts.sent_store import note_unreachable
from ivr.web.pages import Pages
from metrics.ledger import store as ledger
from metrics.ledger.records import CallRecord
from metrics.ledger.repeat import caller_hash
from routing.texting.text_message import Unreachable
from tests.ivr.privacy.tables import TABLES, TRACED

NOW = datetime(2026, 11, 25, 20, tzinfo=UTC)
ZONE = ZoneInfo("America/Vancouver")
LONG_AGO, FAR_AHEAD = NOW - timedelta(days=400), date(2031, 1, 1)
MINE, SID = "key.mine", "CA" + "1" * 32
ENCRYPTION = Encryption(b"secret")
UNREADABLE = frozenset(
    {"hidden_names", "turn_numerals", "callback_steps", "callback_audio", "calls", "api_replies"}
)
"Hashes, what is gone in a day, and what staff did: found and erased, but no text for a copy."
STAYING = frozenset({"callback_audio", "incidents"})
"What goes in a day, and incidents, which then name no call any more."
VALUES = MappingProxyType(
    {
        "attributes": "[]",
        "call_sid": SID,
        "callback": "CB1",
        "language": "en",
        "caller": "",
        "kind": "account",
        "how": "spoken",
        "state": "waiting",
        "reading": "read",
        "result": None,
        "phase": "ended",
        "hand_off": '{"attributes": "[]", "language":"en","department":"","reason":"asked"}',
        "type": "call.ended",
        "failure": None,
        "task": "read",
        "answer": "yes",
        "outcome": "answered",
        "encrypted": ENCRYPTION.encrypt("1"),
        "body": SID,
    }
)
PAGES = Pages()
KINDS = MappingProxyType(
    {"callbacks": "message", "desk_wrap_ups": "follow_up", "reminders": "evening", "incidents": "leak"}
)


def value(table: Table, name: str, kind: TypeEngine[object]) -> object:
    """Return something for a column; days and moments lie far ahead, so that only erasure removes the row."""
    if table.name == "callbacks" and name == "id":
        return "CB1"
    if table.name == "kept_journeys" and name == "encrypted":
        return ENCRYPTION.encrypt('{"article": "a", "journey": "a@1"}')
    if name == "kind" and table.name in KINDS:
        return KINDS[table.name]
    if name in VALUES:
        return VALUES[name]
    plain = kind.impl if isinstance(kind, TypeDecorator) else kind
    match plain:
        case String():
            return "x"
        case DateTime():
            return NOW + timedelta(days=1000)
        case Date():
            return FAR_AHEAD
        case Boolean():
            return False
        case LargeBinary():
            return b"x"
        case _:
            return 1


def add(database: Database, name: str) -> None:
    """Keep one row in a table, and a call of long ago to which it belongs."""
    with database.begin() as session:
        ledger.append(session, CallRecord(SID, LONG_AGO, "en", caller_hash=MINE, ended_at=LONG_AGO))
        for table in {TABLES[name], *([TABLES["callbacks"]] if "callback" in TABLES[name].columns else [])}:
            values = {column.name: value(table, column.name, column.type) for column in table.columns}
            session.execute(insert(table).values(values))


def count(database: Database, name: str) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(TABLES[name])) or 0


@pytest.mark.parametrize("name", TRACED)
def test_what_is_kept_of_a_call_alone_is_found_copied_and_erased(database: Database, name: str) -> None:
    add(database, name)
    Purging(database, NOW.date, ZoneInfo("UTC")).round(NOW)

    with database.reading() as session:
        copies = CallerData(session, ENCRYPTION).export(MINE)
    if name != "api_replies":
        assert [copy["call"] for copy in copies] == [SID]
        told = [part for key, part in copies[0].items() if key != "call" and part]
        assert name in UNREADABLE or told
        assert readable_copy(PAGES, {"calls": copies}, "fr", ZONE).count("<h3>") == len(told)

    with database.begin() as session:
        ledger.append(session, CallRecord(SID, LONG_AGO, "en", caller_hash=MINE, ended_at=LONG_AGO))
        forget(session, MINE, NOW, ZONE)

    assert count(database, name) == (1 if name in STAYING else 0)
    with database.reading() as session:
        assert calls_with_traces(session) == frozenset()
        assert ledger.calls_of(session, MINE) == ()


@pytest.mark.parametrize(
    "name", ["hearing_samples", "kept_journeys", "service_requests", "text_messages", "webhook_deliveries"]
)
def test_what_is_held_outlives_its_time(database: Database, name: str) -> None:
    add(database, name)
    with database.begin() as session:
        hold(session, MINE, NOW)
    late = NOW + timedelta(days=4000)
    purging = Purging(database, late.date, ZoneInfo("UTC"))

    purging.round(late)
    purging.delete_sounds(late)
    assert count(database, name) == 1

    with database.begin() as session:
        release(session, MINE)
    purging = Purging(database, (late + timedelta(days=1)).date, ZoneInfo("UTC"))
    purging.round(late + timedelta(days=1))
    assert count(database, name) == 0


def test_that_a_number_wants_no_texts_is_told_and_outlives_its_callers_erasure(
    database: Database, tmp_path: Path
) -> None:
    requests = CallerRequests(database, ENCRYPTION, Forgotten(tmp_path), lambda: NOW, ZONE)
    with database.begin() as session:
        note_unreachable(session, caller_hash(b"secret", "+16045550121"), Unreachable.STOPPED, NOW)

    copy = requests.export("+16045550121", "pia")
    requests.forget("+16045550121", "pia")

    assert copy["no_texts"] == [{"reason": "stopped", "since": NOW.isoformat()}]
    assert requests.export("+16045550121", "pia")["no_texts"] == copy["no_texts"]
