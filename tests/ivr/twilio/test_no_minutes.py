"""Callers go on to somebody else or to a message where a number may not be dialled, or no more today."""

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from intents.meaning.understanding import DangerKind
from ivr.desk.callbacks.callback import CallbackFilter
from ivr.desk.callbacks.store import list_callbacks
from ivr.storage.database import Database
from routing.departments.department import Directory
from routing.outbound.store import OUTBOUND, spent_since
from tests.fixtures.example import example_city
from tests.fixtures.outbound import FakeMinutes
from tests.fixtures.phone_bench import SID, PhoneBench, one_bench

REFUSED = ("+19005550199", "+18765550123", "+252612345678", "+881612345678", "sip:+19005550199@trunk.example")
Q = "q=utilities"


def with_numbers(directory: Directory, *slugs: str, numbers: tuple[str, ...]) -> Directory:
    changed = {slug: replace(directory[slug], numbers=numbers, overflow="") for slug in slugs}
    return replace(directory, departments=MappingProxyType({**directory.departments, **changed}))


def asks(bench: PhoneBench, topic: str, **fields: str):
    """Ask for a topic by the carrier's recognition; return the document that follows."""
    bench.hears[0] = False
    gather = bench.post("/voice", **fields).find("Gather")
    path = gather.attrib["action"].removeprefix("https://line.test")
    return bench.post(path, SpeechResult=topic, Confidence="0.9")


def words(document) -> str:
    return "".join(document.itertext())


@pytest.fixture
def poor_bench(fast_bench: PhoneBench) -> PhoneBench:
    """A line whose minutes of the day are used up."""
    state = fast_bench.client.app.state  # type: ignore[attr-defined]  # the client's app is the service
    state.phone = replace(state.phone, line=replace(state.phone.line, minutes=FakeMinutes(is_over=True)))
    return fast_bench


@pytest.mark.parametrize("number", REFUSED)
def test_a_department_whose_number_is_refused_goes_on_to_the_operator(
    sqlite_database: Database, number: str
) -> None:
    city = example_city()
    city = replace(city, directory=with_numbers(city.directory, "revenue", numbers=(number,)))
    with one_bench(sqlite_database, city) as bench:
        document = asks(bench, "tax.balance_account")

    assert document.findtext("Dial/Number") == city.directory[city.directory.operator].numbers[0]
    assert number not in words(document)


def test_where_no_number_may_be_dialled_the_caller_is_offered_a_message(sqlite_database: Database) -> None:
    city = example_city()
    slugs = tuple(city.directory.departments)
    city = replace(city, directory=with_numbers(city.directory, *slugs, numbers=("+19005550199",)))
    with one_bench(sqlite_database, city) as bench:
        offer = asks(bench, "tax.balance_account")
        message = bench.post("/voice/offered", Digits="2")

    assert "press 1" in words(offer)
    assert offer.find("Gather").attrib["action"].startswith("https://line.test/voice/offered")
    assert message.find("Record") is not None


@pytest.mark.parametrize("number", REFUSED[:4])
def test_a_caller_at_a_number_that_may_not_be_dialled_is_asked_for_another(
    poor_bench: PhoneBench, number: str
) -> None:
    asks(poor_bench, "tax.balance_account", From=number)

    asked = poor_bench.post("/voice/offered", Digits="1", From=number)

    assert "can't call that number" in words(asked)
    assert asked.find("Gather").attrib["numDigits"] == "10"


@pytest.mark.parametrize("keyed", ["9005550199", "8765550123", "6049765555", "5005550199", "2065550123"])
def test_a_keyed_number_that_may_not_be_dialled_is_asked_for_again_and_kept_nowhere(
    poor_bench: PhoneBench, keyed: str
) -> None:
    asks(poor_bench, "tax.balance_account")
    poor_bench.post("/voice/offered", Digits="1")
    poor_bench.post("/voice/number?n=0", Digits="2")

    refused = poor_bench.post("/voice/number?n=1", Digits=keyed)
    read = poor_bench.post("/voice/number?n=2", Digits="6045550123")
    poor_bench.post("/voice/number?n=3", Digits="1")

    assert "can't call that number" in words(refused)
    assert "6 0 4, 5 5 5, 0 1 2 3" in words(read)
    with poor_bench.database.reading() as session:
        (callback,) = list_callbacks(session, CallbackFilter(), poor_bench.clock[0])
    line = poor_bench.client.app.state.phone.line  # type: ignore[attr-defined]  # as above
    assert line.encryption.decrypt(callback.encrypted_number) == "+16045550123"


