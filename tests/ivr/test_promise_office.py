"""The office of promises with this line's own parts."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.city import load_city
from ivr.database import Database
from ivr.promise_office import promise_office
from ivr.seal import Seal
from metrics.ledger import WrapUpKind
from metrics.tables import WrapUpRow
from routing.promises.act import HandOn
from routing.promises.form import Filled
from routing.promises.office import Done, Office
from routing.promises.promise import Kind, Promise
from routing.promises.store import file_promise

NOW = datetime(2026, 11, 25, 20, 0, tzinfo=UTC)
PROMISE = Promise("RE1", Kind.MESSAGE, "CA1", "waste", "en", NOW, NOW, date(2027, 11, 26))
CITY = load_city(Path("deploy/example-city"))


@pytest.fixture
def office(database: Database) -> Office:
    with database.begin() as session:
        file_promise(session, PROMISE)
    return promise_office(database, lambda: CITY, Seal(b"secret"), lambda: NOW)


def test_what_is_handed_on_counts_once_as_brought_to_a_wrong_department(office, database) -> None:
    seen = office.open("RE1")
    filled = Filled(HandOn("roads"), "", seen.promise.version)

    assert isinstance(office.do(seen, filled, "sam"), Done)
    assert isinstance(office.do(office.open("RE1"), filled, "sam"), Done)

    with database.reading() as session:
        (told,) = session.scalars(select(WrapUpRow)).all()
    assert (told.call_sid, told.kind, told.department) == ("CA1", WrapUpKind.WRONG_DEPARTMENT.value, "roads")


def test_topics_are_named_in_the_readers_language(office) -> None:
    assert office.topic("waste.missed_pickup", "fr") == "une collecte oubliée"
    assert office.topic("gone.article", "fr") == "gone.article"


def test_what_another_secret_sealed_cannot_be_read_and_breaks_no_page(office) -> None:
    assert office.unseal(Seal(b"secret").close("+16045550187")) == "+16045550187"
    assert office.unseal(Seal(b"another").close("+16045550187")) is None
    assert office.unseal("") == ""


def test_a_promise_that_was_purged_meanwhile_is_not_there(office) -> None:
    assert office.open(replace(PROMISE, id="RE9").id) is None
