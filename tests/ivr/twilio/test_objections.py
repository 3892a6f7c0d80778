"""Who objects to transcription, or calls a line that nobody approved, is not heard: a person has the call."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ivr.privacy.caller_requests import CallerRequests
from ivr.privacy.forgotten import Forgotten
from ivr.storage.encryption import Encryption
from metrics.ledger.reading import call_record
from metrics.ledger.records import EscalationReason
from tests.fixtures.phone_bench import SID, PhoneBench

NUMBER, OTHER = "+16045550121", "+16045550122"


@pytest.fixture
def requests(fast_bench: PhoneBench, tmp_path) -> CallerRequests:
    line = fast_bench.client.app.state.phone.line  # type: ignore[attr-defined]  # the client's app is the service
    zone = line.city.directory.time_zone
    now = datetime.now(UTC)
    return CallerRequests(
        fast_bench.database, Encryption(line.secret), Forgotten(tmp_path), lambda: now, zone
    )


def test_an_objection_that_was_remembered_sends_the_next_call_to_a_person_unheard(
    fast_bench: PhoneBench, requests: CallerRequests
) -> None:
    requests.note_objection(NUMBER, "pia")

    first = fast_bench.post("/voice", From=NUMBER)

    said = "".join(first.itertext())
    assert first.find("Connect") is None
    assert first.find("Gather") is None
    assert first.find("Dial") is not None
    assert "Nothing more that you say is transcribed." in said
    with fast_bench.database.reading() as session:
        _, queries = call_record(session, SID)
    assert [query.reason for query in queries] == [EscalationReason.OBJECTED]


def test_nobody_else_is_sent_on(fast_bench: PhoneBench, requests: CallerRequests) -> None:
    requests.note_objection(OTHER, "pia")

    assert fast_bench.post("/voice", From=NUMBER).find("Dial") is None


def test_who_no_longer_objects_is_heard_again(fast_bench: PhoneBench, requests: CallerRequests) -> None:
    requests.note_objection(NUMBER, "pia")
    requests.drop_objection(NUMBER, "pia")

    assert fast_bench.post("/voice", From=NUMBER).find("Dial") is None
    assert not requests.look(NUMBER, "pia").objects


@pytest.mark.parametrize("stops", ["approval", "switch"])
def test_an_objection_counts_also_while_every_call_goes_to_people(
    fast_bench: PhoneBench, requests: CallerRequests, stops: str
) -> None:
    async def never() -> bool:
        return False

    requests.note_objection(NUMBER, "pia")
    state = fast_bench.client.app.state  # type: ignore[attr-defined]  # the client's app is the service
    line = state.phone.line
    closed = {
        "approval": replace(line, may_answer=never),
        "switch": replace(line, city_now=lambda: replace(line.city, all_to_people=True)),
    }
    state.phone = replace(state.phone, line=closed[stops])

    said = "".join(fast_bench.post("/voice", From=NUMBER).itertext())

    assert "Nothing more that you say is transcribed." in said
    with fast_bench.database.reading() as session:
        _, queries = call_record(session, SID)
    assert [query.reason for query in queries] == [EscalationReason.OBJECTED]


def test_a_line_that_nobody_approved_sends_every_call_to_a_person(fast_bench: PhoneBench) -> None:
    async def never() -> bool:
        return False

    state = fast_bench.client.app.state  # type: ignore[attr-defined]  # the client's app is the service
    state.phone = replace(state.phone, line=replace(state.phone.line, may_answer=never))

    first = fast_bench.post("/voice", From=NUMBER)

    assert first.find("Dial") is not None
    assert "Nothing more that you say" not in "".join(first.itertext())