def test_who_keys_only_numbers_that_may_not_be_dialled_leaves_a_message(poor_bench: PhoneBench) -> None:
    asks(poor_bench, "tax.balance_account")
    poor_bench.post("/voice/offered", Digits="1")
    poor_bench.post("/voice/number?n=0", Digits="2")

    for question in range(1, 5):
        document = poor_bench.post(f"/voice/number?n={question}", Digits="9005550199")

    assert document.find("Record") is not None


def test_when_the_days_minutes_are_used_up_callers_are_offered_a_call_back_or_a_message(
    poor_bench: PhoneBench,
) -> None:
    document = asks(poor_bench, "tax.balance_account")

    assert document.find("Dial") is None
    assert document.find("Gather").attrib["action"].startswith("https://line.test/voice/offered")
    assert poor_bench.post("/voice/offered", Digits="2").find("Record") is not None


def test_who_waits_in_a_queue_then_is_offered_one_too(fast_bench: PhoneBench) -> None:
    asks(fast_bench, "util.high_bill")
    state = fast_bench.client.app.state  # type: ignore[attr-defined]  # the client's app is the service
    state.phone = replace(state.phone, line=replace(state.phone.line, minutes=FakeMinutes(is_over=True)))

    left = fast_bench.post(f"/voice/waiting?{Q}", QueuePosition="1", QueueTime="0", CurrentQueueSize="1")
    document = fast_bench.post(f"/voice/queue-left?{Q}", QueueResult="leave")

    assert left.find("Leave") is not None
    assert "press 1" in words(document)


def test_nobody_is_put_into_a_queue_when_nobody_can_be_rung(poor_bench: PhoneBench) -> None:
    document = asks(poor_bench, "util.high_bill")

    assert document.find("Enqueue") is None
    assert document.find("Gather").attrib["action"].startswith("https://line.test/voice/offered")


@pytest.mark.parametrize("danger", list(DangerKind))
def test_danger_is_told_whatever_is_left_of_the_minutes(poor_bench: PhoneBench, danger: DangerKind) -> None:
    document = asks(poor_bench, danger.value)

    assert any(number in words(document) for number in ("9-1-1", "9-8-8"))


def test_a_talk_under_way_goes_on_when_the_minutes_end(fast_bench: PhoneBench) -> None:
    asks(fast_bench, "tax.balance_account")
    fast_bench.post(f"/voice/announcement?c={SID}&n=1")
    state = fast_bench.client.app.state  # type: ignore[attr-defined]  # the client's app is the service
    state.phone = replace(state.phone, line=replace(state.phone.line, minutes=FakeMinutes(is_over=True)))

    assert fast_bench.post("/voice/after").find("Dial") is not None
    assert fast_bench.raw(f"/voice/accept?c={SID}&n=1", Digits="1").text.count("Hangup") == 0


def test_each_dial_is_noted_with_how_long_it_lasted(fast_bench: PhoneBench) -> None:
    begun = fast_bench.clock[0]
    asks(fast_bench, "tax.balance_account")
    fast_bench.clock[0] += timedelta(seconds=20)
    fast_bench.post("/voice/dialled?n=1", DialCallStatus="no-answer", DialBridged="false")
    fast_bench.clock[0] += timedelta(seconds=100)

    with fast_bench.database.reading() as session:
        spent = spent_since(session, begun, fast_bench.clock[0])
        calls = OUTBOUND.calls(session)

    assert spent.seconds == 120
    assert calls == {SID}


def test_a_call_that_is_sent_to_people_at_once_goes_past_such_numbers_once(sqlite_database: Database) -> None:
    city = example_city()
    operator = city.directory.operator
    numbers = ("+19005550199", "+16045550102")
    city = replace(
        city, directory=with_numbers(city.directory, operator, numbers=numbers), all_to_people=True
    )
    with one_bench(sqlite_database, city) as bench:
        first = bench.post("/voice")
        after = bench.post("/voice/dialled?n=2", DialCallStatus="no-answer", DialBridged="false")

    assert first.findtext("Dial/Number") == "+16045550102"
    assert after.find("Dial") is None
