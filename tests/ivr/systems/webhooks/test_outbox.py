"""Each event reaches each endpoint under one id, whatever fails between."""

import json
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from respx import Route

from ivr.desk.callbacks.store import file_callback
from ivr.storage.encryption import Encryption
from ivr.studio import store as studio
from ivr.studio.edition import State
from ivr.systems.webhooks import store
from ivr.systems.webhooks.delivery import KEPT, LEASE, DeliveryState, Failure
from ivr.systems.webhooks.endpoint import EventType
from ivr.systems.webhooks.outbox import Outbox
from metrics.ledger.outcome import Disposition
from metrics.ledger.records import CallRecord, EscalationReason, QueryRecord
from metrics.ledger.store import append
from routing.requests.request import RequestState, ServiceRequest
from routing.requests.store import file_request, save_request
from tests.ivr.desk.callbacks.conftest import CALLBACK
from tests.ivr.systems.webhooks.conftest import ADDRESS, TAKEN, Line, ids, is_signed


def end_call(line: Line, sid: str = "CA1", *, is_test: bool = False, after: timedelta = timedelta()) -> None:
    at = line.now + after
    call = CallRecord(
        sid, at - timedelta(minutes=2), "en", "k1.7", 3, is_test, Disposition.RESOLVED, ended_at=at
    )
    with line.database.begin() as session:
        append(session, call)


def told(receiver: Route) -> list[tuple[str, object]]:
    messages = [json.loads(call.request.content) for call in receiver.calls]
    return [(message["type"], message["data"]) for message in messages]


def test_a_call_that_ended_is_told_once_signed_and_without_its_caller(line: Line, receiver: Route) -> None:
    secret = line.add()
    end_call(line)

    assert (line.round(), line.round(seconds=10), line.round(hours=1)) == (1, 0, 0)
    request = receiver.calls.last.request
    assert is_signed(request, secret.text)
    assert told(receiver) == [
        ("call.ended", {"call": "CA1", "href": "/api/v1/calls/CA1", "disposition": "resolved"})
    ]
    assert b"k1.7" not in request.content


def test_a_caller_who_waits_for_a_person_is_told_with_the_department(line: Line, receiver: Route) -> None:
    line.add()
    query = QueryRecord(
        "CA1",
        2,
        line.now,
        "en",
        "waste.missed_pickup",
        1,
        "waste",
        reason=EscalationReason.ASKED,
        escalated_at=line.now,
    )
    with line.database.begin() as session:
        append(session, query, replace(query, call_sid="CA2", is_test=True))

    line.round()

    ((kind, data),) = told(receiver)
    assert kind == "call.escalated"
    assert data == {
        "call": "CA1",
        "query": 2,
        "href": "/api/v1/queries?call=CA1",
        "department": "waste",
        "reason": "asked",
    }


def test_a_callback_is_told_when_its_time_has_come_and_not_before(line: Line, receiver: Route) -> None:
    line.add()
    with line.database.begin() as session:
        file_callback(session, replace(CALLBACK, due_at=line.now + timedelta(minutes=5), preview="words"))
        file_callback(session, replace(CALLBACK, id="RE2", due_at=line.now, is_test=True))

    assert (line.round(), line.round(minutes=6), line.round(minutes=1)) == (0, 1, 0)
    ((kind, data),) = told(receiver)
    assert kind == "callback.due"
    assert data == {
        "callback": "RE1",
        "href": "/api/v1/callbacks/RE1",
        "department": "waste",
        "state": "waiting",
    }


def test_a_report_is_told_once_the_city_has_it_without_its_address(line: Line, receiver: Route) -> None:
    line.add()
    now = line.now
    report = ServiceRequest(
        "CA1-2", "CA1", "2969", "roads.pothole", "P", "12 Oak Street", now, now, now.date()
    )
    with line.database.begin() as session:
        file_request(session, report)
    assert line.round() == 0

    filed = report.sending(line.now).filed("00001")
    with line.database.begin() as session:
        save_request(session, report, filed)

    assert (line.round(seconds=10), line.round(minutes=1)) == (1, 0)
    assert filed.state is RequestState.FILED
    assert told(receiver) == [
        (
            "request.filed",
            {"request": "CA1-2", "reference": "2969", "article": "roads.pothole", "server_id": "00001"},
        )
    ]


def test_an_answer_that_went_on_air_is_told_and_a_withdrawn_one_is_not(line: Line, receiver: Route) -> None:
    line.add()
    with line.database.begin() as session:
        studio.publish(session, [studio.Entry("waste.missed_pickup", 1, State.PUBLISHED, 4)], line.now)
        studio.publish(session, [studio.Entry("tax.due_date", 1, State.WITHDRAWN, 2)], line.now)

    line.round()

    assert told(receiver) == [
        (
            "answer.published",
            {"answer": "waste.missed_pickup", "href": "/api/v1/answers/waste.missed_pickup", "version": 4},
        )
    ]


