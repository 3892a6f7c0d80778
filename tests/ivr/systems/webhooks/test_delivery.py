"""A delivery is tried ten times within about three days, then it is dead until a person sends it again."""

from datetime import UTC, datetime, timedelta

import pytest

from ivr.systems.webhooks.delivery import (
    JITTER,
    PAUSES,
    Attempt,
    Delivery,
    DeliveryState,
    Failure,
    pause_before,
)
from ivr.systems.webhooks.endpoint import EventType, LineEvent

NOW = datetime(2026, 11, 25, 18, tzinfo=UTC)
ENDED = LineEvent(EventType.CALL_ENDED, "CA1", NOW, {"call": "CA1"})
FAILED = Attempt(500, Failure.STATUS)


def test_an_event_has_one_id_wherever_and_however_often_it_is_sent() -> None:
    same = LineEvent(EventType.CALL_ENDED, "CA1", NOW + timedelta(days=1), {})
    others = {
        LineEvent(EventType.CALL_ESCALATED, "CA1", NOW, {}).id,
        LineEvent(EventType.CALL_ENDED, "CA2", NOW, {}).id,
    }

    assert same.id == ENDED.id
    assert ENDED.id.startswith("msg_")
    assert ENDED.id not in others
    assert ENDED.body == '{"type":"call.ended","timestamp":"2026-11-25T18:00:00+00:00","data":{"call":"CA1"}}'


def test_it_is_tried_ten_times_each_pause_near_the_specifications() -> None:
    delivery, now, waits = Delivery.of(ENDED, "tickets", NOW), NOW, []
    while delivery.state is not DeliveryState.DEAD:
        now = delivery.next_at
        delivery = delivery.sending(now).after(FAILED, now)
        waits.append(delivery.next_at - now)

    assert delivery.tries == len(waits) == 10
    for wait, pause in zip(waits[:-1], PAUSES, strict=True):
        assert abs(wait - pause) <= pause * JITTER


def test_two_messages_do_not_come_back_at_the_same_time() -> None:
    assert len({pause_before(3, f"msg_{number}") for number in range(50)}) > 40


def test_a_receiver_that_asks_for_patience_gets_it_but_not_for_ever() -> None:
    under_way = Delivery.of(ENDED, "tickets", NOW).sending(NOW)

    asked = under_way.after(Attempt(429, Failure.STATUS, timedelta(hours=1)), NOW)
    far = under_way.after(Attempt(429, Failure.STATUS, timedelta(days=11)), NOW)

    assert asked.next_at == NOW + timedelta(hours=1)
    assert far.next_at == NOW + timedelta(days=1)


@pytest.mark.parametrize(
    ("attempt", "state"),
    [
        (Attempt(204), DeliveryState.DELIVERED),
        (FAILED, DeliveryState.WAITING),
        (Attempt(410, Failure.GONE), DeliveryState.DEAD),
    ],
)
def test_an_attempt_moves_it_on(attempt: Attempt, state: DeliveryState) -> None:
    assert Delivery.of(ENDED, "tickets", NOW).sending(NOW).after(attempt, NOW).state is state


def test_a_dead_one_begins_anew_under_the_same_id() -> None:
    dead = Delivery.of(ENDED, "tickets", NOW).sending(NOW).after(Attempt(410, Failure.GONE), NOW)

    again = dead.again(NOW)

    assert (again.state, again.tries, again.id) == (DeliveryState.WAITING, 0, ENDED.id)
