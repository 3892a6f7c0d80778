"""The office of callbacks with this line's own parts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from ivr.accounts.account import Account, Role
from ivr.desk.callbacks.callback import Callback, CallbackKind, Result
from ivr.desk.callbacks.forms import FilledForm
from ivr.desk.callbacks.office import CallbackOffice, Done
from ivr.desk.callbacks.progress import HandOn, Keep, Take
from ivr.desk.callbacks.store import file_callback
from ivr.errors import UnknownRecording
from ivr.run.page_services import callback_office, managing_of
from ivr.settings import load_settings
from ivr.storage.database import Database
from ivr.storage.encryption import Encryption
from ivr.systems.tickets.settings import TicketSettings
from metrics.ledger.records import WrapUpName
from metrics.ledger.tables import WrapUpRow
from tests.fixtures.example import example_city

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
CALLBACK = Callback("RE1", CallbackKind.MESSAGE, "CA1", "waste", "en", NOW, NOW, date(2027, 11, 26))
CITY = example_city()


@pytest.fixture
def office(database: Database) -> CallbackOffice:
    with database.begin() as session:
        file_callback(session, CALLBACK)

    def everybody() -> tuple[Account, ...]:
        return (
            Account("kim", "kim@city.example", "Kim Tremblay", frozenset({Role.STAFF})),
            Account("lee", "lee@city.example", "Lee", frozenset({Role.STAFF}), is_disabled=True),
            Account("eve", "eve@city.example", "Eve", frozenset({Role.EDITOR})),
        )

    async def recording(url: str) -> bytes:
        if url == "gone":
            raise UnknownRecording("the carrier does not have this recording")
        return b"RIFF"

    resources = SimpleNamespace(
        database=database,
        city_now=lambda: CITY,
        encryption=Encryption(b"secret"),
        clock=lambda: NOW,
        ticket_settings=TicketSettings(),
        authentication=SimpleNamespace(users=SimpleNamespace(everybody=everybody)),
    )
    return callback_office(resources, recording)  # type: ignore[arg-type]  # what the office needs of them


def test_a_callback_may_be_assigned_to_whoever_works_at_the_desk(office) -> None:
    assert office.people() == {"kim": "Kim Tremblay"}
    assert office.names()["eve"] == "Eve"


def test_what_is_handed_on_counts_once_as_brought_to_a_wrong_department(office, database) -> None:
    seen = office.open("RE1")
    filled = FilledForm(HandOn("roads"), "", seen.callback.version)

    assert isinstance(office.do(seen, filled, "sam"), Done)
    assert isinstance(office.do(office.open("RE1"), filled, "sam"), Done)

    with database.reading() as session:
        (told,) = session.scalars(select(WrapUpRow)).all()
    assert (told.call_sid, told.kind, told.department) == ("CA1", WrapUpName.WRONG_DEPARTMENT.value, "roads")


def test_what_is_closed_as_reached_is_staffs_word_on_the_call_and_a_texts_is_none(office, database) -> None:
    text = replace(CALLBACK, id="SM1-text", kind=CallbackKind.TEXT, call_sid="SM1")
    with database.begin() as session:
        file_callback(session, text)
    for callback in (CALLBACK, text):
        office.do(office.open(callback.id), FilledForm(Take(), "", 1), "kim")
        office.do(office.open(callback.id), FilledForm(Keep(Result.REACHED), "", 2), "kim")

    with database.reading() as session:
        (told,) = session.scalars(select(WrapUpRow)).all()
    assert (told.call_sid, told.kind, told.by) == ("CA1", WrapUpName.RESOLVED.value, "kim")


def test_topics_are_named_in_the_readers_language(office) -> None:
    assert office.topic("waste.missed_pickup", "fr") == "une collecte oubliée"
    assert office.topic("gone.article", "fr") == "gone.article"


def test_what_another_secret_encrypted_cannot_be_read_and_breaks_no_page(office) -> None:
    assert office.decrypt(Encryption(b"secret").encrypt("+16045550187")) == "+16045550187"
    assert office.decrypt(Encryption(b"another").encrypt("+16045550187")) is None
    assert office.decrypt("") == ""


def test_a_callback_that_was_purged_meanwhile_is_not_there(office) -> None:
    assert office.open(replace(CALLBACK, id="RE9").id) is None


async def test_a_recording_that_the_carrier_does_not_have_is_none(office) -> None:
    assert await office.recording("kept") == b"RIFF"
    assert await office.recording("gone") is None


def test_a_slip_in_the_register_entry_leaves_the_dashboard_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "register.yaml").write_text("answers: [", encoding="utf-8")
    resources = SimpleNamespace(
        settings=load_settings(),
        city=replace(CITY, path=tmp_path),
        city_now=lambda: CITY,
        database=SimpleNamespace(reading=None),
        clock=lambda: NOW,
    )

    with capture_logs() as lines:
        managing = managing_of(resources)  # type: ignore[arg-type]  # what it needs of them
        assert managing.stale_entry() == ()

    assert [line["event"] for line in lines] == ["register_entry_not_read"]