def test_each_endpoint_is_told_what_it_chose_from_when_it_was_added(line: Line, receiver: Route) -> None:
    end_call(line, "CA1")
    line.now += timedelta(minutes=1)
    line.add(name="Calls", events=frozenset({EventType.CALL_ENDED}))
    line.add(name="Answers", events=frozenset({EventType.ANSWER_PUBLISHED}))
    end_call(line, "CA2")
    end_call(line, "CA3", is_test=True)

    assert line.round() == 1
    assert [each.at for each in line.deliveries("calls")] == [line.now]
    assert line.deliveries("answers") == ()


def test_two_endpoints_get_one_event_under_one_id(line: Line, receiver: Route) -> None:
    line.add(name="One")
    line.add(name="Other")
    end_call(line)

    assert line.round() == 2
    assert len(set(ids(receiver))) == 1


def test_without_endpoints_nothing_is_kept(line: Line) -> None:
    end_call(line)

    assert line.round() == 0
    assert line.deliveries() == ()


def test_what_was_not_taken_is_sent_again_under_the_same_id(line: Line, receiver: Route) -> None:
    line.add()
    end_call(line)
    receiver.side_effect = [httpx.Response(500), httpx.ConnectError("down"), TAKEN]

    assert (line.round(), line.round(seconds=10), line.round(minutes=10)) == (0, 0, 1)
    assert receiver.call_count == 3
    assert len(set(ids(receiver))) == 1
    assert line.deliveries()[0].state is DeliveryState.DELIVERED


def die_once(_: httpx.Request, route: Route) -> httpx.Response:
    if not route.called:
        raise KeyboardInterrupt
    return TAKEN


def test_a_process_that_dies_while_it_sends_loses_nothing(line: Line, receiver: Route) -> None:
    line.add()
    end_call(line)
    receiver.side_effect = die_once
    with pytest.raises(KeyboardInterrupt):
        line.round()

    assert line.round(seconds=30) == 0
    assert line.round(seconds=LEASE.total_seconds()) == 1
    assert len(set(ids(receiver))) == 1


def test_two_processes_send_a_message_once(line: Line, receiver: Route) -> None:
    line.add()
    end_call(line)
    receiver.side_effect = [httpx.Response(500), TAKEN]
    line.round()
    line.now += timedelta(minutes=1)
    with line.database.reading() as session:
        (delivery,) = store.due_deliveries(session, line.now)
        (endpoint,) = store.all_endpoints(session)

    first = line.outbox.send_now(endpoint, delivery)
    second = line.outbox.send_now(endpoint, delivery)

    assert (first.state, second) == (DeliveryState.DELIVERED, delivery)
    assert receiver.call_count == 2


def test_an_endpoint_that_does_not_answer_does_not_hold_others_up(line: Line, receiver: Route) -> None:
    line.add(name="Slow")
    line.add(name="Quick", events=frozenset({EventType.CALL_ENDED}))
    for number in range(5):
        end_call(line, f"CA{number}")
    receiver.side_effect = [httpx.ReadTimeout("late"), *[TAKEN] * 9]

    assert line.round() >= 5
    failed = [each for name in ("slow", "quick") for each in line.deliveries(name) if each.failure]
    assert [each.failure for each in failed] == [Failure.TIMEOUT]


def test_a_receiver_that_is_gone_is_switched_off(line: Line, receiver: Route) -> None:
    line.add()
    end_call(line)
    receiver.respond(410)
    line.round()
    end_call(line, "CA2")

    assert line.round(minutes=1) == 0
    ((endpoint, counts),) = line.endpoints.all()
    assert endpoint.is_off
    assert line.outbox.given_up == 1
    assert counts == {DeliveryState.DEAD: 1}


def test_rows_that_were_spooled_come_late_and_are_told_all_the_same(line: Line, receiver: Route) -> None:
    line.add()
    line.round(hours=20)
    end_call(line, after=timedelta(hours=-10))

    assert line.round(minutes=1) == 0
    assert line.round(hours=1) == 1


def test_what_was_sent_is_forgotten_after_its_retention_and_never_told_anew(
    line: Line, receiver: Route
) -> None:
    line.add()
    end_call(line)
    line.round()

    assert line.round(days=KEPT.days - 1) == 0
    assert len(line.deliveries()) == 1
    with line.database.begin() as session:
        removed = store.purge_deliveries(session, line.clock() + timedelta(days=2))
    assert (removed, line.round(days=2), line.deliveries()) == (1, 0, ())


def test_a_secret_that_cannot_be_read_is_said_and_nothing_is_sent_unsigned(line: Line) -> None:
    line.add()
    end_call(line)
    other = Outbox(line.database, Encryption(b"another secret"), line.connect, line.clock)

    assert other.round(line.now) == 0
    assert line.deliveries()[0].failure is Failure.SECRET


def test_no_address_or_secret_is_logged(
    line: Line, receiver: Route, capfd: pytest.CaptureFixture[str]
) -> None:
    secret = line.add()
    end_call(line)
    line.round()

    out = "".join(capfd.readouterr())
    assert secret.text not in out + repr(secret) + repr(secret.endpoint)
    assert ADDRESS not in out
